"""AutoFilter: criteria by column, and the rows that they hide.

Excel hides the rows when a filter is applied and stores both the criteria and the hidden rows.
"""

import datetime as dt

from openpyxl.worksheet.filters import AutoFilter as FileFilter
from openpyxl.worksheet.filters import CustomFilter, CustomFilters, FilterColumn, Filters, Top10
from xlwings import base_classes
from xlwings.base_classes import autofilter_criteria_snapshot, empty_autofilter_criteria

from xl_addin.headless.cells.addresses import Area, parse_area, plain_address
from xl_addin.headless.cells.shown import shown_text
from xl_addin.headless.cells.values import date_serial, from_cell
from xl_addin.headless.on_sheets.criteria import wildcard_pattern

_OPERATORS = {
    "equal_to": "equal",
    "not_equal_to": "notEqual",
    "greater_than": "greaterThan",
    "less_than": "lessThan",
    "greater_than_or_equal": "greaterThanOrEqual",
    "less_than_or_equal": "lessThanOrEqual",
}
_SIGNS = {
    "equal": "=", None: "=", "notEqual": "<>", "greaterThan": ">", "lessThan": "<",
    "greaterThanOrEqual": ">=", "lessThanOrEqual": "<=",
}  # fmt: skip
_EPOCH = dt.datetime(1899, 12, 30)


class AutoFilter(base_classes.AutoFilter):
    """The filter of a range or a table."""

    def __init__(self, sheet, area, get, start):
        self._sheet, self._area, self._get, self._start = sheet, area, get, start

    @classmethod
    def of_range(cls, range_):
        worksheet, area = range_.sheet.worksheet, range_.area

        def get():
            file_filter = worksheet.auto_filter
            if not file_filter.ref or parse_area(file_filter.ref) != area:
                return None
            return file_filter

        def start():
            existing = worksheet.auto_filter.ref
            if existing and parse_area(existing) != area:
                raise ValueError("This worksheet already has an AutoFilter on a different range")
            if not existing:
                worksheet.auto_filter = FileFilter(ref=plain_address(area))
            return worksheet.auto_filter

        return cls(range_.sheet, area, get, start)

    @classmethod
    def of_table(cls, table):
        def start():
            table.show_autofilter = True
            return table.file_table.autoFilter

        return cls(table.sheet, table.area, lambda: table.file_table.autoFilter, start)

    @property
    def criteria(self):
        file_filter = self._get()
        fields = range(1, self._area.shape[1] + 1)
        columns = {c.colId + 1: c for c in file_filter.filterColumn} if file_filter else {}
        return [
            _snapshot(field, columns[field]) if field in columns
            else empty_autofilter_criteria(field)
            for field in fields
        ]  # fmt: skip

    def _set(self, field, **kind):
        file_filter = self._start()
        columns = [c for c in file_filter.filterColumn if c.colId != field - 1]
        columns.append(FilterColumn(colId=field - 1, **kind))
        file_filter.filterColumn = sorted(columns, key=lambda c: c.colId)
        self._hide_rows(file_filter)

    def apply_values(self, field, values):
        """Show rows whose text is one of the values; "" and "=" stand for blank cells."""
        texts = [value.removeprefix("=") for value in values]
        blank = any(text == "" for text in texts)
        filters = Filters(filter=[text for text in texts if text], blank=blank or None)
        self._set(field, filters=filters)

    def apply_comparison(self, field, operator, value1, value2):
        if value1 is None and operator == "equal_to":
            self._set(field, filters=Filters(blank=True))
            return
        if value1 is None:
            pairs, both = [("not_equal_to", " ")], None
        elif operator == "between":
            pairs = [("greater_than_or_equal", value1), ("less_than_or_equal", value2)]
            both = True
        elif operator == "not_between":
            pairs, both = [("less_than", value1), ("greater_than", value2)], None
        else:
            pairs, both = [(operator, value1)], None
        custom = [
            CustomFilter(operator=_OPERATORS[name], val=_criterion(value)) for name, value in pairs
        ]
        self._set(field, customFilters=CustomFilters(_and=both, customFilter=custom))

    def apply_top_items(self, field, count):
        self._top(field, count, top=True, percent=False)

    def apply_bottom_items(self, field, count):
        self._top(field, count, top=False, percent=False)

    def apply_top_percent(self, field, percent):
        self._top(field, percent, top=True, percent=True)

    def apply_bottom_percent(self, field, percent):
        self._top(field, percent, top=False, percent=True)

    def _top(self, field, count, top, percent):
        numbers = sorted(self._numbers(field), reverse=top)
        wanted = max(1, int(len(numbers) * count / 100)) if percent else int(count)
        limit = numbers[min(wanted, len(numbers)) - 1] if numbers else 0
        top10 = Top10(top=top, percent=percent or None, val=count, filterVal=limit)
        self._set(field, top10=top10)

    def _numbers(self, field):
        values = (self._value(row, field - 1)[0] for row in self._rows())
        return [number for number in map(_as_number, values) if number is not None]

    def clear(self, field):
        """Take one criterion or all of them away; the arrows stay."""
        file_filter = self._get()
        if file_filter is None:
            return
        file_filter.filterColumn = [
            c for c in file_filter.filterColumn if field is not None and c.colId != field - 1
        ]
        self._hide_rows(file_filter)

    # Which rows stay

    def _rows(self):
        last = parse_area(self._get().ref).bottom if self._get() else self._area.bottom
        bounds = self._sheet.grid.bounds or Area(1, 1, 1, 1)
        return range(self._area.top + 1, min(last, bounds.bottom) + 1)

    def _value(self, row, offset):
        cell = self._sheet.grid.cells.get((row, self._area.left + offset))
        if cell is None or cell._value is None:
            return None, ""
        styles, epoch = self._sheet.book.styles, self._sheet.book.workbook.epoch
        value = from_cell(cell, styles.number_format(cell._style), epoch)
        return value, shown_text(self._sheet, cell)

    def _hide_rows(self, file_filter):
        tests = [(c.colId, _test(c)) for c in file_filter.filterColumn]
        # A criterion that this engine cannot work out: rows that it hid stay hidden.
        unknown = any(test is None for _, test in tests)
        tests = [(offset, test) for offset, test in tests if test is not None]
        dimensions = self._sheet.worksheet.row_dimensions
        for row in self._rows():
            shown = all(test(*self._value(row, offset)) for offset, test in tests)
            dimension = dimensions.get(row)
            was_hidden = dimension is not None and bool(dimension.hidden)
            hidden = not shown or (unknown and was_hidden)
            if hidden != was_hidden:
                dimensions[row].hidden = hidden


