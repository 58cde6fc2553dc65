"""Data validation: drop-down lists and rules for what may be typed."""

from copy import copy

from openpyxl.worksheet.datavalidation import DataValidation as FileRule
from xlwings import XlwingsError, base_classes

from xl_addin.headless.cells.addresses import (
    Area,
    address,
    column_letter,
    parse_areas,
    quote_sheet,
)
from xl_addin.headless.cells.file_ranges import multi_range
from xl_addin.headless.cells.references import translate
from xl_addin.headless.unsupported import NoApi

_TYPES = {
    "whole_number": "whole",
    "decimal": "decimal",
    "list": "list",
    "date": "date",
    "time": "time",
    "text_length": "textLength",
    "custom": "custom",
}
_TYPES_BACK = {value: key for key, value in _TYPES.items()}
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
_COMPARED = {"whole_number", "decimal", "date", "time", "text_length"}


class DataValidation(NoApi, base_classes.DataValidation):
    """The validation of a range."""

    def __init__(self, parent):
        self.parent = parent

    def _found(self):
        """The rule that covers the whole range, or the word for why there is none."""
        left, rules = [self.parent.area], []
        for rule in self.parent.sheet.worksheet.data_validations.dataValidation:
            before = left
            for area in parse_areas(rule.sqref):
                left = [piece for part in left for piece in part.minus(area)]
            if left != before:
                rules.append(rule)
        if not rules:
            return "none"
        if left:
            return "mixed_criteria"
        first = rules[0]
        same = all(_criteria(rule) == _criteria(first) for rule in rules)
        return first if same else "inconsistent"

    def _get(self, name, default=None):
        rule = self._found()
        return None if isinstance(rule, str) else getattr(rule, name) or default

    @property
    def type(self):
        rule = self._found()
        return rule if isinstance(rule, str) else _TYPES_BACK.get(rule.type, "unknown")

    @property
    def operator(self):
        if self.type not in _COMPARED:
            return None
        return _OPERATORS_BACK[self._get("operator", "between")]

    @property
    def formula1(self):
        return self._get("formula1") if self.type in _COMPARED else None

    @property
    def formula2(self):
        return self._get("formula2") if self.operator in ("between", "not_between") else None

    @property
    def formula(self):
        return f"={self._get('formula1')}" if self.type == "custom" else None

    @property
    def source(self):
        """The list's text, `a,b,c`, or its reference with an equals sign."""
        if self.type != "list":
            return None
        text = self._get("formula1", "")
        return text[1:-1].replace('""', '"') if text.startswith('"') else f"={text}"

    @property
    def in_cell_dropdown(self):
        # The file's attribute says the opposite of its name: true hides the arrow.
        return not self._get("showDropDown", False) if self.type == "list" else None

    @property
    def ignore_blank(self):
        return self._flag("allowBlank")

    @property
    def show_input(self):
        return self._flag("showInputMessage")

    @property
    def show_error(self):
        return self._flag("showErrorMessage")

    def _flag(self, name):
        rule = self._found()
        return None if isinstance(rule, str) else bool(getattr(rule, name))

    @property
    def input_title(self):
        return self._text("promptTitle")

    @property
    def input_message(self):
        return self._text("prompt")

    @property
    def error_title(self):
        return self._text("errorTitle")

    @property
    def error_message(self):
        return self._text("error")

    def _text(self, name):
        rule = self._found()
        return None if isinstance(rule, str) else getattr(rule, name) or ""

    @property
    def alert_style(self):
        return self._get("errorStyle", "stop")

    def set_list(self, source, in_cell_dropdown):
        if isinstance(source, base_classes.Range):
            formula = f"{quote_sheet(source.sheet.name)}!{address(source.area)}"
        elif isinstance(source, base_classes.Name):
            formula = source.name
        else:
            formula = '"' + ",".join(source).replace('"', '""') + '"'
        self._set(FileRule(type="list", formula1=formula, showDropDown=not in_cell_dropdown))

    def set_rule(self, rule_type, operator, formula1, formula2):
        rule = FileRule(
            type=_TYPES[rule_type],
            operator=_OPERATORS[operator] if operator else None,
            formula1=formula1.removeprefix("=") if formula1 else None,
            formula2=formula2.removeprefix("=") if formula2 else None,
        )
        self._set(rule)

    def _set(self, rule):
        old = self._found()
        if old in ("mixed_criteria", "inconsistent"):
            raise XlwingsError(
                "Cannot update data validation because the target cells have different "
                "validation rules."
            )
        rule.allowBlank = rule.showInputMessage = rule.showErrorMessage = True
        if not isinstance(old, str):
            # As in Excel a changed rule keeps its messages.
            for name in ("prompt", "promptTitle", "error", "errorTitle", "errorStyle"):
                setattr(rule, name, getattr(old, name))
        clear_validation(self.parent.sheet, self.parent.area)
        rule.sqref = multi_range([self.parent.area])
        self.parent.sheet.worksheet.data_validations.dataValidation.append(rule)

    def delete(self):
        clear_validation(self.parent.sheet, self.parent.area)


def _criteria(rule):
    names = ("type", "operator", "formula1", "formula2", "showDropDown", "allowBlank")
    return tuple(getattr(rule, name) for name in names)


def clear_validation(sheet, area):
    """Cut an area out of every rule."""
    rules = sheet.worksheet.data_validations
    kept = []
    for rule in rules.dataValidation:
        pieces = [piece for old in parse_areas(rule.sqref) for piece in old.minus(area)]
        if pieces:
            if any(old.intersect(area) for old in parse_areas(rule.sqref)):
                _cut(rule, pieces)
            kept.append(rule)
    rules.dataValidation = kept


def _cut(rule, pieces):
    """Give a rule smaller areas; relative formulas follow its first cell."""
    before, after = anchor(parse_areas(rule.sqref)), anchor(pieces)
    for name in ("formula1", "formula2"):
        text = getattr(rule, name)
        if text and not text.startswith('"') and before != after:
            setattr(rule, name, translate(text, before, after))
    rule.sqref = multi_range(pieces)


def anchor(areas) -> str:
    """The cell that relative references of a rule start from: top left of all its areas."""
    top, left = min(a.top for a in areas), min(a.left for a in areas)
    return f"{column_letter(left)}{top}"


def copy_validation(source, sheet, row, column):
    """Give a place the validation of a source range."""
    area = source.area
    rules = []
    for rule in source.sheet.worksheet.data_validations.dataValidation:
        parts = [part.intersect(area) for part in parse_areas(rule.sqref)]
        parts = [p.moved(row - area.top, column - area.left) for p in parts if p]
        if parts:
            new = copy(rule)
            _move_formulas(new, anchor(parse_areas(rule.sqref)), anchor(parts))
            new.sqref = multi_range(parts)
            rules.append(new)
    height, width = area.shape
    clear_validation(sheet, Area(row, column, row + height - 1, column + width - 1))
    sheet.worksheet.data_validations.dataValidation.extend(rules)


def _move_formulas(rule, before, after):
    for name in ("formula1", "formula2"):
        text = getattr(rule, name)
        if text and not text.startswith('"'):
            setattr(rule, name, translate(text, before, after))
