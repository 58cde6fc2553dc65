"""Damaged inputs of every kind: each ends in the right result or in words, in bounds."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import resource
import signal
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl

from lac_rules.reading import read_providers, read_return
from lac_rules.reports.reading_summaries import read_summaries
from lac_rules.validation import validate
from tools.attack.damage import csv_files, packages
from tools.attack.damage.texts import damaged_bytes, damaged_xml
from tools.attack.world import BOOK, OFSTED, THIS_YEAR, World
from xl_addin import failures, headless
from xl_addin.operations.merge import merge_files

SECONDS, MEGABYTES = 30, 1_500
_CHUNK = 100
_BYTES_OF_ADDRESSES = 6 * 1024**3
"""A last resort, so that an input that works as an attack does not take the machine with it."""


@dataclass(frozen=True)
class Kind:
    """A kind of input: how many are tried, how one is made, what reads it."""

    name: str
    number: int
    make: Callable[[random.Random], bytes]
    read: Callable[[Path], object]
    ending: str


def attack(world: World, quick: bool = False) -> Iterator[tuple[str, Counter]]:
    """Each kind's name and counts: inputs, read, refused, uncaught, too slow, too large."""
    folder = world.fresh()
    for kind in kinds(folder):
        number = max(1, kind.number // 200) if quick else kind.number
        counts: Counter = Counter()
        for first in range(0, number, _CHUNK):
            seeds = range(first, min(first + _CHUNK, number))
            counts += _in_a_child(kind, seeds, folder)
        yield kind.name, counts


def kinds(folder: Path) -> list[Kind]:
    """All kinds of input, made from the sound files of ``folder``."""
    tables = {path.name: _rows(path) for path in (folder / THIS_YEAR).glob("*.csv")}
    xml = (folder / "old.xml").read_text().removeprefix("old\n")
    ofsted = _parts(folder / OFSTED)
    copy = _parts(folder / "copy.xlsx")
    own = _workbook(tables)
    ods = _opendocument(tables)
    zipped = {path.name: path.read_bytes() for path in (folder / THIS_YEAR).glob("*.csv")}
    summary = (folder / "a.json").read_bytes()
    providers = [list(row) for row in _sheet_rows(folder / OFSTED)]

    def of_a_table(chance: random.Random) -> bytes:
        return csv_files.damaged(chance, tables[chance.choice(sorted(tables))])

    def of_package(parts: Mapping[str, bytes]) -> Callable[[random.Random], bytes]:
        return lambda chance: packages.damaged(chance, parts)

    def of_xml(chance: random.Random) -> bytes:
        text = damaged_xml(chance, xml).encode(chance.choice(("utf-8", "utf-16")), "replace")
        return damaged_bytes(chance, text) if chance.random() < 0.15 else text

    def of_json(chance: random.Random) -> bytes:
        return damaged_bytes(chance, summary)

    def of_list(chance: random.Random) -> bytes:
        return csv_files.damaged(chance, providers)

    return [
        Kind("CSV files", 3_500, of_a_table, _read_and_validate, ".csv"),
        Kind("XML files", 2_500, of_xml, _read_and_validate, ".xml"),
        Kind("zips", 1_000, of_package(zipped), _read, ".zip"),
        Kind("workbooks of returns (.xlsx)", 1_200, of_package(own), _read, ".xlsx"),
        Kind("workbooks of returns (.ods)", 800, of_package(ods), _read, ".ods"),
        Kind("Ofsted lists (.xlsx)", 600, of_package(ofsted), read_providers, ".xlsx"),
        Kind("Ofsted lists (.csv)", 600, of_list, read_providers, ".csv"),
        Kind("returned copies (.xlsx)", 400, of_package(copy), _merge(folder), ".xlsx"),
        Kind("returned copies (.ods)", 200, of_package(ods), _merge(folder), ".ods"),
        Kind("summaries (.json)", 500, of_json, lambda path: read_summaries([path]), ".json"),
    ]


def _read(path: Path) -> object:
    return read_return([path], None, None, None, None)


def _read_and_validate(path: Path) -> None:
    ret = read_return([path], None, None, None, None)
    if path.stat().st_size % 10 == 0:  # the rules take longer than reading
        failed = validate(ret).failed
        if failed:
            raise RuntimeError(f"rules broke: {list(failed)[:5]}")


def _merge(folder: Path) -> Callable[[Path], None]:
    def merge(path: Path) -> None:
        with headless.open_book(folder / BOOK, read_only=True) as book:
            merge_files(book, [path], datetime(2027, 5, 3), dry_run=True)

    return merge


def _in_a_child(kind: Kind, seeds: range, folder: Path) -> Counter:
    """Try the inputs in a child; one that does not come back counts as too slow, and so on."""
    report = folder.with_name("counts")
    child = os.fork()
    if not child:
        _try_all(kind, seeds, folder, report)
        os._exit(0)
    ended, until = 0, time.monotonic() + 3 * SECONDS + 5 * len(seeds)
    while not ended and time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        time.sleep(0.02)
    if not ended:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    counts = Counter(json.loads(report.read_text()) if report.exists() else {})
    if not ended or status:
        counts["did not come back"] += 1
        print(f"{kind.name}: seeds {seeds} did not come back")
    report.unlink(missing_ok=True)
    return counts


def _try_all(kind: Kind, seeds: range, folder: Path, report: Path) -> None:
    limit = (_BYTES_OF_ADDRESSES, _BYTES_OF_ADDRESSES)
    resource.setrlimit(resource.RLIMIT_AS, limit)
    signal.signal(signal.SIGALRM, _too_slow)
    warnings.simplefilter("ignore")
    path = folder / f"input{kind.ending}"
    counts: Counter = Counter()
    for seed in seeds:
        _try(kind, seed, path, counts)
        report.write_text(json.dumps(counts))
    if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 > MEGABYTES:
        counts["too large"] += 1
        print(f"{kind.name}: seeds {seeds} took more than {MEGABYTES} MB")
        report.write_text(json.dumps(counts))


def _try(kind: Kind, seed: int, path: Path, counts: Counter) -> None:
    path.write_bytes(kind.make(random.Random(f"{kind.name} {seed}")))
    counts["inputs"] += 1
    signal.alarm(SECONDS)
    try:
        kind.read(path)
        counts["read"] += 1
    except TimeoutError:
        counts["too slow"] += 1
        print(f"{kind.name}, seed {seed}: more than {SECONDS} s", flush=True)
    except Exception as error:
        signal.alarm(0)
        if failures.words_for(error) is None or isinstance(error, MemoryError):
            counts["uncaught"] += 1
            print(f"{kind.name}, seed {seed}: {type(error).__name__}: {error}", flush=True)
        else:
            counts["refused in words"] += 1
    finally:
        signal.alarm(0)


def _too_slow(*_: object) -> None:
    raise TimeoutError


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _sheet_rows(path: Path) -> Iterator[list[str]]:
    for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True):
        yield ["" if value is None else str(value) for value in row]


def _workbook(tables: Mapping[str, list[list[str]]]) -> dict[str, bytes]:
    """A council's own workbook: a sheet for each table."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name[:30])
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _opendocument(tables: Mapping[str, list[list[str]]]) -> dict[str, bytes]:
    """The same as LibreOffice's kind of workbook, as small as can be."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    sheets = "".join(
        f'<table:table table:name="{name}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in tables.items()
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{sheets}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    }


def _ods_row(row: list[str]) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        for value in row
    )
    return f"<table:table-row>{cells}</table:table-row>"
