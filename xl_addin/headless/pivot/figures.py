"""What a pivot table shows: its items, its lines and its figures, worked out from the source."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from xl_addin.headless.pivot.model import Model

Value = str | float | bool | dt.datetime | None
Path = tuple[int, ...]
"""Item numbers, one for each field of an axis from the outside in."""

BLANK = "(blank)"


@dataclass
class Line:
    """A row or column of figures: an item, a subtotal (`default`) or a grand total (`grand`)."""

    kind: str
    path: Path
    value: int = 0


@dataclass
class Figures:
    """Everything that the sheet and the file need to know.

    `items` are the distinct values of each field on an axis, `codes` the item number of each
    record, `cells` the source values of each value field by row path and column path.
    """

    names: list[str]
    records: list[list[Value]]
    items: dict[str, list[Value]]
    codes: dict[str, list[int]]
    row_lines: list[Line]
    column_lines: list[Line]
    cells: dict[Path, dict[Path, list[list[Value]]]] = field(default_factory=dict)


def figures(names: list[str], records: list[list[Value]], model: Model) -> Figures:
    """Work out a pivot table over records (rows of values under the names)."""
    axis = model.rows + model.columns + model.filters
    items, codes = {}, {}
    for name in axis:
        column = names.index(name)
        items[name], codes[name] = _items([record[column] for record in records])
    row_keys = _keys(model.rows, codes, len(records))
    column_keys = _keys(model.columns, codes, len(records))
    nested = model.layout != "tabular"
    result = Figures(names, records, items, codes, [], [])
    result.row_lines = lines(row_keys, len(model.rows), nested, model.column_grand)
    plain = lines(column_keys, len(model.columns), False, model.row_grand)
    count = max(1, len(model.values))
    result.column_lines = [
        Line(line.kind, line.path, number) for line in plain for number in range(count)
    ]
    _gather(result, model, row_keys, column_keys)
    return result


def _key(value: Value) -> tuple[Hashable, ...]:
    """What makes two source values one item: text in any case, numbers and dates by value."""
    if isinstance(value, str):
        return ("s", value.casefold()) if value else ("m",)
    if value is None:
        return ("m",)
    if isinstance(value, bool):
        return ("b", value)
    return ("d", value) if isinstance(value, dt.datetime) else ("n", value)


_ORDER = {"n": 0, "d": 0, "s": 1, "b": 2, "m": 3}


def _order(pair: tuple[tuple, Value]) -> tuple[int, float | str]:
    key, value = pair
    if key[0] == "m":
        return 3, 0
    if isinstance(value, dt.datetime):
        return 0, (value - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    return _ORDER[key[0]], key[1]


def _items(values: Sequence[Value]) -> tuple[list[Value], list[int]]:
    """The distinct values in Excel's order (blank is None), and each record's item number."""
    first = {}
    for value in values:
        first.setdefault(_key(value), value)
    ordered = sorted(first.items(), key=_order)
    numbers = {key: number for number, (key, _) in enumerate(ordered)}
    items = [None if key[0] == "m" else value for key, value in ordered]
    return items, [numbers[_key(value)] for value in values]


def _keys(fields: Sequence[str], codes: dict[str, list[int]], count: int) -> list[Path]:
    if not fields:
        return [()] * count
    return list(zip(*(codes[name] for name in fields), strict=True))


def lines(keys: Sequence[Path], depth: int, nested: bool, grand: bool) -> list[Line]:
    """The lines of an axis. Nested: a group's line comes before its members; else after."""
    if depth == 0:
        return [Line("item", ())]
    result = []
    _add_lines(result, sorted(set(keys)), 0, depth, nested)
    if grand:
        result.append(Line("grand", ()))
    return result


def _add_lines(
    result: list[Line], keys: Sequence[Path], level: int, depth: int, nested: bool
) -> None:
    if level == depth - 1:
        result.extend(Line("item", key) for key in keys)
        return
    groups = {}
    for key in keys:
        groups.setdefault(key[: level + 1], []).append(key)
    for path, members in groups.items():
        if nested:
            result.append(Line("item", path))
        _add_lines(result, members, level + 1, depth, nested)
        if not nested:
            result.append(Line("default", path))


def _gather(
    result: Figures, model: Model, row_keys: Sequence[Path], column_keys: Sequence[Path]
) -> None:
    """Gather the source values under every row and column path, totals included."""
    columns = [result.names.index(value.field) for value in model.values]
    for record, row_key, column_key in zip(result.records, row_keys, column_keys, strict=True):
        values = [record[column] for column in columns]
        for i in range(len(row_key) + 1):
            by_column = result.cells.setdefault(row_key[:i], {})
            for j in range(len(column_key) + 1):
                found = by_column.get(column_key[:j])
                if found is None:
                    found = by_column[column_key[:j]] = [[] for _ in values]
                for store, value in zip(found, values, strict=True):
                    if value is not None and value != "":
                        store.append(value)


def figure(result: Figures, model: Model, row: Line, column: Line) -> float | None:
    """The figure at a crossing, or None where there is none."""
    if not model.values:
        return None
    found = result.cells.get(row.path, {}).get(column.path)
    if found is None:
        return None
    return summarise(model.values[column.value].function, found[column.value])


def summarise(function: str, values: Sequence[Value]) -> float | None:
    """Excel's "Summarize Values By": `function` is xlwings' word; None where Excel shows none."""
    if function == "count":
        return len(values) or None
    numbers = [_number(value) for value in values]
    numbers = [number for number in numbers if number is not None]
    if function == "count_numbers":
        return len(numbers) or None
    if not numbers:
        return None if not values else 0 if function in ("sum", "max", "min", "product") else None
    if function in _SAMPLES and len(numbers) < 2:
        return None
    return _FUNCTIONS[function](numbers)


def _number(value: Value) -> float | None:
    if isinstance(value, (bool, str)):
        return None
    if isinstance(value, dt.datetime):
        return (value - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    return value


_SAMPLES = ("stdev", "var")
_FUNCTIONS: dict[str, Callable[[list[float]], float]] = {
    "sum": math.fsum,
    "average": statistics.fmean,
    "max": max,
    "min": min,
    "product": math.prod,
    "stdev": statistics.stdev,
    "stdevp": statistics.pstdev,
    "var": statistics.variance,
    "varp": statistics.pvariance,
}
