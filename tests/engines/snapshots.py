"""What is in an open workbook, seen by our own engine whatever engine changed it."""

from __future__ import annotations

from typing import Any

from tests.stand_ins.engines import Excel
from xl_addin.headless.books import Book
from xl_addin.headless.cells.addresses import cell_address
from xl_addin.headless.sheets import Sheet
from xl_addin.workbook.basics import styles


def snapshot(it: Excel) -> dict[str, Any]:
    """Everything that a person can see in the active workbook, by sheet and kind."""
    book: Book = it.our_app.books.active
    state: dict[str, Any] = {
        "sheets": [(s.name, s.worksheet.sheet_state) for s in book.sheets],
        "active": book.sheets.active.name,
        "names": sorted((name.name, name.refers_to) for name in book.names.all()),
    }
    for sheet in book.sheets:
        for kind, read in _KINDS.items():
            state[f"{sheet.name}: {kind}"] = read(sheet)
    return state


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """In words, what differs; at most three places of each kind."""
    found = []
    for key in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(key), theirs.get(key)
        if one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            places = [p for p in one.keys() | other.keys() if one.get(p) != other.get(p)]
            for place in sorted(places, key=str)[:3]:
                found.append(f"{key}, {place}: {one.get(place)!r} != {other.get(place)!r}")
            if len(places) > 3:
                found.append(f"{key}: {len(places) - 3} more")
        elif isinstance(one, list) and isinstance(other, list):
            lacks = [thing for thing in one if thing not in other][:2]
            more = [thing for thing in other if thing not in one][:2]
            found.append(f"{key}: only the first: {lacks!r}, only the second: {more!r}")
        else:
            found.append(f"{key}: {one!r} != {other!r}")
    return found


def _values(sheet: Sheet) -> dict[str, Any]:
    sheet.pivot_tables.settle()
    return {
        cell_address(*place): (cell.data_type, cell._value)
        for place, cell in sheet.grid.cells.items()
        if cell._value is not None
    }


def _looks(sheet: Sheet) -> dict[str, Any]:
    styles = sheet.book.styles
    known: dict[bytes, tuple] = {}

    def look(style) -> tuple:
        key = bytes(style)
        if key not in known:
            font = styles.part(style, "font")
            fill = styles.part(style, "fill")
            alignment = styles.part(style, "alignment")
            known[key] = (
                styles.number_format(style), font.b, font.i, font.sz, _colour(font.color),
                getattr(fill, "patternType", None) and _colour(fill.fgColor),
                alignment.horizontal, alignment.vertical, alignment.wrap_text,
            )  # fmt: skip
        return known[key]

    return {
        cell_address(*place): look(cell._style)
        for place, cell in sheet.grid.cells.items()
        if any(cell._style) and cell._value is not None
    }


_DARK = (("theme", 1, 0.0), ("rgb", f"FF{styles.INPUT_TEXT[1:].upper()}", 0.0))
"""The theme's text and ours, which a list's new first row has on macOS (docs/technical.md)."""


def _colour(colour: Any) -> tuple | None:
    if colour is None:
        return None
    found = colour.type, colour.value, colour.tint
    return _DARK[0] if found in _DARK else found


def _notes(sheet: Sheet) -> dict[str, str]:
    return {note.location.address: note.text for note in sheet.notes}


def _tables(sheet: Sheet) -> dict[str, Any]:
    return {
        name: (
            table.ref,
            table.tableStyleInfo and table.tableStyleInfo.name,
            [column.name for column in table.tableColumns],
            table.autoFilter
            and [
                (c.colId, c.filters and (list(c.filters.filter), c.filters.blank))
                for c in table.autoFilter.filterColumn
            ],
        )
        for name, table in zip(sheet.worksheet.tables, sheet.worksheet.tables.values(), strict=True)
    }


def _hidden(sheet: Sheet) -> dict[str, Any]:
    columns = range(1, (sheet.grid.bounds.right if sheet.grid.bounds else 0) + 1)
    return {
        "rows": [n for n, d in sorted(sheet.worksheet.row_dimensions.items()) if d.hidden],
        "columns": [c for c in columns if sheet.columns.hidden(c)],
    }


def _sizes(sheet: Sheet) -> dict[str, Any]:
    columns = range(1, (sheet.grid.bounds.right if sheet.grid.bounds else 0) + 1)
    sizes = {f"column {c}": sheet.columns.width(c) for c in columns}
    heights = sheet.worksheet.row_dimensions.items()
    return sizes | {f"row {n}": d.ht for n, d in heights if d.ht is not None}


def _conditions(sheet: Sheet) -> list[Any]:
    found = []
    for formatting, rules in sheet.worksheet.conditional_formatting._cf_rules.items():
        for rule in rules:
            fill = rule.dxf and rule.dxf.fill and _colour(rule.dxf.fill.bgColor)
            font = rule.dxf and rule.dxf.font
            colour = font and _colour(font.color)
            bold = font and font.b
            found.append(
                (rule.priority, str(formatting.sqref), list(rule.formula), fill, colour, bold,
                 bool(rule.stopIfTrue))
            )  # fmt: skip
    found.sort(key=lambda rule: (rule[0], rule[1]))
    return [rule[1:] for rule in found]


def _validations(sheet: Sheet) -> list[Any]:
    return sorted(
        (str(rule.sqref), rule.type, rule.formula1, rule.promptTitle, rule.prompt)
        for rule in sheet.worksheet.data_validations.dataValidation
    )  # fmt: skip


def _links(sheet: Sheet) -> dict[str, Any]:
    return {
        cell_address(*place): (cell._hyperlink.target, cell._hyperlink.location)
        for place, cell in sheet.grid.cells.items()
        if cell._hyperlink
    }


def _charts(sheet: Sheet) -> list[Any]:
    return [
        (
            chart.name, chart.chart_type, chart.title, chart.legend.position,
            [(s.name, s.line_color, s.marker_style) for s in chart.series],
            chart.category_axis.title, chart.value_axis.title,
        )
        for chart in sheet.charts
    ]  # fmt: skip


def _pivots(sheet: Sheet) -> list[Any]:
    return [
        (m.name, str(m.source), m.rows, m.columns, m.filters, m.layout,
         [(v.field, v.function, v.name) for v in m.values], m.area)
        for m in sheet.pivot_tables.models
    ]  # fmt: skip


def _page(sheet: Sheet) -> dict[str, Any]:
    tab = sheet.worksheet.sheet_properties.tabColor
    return {
        "frozen": sheet.worksheet.freeze_panes,
        "print area": sheet.page_setup.print_area,
        "tab": _colour(tab),
        "merged": sorted(str(r) for r in sheet.worksheet.merged_cells.ranges),
    }  # fmt: skip


def _selected(sheet: Sheet) -> str:
    return sheet.selection.address


_KINDS = {
    "values": _values,
    "looks": _looks,
    "notes": _notes,
    "tables": _tables,
    "hidden": _hidden,
    "sizes": _sizes,
    "conditional formats": _conditions,
    "validation": _validations,
    "links": _links,
    "charts": _charts,
    "pivots": _pivots,
    "page": _page,
    "selection": _selected,
}
