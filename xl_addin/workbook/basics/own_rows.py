"""What people put beside the rows of a list travels with its row when the list is renewed.

Whole rows are moved, by sorting them into their new places: so values, formulas, colours and notes
come along, in whatever columns they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from openpyxl.formula.translate import Translator
from xlwings.utils import col_name

from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import address, put
from xl_addin.workbook.basics.cells import runs_of
from xl_addin.workbook.basics.left_over import LeftOver
from xl_addin.workbook.basics.placed_list import Placed, corners, formulas_of
from xl_addin.workbook.basics.reading_cells import value_of
from xl_addin.workbook.basics.systems import on_a_mac
from xl_addin.workbook.basics.times import key_text

Key = tuple[str, ...]
Run = tuple[int, int]
_TOTAL = "=SUBTOTAL("
_FEW = 4
"""Runs of rows that come or go: more take more calls than sorting them all."""
_BLACK = (None, (0, 0, 0))


@dataclass(frozen=True)
class Rows:
    """Who is who: the keys of the rows that are there, and of those to come.

    A key has a number behind it, since two rows may be alike in all that tells them; it is None
    for a row that is there and nobody's. ``blank`` are the places of rows in which nothing stands.
    """

    there: list[Key | None]
    blank: frozenset[int]
    to_come: list[Key]

    @property
    def gone(self) -> list[int]:
        """The places of the rows that do not come again, and in which something stands."""
        known = set(self.to_come)
        return [n for n, key in enumerate(self.there) if key not in known and n not in self.blank]

    @property
    def are_in_place(self) -> bool:
        """Every row stands where it belongs, but for new ones at the end."""
        filled = [n for n in range(len(self.there)) if n not in self.blank]
        there = self.there[: max(filled, default=-1) + 1]
        return there == self.to_come[: len(there)]

    @property
    def are_all_there(self) -> bool:
        """No row is new."""
        return set(self.to_come) <= set(self.there)

    def blocks(self) -> tuple[list[Run], list[Run]] | None:
        """The runs of rows that go, and of those to come that are new, each (first, last).

        None where rows have another order now, are nobody's, or where there are many runs, or
        where none stays.
        """
        known, places = set(self.there), {key: n for n, key in enumerate(self.to_come)}
        stays = [places[key] for key in self.there if key in places]
        if not stays or stays != sorted(stays) or None in known:
            return None
        goes = runs_of(np.array([key not in places for key in self.there], dtype=bool))
        comes = runs_of(np.array([key not in known for key in self.to_come], dtype=bool))
        return (goes, comes) if len(goes) + len(comes) <= _FEW else None

    @property
    def targets(self) -> list[int]:
        """The place to come of every row: after those to come stand those that are gone."""
        places = {key: place for place, key in enumerate(self.to_come)}
        gone = {place: len(places) + n for n, place in enumerate(self.gone)}
        known = {n: places[key] for n, key in enumerate(self.there) if key in places} | gone
        count = max(len(places) + len(gone), len(self.there))
        free = iter(sorted(set(range(count)) - set(known.values())))
        return [known[n] if n in known else next(free) for n in range(count)]


def keys_of(
    rows: Sequence[Sequence], places: Sequence[int], further: Sequence[int] = ()
) -> list[Key | None]:
    """What tells each row, from these places of its values.

    None where one of ``places`` is blank, or all are; ``further`` may be blank.
    """
    seen: Counter[Key] = Counter()
    keys: list[Key | None] = []
    for row in rows:
        key = tuple(key_text(row[place]) for place in (*places, *further))
        if not all(key[: len(places)]) or not any(key):
            keys.append(None)
            continue
        seen[key] += 1
        keys.append((*key, str(seen[key])))
    return keys


def move_rows(
    placed: Placed, rows: Rows, ours: Sequence[str], about: Sequence[str]
) -> tuple[Placed, list[LeftOver]]:
    """Bring the rows that are there to the places of those to come; gives the list as it is then.

    Rows that do not come again are emptied, below the others; what people wrote in them is given
    back, with what the columns ``about`` say of the row. In the columns ``ours`` people's words
    stand only in rows that are nobody's.
    """
    targets, gone, count = rows.targets, rows.gone, len(rows.to_come)
    left_over = _left_over(placed, rows, ours, about) if gone else []
    bottom = make_room(placed, placed.top + len(targets))
    if bottom > placed.bottom:
        placed = placed.resized(placed.left, placed.right, bottom)
    if targets != sorted(targets):
        _sort(placed, targets, ours)
    if gone:
        first = placed.top + 1 + count
        left_over += _take_notes(placed, first, first + len(gone) - 1)
        area = placed.area(first, first + len(gone) - 1)
        area.clear_contents()
        area.color = None
    own = [name for name in placed.header if name and name not in ours]
    formulas = _formulas(placed)[:count] if own and count else []
    for name in own if formulas else ():
        _fill_down(placed, name, [row[placed.header.index(name)] for row in formulas])
    return placed, left_over


def shift_rows(
    placed: Placed, rows: Rows, goes: Sequence[Run], comes: Sequence[Run]
) -> tuple[Placed, list[LeftOver]]:
    """Take rows that go out of the list, and put room in for new ones; the others stay whole.

    So colours and notes stay with their rows where nobody has columns of their own.
    """
    first = placed.top + 1
    left_over = []
    for begin, end in reversed(goes):
        left_over += _take_notes(placed, first + begin, first + end)
        placed.area(first + begin, first + end).delete("up")
    bottom = placed.bottom - sum(end - begin + 1 for begin, end in goes)
    for begin, end in comes:
        if first + begin > bottom:
            break  # at the end there is room
        area = placed.area(first + begin, first + end)
        area.insert("down", copy_origin="format_from_right_or_below")
        area.color = None
        if begin == 0 and on_a_mac():
            _unlike_the_header(placed, first, first + end)
        bottom += end - begin + 1
    last_row = placed.last_row + bottom - placed.bottom
    return replace(placed, bottom=bottom, last_row=last_row), left_over


def _unlike_the_header(placed: Placed, first: int, last: int) -> None:
    """Excel for Mac gives new rows the looks of those above: here, of the header."""
    font = placed.area(first, last).font
    font.bold = False
    font.color = styles.INPUT_TEXT
    for column in range(placed.left, placed.right + 1):
        below = placed.sheet.range(address(last + 1, column, last + 1, column))
        new = placed.sheet.range(address(first, column, last, column))
        new.number_format = below.number_format or styles.TEXT_FORMAT
        if below.font.color not in _BLACK:
            new.font.color = below.font.color


def make_room(placed: Placed, bottom: int) -> int:
    """Push down what stands below the list, so that it may reach to ``bottom``, which is given."""
    more = bottom - placed.bottom
    if more > 0 and placed.last_row > placed.bottom:
        placed.sheet.range(f"{placed.bottom + 1}:{bottom}").insert("down")
    return max(bottom, placed.bottom)


def _sort(placed: Placed, targets: Sequence[int], ours: Sequence[str]) -> None:
    """Sort the list's rows by ``targets``, written into a column of ours, which is renewed then."""
    column = next(place for name, place in placed.columns.items() if name in ours)
    last = placed.top + len(targets)
    placed.area(placed.top + 1, last).rows.hidden = False  # Excel does not move hidden rows
    cells = placed.sheet.range(address(placed.top + 1, column, last, column))
    cells.number_format = styles.TEXT_FORMAT
    put(placed.sheet, placed.top + 1, column, [[f"{target:07}"] for target in targets])
    placed.table.sort(column - placed.left + 1)


