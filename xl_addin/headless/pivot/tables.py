"""The pivot tables of a sheet.

A change marks a table as due; it is worked out once, when the sheet is next looked at or the
book is saved. Tables of an opened file are written back unchanged until something changes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from xlwings import XlwingsError, base_classes

from xl_addin.headless.cells.addresses import Area, plain_address
from xl_addin.headless.cells.references import Shift
from xl_addin.headless.collection import Collection
from xl_addin.headless.on_sheets.tables import Table
from xl_addin.headless.pivot.model import Model, RangeSource, TableSource
from xl_addin.headless.pivot.parts import Parts
from xl_addin.headless.pivot.pivot_table import PivotTable
from xl_addin.headless.pivot.reading import read
from xl_addin.headless.pivot.rendering import render, source_of
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.file.keep import KeptBook
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet


class PivotTables(Refusing, Collection, base_classes.PivotTables):
    """The pivot tables of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.models: list[Model] = []

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self.sheet

    def _all(self) -> list[PivotTable]:
        return [PivotTable(self, model) for model in self.models]

    def add(self, source: Table | Range, destination: Range, name: str | None = None) -> PivotTable:
        """A table without fields, its first cell at the destination.

        `source` is an Excel table, or a range whose first row names the fields. Raises
        XlwingsError when a column has no name.
        """
        if isinstance(source, Table):
            origin = TableSource(source.name)
        else:
            origin = RangeSource(source.sheet.name, source.area)
        model = Model(name or self._free_name(), origin, destination.row, destination.column)
        model.names, _ = source_of(self.sheet.book, model)
        model.due = True
        self.models.append(model)
        return PivotTable(self, model)

    def _free_name(self) -> str:
        taken = {m.name for sheet in self.sheet.book.sheets for m in sheet.pivot_tables.models}
        number = 1
        while f"PivotTable{number}" in taken:
            number += 1
        return f"PivotTable{number}"

    def settle(self) -> None:
        """Work out the tables that are due."""
        for model in self.models:
            if model.due:
                model.due = False
                render(self.sheet, model)

    # Following changes of the sheet

    def check(self, shift: Shift) -> None:
        """Raise XlwingsError when a shift would change the inside of a pivot table."""
        self.settle()
        for model in self.models:
            moved = model.area and shift.area(model.area)
            if model.area and (moved is None or moved.shape != model.area.shape):
                raise XlwingsError(
                    f"This would change the inside of the pivot table {model.name!r}, "
                    "which Excel does not allow."
                )

    def shift(self, shift: Shift) -> None:
        """Follow rows or columns that were put in or taken out of this sheet."""
        for sheet in self.sheet.book.sheets:
            for model in sheet.pivot_tables.models:
                self._shift_source(model, shift)
        for model in self.models:
            if model.area is None:
                continue
            moved = shift.area(model.area)
            if moved != model.area:
                _move(model, moved)

    def _shift_source(self, model: Model, shift: Shift) -> None:
        source = model.source
        if not isinstance(source, RangeSource) or source.sheet != self.sheet.name:
            return
        moved = shift.area(source.area)
        if moved is not None and moved != source.area:
            _point(model, source._replace(area=moved))

    def rename_sheet(self, old: str, new: str) -> None:
        """Follow a sheet of the book, which may hold a source, to its new name."""
        for model in self.models:
            if isinstance(model.source, RangeSource) and model.source.sheet == old:
                _point(model, model.source._replace(sheet=new))
                model.due = model.due or model.foreign is None

    def forget_within(self, area: Area) -> None:
        """Clearing all of a pivot table's cells deletes it, as in Excel."""
        gone = [m for m in self.models if m.area and area.covers(m.area)]
        self.models = [m for m in self.models if m not in gone]

    # The file

    def file_pivots(self) -> list[Parts]:
        """The tables' parts, to be written."""
        return [model.parts for model in self.models if model.parts is not None]

    def adopt(self, kept: KeptBook, paths: Iterable[str]) -> None:
        """Take over the tables of an opened file, unchanged; `paths` are their parts."""
        for path in paths:
            model = read(kept, path)
            if isinstance(model.source, RangeSource):
                model.table = self._table_covered(model.source)
            number = str(self.sheet.worksheet.headless_id)
            if (number, model.name) in kept.sliced and model.foreign is None:
                # A slicer counts the items of the cache as they stand in the file.
                model.foreign = "slicers or a timeline"
            self.models.append(model)

    def _table_covered(self, source: RangeSource) -> str | None:
        """The name of the Excel table that a source range is the whole of."""
        for sheet in self.sheet.book.sheets:
            if sheet.name == source.sheet:
                for table in sheet.tables:
                    if table.area == source.area:
                        return table.name
        return None


def _move(model: Model, moved: Area) -> None:
    """Let a table stand in another place, also in what is kept of the file."""
    down, right = moved.top - model.area.top, moved.left - model.area.left
    model.top, model.left, model.area = moved.top, moved.left, moved
    model.data_area = model.data_area and model.data_area.moved(down, right)
    model.page_area = model.page_area and model.page_area.moved(down, right)
    if model.parts is not None:
        ref = f'<location ref="{plain_address(moved)}"'.encode()
        model.parts.table = re.sub(rb'<location ref="[^"]*"', ref, model.parts.table)


def _point(model: Model, source: RangeSource) -> None:
    """Let a table, and what is kept of its cache, name another source range."""
    model.source = source
    if model.parts is not None:
        model.parts.cache.point_to(source.sheet, source.area)
