"""PivotTables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from tests.stand_ins.macos.appscript import EventError, k
from tests.stand_ins.macos.natives import (
    PARAMETER_ERROR,
    Native,
    command,
    elements,
    no_such_object,
)
from tests.stand_ins.macos.terms import EXCEL
from xl_addin.headless.cells.addresses import Area, parse_area
from xl_addin.headless.on_sheets.tables import find_table
from xl_addin.headless.pivot.model import AREAS, ValueSpec
from xl_addin.headless.pivot.pivot_table import PivotTable as OurPivot
from xl_addin.headless.ranges import Range
from xl_addin.headless.sheets import Sheet

if TYPE_CHECKING:
    from tests.stand_ins.macos.application import Application

_ORIENTATIONS = {"rows": "orient_as_row_field", "columns": "orient_as_column_field",
                 "filters": "orient_as_page_field"}  # fmt: skip
_FUNCTIONS = {"do_sum": "sum", "do_count": "count", "do_average": "average",
              "do_maximum": "max", "do_minimum": "min"}  # fmt: skip
_SOURCE = re.compile(r"'?\[[^\]]*\](?P<sheet>.+?)'?!(?P<what>.+)")
_REMEMBERED: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()
"""What Excel keeps of a PivotTable, and our engine has no place for."""


def make_pivot_table(application: Application, sheet: Sheet, properties: dict) -> PivotTable:
    """A new PivotTable; where the sheet has one, that one comes instead, without a word."""
    if len(sheet.pivot_tables):
        return PivotTable(application, next(iter(sheet.pivot_tables)))
    found = _SOURCE.fullmatch(properties[EXCEL.type("source_data")])
    if found is None:
        raise EventError(PARAMETER_ERROR, "Parameter error.")
    what = found["what"]
    if what.endswith("[#All]"):
        source: Any = find_table(sheet.book, what.removesuffix("[#All]"))
    else:
        origin = sheet.book.sheets(found["sheet"].replace("''", "'"))
        source = Range.of(origin, parse_area(what))
    if source is None:
        raise EventError(PARAMETER_ERROR, "Parameter error.")
    place = properties[EXCEL.type("table_range1")]._our
    return PivotTable(application, sheet.pivot_tables.add(source, place))


class PivotTable(Native):
    """A PivotTable."""

    def __init__(self, application: Application, our: OurPivot) -> None:
        self._application, self._our = application, our

    @property
    def _kept(self):
        return _REMEMBERED.setdefault(self._our.model, {})

    @property
    def name(self):
        return self._our.name

    @name.setter
    def name(self, value):
        self._our.model.name = value

    @property
    def tag(self):
        return self._kept.get("tag", "")

    @tag.setter
    def tag(self, value):
        self._kept["tag"] = value

    @property
    def table_style2(self):
        return self._kept.get("style", "")

    @table_style2.setter
    def table_style2(self, value):
        self._kept["style"] = value

    @property
    def in_grid_drop_zones(self):
        return self._kept.get("drop zones", True)

    @in_grid_drop_zones.setter
    def in_grid_drop_zones(self, value):
        self._kept["drop zones"] = value

    @property
    def layout_row_default(self):
        return self._kept.get("layout", k.tabular_row)

    @layout_row_default.setter
    def layout_row_default(self, value):
        self._kept["layout"] = value

    @command
    def row_axis_layout(self, *, layout):
        self._our.layout = layout.name.removesuffix("_row")

    @property
    def row_grand(self):
        return self._our.model.row_grand

    @property
    def column_grand(self):
        return self._our.model.column_grand

    @property
    def data_pivot_field(self):
        if len(self._our.model.values) < 2:
            raise no_such_object()
        return SourceField(self._our, "Values")

    @property
    def table_range1(self):
        return self._cells(self._our.range.area)

    @property
    def table_range2(self):
        area, pages = self._our.range.area, self._our.model.page_area
        return self._cells(area if pages is None else area.around(pages))

    def _cells(self, area: Area):
        from tests.stand_ins.macos.cells import Cells

        return Cells(self._application, Range.of(self._our.parent, area))

    @elements
    def pivot_fields(self):
        return [SourceField(self._our, name) for name in self._our.model.names]

    @elements
    def row_fields(self):
        return [SourceField(self._our, name) for name in self._our.model.rows]

    @elements
    def column_fields(self):
        return [SourceField(self._our, name) for name in self._our.model.columns]

    @elements
    def page_fields(self):
        return [SourceField(self._our, name) for name in self._our.model.filters]

    @elements
    def data_fields(self):
        return [DataField(self._our, value) for value in self._our.model.values]

    @command
    def refresh_table(self):
        self._our.refresh()
        return True


class SourceField(Native):
    """A column of the records."""

    def __init__(self, our: OurPivot, name: str) -> None:
        self._our, self._name = our, name

    @property
    def name(self):
        return self._name

    @property
    def pivot_field_orientation(self):
        for area, word in _ORIENTATIONS.items():
            if self._name in getattr(self._our.model, area):
                return getattr(k, word)
        return k.orient_as_hidden

    @pivot_field_orientation.setter
    def pivot_field_orientation(self, value):
        if value == k.orient_as_data_field:
            self._our.values.add(self._name)
        elif value == k.orient_as_hidden:
            for area in AREAS:
                if self._name in getattr(self._our.model, area):
                    getattr(self._our.model, area).remove(self._name)
            self._our.change()
        else:
            area = next(area for area, word in _ORIENTATIONS.items() if word == value.name)
            getattr(self._our, area).add(self._name)

    @property
    def layout_compact_row(self):
        return self._our.layout == "compact"

    @property
    def layout_form(self):
        return k.tabular if self._our.layout == "tabular" else k.outline


class DataField(Native):
    """A field in the values."""

    def __init__(self, our: OurPivot, value: ValueSpec) -> None:
        self._our, self._value = our, value

    @property
    def name(self):
        return self._value.name

    @name.setter
    def name(self, value):
        self._value.name = value
        self._our.change()

    @property
    def source_name(self):
        return self._value.field

    @property
    def position(self):
        return self._our.model.values.index(self._value) + 1

    @property
    def function(self):
        return getattr(k, next(w for w, ours in _FUNCTIONS.items() if ours == self._value.function))

    @function.setter
    def function(self, value):
        """Another function also gives the field another name, if it has Excel's own."""
        old = self._value.function
        self._value.function = _FUNCTIONS[value.name]
        self._value.name = self._value.name.replace(old.title(), self._value.function.title(), 1)
        self._our.change()

    @property
    def pivot_field_orientation(self):
        return k.orient_as_data_field
