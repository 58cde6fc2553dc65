"""Pivot tables: xlwings' objects over a model that is worked out and written by our own code.

A change marks the table as due; it is worked out once, when the sheet is next looked at or the
book is saved. Tables of an opened file are written back unchanged until something changes them.
"""

import re

from xlwings import XlwingsError, base_classes

from xl_addin.headless.cells.addresses import Area, plain_address
from xl_addin.headless.cells.restyling import restyle
from xl_addin.headless.on_sheets.tables import Table, find_table
from xl_addin.headless.pivot.figures import ValueSpec, figures
from xl_addin.headless.pivot.layout import layout
from xl_addin.headless.pivot.model import AREAS, Cache, Model, Parts, read
from xl_addin.headless.pivot.xml import cache_definition, definition, records
from xl_addin.headless.unsupported import NoApi, unsupported


class PivotTables(NoApi, base_classes.PivotTables):
    """The pivot tables of a sheet."""

    def __init__(self, sheet):
        self.sheet = sheet
        self.models: list[Model] = []

    @property
    def parent(self):
        return self.sheet

    def __call__(self, key):
        for number, model in enumerate(self.models, 1):
            if key == number or (isinstance(key, str) and key.casefold() == model.name.casefold()):
                return PivotTable(self, model)
        raise KeyError(key)

    def __len__(self):
        return len(self.models)

    def __iter__(self):
        return iter([PivotTable(self, model) for model in self.models])

    def __contains__(self, key):
        return any(key in (n, m.name) for n, m in enumerate(self.models, 1))

    def add(self, source, destination, name=None):
        if isinstance(source, Table):
            origin = ("table", source.name)
        else:
            origin = ("range", source.sheet.name, source.area)
        model = Model(name or self._free_name(), origin, destination.row, destination.column)
        model.names, _ = self._source(model)
        model.due = True
        self.models.append(model)
        return PivotTable(self, model)

    def _free_name(self):
        taken = {m.name for sheet in self.sheet.book.sheets for m in sheet.pivot_tables.models}
        number = 1
        while f"PivotTable{number}" in taken:
            number += 1
        return f"PivotTable{number}"

    # Working out

    def _source(self, model):
        """The field names and the records of a table's source."""
        kind, *where = model.source
        if kind == "table":
            table = find_table(self.sheet.book, where[0])
            if table is None:
                raise XlwingsError(
                    f"The pivot table {model.name!r} has lost its table {where[0]!r}."
                )
            sheet, area = table.sheet, table.area._replace(bottom=table.body_area.bottom)
        else:
            if where[0] not in self.sheet.book.sheets:
                raise XlwingsError(
                    f"The pivot table {model.name!r} has lost its sheet {where[0]!r}."
                )
            sheet, area = self.sheet.book.sheets(where[0]), where[1]
            area = area if area.bottom < 1_048_576 else sheet.grid.clip(area) or area
        header, *rows = sheet.grid.read(area)
        if any(name in (None, "") for name in header):
            raise XlwingsError(
                f"The source of the pivot table {model.name!r} has a column without a header."
            )
        return [str(name) for name in header], rows

    def settle(self):
        """Work out the tables that are due."""
        for model in self.models:
            if model.due:
                model.due = False
                self._render(model)

    def _render(self, model):
        names, rows = self._source(model)
        model.names = names
        for area in AREAS:
            setattr(model, area, [n for n in getattr(model, area) if n in names])
        model.values = [value for value in model.values if value.field in names]
        result = figures(names, rows, model)
        shown = layout(result, model)
        self._wipe(model)
        pages = len(model.filters)
        if pages and model.top <= pages + 1:
            model.top = pages + 2  # room for the filters and a blank row above
        model.area = shown.body(model.top, model.left)
        model.data_area = shown.data_body(model.top, model.left) if model.values else None
        self._show(model, shown)
        used = {*model.rows, *model.columns, *model.filters}
        cache = Cache(cache_definition(model, result, used), records(result, used))
        number_of = self.sheet.book.styles.number_format_id
        table = definition(model, result, shown, model.area, number_of)
        model.parts = Parts(table, cache)

    def _show(self, model, shown):
        grid = self.sheet.grid
        for (row, column), value in shown.cells.items():
            self._put(grid.make(model.top + row, model.left + column), value)
        for index, name in enumerate(model.filters):
            row = model.top - len(model.filters) - 1 + index
            self._put(grid.make(row, model.left), name)
            self._put(grid.make(row, model.left + 1), "(All)")
            last = Area(model.top - len(model.filters) - 1, model.left, row, model.left + 1)
            model.page_area = last
        self._format_figures(model)

    def _put(self, cell, value):
        """Captions stay text, whatever they look like; figures are numbers."""
        if isinstance(value, str):
            cell._value, cell.data_type = value, "s"
        else:
            self.sheet.grid.put(cell, value)

    def _format_figures(self, model):
        styles = self.sheet.book.styles
        if model.data_area is None:
            return
        for offset in range(model.data_area.shape[1]):
            value = model.values[offset % len(model.values)]
            if value.number_format:
                change = styles.setter(numFmtId=styles.number_format_id(value.number_format))
                column = model.data_area.left + offset
                area = model.data_area._replace(left=column, right=column)
                restyle(self.sheet.grid, area, change)

    def _wipe(self, model):
        for area in (model.area, model.page_area):
            for cell in self.sheet.grid.cells_in(area) if area else ():
                cell._value, cell.data_type = None, "n"
                self.sheet.grid.drop_if_bare(cell)
        model.page_area = None

    # Following changes of the sheet

    def check(self, shift):
        """Refuse a shift that would change the inside of a pivot table."""
        self.settle()
        for model in self.models:
            moved = model.area and shift.area(model.area)
            if model.area and (moved is None or moved.shape != model.area.shape):
                raise XlwingsError(
                    f"This would change the inside of the pivot table {model.name!r}, "
                    "which Excel does not allow."
                )

    def shift(self, shift):
        """Follow rows or columns that were put in or taken out of this sheet."""
        for sheet in self.sheet.book.sheets:
            for model in sheet.pivot_tables.models:
                self._shift_source(model, shift)
        for model in self.models:
            if model.area is None:
                continue
            moved = shift.area(model.area)
            if moved != model.area:
                self._move(model, moved)

    def _move(self, model, moved):
        down, right = moved.top - model.area.top, moved.left - model.area.left
        model.top, model.left, model.area = moved.top, moved.left, moved
        model.data_area = model.data_area and model.data_area.moved(down, right)
        model.page_area = model.page_area and model.page_area.moved(down, right)
        if model.parts is not None:
            ref = f'<location ref="{plain_address(moved)}"'.encode()
            model.parts.table = re.sub(rb'<location ref="[^"]*"', ref, model.parts.table)

    def _shift_source(self, model, shift):
        if not model.source or model.source[0] != "range" or model.source[1] != self.sheet.name:
            return
        moved = shift.area(model.source[2])
        if moved is not None and moved != model.source[2]:
            self._point(model, ("range", model.source[1], moved))

    @staticmethod
    def _point(model, source):
        """Let a table's cache name another source range."""
        model.source = source
        if model.parts is not None:
            model.parts.cache.point_to(source[1], source[2])

    def rename_sheet(self, old, new):
        for model in self.models:
            if model.source and model.source[0] == "range" and model.source[1] == old:
                self._point(model, ("range", new, model.source[2]))
                model.due = model.due or model.foreign is None

    def forget_within(self, area):
        """Clearing all of a pivot table's cells deletes it, as in Excel."""
        gone = [m for m in self.models if m.area and area.covers(m.area)]
        self.models = [m for m in self.models if m not in gone]

    # The file

    def file_pivots(self):
        return [model.parts for model in self.models if model.parts is not None]

    def adopt(self, kept, paths):
        """Take over the tables of an opened file, unchanged."""
        for path in paths:
            model = read(kept, path)
            model.table = self._table_covered(model.source)
            self.models.append(model)

    def _table_covered(self, source):
        """The name of the table that a source range is the whole of, or None."""
        if not source or source[0] != "range":
            return None
        for sheet in self.sheet.book.sheets:
            if sheet.name == source[1]:
                for table in sheet.worksheet.tables.values():
                    if Table(sheet, table).area == source[2]:
                        return table.displayName
        return None