def _formulas(placed: Placed) -> list[list[str]]:
    return formulas_of(placed.area(placed.top + 1, placed.bottom), placed.right - placed.left + 1)


def _left_over(
    placed: Placed, rows: Rows, ours: Sequence[str], about: Sequence[str]
) -> list[LeftOver]:
    """What people wrote in the rows that are gone: in their own columns, or in a row of theirs.

    A formula that other rows of its column have too is not lost, nor is one of a row of totals
    that somebody made plain cells.
    """
    formulas, gone = _formulas(placed), set(rows.gone)
    stays = [row for place, row in enumerate(formulas) if place not in gone]
    computed = [any(str(row[n]).startswith("=") for row in stays) for n in range(len(formulas[0]))]
    name_of_sheet = placed.sheet.name
    found = []
    for place in rows.gone:
        values = [key_text(value) for value in placed.body[place]]
        row = dict(zip(placed.header, values, strict=True))
        in_words = "; ".join(filter(None, (row.get(name) for name in about)))
        for n, name in enumerate(placed.header):
            formula = str(formulas[place][n] or "")
            is_formula = formula.startswith("=") and formula != values[n]
            content = formula if is_formula else values[n]
            theirs = name not in ours or rows.there[place] is None
            again = is_formula and (computed[n] or formula.upper().startswith(_TOTAL))
            if content and theirs and not again:
                found.append(LeftOver(name_of_sheet, in_words, name, content))
    return found


def _take_notes(placed: Placed, first: int, last: int) -> list[LeftOver]:
    """Take people's notes off these rows of the sheet, so that no other row gets them."""
    names = {place: name for name, place in placed.columns.items()}
    found = []
    for note in list(placed.sheet.notes):
        left, top, *_ = corners(note.location)
        if first <= top <= last and left in names and not note.text.startswith(layout.THREAD):
            about = f"a note on row {top}"
            found.append(LeftOver(placed.sheet.name, about, names[left], note.text))
            note.delete()
    return found


def _fill_down(placed: Placed, name: str, formulas: Sequence[object]) -> None:
    """Give new rows the formula of a column in which most of the others have one.

    Excel does so by itself, but not in every case; other programs do not.
    """
    texts = [str(formula or "") for formula in formulas]
    models = [place for place, text in enumerate(texts) if text.startswith("=")]
    blank = np.array([not text for text in texts], dtype=bool)
    if not blank.any() or 2 * len(models) < len(texts) - blank.sum() or not models:
        return
    letter, first = col_name(placed.columns[name]), placed.top + 1
    model = f"{letter}{first + models[0]}"
    if value_of(placed.sheet.range(model)) == texts[models[0]]:
        return  # text that only looks like a formula
    number_format = placed.sheet.range(model).number_format
    for begin, end in runs_of(blank):
        cells = placed.sheet.range(f"{letter}{first + begin}:{letter}{first + end}")
        cells.number_format = number_format
        translator = Translator(texts[models[0]], model)
        cells.formula = translator.translate_formula(f"{letter}{first + begin}")
