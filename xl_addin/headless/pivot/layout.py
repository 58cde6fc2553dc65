"""Where a pivot table's captions and figures stand on the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xl_addin.headless.cells.addresses import Area
from xl_addin.headless.pivot.figures import BLANK, Figures, Line, Path, Value, figure
from xl_addin.headless.pivot.model import Model

Cells = dict[tuple[int, int], Value]
"""Values by their distance, (rows, columns), from the table's first cell."""

GRAND = "Grand Total"
# Excel's empty pivot table: a frame of three columns.
_EMPTY_FRAME = (18, 3)


@dataclass
class Layout:
    """The sheet's view of a pivot table."""

    shape: tuple[int, int]
    header_rows: int
    header_columns: int
    first_header_row: int
    cells: Cells

    def body(self, top: int, left: int) -> Area:
        """The area of a table that begins at a cell, without its filters."""
        return Area(top, left, top + self.shape[0] - 1, left + self.shape[1] - 1)

    def data_body(self, top: int, left: int) -> Area:
        """The area of its figures, totals included."""
        area = self.body(top, left)
        return area._replace(top=top + self.header_rows, left=left + self.header_columns)


def layout(result: Figures, model: Model) -> Layout:
    """Place the captions and figures of a pivot table."""
    if not (model.rows or model.columns or model.values):
        return Layout(_EMPTY_FRAME, 1, 1, 0, {})
    wide = bool(model.columns)
    header_rows = 1 + len(model.columns) + (len(model.values) > 1) if wide else 1
    header_columns = _header_columns(model)
    cells = {}
    _row_captions(cells, result, model, header_rows)
    _column_captions(cells, result, model, header_columns)
    for i, row in enumerate(result.row_lines):
        if row.kind == "item" and model.layout == "tabular" and len(row.path) < len(model.rows):
            continue
        for j, column in enumerate(result.column_lines):
            value = figure(result, model, row, column)
            if value is not None:
                cells[header_rows + i, header_columns + j] = value
    width = header_columns + (len(result.column_lines) if model.values or wide else 0)
    shape = (header_rows + len(result.row_lines), max(1, width))
    first = 0 if not wide and len(model.values) > 1 else 1
    return Layout(shape, header_rows, header_columns, first, cells)


def _header_columns(model: Model) -> int:
    if not model.rows:
        return 1 if model.columns else 0
    return 1 if model.layout == "compact" else len(model.rows)


def _caption(value: Value) -> Value:
    """What stands for an item on the sheet."""
    return BLANK if value is None else value


def _row_captions(cells: Cells, result: Figures, model: Model, header_rows: int) -> None:
    if model.rows:
        names = ["Row Labels"] if model.layout == "compact" else model.rows
        for column, name in enumerate(names):
            cells[header_rows - 1, column] = name
    elif model.columns and len(model.values) == 1:
        cells[header_rows, 0] = model.values[0].name
    previous = ()
    for i, line in enumerate(result.row_lines):
        row = header_rows + i
        if line.kind == "grand":
            cells[row, 0] = GRAND
        elif line.kind == "default":
            level = len(line.path) - 1
            cells[row, level] = f"{_text(result, model.rows, line.path, level)} Total"
        elif line.path:
            _item_captions(cells, row, result, model, line.path, previous)
        previous = line.path


def _item_captions(
    cells: Cells, row: int, result: Figures, model: Model, path: Path, previous: Path
) -> None:
    levels = [len(path) - 1]
    if model.layout == "tabular":
        # A group's caption stands once, beside its first member.
        levels = [n for n in range(len(path)) if previous[: n + 1] != path[: n + 1]]
    for level in levels:
        value = _caption(result.items[model.rows[level]][path[level]])
        cells[row, 0 if model.layout == "compact" else level] = value


def _text(result: Figures, fields: Sequence[str], path: Path, level: int) -> str:
    value = _caption(result.items[fields[level]][path[level]])
    if hasattr(value, "strftime"):
        return value.strftime("%d/%m/%Y")
    return f"{value:g}" if isinstance(value, float) else value


def _column_captions(cells: Cells, result: Figures, model: Model, header_columns: int) -> None:
    if not model.columns:
        for j, value in enumerate(model.values):
            cells[0, header_columns + j] = value.name
        return
    if len(model.values) == 1 and model.rows:
        cells[0, 0] = model.values[0].name
    names = ["Column Labels"] if model.layout == "compact" else model.columns
    for j, name in enumerate(names):
        cells[0, header_columns + j] = name
    previous = None
    for j, line in enumerate(result.column_lines):
        _one_column(cells, header_columns + j, result, model, line, previous)
        previous = line


def _one_column(
    cells: Cells, column: int, result: Figures, model: Model, line: Line, previous: Line | None
) -> None:
    several = len(model.values) > 1
    name = model.values[line.value].name if model.values else ""
    if line.kind == "grand":
        cells[1, column] = f"Total {name}" if several else GRAND
    elif line.kind == "default":
        level = len(line.path) - 1
        text = _text(result, model.columns, line.path, level)
        cells[1 + level, column] = f"{text} {name}" if several else f"{text} Total"
    else:
        before = previous.path if previous is not None and previous.kind == "item" else ()
        for level in range(len(line.path)):
            if line.value == 0 and before[: level + 1] != line.path[: level + 1]:
                value = _caption(result.items[model.columns[level]][line.path[level]])
                cells[1 + level, column] = value
        if several:
            cells[1 + len(model.columns), column] = name