class PivotTable(NoApi, base_classes.PivotTable):
    """One pivot table."""

    def __init__(self, collection, model):
        self._collection, self._model = collection, model

    @property
    def parent(self):
        return self._collection.sheet

    def change(self):
        """Mark as due. A table with something that we do not model is left to Excel."""
        if self._model.foreign:
            unsupported(
                f"Changing or refreshing the pivot table {self._model.name!r} "
                f"({self._model.foreign})",
                "Excel refreshes it.",
            )
        self._model.due = True

    def _settled(self):
        self._collection.settle()
        return self._model

    @property
    def name(self):
        return self._model.name

    @name.setter
    def name(self, value):
        self._model.name = value
        self.change()

    @property
    def field_names(self):
        return list(self._model.names)

    @property
    def rows(self):
        return PivotFields(self, "rows")

    @property
    def columns(self):
        return PivotFields(self, "columns")

    @property
    def filters(self):
        return PivotFields(self, "filters")

    @property
    def values(self):
        return PivotValueFields(self)

    @property
    def layout(self):
        return self._model.layout

    @layout.setter
    def layout(self, value):
        self._model.layout = value
        self.change()

    @property
    def show_row_grand_totals(self):
        """The total at the right of each row."""
        return self._model.row_grand

    @show_row_grand_totals.setter
    def show_row_grand_totals(self, value):
        self._model.row_grand = value
        self.change()

    @property
    def show_column_grand_totals(self):
        """The total at the bottom of each column."""
        return self._model.column_grand

    @show_column_grand_totals.setter
    def show_column_grand_totals(self, value):
        self._model.column_grand = value
        self.change()

    def _range(self, area):
        return self.parent.range((area.top, area.left, *area.shape))

    @property
    def range(self):
        """The table without its filters."""
        return self._range(self._settled().area)

    @property
    def data_body_range(self):
        area = self._settled().data_area
        return None if area is None or not self._model.values else self._range(area)

    def refresh(self):
        if self._model.table and find_table(self.parent.book, self._model.table):
            self._model.source = ("table", self._model.table)
        self.change()
        self._collection.settle()

    def delete(self):
        self._model.due = False
        self._collection._wipe(self._model)
        self._collection.models.remove(self._model)


