"""Everything that a workbook's file says, laid out flat, to see what differs between two files."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

_COLUMNS = 100
"""No sheet of ours is as wide."""
Snapshot = dict[tuple[str, ...], object]


def snapshot(path: Path) -> Snapshot:
    """(sheet, what, where) -> value."""
    book = openpyxl.load_workbook(path)
    found: Snapshot = {("", "sheets", ""): tuple(book.sheetnames)}
    for sheet in book:
        found |= {(sheet.title, *place): value for place, value in _sheet(sheet).items()}
    return found


def differences(before: Snapshot, after: Snapshot) -> dict[tuple[str, ...], tuple]:
    """Where two workbooks differ: place -> (before, after)."""
    return {
        place: (_at(before, place), _at(after, place))
        for place in sorted({**before, **after})
        if _at(before, place) != _at(after, place)
    }


def _at(found: Snapshot, place: tuple[str, str, str]):
    """What stands at a place; a cell that is not in the file has its column's format."""
    sheet, what, where = place
    if what == "format" and place not in found:
        return found.get((sheet, "column format", where.rstrip("0123456789")))
    return found.get(place)


def _sheet(sheet) -> dict[tuple[str, str], object]:
    found = {
        ("visible", ""): sheet.sheet_state,
        ("frozen", ""): sheet.freeze_panes,
        ("tab", ""): sheet.sheet_properties.tabColor and sheet.sheet_properties.tabColor.rgb[-6:],
        ("printed", "fit"): (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight),
        ("printed", "titles"): sheet.print_title_rows,
        ("pivots", ""): tuple(pivot.name for pivot in sheet._pivots),
        ("charts", ""): len(sheet._charts),
    }
    for row in sheet.iter_rows():
        for cell in row:
            found |= _cell(cell)
    for letter, column in _columns(sheet):
        found["width", letter] = round(column.width) if column.customWidth else None
        found["hidden", letter] = bool(column.hidden)
        found["column format", letter] = _format(column)
    for number, row in sheet.row_dimensions.items():
        if row.hidden:
            found["hidden", str(number)] = True
    for table in sheet.tables.values():
        found["table", table.name] = (table.ref, table.autoFilter and table.autoFilter.ref)
    for rule in sheet.data_validations.dataValidation:
        found["drop-down", str(rule.sqref)] = (rule.type, (rule.formula1 or "").replace("'", ""))
    for area, rules in sheet.conditional_formatting._cf_rules.items():
        for rule in rules:
            fill = rule.dxf and rule.dxf.fill and rule.dxf.fill.bgColor.rgb[-6:]
            key = "conditional format", f"{area.sqref}: {' '.join(rule.formula)}"
            found[key] = fill
    return found


def _cell(cell) -> dict[tuple[str, str], object]:
    place = cell.coordinate
    found = {}
    if cell.value is not None:
        found["value", place] = cell.value
    if cell.comment:
        found["note", place] = cell.comment.text
    if cell.has_style:
        found["format", place] = _format(cell)
    return found


def _format(styled) -> tuple:
    """The format of a cell or a column."""
    font, fill = styled.font, styled.fill
    return (
        styled.number_format.lower().replace("\\", ""),
        bool(font.bold), font.sz, font.color and str(font.color.rgb)[-6:],
        fill.fill_type and str(fill.fgColor.rgb)[-6:],
        styled.alignment.horizontal, bool(styled.alignment.wrap_text),
    )  # fmt: skip


def _columns(sheet):
    """(letter, its settings), with those that a file gives for several columns at once repeated."""
    for column in sheet.column_dimensions.values():
        for number in range(column.min, min(column.max, _COLUMNS) + 1):
            yield get_column_letter(number), column
