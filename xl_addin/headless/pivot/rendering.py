"""Working a pivot table out: its cells on the sheet, and its parts for the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.cell.cell import Cell
from xlwings import XlwingsError

from xl_addin.headless.cells.addresses import MAX_ROW, Area
from xl_addin.headless.cells.restyling import restyle
from xl_addin.headless.on_sheets.tables import find_table
from xl_addin.headless.pivot.figures import figures
from xl_addin.headless.pivot.layout import Layout, layout
from xl_addin.headless.pivot.model import AREAS, Model, RangeSource, TableSource
from xl_addin.headless.pivot.parts import Cache, Parts
from xl_addin.headless.pivot.xml import cache_definition, definition, records

if TYPE_CHECKING:
    from xl_addin.headless.books import Book
    from xl_addin.headless.sheets import Sheet


def source_of(book: Book, model: Model) -> tuple[list[str], list[list[Any]]]:
    """The field names and the records of a table's source.

    Raises XlwingsError when the source is gone or has a column without a name.
    """
    sheet, area = _source_area(book, model)
    header, *rows = sheet.grid.read(area)
    if any(name in (None, "") for name in header):
        raise XlwingsError(
            f"The source of the pivot table {model.name!r} has a column without a header."
        )
    return [str(name) for name in header], rows


def _source_area(book: Book, model: Model) -> tuple[Sheet, Area]:
    source = model.source
    if isinstance(source, TableSource):
        table = find_table(book, source.name)
        if table is None:
            raise XlwingsError(
                f"The pivot table {model.name!r} has lost its table {source.name!r}."
            )
        return table.sheet, table.area._replace(bottom=table.body_area.bottom)
    return _source_range(book, model.name, source)


def _source_range(book: Book, name: str, source: RangeSource) -> tuple[Sheet, Area]:
    if source.sheet not in book.sheets:
        raise XlwingsError(f"The pivot table {name!r} has lost its sheet {source.sheet!r}.")
    sheet, area = book.sheets(source.sheet), source.area
    return sheet, area if area.bottom < MAX_ROW else sheet.grid.clip(area) or area


def render(sheet: Sheet, model: Model) -> None:
    """Work a table out from its source, show it on its sheet and make its parts anew."""
    names, rows = source_of(sheet.book, model)
    model.names = names
    for area in AREAS:
        setattr(model, area, [n for n in getattr(model, area) if n in names])
    model.values = [value for value in model.values if value.field in names]
    result = figures(names, rows, model)
    shown = layout(result, model)
    wipe(sheet, model)
    pages = len(model.filters)
    if pages and model.top <= pages + 1:
        model.top = pages + 2  # room for the filters and a blank row above
    model.area = shown.body(model.top, model.left)
    model.data_area = shown.data_body(model.top, model.left) if model.values else None
    _show(sheet, model, shown)
    used = {*model.rows, *model.columns, *model.filters}
    data, old = (cache_definition(model, result, used), records(result, used)), model.parts
    shared = old is not None and _is_shared(sheet.book, model)
    cache = Cache(*data) if old is None or shared else old.cache.renewed(*data)
    model.parts = Parts(definition(model, result, shown), cache, old.name if old else None)


def _is_shared(book: Book, model: Model) -> bool:
    """Whether another pivot table has the same cache."""
    return any(
        other is not model and other.parts is not None and other.parts.cache is model.parts.cache
        for sheet in book.sheets
        for other in sheet.pivot_tables.models
    )


def _show(sheet: Sheet, model: Model, shown: Layout) -> None:
    grid = sheet.grid
    for (row, column), value in shown.cells.items():
        _put(sheet, grid.make(model.top + row, model.left + column), value)
    if model.filters:
        first = model.top - len(model.filters) - 1
        for row, name in enumerate(model.filters, first):
            _put(sheet, grid.make(row, model.left), name)
            _put(sheet, grid.make(row, model.left + 1), "(All)")
        model.page_area = Area(first, model.left, model.top - 2, model.left + 1)
    _format_figures(sheet, model)


def _put(sheet: Sheet, cell: Cell, value: Any) -> None:
    """Captions stay text, whatever they look like; figures are numbers."""
    if isinstance(value, str):
        cell._value, cell.data_type = value, "s"
    else:
        sheet.grid.put(cell, value)


def _format_figures(sheet: Sheet, model: Model) -> None:
    if model.data_area is None:
        return
    for offset in range(model.data_area.shape[1]):
        number_format_id = model.values[offset % len(model.values)].number_format_id
        if number_format_id:
            change = sheet.book.styles.setter(numFmtId=number_format_id)
            column = model.data_area.left + offset
            restyle(sheet.grid, model.data_area._replace(left=column, right=column), change)


def wipe(sheet: Sheet, model: Model) -> None:
    """Empty the cells that a table, and its filters, take on the sheet."""
    for area in (model.area, model.page_area):
        for cell in sheet.grid.cells_in(area) if area else ():
            cell._value, cell.data_type = None, "n"
            sheet.grid.drop_if_bare(cell)
    model.page_area = None
