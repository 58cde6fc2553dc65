"""The three parts of a pivot table in the file: definition, cache definition, cache records.

The order of elements and the counts follow ECMA-376, part 1, sections 18.10 (pivot tables).
Written as text: openpyxl's classes for these parts take 70 times as long for the records, name
every attribute and need as much code.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from xml.sax.saxutils import quoteattr

from xl_addin.headless.cells.addresses import plain_address
from xl_addin.headless.cells.values import escape_text, number_text
from xl_addin.headless.file.packages import MAIN, RELATION
from xl_addin.headless.pivot.figures import Figures, Line, Value
from xl_addin.headless.pivot.layout import Layout
from xl_addin.headless.pivot.model import Model, TableSource

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The version numbers of Excel 2013 and later; 3 is Excel 2007, the first that can refresh it.
_VERSION = "6"
_FUNCTIONS = {
    "count": "count", "average": "average", "max": "max", "min": "min", "product": "product",
    "count_numbers": "countNums", "stdev": "stdDev", "stdevp": "stdDevp", "var": "var",
    "varp": "varp",
}  # fmt: skip
FUNCTIONS_BACK = {value: key for key, value in _FUNCTIONS.items()} | {None: "sum", "sum": "sum"}
_AXES = {"rows": "axisRow", "columns": "axisCol", "filters": "axisPage"}


def cache_definition(model: Model, result: Figures, used: set[str]) -> bytes:
    """The cache's fields and where its records come from; fields on an axis are `used`."""
    fields = "".join(
        _cache_field(result, i, name, name in used) for i, name in enumerate(result.names)
    )
    if isinstance(model.source, TableSource):
        where = f"name={quoteattr(model.source.name)}"
    else:
        sheet, area = model.source
        where = f'ref="{plain_address(area)}" sheet={quoteattr(sheet)}'
    return _bytes(
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{RELATION}" r:id="rId1" '
        f'refreshOnLoad="1" refreshedBy="lac903" createdVersion="{_VERSION}" '
        f'refreshedVersion="{_VERSION}" minRefreshableVersion="3" '
        f'recordCount="{len(result.records)}">'
        f'<cacheSource type="worksheet"><worksheetSource {where}/></cacheSource>'
        f'<cacheFields count="{len(result.names)}">{fields}</cacheFields>'
        "</pivotCacheDefinition>"
    )


def _cache_field(result: Figures, index: int, name: str, used: bool) -> str:
    values = result.items[name] if used else [record[index] for record in result.records]
    dates = [v for v in values if isinstance(v, dt.datetime)]
    number_format = 14 if dates else 0
    body = "".join(map(_value, values)) if used else ""
    attributes = _shared_attributes(values) + (f' count="{len(values)}"' if used else "")
    start = f'<cacheField name={_attribute(name)} numFmtId="{number_format}">'
    if body:
        return f"{start}<sharedItems{attributes}>{body}</sharedItems></cacheField>"
    return f"{start}<sharedItems{attributes}/></cacheField>"


def _shared_attributes(values: Sequence[Value]) -> str:
    """What kinds of values a field holds, in the attributes that Excel checks."""
    blank = any(v is None or v == "" for v in values)
    texts = [v for v in values if isinstance(v, str) and v]
    text_like = bool(texts) or any(isinstance(v, bool) for v in values)
    dates = [v for v in values if isinstance(v, dt.datetime)]
    numbers = [v for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)]
    result = {}
    if not text_like and not blank and (numbers or dates):
        result["containsSemiMixedTypes"] = "0"
    if dates:
        if not text_like and not numbers and not blank:
            result["containsNonDate"] = "0"
        result["containsDate"] = "1"
    if not text_like and (numbers or dates):
        result["containsString"] = "0"
    if blank:
        result["containsBlank"] = "1"
    if text_like + bool(numbers) + bool(dates) > 1:
        result["containsMixedTypes"] = "1"
    result |= _limits(numbers, dates)
    if any(len(v) > 255 for v in texts):
        result["longText"] = "1"
    return "".join(f' {name}="{value}"' for name, value in result.items())


