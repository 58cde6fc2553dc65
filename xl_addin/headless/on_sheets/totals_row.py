"""A table's row of totals: switched off and on again as Excel does it, with what stood in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.headless.cells.addresses import Area
from xl_addin.headless.cells.values import Formula

if TYPE_CHECKING:
    from xl_addin.headless.on_sheets.tables import Table

_LABEL = "Total"
_COUNT = 103
"""The function of SUBTOTAL that counts what is filled in among the rows that are shown."""


def hide(table: Table) -> None:
    """Take the row out of the table; the table remembers what stood in it."""
    grid, row = table.sheet.grid, _bottom_row(table.area)
    kept = {}
    for cell in grid.cells_in(row):
        kept[cell.column - row.left] = cell._value, cell.data_type, cell._style
        cell._value, cell.data_type = None, "n"
        cell._style = grid.style_at(row.top - 1, cell.column)
        grid.drop_if_bare(cell)
    table.file_table.kept_totals = kept
    table.file_table.totalsRowCount = 0
    table.move_to(table.area._replace(bottom=row.top - 1))


def show(table: Table) -> None:
    """Give the table its row of totals back, or the one that Excel gives for the first time."""
    grid, area = table.sheet.grid, table.area
    below = _bottom_row(area._replace(bottom=area.bottom + 1))
    if any(cell._value is not None for cell in grid.cells_in(below)):
        table.range_of(below).insert("down")
    table.file_table.totalsRowCount = 1
    table.move_to(area._replace(bottom=below.top))
    kept = getattr(table.file_table, "kept_totals", None)
    for offset, (value, kind, style) in (kept or _first_totals(table, below)).items():
        if offset < area.shape[1]:
            cell = grid.make(below.top, below.left + offset)
            cell._value, cell.data_type, cell._style = value, kind, style


def _first_totals(table: Table, row: Area) -> dict[int, tuple]:
    """A label in the first column, and in the last one how much of it is filled in."""
    columns = table.file_table.tableColumns
    columns[0].totalsRowLabel = _LABEL
    columns[-1].totalsRowFunction = "count"
    formula = Formula(f"=SUBTOTAL({_COUNT},{table.name}[{columns[-1].name}])")
    style = table.sheet.grid.style_at
    found = {0: (_LABEL, "s", style(row.top, row.left))}
    if len(columns) > 1:
        found[len(columns) - 1] = formula, "f", style(row.top, row.right)
    return found


def _bottom_row(area: Area) -> Area:
    return area._replace(top=area.bottom)
