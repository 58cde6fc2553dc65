"""Conditional formats: rules that colour cells by their values."""

import re
from copy import copy

from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.formatting.rule import ColorScale, FormatObject, IconSet, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from xlwings import base_classes

from xl_addin.headless.cells.addresses import parse_areas
from xl_addin.headless.cells.colours import file_colour, read_colour
from xl_addin.headless.cells.file_ranges import multi_range
from xl_addin.headless.cells.references import translate
from xl_addin.headless.on_sheets.validation import anchor
from xl_addin.headless.unsupported import NoApi, unsupported

_TYPES = {
    "cellIs": "cell_value",
    "expression": "custom",
    "colorScale": "color_scale",
    "dataBar": "data_bar",
    "iconSet": "icon_set",
}
_OPERATORS = {
    "between": "between",
    "not_between": "notBetween",
    "equal_to": "equal",
    "not_equal_to": "notEqual",
    "greater_than": "greaterThan",
    "less_than": "lessThan",
    "greater_than_or_equal": "greaterThanOrEqual",
    "less_than_or_equal": "lessThanOrEqual",
}
_OPERATORS_BACK = {value: key for key, value in _OPERATORS.items()}
_THRESHOLDS = {
    "lowest_value": "min",
    "highest_value": "max",
    "number": "num",
    "percent": "percent",
    "percentile": "percentile",
    "formula": "formula",
}
_THRESHOLDS_BACK = {value: key for key, value in _THRESHOLDS.items()}
_NEWER_ICONS = ("3_stars", "3_triangles", "5_boxes")
_NUMBER = re.compile(r"[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?")


def _icon_name(name):
    return "".join(part if part[0].isdigit() else part.capitalize() for part in name.split("_"))


_ICONS_BACK = {_icon_name(name): name for name in base_classes.CONDITIONAL_FORMAT_ICON_SETS}


class ConditionalFormat(NoApi, base_classes.ConditionalFormat):
    """One rule."""

    def __init__(self, sheet, rule):
        self._sheet = sheet
        self._rule = rule

    @property
    def type(self):
        return _TYPES.get(self._rule.type, "unknown")

    @property
    def _styled(self):
        return self.type in ("cell_value", "custom")

    @property
    def stop_if_true(self):
        if self.type in ("color_scale", "data_bar", "icon_set"):
            return None
        return bool(self._rule.stopIfTrue)

    @property
    def operator(self):
        return _OPERATORS_BACK.get(self._rule.operator) if self.type == "cell_value" else None

    def _formula(self, index, kind):
        formulas = self._rule.formula
        if self.type != kind or len(formulas) <= index:
            return None
        return f"={formulas[index]}"

    @property
    def formula1(self):
        return self._formula(0, "cell_value")

    @property
    def formula2(self):
        if self.operator not in ("between", "not_between"):
            return None
        return self._formula(1, "cell_value")

    @property
    def formula(self):
        return self._formula(0, "custom")

    def _look(self, part, name):
        part = getattr(self._rule.dxf, part, None) if self._styled else None
        return getattr(part, name, None)

    @property
    def fill_color(self):
        colour = self._look("fill", "bgColor")
        if colour is None or (colour.type == "rgb" and colour.rgb == "00000000"):
            return None
        return read_colour(colour, self._sheet.book.workbook)

    @property
    def font_color(self):
        return read_colour(self._look("font", "color"), self._sheet.book.workbook)

    @property
    def font_bold(self):
        return self._look("font", "b")

    @property
    def font_italic(self):
        return self._look("font", "i")

    @property
    def colors(self):
        if self.type != "color_scale":
            return None
        return tuple(read_colour(c, self._sheet.book.workbook) for c in self._rule.colorScale.color)

    @property
    def bar_color(self):
        if self.type != "data_bar":
            return None
        return read_colour(self._rule.dataBar.color, self._sheet.book.workbook)

    @property
    def show_value(self):
        part = self._rule.dataBar or self._rule.iconSet
        return None if part is None else part.showValue is not False

    @property
    def icon_set(self):
        if self.type != "icon_set":
            return None
        return _ICONS_BACK.get(self._rule.iconSet.iconSet or "3TrafficLights1")

    @property
    def reverse_order(self):
        return bool(self._rule.iconSet.reverse) if self.type == "icon_set" else None

    def _limits(self):
        rule = self._rule
        if self.type == "color_scale":
            return [_limit(v) for v in rule.colorScale.cfvo]
        if self.type == "data_bar":
            return [_limit(v) for v in rule.dataBar.cfvo]
        if self.type == "icon_set":
            return [_limit(v) for v in rule.iconSet.cfvo[1:]]
        return None

    @property
    def threshold_types(self):
        limits = self._limits()
        return None if limits is None else tuple(kind for kind, _ in limits)

    @property
    def thresholds(self):
        limits = self._limits()
        return None if limits is None else tuple(value for _, value in limits)

    def set(self, changes):
        rule = self._rule
        if "operator" in changes:
            rule.operator = _OPERATORS[changes["operator"]]
        formulas = list(rule.formula)
        if "formula" in changes:
            formulas = [changes["formula"].removeprefix("=")]
        if "formula1" in changes:
            formulas[:1] = [_operand(changes["formula1"])]
        if "formula2" in changes:
            formulas[1:] = [] if changes["formula2"] is None else [_operand(changes["formula2"])]
        rule.formula = formulas
        if "stop_if_true" in changes:
            rule.stopIfTrue = changes["stop_if_true"] or None
        _set_look(rule, changes)

    def delete(self):
        """Delete the whole rule, also where it covers cells outside the range asked."""
        rules = self._sheet.worksheet.conditional_formatting._cf_rules
        for formatting in list(rules):
            rules[formatting] = [r for r in rules[formatting] if r is not self._rule]
            if not rules[formatting]:
                del rules[formatting]


