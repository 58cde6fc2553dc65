"""How cells look and what they take: fonts, fills, validation, conditional formats."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.styles import Font as FileFont
from openpyxl.styles import PatternFill

from tests.stand_ins import refusals
from tests.stand_ins.macos.appscript import EventError, k
from tests.stand_ins.macos.natives import PARAMETER_ERROR, Native, command, no_such_object
from tests.stand_ins.macos.terms import EXCEL
from xl_addin.headless.cells.addresses import cell_address, quote_sheet
from xl_addin.headless.cells.colours import file_colour
from xl_addin.headless.cells.references import translate
from xl_addin.headless.on_sheets.conditional_formats import ConditionalFormat
from xl_addin.headless.on_sheets.validation import FileRule
from xl_addin.headless.ranges import Range


def _colour(value: Any) -> tuple[int, int, int]:
    """Three whole numbers, 0 to 255."""
    if not (isinstance(value, list) and len(value) == 3 and all(0 <= n <= 255 for n in value)):
        raise EventError(PARAMETER_ERROR, f"{value!r} is no colour.")
    return tuple(value)


class Font(Native):
    """The font of some cells."""

    def __init__(self, our: Range) -> None:
        self._our = our

    def _change(self, name: str, value: Any) -> None:
        refusals.check_looks(self._our.sheet)
        setattr(self._our.font, name, value)

    @property
    def bold(self):
        return self._our.font.bold

    @bold.setter
    def bold(self, value):
        self._change("bold", value)

    @property
    def italic(self):
        return self._our.font.italic

    @italic.setter
    def italic(self, value):
        self._change("italic", value)

    @property
    def font_size(self):
        return self._our.font.size

    @font_size.setter
    def font_size(self, value):
        self._change("size", value)

    @property
    def name(self):
        return self._our.font.name

    @name.setter
    def name(self, value):
        self._change("name", value)

    @property
    def color(self):
        colour = self._our.font.color
        return None if colour is None else list(colour)

    @color.setter
    def color(self, value):
        self._change("color", _colour(value))


class Interior(Native):
    """The fill of some cells."""

    def __init__(self, our: Range) -> None:
        self._our = our

    @property
    def color(self):
        colour = self._our.color
        return [255, 255, 255] if colour is None else list(colour)

    @color.setter
    def color(self, value):
        refusals.check_looks(self._our.sheet)
        self._our.color = _colour(value)

    @property
    def color_index(self):
        return k.color_index_none if self._our.color is None else 1

    @color_index.setter
    def color_index(self, value):
        refusals.check_looks(self._our.sheet)
        if value != -4142:
            raise EventError(PARAMETER_ERROR, "Parameter error.")
        self._our.color = None


class Validation(Native):
    """What may be typed into some cells. Where there is no one rule, nothing of it can be read."""

    def __init__(self, our: Range) -> None:
        self._our = our

    @property
    def _rule(self):
        return self._our.data_validation

    @property
    def validation_type(self):
        kind = self._rule.type
        if kind in ("none", "mixed_criteria", "inconsistent"):
            raise no_such_object()
        return {"list": k.validate_list, "unknown": k.validate_input_only}[kind]

    @property
    def formula1(self):
        return self._rule.source

    @property
    def in_cell_dropdown(self):
        return self._rule.in_cell_dropdown

    @in_cell_dropdown.setter
    def in_cell_dropdown(self, value):
        self._rule._found().showDropDown = not value

    @property
    def input_title(self):
        return self._rule.input_title

    @property
    def input_message(self):
        return self._rule.input_message

    @property
    def show_input(self):
        return self._rule.show_input

    @command
    def add_data_validation(self, *, type, formula1, alert_style=None, operator=None,
                            formula2=None):  # fmt: skip
        if self._rule.type != "none":
            raise EventError(PARAMETER_ERROR, "Parameter error.")
        self._put(type, formula1)

    @command
    def modify(self, *, type, formula1, alert_style=None, operator=None, formula2=None):
        self._put(type, formula1)

    def _put(self, type: Any, formula1: str) -> None:
        if type != k.validate_list:
            raise NotImplementedError(f"validation of the type {type}")
        refusals.check_validation(formula1)
        if formula1.startswith("="):
            formula = self._in_this_book(formula1[1:])
        else:
            formula = '"' + formula1.replace('"', '""') + '"'
        self._rule._set(FileRule(type="list", formula1=formula))

    def _in_this_book(self, reference: str) -> str:
        """Excel leaves out the book where it is the cells' own, and quotes that need not be."""
        found = re.fullmatch(r"'?\[(?P<book>[^\]]*)\](?P<sheet>.+?)'?!(?P<cells>[^!]+)", reference)
        if found is None or found["book"].replace("''", "'") != self._our.sheet.book.name:
            raise EventError(PARAMETER_ERROR, f"{reference} is in another book.")
        return f"{quote_sheet(found['sheet'].replace(chr(39) * 2, chr(39)))}!{found['cells']}"

    @command
    def delete(self):
        self._rule.delete()


