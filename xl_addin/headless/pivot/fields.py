"""The fields of a pivot table: in its rows, columns and filters, and in its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlwings import base_classes

from xl_addin.headless.collection import Collection
from xl_addin.headless.pivot.model import AREAS, Model, ValueSpec
from xl_addin.headless.pivot.rendering import source_of
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.pivot.pivot_table import PivotTable

_WORDS = {
    "sum": "Sum", "count": "Count", "average": "Average", "max": "Max", "min": "Min",
    "product": "Product", "count_numbers": "Count", "stdev": "StdDev", "stdevp": "StdDevp",
    "var": "Var", "varp": "Varp",
}  # fmt: skip


class PivotFields(Refusing, Collection, base_classes.PivotFields):
    """The fields in the rows, columns or filters."""

    def __init__(self, table: PivotTable, area: str) -> None:
        self._table, self._area = table, area

    @property
    def parent(self) -> PivotTable:
        """The pivot table."""
        return self._table

    def _all(self) -> list[PivotField]:
        return [PivotField(self._table, n) for n in getattr(self._table.model, self._area)]

    def add(self, name: str) -> PivotField:
        """Add a field at the end; it leaves another area. Raises KeyError for no field."""
        model = self._table.model
        _check(model, name)
        for area in AREAS:
            if area != self._area and name in getattr(model, area):
                getattr(model, area).remove(name)
        if name not in getattr(model, self._area):
            getattr(model, self._area).append(name)
        self._table.change()
        return PivotField(self._table, name)


class PivotField(Refusing, base_classes.PivotField):
    """One field in the rows, columns or filters."""

    def __init__(self, table: PivotTable, name: str) -> None:
        self._table, self._name = table, name

    @property
    def parent(self) -> PivotTable:
        """The pivot table."""
        return self._table

    @property
    def name(self) -> str:
        """The name, which is the header of a column of the source."""
        return self._name


class PivotValueFields(Refusing, Collection, base_classes.PivotValueFields):
    """The fields in the values."""

    def __init__(self, table: PivotTable) -> None:
        self._table = table

    @property
    def parent(self) -> PivotTable:
        """The pivot table."""
        return self._table

    def _all(self) -> list[PivotValueField]:
        return [PivotValueField(self._table, value) for value in self._table.model.values]

    def add(
        self,
        field: str,
        function: str | None = None,
        name: str | None = None,
        number_format: str | None = None,
    ) -> PivotValueField:
        """Add a field at the end, summed or, unless it holds numbers only, counted.

        `function` is xlwings' word for another way. Raises KeyError for a name that is no field,
        ValueError when the value's own name is that of a field.
        """
        model = self._table.model
        _check(model, field)
        function = function or self._usual_function(field)
        name = name or self._free_name(f"{_WORDS[function]} of {field}")
        if name in model.names:
            raise ValueError(f"A value cannot have the name of a source field ({name!r}).")
        styles = self._table.parent.book.styles
        format_id = styles.number_format_id(number_format) if number_format else None
        value = ValueSpec(field, function, name, format_id)
        model.values.append(value)
        self._table.change()
        return PivotValueField(self._table, value)

    def _usual_function(self, field: str) -> str:
        """Excel sums a field of numbers and counts any other."""
        names, rows = source_of(self._table.parent.book, self._table.model)
        column = names.index(field)
        values = [row[column] for row in rows]
        return "sum" if values and all(isinstance(v, float) for v in values) else "count"

    def _free_name(self, name: str) -> str:
        taken = {value.name for value in self._table.model.values}
        result, number = name, 2
        while result in taken:
            result, number = f"{name}{number}", number + 1
        return result


class PivotValueField(Refusing, base_classes.PivotValueField):
    """One field in the values."""

    def __init__(self, table: PivotTable, value: ValueSpec) -> None:
        self._table, self._value = table, value

    @property
    def parent(self) -> PivotTable:
        """The pivot table."""
        return self._table

    @property
    def name(self) -> str:
        """What the pivot table calls it, such as "Count of Rule"."""
        return self._value.name

    @property
    def function(self) -> str:
        """xlwings' word for how it is summarised: "sum", "count", ..."""
        return self._value.function


def _check(model: Model, name: str) -> None:
    if name not in model.names:
        raise KeyError(name)
