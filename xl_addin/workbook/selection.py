"""What the person has selected: on which table's sheet, which row, which child, which errors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import xlwings as xw

from lac_rules.errors import Expected
from lac_rules.schema import LAST, TABLES
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import SheetRows
from xl_addin.workbook.marks import EXPLAINED, TO_COME, codes_by_field, plain
from xl_addin.workbook.sheets import data as data_sheet
from xl_addin.workbook.sheets import errors as errors_sheet

_TABLE_OF_SHEET = {
    layout.sheet_name(table + ending): table + ending for table in TABLES for ending in ("", LAST)
}


_LONGEST_ADDRESS = 250
"""Excel cuts addresses off at 255 characters, or a little before."""


class NothingSelected(Expected):
    """No cell is selected; says what to do."""


@dataclass(frozen=True)
class Picked:
    """The selected cells: ``row`` and ``column`` of the first, ``rows`` of each selected area.

    A whole column reaches from the sheet's first row to its last.
    """

    row: int
    column: int
    rows: tuple[range, ...]

    def among(self, rows: Sequence[int]) -> list[int]:
        """Those of ``rows`` that are selected, in the order of the sheet."""
        return sorted(row for row in set(rows) if any(row in area for area in self.rows))


def picked(app: xw.App) -> Picked:
    """The selected cells. Raises ``NothingSelected`` where a chart, a picture or nothing is."""
    cells = app.selection
    if cells is None:
        raise NothingSelected(
            "No cell is selected, perhaps a chart or a picture is. Click on a cell, and press the "
            "button again."
        )
    address = cells.address
    # Excel cuts an address off that is too long: of so many areas, those count that it names whole.
    names = address.split(",")[: -1 if len(address) >= _LONGEST_ADDRESS else None]
    areas = [_rows_of(name) for name in names]
    first = (cells.row, cells.column)
    return Picked(*first, tuple(filter(None, areas)) or (range(first[0], first[0] + 1),))


def _rows_of(address: str) -> range | None:
    """The rows of "$B$2:$C$9", "$4:$5" or "$A:$A"; None for what is no whole address."""
    if not re.fullmatch(r"(?=.)(\$?[A-Z]+)?(\$?\d+)?(:(\$?[A-Z]+)?(\$?\d+)?)?", address):
        return None
    numbers = [int(digits) for digits in re.findall(r"\d+", address)]
    return range(min(numbers), max(numbers) + 1) if numbers else range(1, layout.LAST_ROW + 1)


@dataclass
class Selected:
    """The active cell. ``table`` is None on a sheet that holds no table of the return.

    ``field`` is the column's name, ``child`` the child of the row or "", ``codes``
    the rules that mark the cell, or the row where they do not mark the cell; ``to_come`` those of
    them that hold only if nothing happens until 31 March, ``explained`` those whose error somebody
    explained. What is open comes first.
    """

    sheet: str
    row: int
    table: str | None = None
    field: str = ""
    child: str = ""
    codes: tuple[str, ...] = ()
    to_come: frozenset[str] = frozenset()
    explained: frozenset[str] = frozenset()


def table_of_sheet(name: str) -> str | None:
    """The table on the sheet of this name: "Episodes last year" -> Episodes_last."""
    return _TABLE_OF_SHEET.get(name)


def selected(book: xw.Book) -> Selected:
    """What is selected in the active window of ``book``."""
    sheet = book.sheets.active
    cell = picked(book.app)
    row, column = cell.row, cell.column
    table = table_of_sheet(sheet.name)
    if table is not None:
        return _on_data_sheet(data_sheet.read(sheet, table), table, row, column)
    if sheet.name == layout.ERRORS and row > layout.HEADER_ROW:
        found = errors_sheet.LIST.row(sheet, row)
        codes = (str(found["Rule"]),) if found["Rule"] else ()
        explained = found[errors_sheet.WHEN] == errors_sheet.EXPLAINED
        return Selected(
            sheet.name,
            row,
            child=str(found["Child"] or ""),
            codes=codes,
            explained=frozenset(codes if explained else ()),
        )
    return Selected(sheet.name, row)


def _on_data_sheet(on_sheet: SheetRows, table: str, row: int, column: int) -> Selected:
    names = {place: name for name, place in on_sheet.columns.items()}
    found = Selected(on_sheet.sheet.name, row, table, names.get(column, ""))
    places = {int(number): place for place, number in enumerate(on_sheet.sheet_rows)}
    if row in places:
        place = places[row]
        found.child = on_sheet.frame["CHILD"][place].strip()
        marks = codes_by_field(on_sheet.marks[place])
        of_row = dict.fromkeys(code for codes in marks.values() for code in codes)
        codes = sorted(marks.get(found.field) or of_row, key=_openness)
        found.codes = tuple(map(plain, codes))
        found.to_come, found.explained = (
            frozenset(plain(code) for code in codes if code.startswith(prefix))
            for prefix in (TO_COME, EXPLAINED)
        )
    return found


def _openness(code: str) -> int:
    return 2 if code.startswith(EXPLAINED) else 1 if code.startswith(TO_COME) else 0
