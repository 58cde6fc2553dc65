"""Copying cells to another place, which may be in another book."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.hyperlink import Hyperlink

from xl_addin.headless.cells.addresses import MAX_COLUMN, MAX_ROW, cell_address
from xl_addin.headless.cells.merging import merge_area, merged_areas
from xl_addin.headless.cells.references import translate
from xl_addin.headless.cells.threads import thread_behind
from xl_addin.headless.cells.values import Formula
from xl_addin.headless.moving.shifting import place_cell
from xl_addin.headless.on_sheets.conditional_formats import copy_conditions
from xl_addin.headless.on_sheets.validation import copy_validation

if TYPE_CHECKING:
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet


class _Copy(NamedTuple):
    """What a cell holds, and where it was."""

    row: int
    column: int
    style: StyleArray
    value: object = None
    kind: str = "n"
    note: Comment | None = None
    link: Hyperlink | None = None

    @classmethod
    def of(cls, cell: Cell) -> _Copy:
        return cls(
            cell.row, cell.column, cell._style, cell._value, cell.data_type, cell._comment,
            cell._hyperlink,
        )  # fmt: skip


def copy_cells(source: Range, target: Range) -> None:
    """Copy a range onto another place, repeated when the place is a multiple of its size."""
    height, width = source.shape
    rows, columns = target.shape
    down = rows // height if rows % height == 0 else 1
    across = columns // width if columns % width == 0 else 1
    for i in range(down):
        for j in range(across):
            row, column = target.row + i * height, target.column + j * width
            _copy_once(source, target.sheet, row, column)


def _copy_once(source: Range, sheet: Sheet, row: int, column: int) -> None:
    # All copies first, since the two places may overlap.
    copies = {(cell.row, cell.column): _Copy.of(cell) for cell in source.existing()}
    height, width = source.shape
    if height == MAX_ROW or width == MAX_COLUMN:
        _copy_whole(source, sheet, row, column)
        return
    for down in range(height):
        for across in range(width):
            place = source.row + down, source.column + across
            data = copies.get(place) or _Copy(*place, source.sheet.grid.inherited(*place))
            _paste(data, source.sheet, sheet, row + down, column + across)
    copy_validation(source, sheet, row, column)
    copy_conditions(source, sheet, row, column)
    _copy_merged(source, sheet, row, column)


def _copy_whole(source: Range, sheet: Sheet, row: int, column: int) -> None:
    """Whole rows or columns: only cells that exist, then the columns' widths and formats."""
    for cell in source.existing():
        place = row + cell.row - source.row, column + cell.column - source.column
        _paste(_Copy.of(cell), source.sheet, sheet, *place)
    if source.area.is_columns:
        for offset in range(source.shape[1]):
            entry = source.sheet.columns.find(source.column + offset)
            for new in sheet.columns.exactly(column + offset, column + offset):
                new.width, new.hidden = (entry.width, entry.hidden) if entry else (0, False)
                new._style = copy(entry._style) if entry else None


def _paste(data: _Copy, source: Sheet, sheet: Sheet, row: int, column: int) -> None:
    cell, value = sheet.grid.make(row, column), data.value
    if data.kind == "f" and isinstance(value, str):
        origin = cell_address(data.row, data.column)
        value = Formula(translate(str(value), origin, cell_address(row, column)))
    cell._value, cell.data_type = value, data.kind
    cell._style = style_in(data.style, source, sheet)
    # A conversation stays where people hold it: it has an identity.
    is_note = data.note is not None and not thread_behind(data.note)
    cell._comment = copy(data.note) if is_note else None
    cell._hyperlink = copy(data.link) if data.link is not None else None
    place_cell(cell, row, column)
    if data.note is not None:
        sheet.grid.noted.add(cell)


def style_in(style: StyleArray, source: Sheet, sheet: Sheet) -> StyleArray:
    """The style of a sheet's cell on another sheet, which may be in another book."""
    if source.book is sheet.book:
        return style
    ours, theirs = source.book.styles, sheet.book.styles
    changes = {"numFmtId": theirs.number_format_id(ours.number_format(style))}
    for kind in ("font", "fill", "border", "alignment", "protection"):
        pool = getattr(sheet.book.workbook, f"_{kind}s")
        changes[f"{kind}Id"] = pool.add(copy(ours.part(style, kind)))
    return theirs.changed(theirs.default, **changes)


def _copy_merged(source: Range, sheet: Sheet, row: int, column: int) -> None:
    for _, area in merged_areas(source.sheet):
        if source.area.covers(area):
            moved = area.moved(row - source.row, column - source.column)
            if not any(there.intersect(moved) for _, there in merged_areas(sheet)):
                merge_area(sheet, moved)