def add_condition(our: Range, properties: dict[bytes, Any], active: str) -> FormatCondition:
    """A new conditional format. What its formula says is said of the cell that is active."""
    kind = properties[EXCEL.type("format_condition_type")]
    if kind != k.expression:
        raise NotImplementedError(f"a conditional format of the type {kind}")
    formula = properties[EXCEL.type("formula_1")]
    refusals.check_formula(formula)
    formula = translate(formula, active, cell_address(our.row, our.column))
    rule = our.conditional_formats.add_custom({"formula": formula, "stop_if_true": True})
    return FormatCondition(our, rule)


class FormatCondition(Native):
    """A conditional format."""

    def __init__(self, our: Range, rule: ConditionalFormat) -> None:
        self._our, self._rule = our, rule

    @property
    def format_condition_type(self):
        return {"custom": k.expression, "cell_value": k.cell_value}[self._rule.type]

    @property
    def formula_1(self):
        return self._rule.formula

    @property
    def stop_if_true(self):
        return self._rule.stop_if_true

    @stop_if_true.setter
    def stop_if_true(self, value):
        self._rule._rule.stopIfTrue = value or None

    @property
    def interior_object(self):
        return ConditionInterior(self._rule)

    @property
    def font_object(self):
        return ConditionFont(self._rule)

    @command
    def set_first_priority(self):
        """Our engine puts each new one first, so that there is nothing to do."""

    @command
    def delete(self):
        self._rule.delete()


class ConditionInterior(Native):
    """The fill that a conditional format gives."""

    def __init__(self, rule: ConditionalFormat) -> None:
        self._rule = rule

    @property
    def color_index(self):
        return k.color_index_none if self._rule.fill_color is None else 1

    @property
    def color(self):
        return None if self._rule.fill_color is None else list(self._rule.fill_color)

    @color.setter
    def color(self, value):
        self._rule._rule.dxf.fill = PatternFill(bgColor=file_colour(_colour(value)))


class ConditionFont(Native):
    """The font that a conditional format gives."""

    def __init__(self, rule: ConditionalFormat) -> None:
        self._rule = rule

    def _file_font(self):
        look = self._rule._rule.dxf
        look.font = look.font or FileFont()
        return look.font

    @property
    def font_color_index(self):
        return k.color_index_automatic if self._rule.font_color is None else 1

    @property
    def color(self):
        return None if self._rule.font_color is None else list(self._rule.font_color)

    @color.setter
    def color(self, value):
        self._file_font().color = file_colour(_colour(value))

    @property
    def bold(self):
        return self._rule.font_bold

    @bold.setter
    def bold(self, value):
        self._file_font().b = value

    @property
    def italic(self):
        return self._rule.font_italic

    @italic.setter
    def italic(self, value):
        self._file_font().i = value
