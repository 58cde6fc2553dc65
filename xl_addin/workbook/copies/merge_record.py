"""The hidden record of merges: what each one changed, so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import columns_address, put
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.book import Cell, Contents

SHEET = "_merges"
YES = "yes"
_EXPLAINED = "explained, rule "


@dataclass(frozen=True)
class Line:
    """One cell that a merge changed, or one error of a row that it explained.

    ``merge`` is the merge's number; ``who`` is what the sheet Changes said of the cell before. Of
    an explained error ``field`` names the rule and ``after`` is the reason.
    """

    merge: str
    when: str
    name: str
    table: str
    id: str
    field: str
    before: str
    after: str
    who: str = ""
    undone: str = ""

    @property
    def cell(self) -> Cell:
        """Where it is."""
        return Cell(self.table, self.id, self.field)

    @property
    def code(self) -> str:
        """The rule whose error was explained; "" for a cell that was changed."""
        return self.field.removeprefix(_EXPLAINED) if self.field.startswith(_EXPLAINED) else ""


def field_of(code: str) -> str:
    """What a line about an explained error says in the place of a field."""
    return _EXPLAINED + code


_NAMES = [item.name for item in fields(Line)]


def read(contents: Contents) -> list[Line]:
    """All lines, the oldest first."""
    if SHEET not in contents.sheets:
        return []
    values = values_of(contents.sheets[SHEET].used_range)
    return [
        Line(*(str(value or "") for value in row[: len(_NAMES)]))
        for row in values[1:]
        if row and row[0] and len(row) >= len(_NAMES)
    ]


def write(contents: Contents, lines: Iterable[Line]) -> None:
    """Write all lines; the sheet is made when it is first needed."""
    if SHEET not in contents.sheets:
        _add_sheet(contents)
    rows = [list(asdict(line).values()) for line in lines]
    put(contents.sheets[SHEET], 1, 1, [_NAMES, *rows])


def _add_sheet(contents: Contents) -> None:
    loaded = contents.sheets[layout.LOADED]
    active = loaded.book.sheets.active
    sheet = loaded.book.sheets.add(SHEET, after=loaded)
    sheet.range(columns_address(1, len(_NAMES))).number_format = styles.TEXT_FORMAT
    sheet.visible = False
    active.activate()
    contents.sheets[SHEET] = sheet
