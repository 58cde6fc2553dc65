"""Damage to CSV files, by cells, rows, columns and the file as a whole."""

from __future__ import annotations

import csv
import io
import random

from tools.attack.damage.texts import damaged_bytes, nasty

_ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "latin-1", "utf-32")


def damaged(chance: random.Random, rows: list[list[str]]) -> bytes:
    """A table as a CSV file with something wrong."""
    rows = [list(row) for row in rows[: chance.choice((1, 2, 5, 20, 200))]]
    for _ in range(chance.choice((0, 1, 1, 3, 10))):
        _change(chance, rows)
    return _written(chance, rows)


def _change(chance: random.Random, rows: list[list[str]]) -> None:
    if not rows:
        return
    row = chance.choice(rows) if chance.random() < 0.7 else rows[0]
    place = chance.randrange(len(row)) if row else 0
    how = chance.randrange(9)
    if how <= 2 and row:
        row[place] = nasty(chance)
    elif how == 3 and row:
        for each in rows:
            if place < len(each):
                del each[place]
    elif how == 4:
        for each in rows:
            each.insert(place, chance.choice((nasty(chance), "", each[0] if each else "")))
    elif how == 5:
        rows.insert(chance.randrange(len(rows)), [nasty(chance)] * chance.choice((0, 1, 3, 60)))
    elif how == 6:
        rows.remove(row)
    elif how == 7:
        rows.insert(chance.randrange(len(rows)), list(chance.choice(rows)))
    else:
        row.extend([nasty(chance)] * chance.choice((1, 2, 300)))


def _written(chance: random.Random, rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    end = chance.choice(("\r\n", "\r\n", "\n", "\r"))
    writer = csv.writer(
        text, delimiter=chance.choice(",,,;\t|"), quoting=quoting, lineterminator=end
    )
    writer.writerows(rows)
    data = text.getvalue()
    if chance.random() < 0.1:
        data = data.replace('"', "", chance.choice((1, -1)))
    encoded = data.encode(chance.choice(_ENCODINGS), chance.choice(("replace", "ignore")))
    return damaged_bytes(chance, encoded) if chance.random() < 0.2 else encoded