def _limits(numbers: Sequence[float], dates: Sequence[dt.datetime]) -> dict[str, str]:
    """The smallest and largest number and date; the last day is the one after."""
    result = {}
    if numbers:
        result["containsNumber"] = "1"
        if all(float(v).is_integer() for v in numbers):
            result["containsInteger"] = "1"
        result["minValue"] = number_text(min(numbers))
        result["maxValue"] = number_text(max(numbers))
    if dates:
        result["minDate"] = min(dates).isoformat()
        result["maxDate"] = (max(dates) + dt.timedelta(days=1)).isoformat()
    return result


def _value(value: Value) -> str:
    if value is None or value == "":
        return "<m/>"
    if isinstance(value, bool):
        return f'<b v="{int(value)}"/>'
    if isinstance(value, dt.datetime):
        return f'<d v="{value.isoformat(timespec="seconds")}"/>'
    if isinstance(value, str):
        return f"<s v={_attribute(value)}/>"
    return f'<n v="{number_text(value)}"/>'


def _typed_value(kind: type, value: Value) -> str:
    """`_value` for a cache, where True and 1.0 would be the same key without their types."""
    return _value(value)


def _attribute(text: str) -> str:
    """Text in an attribute: line breaks and tabs are escaped, or readers make spaces of them."""
    return quoteattr(escape_text(text), {"\n": "_x000a_", "\t": "_x0009_"})


def records(result: Figures, used: set[str]) -> bytes:
    """The source records; fields on an axis hold item numbers."""
    parts = [f'<pivotCacheRecords xmlns="{MAIN}" count="{len(result.records)}">']
    coded = {i: result.codes[name] for i, name in enumerate(result.names) if name in used}
    value_xml = lru_cache(maxsize=None)(_typed_value)
    for number, record in enumerate(result.records):
        cells = [
            f'<x v="{coded[i][number]}"/>' if i in coded else value_xml(type(value), value)
            for i, value in enumerate(record)
        ]
        parts.append(f"<r>{''.join(cells)}</r>")
    parts.append("</pivotCacheRecords>")
    return _bytes("".join(parts))


def definition(model: Model, result: Figures, shown: Layout) -> bytes:
    """The pivot table itself; its cache has no number yet (see `with_cache_id`)."""
    pages = len(model.filters)
    page_counts = f' rowPageCount="{pages}" colPageCount="1"' if pages else ""
    return _bytes(
        f'<pivotTableDefinition xmlns="{MAIN}" name={_attribute(model.name)} '
        f'cacheId="" applyNumberFormats="0" applyBorderFormats="0" '
        f'applyFontFormats="0" applyPatternFormats="0" applyAlignmentFormats="0" '
        f'applyWidthHeightFormats="1" dataCaption="Values" updatedVersion="{_VERSION}" '
        f'minRefreshableVersion="3" useAutoFormatting="1" itemPrintTitles="1" '
        f'createdVersion="{_VERSION}" indent="0"{_switches(model)} multipleFieldFilters="0">'
        f'<location ref="{plain_address(model.area)}" firstHeaderRow="{shown.first_header_row}" '
        f'firstDataRow="{shown.header_rows}" firstDataCol="{shown.header_columns}"{page_counts}/>'
        f"{_fields(model, result)}{_axes(model, result)}{_pages(model, result)}"
        f"{_data_fields(model, result)}"
        '<pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1" '
        'showRowStripes="0" showColStripes="0" showLastColumn="1"/>'
        "</pivotTableDefinition>"
    )


def _switches(model: Model) -> str:
    """Layout and grand totals, as far as they are not what readers take for granted."""
    compact = "" if model.layout == "compact" else ' compact="0" compactData="0"'
    outline = "" if model.layout == "tabular" else ' outline="1" outlineData="1"'
    rows = "" if model.row_grand else ' rowGrandTotals="0"'
    columns = "" if model.column_grand else ' colGrandTotals="0"'
    return compact + outline + rows + columns


def _fields(model: Model, result: Figures) -> str:
    fields = "".join(_field(model, result, name) for name in result.names)
    return f'<pivotFields count="{len(result.names)}">{fields}</pivotFields>'


