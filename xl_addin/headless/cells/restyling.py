"""Changing the styles of whole rectangles: cells, columns and rows."""

from __future__ import annotations

from openpyxl.styles.cell_style import StyleArray

from xl_addin.headless.cells.addresses import MAX_ROW, Area
from xl_addin.headless.cells.grid import MOST_CELLS, Grid
from xl_addin.headless.cells.styles import Change
from xl_addin.headless.unsupported import unsupported


def restyle(grid: Grid, area: Area, change: Change) -> None:
    """Change the style of every cell of an area; of whole columns and rows also their own."""
    if area.is_columns:
        _restyle_columns(grid, area, change)
    elif area.is_rows:
        _restyle_rows(grid, area, change)
    elif area.bottom == MAX_ROW and area.top <= 1000:
        _restyle_to_the_end(grid, area, change)
    else:
        _restyle_cells(grid, area, change)


def _restyle_cells(grid: Grid, area: Area, change: Change) -> None:
    height, width = area.shape
    if height * width > MOST_CELLS:
        unsupported("Formatting so many cells", "Format whole columns instead.")
    cells, inherited = grid.cells, grid.inherited_styles(area)
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            cell = cells.get((row, column))
            if cell is None:
                cell = cells[row, column] = grid.new(row, column, inherited(row, column))
            cell._style = change(cell._style)
    grid.grow_bounds(area)


def _restyle_columns(grid: Grid, area: Area, change: Change) -> None:
    for cell in grid.cells_in(area):
        cell._style = change(cell._style)
    for row, dimension in list(grid.worksheet.row_dimensions.items()):
        # Where a formatted row crosses the columns, the cells need the format themselves.
        if dimension._style and any(dimension._style) and area.shape[1] < 1000:
            for column in range(area.left, area.right + 1):
                if (row, column) not in grid.cells:
                    cell = grid.make(row, column)
                    cell._style = change(cell._style)
    grid.sheet.columns.restyle(area.left, area.right, change, grid.styles.default)


def _restyle_rows(grid: Grid, area: Area, change: Change) -> None:
    if area.shape[0] > 100_000:
        unsupported("Formatting so many whole rows", "Format whole columns instead.")
    for cell in grid.cells_in(area):
        cell._style = change(cell._style)
    styled = [
        column
        for entry in grid.worksheet.column_dimensions.values()
        if entry._style and any(entry._style) and entry.max - entry.min < 1000
        for column in range(entry.min, entry.max + 1)
    ]
    for row in range(area.top, area.bottom + 1):
        for column in styled:
            if (row, column) not in grid.cells:
                cell = grid.make(row, column)
                cell._style = change(cell._style)
        dimension = grid.worksheet.row_dimensions[row]
        dimension._style = change(dimension._style or grid.styles.default)


def _restyle_to_the_end(grid: Grid, area: Area, change: Change) -> None:
    """From some row to the last one: the columns take the style, the rows above keep theirs."""
    for row in range(1, area.top):
        for column in range(area.left, area.right + 1):
            grid.make(row, column)
    above = {
        cell: cell._style for cell in grid.cells_in(Area(1, area.left, area.top - 1, area.right))
    }
    _restyle_columns(grid, Area(1, area.left, MAX_ROW, area.right), change)
    for cell, style in above.items():
        cell._style = style


def styles_in(grid: Grid, area: Area) -> list[StyleArray]:
    """The distinct styles in an area, each a shared array."""
    cells = grid.cells_in(area)
    found = {id(cell._style): cell._style for cell in cells}
    height, width = area.shape
    if len(cells) < height * width:
        taken = {(cell.row, cell.column) for cell in cells} if len(cells) < 10_000 else ()
        for column in range(area.left, min(area.right, area.left + 16_383) + 1):
            rows = range(area.top, min(area.bottom, area.top + 50) + 1)
            row = next((r for r in rows if (r, column) not in taken), area.bottom)
            style = grid.inherited(row, column)
            found[id(style)] = style
            if width > 1000:  # whole rows: columns without an entry all look alike
                break
    return list(found.values())
