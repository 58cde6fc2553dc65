"""Conditional formats: rules that colour cells. Made here are those with a formula of their own.

Rules of other kinds (scales, data bars, icons, ...) that a file holds are kept, moved and copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from xlwings import base_classes

from xl_addin.headless.cells.addresses import Area, parse_areas
from xl_addin.headless.cells.colours import file_colour, read_colour
from xl_addin.headless.cells.file_ranges import multi_range
from xl_addin.headless.cells.references import translate
from xl_addin.headless.collection import Collection
from xl_addin.headless.on_sheets.validation import anchor
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet

RGB = tuple[int, int, int]
_TYPES = {
    "cellIs": "cell_value",
    "expression": "custom",
    "colorScale": "color_scale",
    "dataBar": "data_bar",
    "iconSet": "icon_set",
}


class ConditionalFormat(Refusing, base_classes.ConditionalFormat):
    """One rule."""

    def __init__(self, sheet: Sheet, rule: Rule) -> None:
        self._sheet = sheet
        self._rule = rule

    @property
    def type(self) -> str:
        """xlwings' word for the kind of rule; "unknown" for a kind that xlwings has not."""
        return _TYPES.get(self._rule.type, "unknown")

    @property
    def stop_if_true(self) -> bool | None:
        """Whether weaker rules do not count where this one holds; None for scales and the like."""
        return bool(self._rule.stopIfTrue) if self._has_look else None

    @property
    def formula(self) -> str | None:
        """The formula, with its equals sign, of a rule with a formula of its own; else None."""
        return f"={self._rule.formula[0]}" if self.type == "custom" else None

    @property
    def _has_look(self) -> bool:
        return self.type in ("cell_value", "custom")

    def _look(self, part: str, name: str) -> Any:
        part = getattr(self._rule.dxf, part, None) if self._has_look else None
        return getattr(part, name, None)

    @property
    def fill_color(self) -> RGB | None:
        """The fill that the rule gives, or None."""
        colour = self._look("fill", "bgColor")
        if colour is None or (colour.type == "rgb" and colour.rgb == "00000000"):
            return None
        return read_colour(colour, self._sheet.book.workbook)

    @property
    def font_color(self) -> RGB | None:
        """The text's colour that the rule gives, or None."""
        return read_colour(self._look("font", "color"), self._sheet.book.workbook)

    @property
    def font_bold(self) -> bool | None:
        """Whether the rule makes text bold; None where it leaves that alone."""
        return self._look("font", "b")

    @property
    def font_italic(self) -> bool | None:
        """Whether the rule makes text italic; None where it leaves that alone."""
        return self._look("font", "i")

    def delete(self) -> None:
        """Delete the whole rule, also where it covers cells outside the range asked."""
        rules = self._sheet.worksheet.conditional_formatting._cf_rules
        for formatting in list(rules):
            rules[formatting] = [r for r in rules[formatting] if r is not self._rule]
            if not rules[formatting]:
                del rules[formatting]


class ConditionalFormats(Refusing, Collection, base_classes.ConditionalFormats):
    """The rules that cover a range or a part of it, the strongest first.

    References in formulas are relative to the range's first cell.
    """

    def __init__(self, parent: Range) -> None:
        self._range = parent
        self._sheet = parent.sheet

    @property
    def parent(self) -> Range:
        """The range."""
        return self._range

    def _all(self) -> list[ConditionalFormat]:
        area = self._range.area
        found = [
            rule
            for formatting, rules in _entries(self._sheet)
            if any(part.intersect(area) for part in parse_areas(formatting.sqref))
            for rule in rules
        ]
        found.sort(key=lambda rule: rule.priority)
        return [ConditionalFormat(self._sheet, rule) for rule in found]

    def add_custom(self, spec: Mapping[str, Any]) -> ConditionalFormat:
        """A rule that holds where a formula is true; it is stronger than those before it.

        `spec` holds `formula`, `stop_if_true` and looks: `fill_color`, `font_color`, `font_bold`,
        `font_italic`.
        """
        rule = Rule(type="expression", formula=[spec["formula"].removeprefix("=")])
        rule.stopIfTrue = spec["stop_if_true"] or None
        rule.dxf = _look_of(spec)
        for _, rules in _entries(self._sheet):
            for other in rules:
                other.priority += 1
        rule.priority = 1
        formatting = ConditionalFormatting(multi_range([self._range.area]))
        entries = self._sheet.worksheet.conditional_formatting._cf_rules
        entries.setdefault(formatting, []).append(rule)
        return ConditionalFormat(self._sheet, rule)

    def clear(self) -> None:
        """Take the rules off this range; they stay on cells outside it."""
        clear_conditions(self._sheet, self._range.area)


def _look_of(spec: Mapping[str, Any]) -> DifferentialStyle:
    """The look that a rule gives, of what is asked for; the rest is left as the cell has it."""
    look = DifferentialStyle()
    if "fill_color" in spec:
        look.fill = PatternFill(bgColor=file_colour(spec["fill_color"]))
    if any(name.startswith("font") for name in spec):
        look.font = Font(b=spec.get("font_bold"), i=spec.get("font_italic"))
        if "font_color" in spec:
            look.font.color = file_colour(spec["font_color"])
    return look


def _entries(sheet: Sheet) -> list[tuple[ConditionalFormatting, list[Rule]]]:
    return list(sheet.worksheet.conditional_formatting._cf_rules.items())


def clear_conditions(sheet: Sheet, area: Area) -> None:
    """Cut an area out of every rule of a sheet."""
    rules = sheet.worksheet.conditional_formatting._cf_rules
    for formatting, there in _entries(sheet):
        old = parse_areas(formatting.sqref)
        if not any(part.intersect(area) for part in old):
            continue
        del rules[formatting]
        pieces = [piece for part in old for piece in part.minus(area)]
        if pieces:
            _put(rules, formatting, there, anchor(old), pieces)


def _put(
    entries: dict[ConditionalFormatting, list[Rule]],
    formatting: ConditionalFormatting,
    rules: Iterable[Rule],
    origin: str,
    areas: Sequence[Area],
) -> None:
    """Store rules for areas; relative references follow the areas' first cell."""
    changed = copy(formatting)
    changed.sqref = multi_range(areas)
    for rule in rules:
        rule.formula = [translate(text, origin, anchor(areas)) for text in rule.formula]
    entries.setdefault(changed, []).extend(rules)


def copy_conditions(source: Range, sheet: Sheet, row: int, column: int) -> None:
    """Give the place at a row and column the rules of a source range."""
    area, entries = source.area, sheet.worksheet.conditional_formatting._cf_rules
    for formatting, rules in _entries(source.sheet):
        old = parse_areas(formatting.sqref)
        parts = [part.intersect(area) for part in old]
        parts = [p.moved(row - area.top, column - area.left) for p in parts if p]
        if not parts:
            continue
        if sheet is source.sheet and all(any(o.covers(p) for o in old) for p in parts):
            continue
        _put(entries, formatting, [copy(rule) for rule in rules], anchor(old), parts)
