"""Data validation: drop-down lists. Other rules of a file are named, kept and moved."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.datavalidation import DataValidation as FileRule
from xlwings import XlwingsError, base_classes

from xl_addin.headless.cells.addresses import Area, address, column_letter, parse_areas, quote_sheet
from xl_addin.headless.cells.file_ranges import multi_range
from xl_addin.headless.cells.references import translate
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet

# The file's words for kinds of rules that differ from xlwings'.
_TYPES = {"whole": "whole_number", "textLength": "text_length"}


class DataValidation(Refusing, base_classes.DataValidation):
    """The validation of a range."""

    def __init__(self, parent: Range) -> None:
        self.parent = parent

    def _found(self) -> FileRule | str:
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

    @property
    def type(self) -> str:
        """What kind of rule it is ("list", "date", ...), or why there is no one rule.

        "none": no cell has one; "mixed_criteria": some cells have none; "inconsistent": the
        cells' rules differ.
        """
        rule = self._found()
        return rule if isinstance(rule, str) else _TYPES.get(rule.type, rule.type or "unknown")

    @property
    def source(self) -> str | None:
        """The list's text, `a,b,c`, or its reference with an equals sign; None for no list."""
        if self.type != "list":
            return None
        text = self._found().formula1 or ""
        return text[1:-1].replace('""', '"') if text.startswith('"') else f"={text}"

    @property
    def in_cell_dropdown(self) -> bool | None:
        """Whether the cells show the arrow of a list; None for no list."""
        # The file's attribute says the opposite of its name: true hides the arrow.
        return not self._found().showDropDown if self.type == "list" else None

    @property
    def show_input(self) -> bool | None:
        """Whether a message shows when a cell is selected; None without one rule."""
        rule = self._found()
        return None if isinstance(rule, str) else bool(rule.showInputMessage)

    @property
    def input_title(self) -> str | None:
        """The title of that message, "" for none; None without one rule."""
        return self._words("promptTitle")

    @property
    def input_message(self) -> str | None:
        """The text of that message, "" for none; None without one rule."""
        return self._words("prompt")

    def _words(self, name: str) -> str | None:
        rule = self._found()
        return None if isinstance(rule, str) else getattr(rule, name) or ""

    def set_list(
        self,
        source: Sequence[str] | base_classes.Range | base_classes.Name,
        in_cell_dropdown: bool,
    ) -> None:
        """Let the cells take only what a list holds: words, the cells of a range, or a name's.

        Messages of the rule before stay. Raises XlwingsError when the cells' rules differ.
        """
        if isinstance(source, base_classes.Range):
            formula = f"{quote_sheet(source.sheet.name)}!{address(source.area)}"
        elif isinstance(source, base_classes.Name):
            formula = source.name
        else:
            formula = '"' + ",".join(source).replace('"', '""') + '"'
        self._set(FileRule(type="list", formula1=formula, showDropDown=not in_cell_dropdown))

    def _set(self, rule: FileRule) -> None:
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

    def delete(self) -> None:
        """Take the rules off these cells; they stay on cells outside the range."""
        clear_validation(self.parent.sheet, self.parent.area)


def _criteria(rule: FileRule) -> tuple[Any, ...]:
    names = ("type", "operator", "formula1", "formula2", "showDropDown", "allowBlank")
    return tuple(getattr(rule, name) for name in names)


def clear_validation(sheet: Sheet, area: Area) -> None:
    """Cut an area out of every rule of a sheet."""
    rules = sheet.worksheet.data_validations
    kept = []
    for rule in rules.dataValidation:
        pieces = [piece for old in parse_areas(rule.sqref) for piece in old.minus(area)]
        if pieces:
            if any(old.intersect(area) for old in parse_areas(rule.sqref)):
                _put(rule, pieces)
            kept.append(rule)
    rules.dataValidation = kept


def copy_validation(source: Range, sheet: Sheet, row: int, column: int) -> None:
    """Give the place at a row and column the validation of a source range."""
    area = source.area
    rules = []
    for rule in source.sheet.worksheet.data_validations.dataValidation:
        parts = [part.intersect(area) for part in parse_areas(rule.sqref)]
        parts = [p.moved(row - area.top, column - area.left) for p in parts if p]
        if parts:
            new = copy(rule)
            _put(new, parts)
            rules.append(new)
    height, width = area.shape
    clear_validation(sheet, Area(row, column, row + height - 1, column + width - 1))
    sheet.worksheet.data_validations.dataValidation.extend(rules)


def _put(rule: FileRule, areas: Sequence[Area]) -> None:
    """Give a rule other areas; relative references follow their first cell."""
    before, after = anchor(parse_areas(rule.sqref)), anchor(areas)
    for name in ("formula1", "formula2"):
        text = getattr(rule, name)
        if text and not text.startswith('"') and before != after:
            setattr(rule, name, translate(text, before, after))
    rule.sqref = multi_range(areas)


def anchor(areas: Sequence[Area]) -> str:
    """The cell that relative references of a rule start from: top left of all its areas."""
    top, left = min(a.top for a in areas), min(a.left for a in areas)
    return f"{column_letter(left)}{top}"
