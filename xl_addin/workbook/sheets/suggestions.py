"""The sheet Suggestions: one row per suggested correction, and what was accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import xlwings as xw

from lac_rules.issues import Issues
from lac_rules.returns import LacReturn
from lac_rules.suggestions import suggest
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import address, paint_header, put, refill
from xl_addin.workbook.sheets.changes import TABLE_ID, Cell
from xl_addin.workbook.sheets.data import SheetRows

TABLE = "Suggestions_found"
COLUMNS = [
    "Child",
    "Table",
    "Row",
    "Field",
    "Value now",
    "Suggestion",
    "Certainty",
    "Reason",
    "Source",
    "Rules",
    TABLE_ID,
    layout.ROW_ID,
]
_WIDTHS = [13, 13, 8, 18, 18, 18, 12, 80, 16, 18, 5, 5]
SURE, ACCEPTED = "sure", "accepted"
_RANKS = (SURE, "likely", "possible")


@dataclass(frozen=True)
class Suggestion:
    """One row of the sheet. For an accepted one ``before`` is what stood in the cell before."""

    cell: Cell
    child: str
    before: str
    value: str
    certainty: str
    reason: str
    source: str
    codes: str


def find(ret: LacReturn, issues: Issues, on_sheets: Mapping[str, SheetRows]) -> list[Suggestion]:
    """Suggested corrections for the cells that ``issues`` mark, best first for each cell.

    Cells whose best suggestion is sure come first, then those with a likely one.
    """
    found = suggest(ret, issues)
    items = [
        Suggestion(
            (row.table, on_sheets[row.table].ids[row.row], row.field),
            ret.tables[row.table].at[row.row, "CHILD"].strip(),
            row.value,
            row.suggestion,
            row.certainty,
            row.reason,
            row.source,
            row.codes,
        )
        for row in found.itertuples()
        if row.table in on_sheets
    ]
    best = best_by_cell(items)
    return sorted(items, key=lambda item: _RANKS.index(best[item.cell].certainty))


def best_by_cell(suggestions: list[Suggestion]) -> dict[Cell, Suggestion]:
    """The first suggestion for each cell."""
    best: dict[Cell, Suggestion] = {}
    for item in suggestions:
        best.setdefault(item.cell, item)
    return best


def line_of(item: Suggestion) -> str:
    """The suggestion in a line, for a note."""
    return f"Suggested: {item.value} ({item.certainty}). {item.reason}"


def column_text(items: list[Suggestion]) -> str:
    """A row's suggestions in short: "URN: SC123456 (sure); PLACE: K2 (likely)"."""
    return "; ".join(f"{item.cell[2]}: {item.value} ({item.certainty})" for item in items)


def write(sheet: xw.Sheet) -> None:
    """Make the empty sheet ready: headers, widths, the Excel table."""
    last = layout.column_letter(len(COLUMNS))
    everything = sheet.range(f"A:{last}")
    everything.number_format = styles.TEXT_FORMAT
    everything.horizontal_alignment = "left"
    everything.vertical_alignment = "top"
    reason = layout.column_letter(COLUMNS.index("Reason") + 1)
    sheet.range(f"{reason}:{reason}").wrap_text = True
    sheet.range("C:C").number_format = styles.NUMBER_FORMAT
    put(sheet, 1, 1, [COLUMNS])
    for place, width in enumerate(_WIDTHS, start=1):
        letter = layout.column_letter(place)
        sheet.range(f"{letter}:{letter}").column_width = width
    header = sheet.range(address(1, 1, 1, len(COLUMNS)))
    paint_header(header)
    hidden = layout.column_letter(len(COLUMNS) - 1)
    sheet.range(f"{hidden}:{last}").columns.hidden = True
    sheet.tables.add(
        source=sheet.range(address(1, 1, 2, len(COLUMNS))),
        name=TABLE,
        table_style_name=styles.TABLE_STYLE,
    )


def read(sheet: xw.Sheet) -> list[Suggestion | None]:
    """What stands on the sheet, one per row from row 2 on; None for a row that is no suggestion."""
    values = sheet.used_range.options(ndim=2, err_to_str=True).value
    header = [str(name or "") for name in values[0]]
    items: list[Suggestion | None] = []
    for row in values[1:]:
        cells = dict(zip(header, (str(value or "") for value in row), strict=True))
        identity = cells.get(layout.ROW_ID)
        if not identity:
            items.append(None)
            continue
        items.append(
            Suggestion(
                (cells[TABLE_ID], identity, cells["Field"]),
                cells["Child"],
                cells["Value now"],
                cells["Suggestion"],
                cells["Certainty"],
                cells["Reason"],
                cells["Source"],
                cells["Rules"],
            )
        )
    return items


def renew(
    sheet: xw.Sheet,
    suggestions: list[Suggestion],
    accepted: list[Suggestion],
    on_sheets: Mapping[str, SheetRows],
) -> None:
    """Write the suggestions anew, those that were accepted below them."""
    rows = []
    places = {
        name: dict(zip(on_sheet.ids, on_sheet.sheet_rows.tolist(), strict=True))
        for name, on_sheet in on_sheets.items()
    }
    for item in (*suggestions, *accepted):
        table, identity, field = item.cell
        rows.append(
            [
                item.child,
                layout.sheet_name(table),
                places[table].get(identity),
                field,
                item.before,
                item.value,
                item.certainty,
                item.reason,
                item.source,
                item.codes,
                table,
                identity,
            ]
        )
    refill(sheet.tables[TABLE], rows)


def still_standing(
    items: list[Suggestion | None], on_sheets: Mapping[str, SheetRows]
) -> list[Suggestion]:
    """The accepted suggestions whose value still stands in its cell, the newest of each cell."""
    standing: dict[Cell, Suggestion] = {}
    for item in items:
        if item is None or item.certainty != ACCEPTED:
            continue
        if value_of(item.cell, on_sheets) == item.value:
            standing[item.cell] = item
    return list(standing.values())


def value_of(cell: Cell, on_sheets: Mapping[str, SheetRows]) -> str | None:
    """What stands in a cell; None when its row or its column is gone."""
    table, identity, field = cell
    on_sheet = on_sheets.get(table)
    if on_sheet is None or identity not in on_sheet.ids or field not in on_sheet.frame:
        return None
    return str(on_sheet.frame[field].to_numpy()[on_sheet.ids.index(identity)])