class _FieldCollection(NoApi):
    """Shared by the areas of a pivot table."""

    def __init__(self, table):
        self._table = table

    @property
    def parent(self):
        return self._table

    def _wrapped(self):
        raise NotImplementedError

    def __len__(self):
        return len(self._wrapped())

    def __iter__(self):
        return iter(self._wrapped())

    def __call__(self, key):
        for number, item in enumerate(self._wrapped(), 1):
            if key in (number, item.name):
                return item
        raise KeyError(key)

    def __contains__(self, key):
        return any(key in (n, item.name) for n, item in enumerate(self._wrapped(), 1))

    def _check(self, name):
        if name not in self._table._model.names:
            raise KeyError(name)


class PivotFields(_FieldCollection, base_classes.PivotFields):
    """The fields in the rows, columns or filters."""

    def __init__(self, table, area):
        super().__init__(table)
        self._area = area

    @property
    def area(self):
        return self._area

    def _wrapped(self):
        return [PivotField(self._table, n) for n in getattr(self._table._model, self._area)]

    def add(self, name):
        """Add a field at the end; a field can be in one area only."""
        self._check(name)
        model = self._table._model
        for area in AREAS:
            if area != self._area and name in getattr(model, area):
                getattr(model, area).remove(name)
        if name not in getattr(model, self._area):
            getattr(model, self._area).append(name)
        self._table.change()
        return PivotField(self._table, name)


class PivotField(NoApi, base_classes.PivotField):
    """One field in the rows, columns or filters."""

    def __init__(self, table, name):
        self._table, self._name = table, name

    @property
    def parent(self):
        return self._table

    @property
    def name(self):
        return self._name

    def remove(self):
        for area in AREAS:
            fields = getattr(self._table._model, area)
            if self._name in fields:
                fields.remove(self._name)
        self._table.change()


class PivotValueFields(_FieldCollection, base_classes.PivotValueFields):
    """The fields in the values."""

    def _wrapped(self):
        return [PivotValueField(self._table, value) for value in self._table._model.values]

    def add(self, field, function=None, name=None, number_format=None):
        self._check(field)
        model = self._table._model
        function = function or self._usual_function(field)
        name = name or self._free_name(f"{_WORDS[function]} of {field}")
        if name in model.names:
            raise ValueError(f"A value cannot have the name of a source field ({name!r}).")
        value = ValueSpec(field, function, name, number_format)
        model.values.append(value)
        self._table.change()
        return PivotValueField(self._table, value)

    def _usual_function(self, field):
        """Excel sums a field of numbers and counts any other."""
        collection, model = self._table._collection, self._table._model
        names, rows = collection._source(model)
        column = names.index(field)
        values = [row[column] for row in rows]
        return "sum" if values and all(isinstance(v, float) for v in values) else "count"

    def _free_name(self, name):
        taken = {value.name for value in self._table._model.values}
        result, number = name, 2
        while result in taken:
            result, number = f"{name}{number}", number + 1
        return result


_WORDS = {
    "sum": "Sum", "count": "Count", "average": "Average", "max": "Max", "min": "Min",
    "product": "Product", "count_numbers": "Count", "stdev": "StdDev", "stdevp": "StdDevp",
    "var": "Var", "varp": "Varp",
}  # fmt: skip


class PivotValueField(NoApi, base_classes.PivotValueField):
    """One field in the values."""

    def __init__(self, table, value):
        self._table, self._value = table, value

    @property
    def parent(self):
        return self._table

    @property
    def name(self):
        return self._value.name

    @name.setter
    def name(self, value):
        self._value.name = value
        self._table.change()

    @property
    def source_field(self):
        return self._value.field

    @property
    def function(self):
        return self._value.function

    @function.setter
    def function(self, value):
        self._value.function = value
        self._table.change()

    @property
    def number_format(self):
        return self._value.number_format or "General"

    @number_format.setter
    def number_format(self, value):
        self._value.number_format = value
        self._table.change()

    def remove(self):
        self._table._model.values.remove(self._value)
        self._table.change()