def _criterion(value):
    """A comparison value as the file stores it: dates as day numbers, wildcards escaped."""
    if isinstance(value, dict):
        parsed = dt.datetime.fromisoformat(value["value"])
        return str(date_serial(parsed, "The filter"))
    return value.replace("~", "~~").replace("*", "~*").replace("?", "~?")


def _as_number(value):
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, dt.datetime):
        return (value - _EPOCH) / dt.timedelta(days=1)
    return None


def _test(column):
    """A function (value, text) -> is shown, for one column's criterion; None if unknown."""
    if column.filters is not None and not column.filters.dateGroupItem:
        wanted = {text.casefold() for text in column.filters.filter}
        blank = bool(column.filters.blank)
        return lambda value, text: (not text and blank) or text.casefold() in wanted
    if column.customFilters is not None:
        tests = [_custom_test(c) for c in column.customFilters.customFilter]
        combine = all if column.customFilters._and else any
        return lambda value, text: combine(test(value, text) for test in tests)
    if column.top10 is not None:
        limit, top = column.top10.filterVal, column.top10.top is not False

        def in_top(value, text):
            number = _as_number(value)
            return number is not None and (number >= limit if top else number <= limit)

        return in_top
    return None


def _custom_test(custom):
    operator, operand = custom.operator or "equal", custom.val
    if operator in ("equal", "notEqual"):
        if operand.strip() == "":
            return lambda value, text: bool(text) == (operator == "notEqual")
        pattern, number = wildcard_pattern(operand, True, False), _number(operand)

        def equal(value, text):
            same = _as_number(value) == number if number is not None else False
            return (same or bool(pattern.search(text))) == (operator == "equal")

        return equal
    return lambda value, text: _compares(operator, value, text, operand)


def _number(text):
    try:
        return float(text)
    except ValueError:
        return None


def _compares(operator, value, text, operand):
    left, right = _as_number(value), _number(operand)
    if right is None:
        left, right = (
            (text.casefold(), operand.casefold()) if isinstance(value, str) else (None,) * 2
        )
    if left is None:
        return False
    return {
        "greaterThan": left > right,
        "lessThan": left < right,
        "greaterThanOrEqual": left >= right,
        "lessThanOrEqual": left <= right,
    }[operator]


def _snapshot(field, column):
    if column.filters is not None and not column.filters.dateGroupItem:
        values = list(column.filters.filter) + ([""] if column.filters.blank else [])
        if values == [""]:
            return autofilter_criteria_snapshot(field, "comparison", "=")
        return autofilter_criteria_snapshot(field, "values", values)
    if column.customFilters is not None:
        custom = column.customFilters.customFilter
        texts = [f"{_SIGNS[c.operator]}{c.val.strip()}" for c in custom]
        join = "and" if column.customFilters._and else "or"
        second = texts[1] if len(texts) > 1 else None
        return autofilter_criteria_snapshot(field, "comparison", texts[0], second, join)
    if column.top10 is not None:
        end = "top" if column.top10.top is not False else "bottom"
        kind = "percent" if column.top10.percent else "items"
        value = column.top10.val if kind == "percent" else int(column.top10.val)
        return autofilter_criteria_snapshot(field, f"{end}_{kind}", value)
    return empty_autofilter_criteria(field, "unknown")
