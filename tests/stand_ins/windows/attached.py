"""What hangs on cells: notes, conversations, links, validation, conditional formats."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes
from xlwings.utils import rgb_to_int

from tests.stand_ins import refusals
from tests.stand_ins.members import constants
from tests.stand_ins.refusals import Refused
from tests.stand_ins.windows.com import Collection, ComObject
from tests.stand_ins.windows.looks import AUTOMATIC, NONE, rgb
from tests.stand_ins.windows.server import Server
from xl_addin.headless.cells.addresses import quote_sheet, split_sheet
from xl_addin.headless.cells.colours import file_colour
from xl_addin.headless.cells.notes import Note
from xl_addin.headless.on_sheets.conditional_formats import ConditionalFormat, _look_of
from xl_addin.headless.ranges import Range as OurRange
from xl_addin.headless.sheets import Sheet

_XL = constants()


def _location(server: Server, note: Note) -> ComObject:
    from tests.stand_ins.windows.ranges import Range

    return Range(server, note.location.sheet, note.location.area)


class Comments(Collection):
    """The notes of a sheet, with the placeholders of conversations."""

    kind = "Comments"

    def __init__(self, server: Server, sheet: Sheet) -> None:
        super().__init__(server)
        self._sheet = sheet

    def all(self):
        return [Comment(self.server, self._sheet, note) for note in self._sheet.notes]


class CommentsThreaded(Comments):
    """The conversations of a sheet."""

    kind = "CommentsThreaded"

    def all(self):
        return [
            CommentThreaded(self.server, self._sheet, note)
            for note in self._sheet.notes
            if refusals.is_threaded(note)
        ]


class Comment(ComObject):
    """One note."""

    kind = "Comment"

    def __init__(self, server: Server, sheet: Sheet, note: Note) -> None:
        super().__init__(server)
        self._sheet, self._note = sheet, note

    def get_Parent(self):
        return _location(self.server, self._note)

    def get_Author(self):
        return self._note._cell._comment.author or ""

    def do_Text(self, Text=None, Start=None, Overwrite=None):
        if Text is not None:
            refusals.check_note_goes(self._sheet, self._note)
            if Start is not None:
                raise NotImplementedError("the stand-in replaces the whole text of a note")
            self._note.text = Text
        return self._note.text

    def do_Delete(self):
        refusals.check_note_goes(self._sheet, self._note)
        self._note.delete()


class CommentThreaded(ComObject):
    """One conversation; our engine knows of it what its placeholder says."""

    kind = "CommentThreaded"

    def __init__(self, server: Server, sheet: Sheet, note: Note) -> None:
        super().__init__(server)
        self._sheet, self._note = sheet, note

    def get_Parent(self):
        return _location(self.server, self._note)

    def do_Text(self, Text=None, Start=None, Overwrite=None):
        return self._note.text


class Hyperlinks(Collection):
    """The links of a range."""

    kind = "Hyperlinks"

    def __init__(self, server: Server, our: OurRange) -> None:
        super().__init__(server)
        self._our = our

    def all(self):
        cells = self._our.sheet.grid.cells_in(self._our.area)
        return [Hyperlink(self.server, self._our.sheet, c) for c in cells if c._hyperlink]

    def do_Add(self, Anchor, Address, SubAddress=None, ScreenTip=None, TextToDisplay=None):
        refusals.check_unlocked(self._our.sheet, self._our.area)
        refusals.check_link(Address)
        self._our.add_hyperlink(Address, TextToDisplay, ScreenTip)
        return self.all()[0]


class Hyperlink(ComObject):
    """One link."""

    kind = "Hyperlink"

    def __init__(self, server: Server, sheet: Sheet, cell: Any) -> None:
        super().__init__(server)
        self._sheet, self._cell = sheet, cell

    def get_Address(self):
        return self._cell._hyperlink.target or ""

    def get_SubAddress(self):
        return self._cell._hyperlink.location or ""

    def set_TextToDisplay(self, value):
        if value is not None:
            self._cell._value, self._cell.data_type = str(value), "s"

    def get_TextToDisplay(self):
        return str(self._cell._value or "")

    def set_ScreenTip(self, value):
        self._cell._hyperlink.tooltip = value

    def get_ScreenTip(self):
        return self._cell._hyperlink.tooltip or ""


class Validation(ComObject):
    """What may be typed into cells. Without one rule for all of them, reading it is refused."""

    kind = "Validation"

    def __init__(self, server: Server, our: OurRange) -> None:
        super().__init__(server)
        self._our = our

    @property
    def _rule(self):
        found = self._our.data_validation._found()
        if isinstance(found, str):
            raise Refused("Application-defined or object-defined error")
        return found

    _TYPES = {"whole": 1, "decimal": 2, "list": 3, "date": 4, "time": 5, "textLength": 6,
              "custom": 7}  # fmt: skip

    def get_Type(self):
        return self._TYPES.get(self._rule.type, _XL["xlValidateInputOnly"])

    def get_Formula1(self):
        text = self._rule.formula1 or ""
        if self._rule.type == "list" and text.startswith('"'):
            return text[1:-1]
        return f"={text}"

    def do_Add(self, Type=None, AlertStyle=None, Operator=None, Formula1=None, Formula2=None):
        if self._our.data_validation.type != "none":
            raise Refused("Application-defined or object-defined error")
        self._set(Type, Formula1)

    def do_Modify(self, Type=None, AlertStyle=None, Operator=None, Formula1=None, Formula2=None):
        _ = self._rule
        self._set(Type, Formula1)

    def _set(self, Type, Formula1):
        refusals.check_looks(self._our.sheet)
        refusals.check_validation(Formula1)
        if Type != _XL["xlValidateList"]:
            raise NotImplementedError("the stand-in has lists only")
        if not Formula1.startswith("="):
            self._our.data_validation.set_list(Formula1.split(","), True)
            return
        self._our.data_validation.set_list(_Reference(self._our.sheet.book, Formula1[1:]), True)

    def get_InCellDropdown(self):
        return not self._rule.showDropDown

    def set_InCellDropdown(self, value):
        self._rule.showDropDown = not value

    def get_InputTitle(self):
        return self._rule.promptTitle or ""

    def set_InputTitle(self, value):
        refusals.check_input(title=value)
        self._rule.promptTitle = value

    def get_InputMessage(self):
        return self._rule.prompt or ""

    def set_InputMessage(self, value):
        refusals.check_input(message=value)
        self._rule.prompt = value

    def get_ShowInput(self):
        return bool(self._rule.showInputMessage)

    def set_ShowInput(self, value):
        self._rule.showInputMessage = bool(value)

    def get_ShowError(self):
        return bool(self._rule.showErrorMessage)

    def get_IgnoreBlank(self):
        return bool(self._rule.allowBlank)

    def do_Delete(self):
        refusals.check_looks(self._our.sheet)
        self._our.data_validation.delete()


class _Reference(base_classes.Name):
    """A reference or a name that a list is taken from, as our engine takes it."""

    def __init__(self, book: Any, text: str) -> None:
        sheet, reference = split_sheet(text)
        if sheet is None and not book.names.contains(text):
            raise Refused("The named range you specified cannot be found.")
        if sheet is not None:
            # Excel keeps no name of its own workbook in a reference.
            sheet = sheet.removeprefix(f"[{book.name}]")
            if sheet not in book.sheets:
                raise Refused("Application-defined or object-defined error")
            text = f"{quote_sheet(sheet)}!{reference}"
        self._text = text

    @property
    def name(self) -> str:
        """The reference."""
        return self._text


class FormatConditions(Collection):
    """The conditional formats of a range, the strongest first."""

    kind = "FormatConditions"

    def __init__(self, server: Server, our: OurRange) -> None:
        super().__init__(server)
        self._our = our

    def all(self):
        return [FormatCondition(self.server, self._our, c) for c in self._our.conditional_formats]

    def do_Add(self, Type, Operator=None, Formula1=None, Formula2=None, **more):
        refusals.check_looks(self._our.sheet)
        if Type != _XL["xlExpression"]:
            raise NotImplementedError("the stand-in has conditional formats with formulas only")
        refusals.check_formula(Formula1)
        self._check_anchor(Formula1)
        made = self._our.conditional_formats.add_custom(
            {"formula": Formula1, "stop_if_true": False}
        )
        # Excel adds a rule as the weakest.
        rules = [c._rule for c in self._our.conditional_formats]
        made._rule.priority = max(rule.priority for rule in rules) + 1
        return FormatCondition(self.server, self._our, made)

    def _check_anchor(self, formula: str) -> None:
        """Excel reads relative references from the active cell, wherever the range lies."""
        sheet = self.server.active_sheet
        selected = None if sheet is None else sheet.selection.area
        first = (self._our.area.top, self._our.area.left)
        there = sheet is self._our.sheet and (selected.top, selected.left) == first
        if not there and _has_relative(formula):
            raise Refused(
                "the formula would be read from the active cell, which is another one: select the "
                "first cell of the range before"
            )

    def do_Delete(self):
        refusals.check_looks(self._our.sheet)
        self._our.conditional_formats.clear()


def _has_relative(formula: str) -> bool:
    from openpyxl.formula import Tokenizer

    for token in Tokenizer(formula).items:
        if token.type == "OPERAND" and token.subtype == "RANGE":
            parts = token.value.rpartition("!")[2].split(":")
            if any(part[:1] != "$" or "$" not in part[1:] for part in parts):
                return True
    return False


class FormatCondition(ComObject):
    """One conditional format."""

    kind = "FormatCondition"

    def __init__(self, server: Server, our: OurRange, condition: ConditionalFormat) -> None:
        super().__init__(server)
        self._our, self._condition = our, condition

    def get_Type(self):
        return {"custom": _XL["xlExpression"], "cell_value": _XL["xlCellValue"]}.get(
            self._condition.type, 0
        )

    def get_Formula1(self):
        return self._condition.formula

    def get_Interior(self):
        return _Fill(self.server, self._condition)

    def get_Font(self):
        return _Letters(self.server, self._condition)

    def get_StopIfTrue(self):
        return bool(self._condition.stop_if_true)

    def set_StopIfTrue(self, value):
        self._condition._rule.stopIfTrue = bool(value) or None

    def get_Priority(self):
        return self._condition._rule.priority

    def do_SetFirstPriority(self):
        rules = [c._rule for c in _all_conditions(self._our.sheet)]
        for rule in rules:
            rule.priority += 1
        self._condition._rule.priority = 1

    def do_Delete(self):
        self._condition.delete()


def _all_conditions(sheet: Sheet) -> list[ConditionalFormat]:
    rules = sheet.worksheet.conditional_formatting._cf_rules
    return [ConditionalFormat(sheet, rule) for there in rules.values() for rule in there]


class _Look(ComObject):
    """The fill or the font that a conditional format gives."""

    colour: str
    nothing: int

    def __init__(self, server: Server, condition: ConditionalFormat) -> None:
        super().__init__(server)
        self._condition = condition

    def _change(self, **spec: Any) -> None:
        rule, look = self._condition._rule, _look_of(spec)
        if look.fill is not None:
            rule.dxf.fill = look.fill
        if look.font is not None:
            font = rule.dxf.font or look.font
            if "font_color" in spec:
                font.color = file_colour(spec["font_color"])
            for name, letter in (("font_bold", "b"), ("font_italic", "i")):
                if name in spec:
                    setattr(font, letter, spec[name])
            rule.dxf.font = font

    @property
    def _colour(self):
        return getattr(self._condition, self.colour)

    def get_Color(self):
        return None if self._colour is None else float(rgb_to_int(self._colour))

    def set_Color(self, value):
        self._change(**{self.colour: rgb(value)})

    def get_ColorIndex(self):
        return self.nothing if self._colour is None else 1


class _Fill(_Look):
    """The fill."""

    kind, colour, nothing = "Interior", "fill_color", NONE


class _Letters(_Look):
    """The font."""

    kind, colour, nothing = "Font", "font_color", AUTOMATIC

    def get_Bold(self):
        return self._condition.font_bold

    def set_Bold(self, value):
        self._change(font_bold=bool(value))

    def get_Italic(self):
        return self._condition.font_italic

    def set_Italic(self, value):
        self._change(font_italic=bool(value))
