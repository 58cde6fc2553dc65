"""The files of a tidy return made rough: titles, parts and places, by choices that a seed makes."""

from __future__ import annotations

import csv
import random
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd

from lac_rules.schema import LAST

Rows = list[list[str]]


def write_roughly(tables: dict[str, pd.DataFrame], folder: Path, seed: int) -> list[str]:
    """Write both years' tables below ``folder`` in some rough way; gives what was done."""
    dice = random.Random(seed)
    years = dice.choice([("this year", "last year"), ("903 2627", "903 2526")])
    done = [years[0]]
    for name, in_folder in zip(("", LAST), years, strict=True):
        of_year = {n: f for n, f in tables.items() if n.endswith(LAST) == bool(name)}
        kind = dice.choice(["csv", "csv", "csv", "workbook"])
        done.append(kind)
        (folder / in_folder).mkdir(parents=True)
        if kind == "workbook":
            _workbook(of_year, folder / in_folder / "return.xlsx", dice)
        else:
            done += _csv_files(of_year, folder / in_folder, dice)
    return done


def _csv_files(tables: dict[str, pd.DataFrame], folder: Path, dice: random.Random) -> list[str]:
    done = []
    for name, frame in tables.items():
        rows = [list(frame.columns), *frame.to_numpy().tolist()]
        around = dice.choice(list(AROUND))
        parts = _parts(rows, dice) if dice.random() < 0.3 else [rows]
        for number, part in enumerate(parts):
            path = folder / f"{name} {number}.csv"
            _write(path, AROUND[around](part, dice), dice)
        done.append(f"{name}: {around}, {len(parts)}")
    return done


def _parts(rows: Rows, dice: random.Random) -> list[Rows]:
    """The table in two files, none of which has a row of the other."""
    header, *body = rows
    if len(set(map(tuple, body))) < len(body):
        return [rows]  # a repeated row would stand in both
    place = dice.randint(0, len(body))
    return [[header, *body[:place]], [header, *body[place:]]]


def _write(path: Path, rows: Rows, dice: random.Random) -> None:
    encoding = dice.choice(["utf-8", "utf-8-sig", "utf-16"])
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=dice.choice(",;\t|")).writerows(rows)


def _titled(rows: Rows, dice: random.Random) -> Rows:
    return [["Our council"], [f"Run on {datetime(2027, 4, 1):%d %B %Y}"], [], *rows]


def _dashed(rows: Rows, dice: random.Random) -> Rows:
    header, *body = rows
    count = [[], [f"({len(body)} rows affected)"]]
    return [header, ["-" * max(len(name), 2) for name in header], *body, *count]


def _indexed(rows: Rows, dice: random.Random) -> Rows:
    return [["", *rows[0]], *([str(number), *row] for number, row in enumerate(rows[1:]))]


def _with_columns(rows: Rows, dice: random.Random) -> Rows:
    return [[*rows[0], "TEAM", "TEAM"], *([*row, "North", ""] for row in rows[1:])]


def _in_another_order(rows: Rows, dice: random.Random) -> Rows:
    order = list(range(len(rows[0])))
    dice.shuffle(order)
    return [[row[place] for place in order] for row in rows]


def _spaced(rows: Rows, dice: random.Random) -> Rows:
    return [[f" {name.lower()}\u00a0" for name in rows[0]], *rows[1:]]


AROUND = {
    "plain": lambda rows, dice: rows,
    "titles": _titled,
    "dashes": _dashed,
    "an index": _indexed,
    "own columns": _with_columns,
    "another order": _in_another_order,
    "spaced names": _spaced,
}


def _workbook(tables: dict[str, pd.DataFrame], path: Path, dice: random.Random) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Made by", "our system"])
    for name, frame in tables.items():
        sheet = book.create_sheet(f"T {name.removesuffix(LAST)}")
        for row in (_titled if dice.random() < 0.3 else list_of)(
            [list(frame.columns), *frame.to_numpy().tolist()], dice
        ):
            sheet.append([None] * len(row))
            for place, text in enumerate(row, start=1):
                cell = sheet.cell(sheet.max_row, place, text or None)
                cell.data_type = "s" if text else cell.data_type  # ="1001" was typed as text here
    book.save(path)


def list_of(rows: Rows, dice: random.Random) -> Rows:
    """The rows as they are."""
    return rows