def _limit(value):
    kind = _THRESHOLDS_BACK.get(value.type, "unknown")
    return kind, value.val if kind not in ("lowest_value", "highest_value", "unknown") else None


def _set_look(rule, changes):
    look = copy(rule.dxf) if rule.dxf is not None else DifferentialStyle()
    font = copy(look.font) if look.font is not None else Font()
    if "fill_color" in changes:
        look.fill = PatternFill(bgColor=file_colour(changes["fill_color"]))
    for name, attribute in (("font_bold", "b"), ("font_italic", "i")):
        if name in changes:
            setattr(font, attribute, changes[name])
    if "font_color" in changes:
        font.color = file_colour(changes["font_color"])
    if any(name.startswith("font") for name in changes):
        look.font = font
    rule.dxf = look


def _operand(value):
    """A comparison value as a formula: numbers and formulas as they are, text in quotes."""
    text = str(value)
    if text.startswith("="):
        return text[1:]
    if _NUMBER.fullmatch(text) or (text.startswith('"') and text.endswith('"')):
        return text
    return '"' + text.replace('"', '""') + '"'


class ConditionalFormats(NoApi, base_classes.ConditionalFormats):
    """The rules that cover a range or a part of it, the strongest first.

    References in formulas are relative to the range's first cell.
    """

    def __init__(self, parent):
        self._range = parent
        self._sheet = parent.sheet

    @property
    def parent(self):
        return self._range

    def _rules(self):
        area = self._range.area
        found = [
            rule
            for formatting, rules in _entries(self._sheet)
            if any(part.intersect(area) for part in parse_areas(formatting.sqref))
            for rule in rules
        ]
        return sorted(found, key=lambda rule: rule.priority)

    def __call__(self, key):
        rules = self._rules()
        if not isinstance(key, int) or not 1 <= key <= len(rules):
            raise KeyError(key)
        return ConditionalFormat(self._sheet, rules[key - 1])

    def __len__(self):
        return len(self._rules())

    def __iter__(self):
        return iter([ConditionalFormat(self._sheet, rule) for rule in self._rules()])

    def __contains__(self, key):
        return isinstance(key, int) and 1 <= key <= len(self)

    def _add(self, rule):
        for _, rules in _entries(self._sheet):
            for other in rules:
                other.priority += 1
        rule.priority = 1
        formatting = ConditionalFormatting(multi_range([self._range.area]))
        entries = self._sheet.worksheet.conditional_formatting._cf_rules
        entries.setdefault(formatting, []).append(rule)
        return ConditionalFormat(self._sheet, rule)

    def add_cell_value(self, spec):
        formulas = [_operand(spec["formula1"])]
        if spec["formula2"] is not None:
            formulas.append(_operand(spec["formula2"]))
        rule = Rule(type="cellIs", operator=_OPERATORS[spec["operator"]], formula=formulas)
        return self._add_styled(rule, spec)

    def add_custom(self, spec):
        rule = Rule(type="expression", formula=[spec["formula"].removeprefix("=")])
        return self._add_styled(rule, spec)

    def _add_styled(self, rule, spec):
        rule.stopIfTrue = spec["stop_if_true"] or None
        _set_look(rule, spec)
        return self._add(rule)

    def add_color_scale(self, spec):
        scale = ColorScale(
            cfvo=_limits(spec), color=[file_colour(colour) for colour in spec["colors"]]
        )
        return self._add(Rule(type="colorScale", colorScale=scale))

    def add_icon_set(self, spec):
        if spec["icon_set"] in _NEWER_ICONS:
            unsupported(f"The icon set {spec['icon_set']!r}", "Use one of Excel 2007's sets.")
        limits = [FormatObject(type="percent", val=0), *_limits(spec)]
        icons = IconSet(
            iconSet=_icon_name(spec["icon_set"]),
            cfvo=limits,
            showValue=None if spec["show_value"] else False,
            reverse=spec["reverse_order"] or None,
        )
        return self._add(Rule(type="iconSet", iconSet=icons))

    def clear(self):
        """Take the rules off this range; they stay on cells outside it."""
        clear_conditions(self._sheet, self._range.area)


def _limits(spec):
    pairs = zip(spec["threshold_types"], spec["thresholds"], strict=True)
    return [FormatObject(type=_THRESHOLDS[kind], val=value) for kind, value in pairs]


def _entries(sheet):
    return list(sheet.worksheet.conditional_formatting._cf_rules.items())


def clear_conditions(sheet, area):
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


def _put(entries, formatting, rules, origin, areas):
    """Store rules for areas; relative references follow the areas' first cell."""
    changed = copy(formatting)
    changed.sqref = multi_range(areas)
    for rule in rules:
        rule.formula = [translate(text, origin, anchor(areas)) for text in rule.formula]
    entries.setdefault(changed, []).extend(rules)


def copy_conditions(source, sheet, row, column):
    """Give a place the rules of a source range."""
    area, entries = source.area, sheet.worksheet.conditional_formatting._cf_rules
    for formatting, rules in _entries(source.sheet):
        old = parse_areas(formatting.sqref)
        parts = [part.intersect(area) for part in old]
        parts = [p.moved(row - area.top, column - area.left) for p in parts if p]
        if not parts:
            continue
        if sheet is source.sheet and all(any(o.covers(p) for o in old) for p in parts):
            continue
        _put(entries, formatting, [copy_rule(rule) for rule in rules], anchor(old), parts)


def copy_rule(rule):
    """A rule of its own with the same looks."""
    new = copy(rule)
    new.dxf = copy(rule.dxf) if rule.dxf is not None else None
    if getattr(rule, "kept_bar", None) is not None:
        new.kept_bar = rule.kept_bar
    return new