def _field(model: Model, result: Figures, name: str) -> str:
    """A field and, when it is on an axis, its items."""
    attributes = "".join(
        f' axis="{axis}"' for area, axis in _AXES.items() if name in getattr(model, area)
    )
    if name in {value.field for value in model.values}:
        attributes += ' dataField="1"'
    if model.layout != "compact":
        attributes += ' compact="0"'
    if model.layout == "tabular":
        attributes += ' outline="0"'
    attributes += ' showAll="0"'
    items = result.items.get(name)
    if items is None:
        return f"<pivotField{attributes}/>"
    body = "".join(f'<item x="{number}"/>' for number in range(len(items)))
    return (
        f'<pivotField{attributes}><items count="{len(items) + 1}">{body}'
        '<item t="default"/></items></pivotField>'
    )


def _axes(model: Model, result: Figures) -> str:
    several = len(model.values) > 1
    rows = [str(result.names.index(name)) for name in model.rows]
    columns = [str(result.names.index(name)) for name in model.columns]
    # The field -2 stands for the values when there are several.
    columns += ["-2"] if several else []
    nested = model.layout != "tabular"
    return (
        _field_list("rowFields", rows)
        + _item_list("rowItems", result.row_lines, nested, False)
        + _field_list("colFields", columns)
        + _item_list("colItems", result.column_lines, False, several)
    )


def _field_list(tag: str, numbers: Sequence[str]) -> str:
    if not numbers:
        return ""
    body = "".join(f'<field x="{number}"/>' for number in numbers)
    return f'<{tag} count="{len(numbers)}">{body}</{tag}>'


def _item_list(tag: str, lines: Sequence[Line], nested: bool, several: bool) -> str:
    body, previous = [], None
    for line in lines:
        body.append(_item(line, previous, nested, several))
        previous = line
    return f'<{tag} count="{len(lines)}">{"".join(body)}</{tag}>'


def _item(line: Line, previous: Line | None, nested: bool, several: bool) -> str:
    """One line: `r` counts the leading item numbers repeated from the line before."""
    value = f' i="{line.value}"' if several and line.value else ""
    if line.kind == "grand":
        return f'<i t="grand"{value}><x/></i>'
    if line.kind == "default":
        level = len(line.path) - 1
        return f'<i t="default"{_repeat(level)}{value}>{_x(line.path[level])}</i>'
    path = line.path + ((line.value,) if several else ())
    repeated = _repeated(line, previous, nested, several)
    body = "".join(_x(number) for number in path[repeated:])
    return f"<i{_repeat(repeated)}{value}>{body}</i>" if body else "<i/>"


def _repeated(line: Line, previous: Line | None, nested: bool, several: bool) -> int:
    if nested:
        return max(0, len(line.path) - 1)
    if previous is None or previous.kind != "item":
        return 0
    if several and line.value:
        return len(line.path)
    count = 0
    for ours, theirs in zip(line.path[:-1], previous.path[:-1], strict=False):
        if ours != theirs:
            break
        count += 1
    return count


def _repeat(count: int) -> str:
    return f' r="{count}"' if count else ""


def _x(number: int) -> str:
    return f'<x v="{number}"/>' if number else "<x/>"


def _pages(model: Model, result: Figures) -> str:
    if not model.filters:
        return ""
    fields = [f'<pageField fld="{result.names.index(name)}" hier="-1"/>' for name in model.filters]
    return f'<pageFields count="{len(fields)}">{"".join(fields)}</pageFields>'


def _data_fields(model: Model, result: Figures) -> str:
    if not model.values:
        return ""
    parts = []
    for value in model.values:
        subtotal = _FUNCTIONS.get(value.function)
        kind = f' subtotal="{subtotal}"' if subtotal else ""
        look = f' numFmtId="{value.number_format_id}"' if value.number_format_id else ""
        parts.append(
            f"<dataField name={_attribute(value.name)} "
            f'fld="{result.names.index(value.field)}"{kind} baseField="0" baseItem="0"{look}/>'
        )
    return f'<dataFields count="{len(parts)}">{"".join(parts)}</dataFields>'


def with_cache_id(xml: bytes, number: int) -> bytes:
    """The definition with the number that the workbook gives its cache."""
    return re.sub(rb'cacheId="[^"]*"', f'cacheId="{number}"'.encode(), xml, count=1)


def _bytes(text: str) -> bytes:
    return (_HEAD + text).encode("utf-8", "xmlcharrefreplace")
