"""Python values to cell values and back, as Excel converts them.

A cell holds a Python value and one of the data types of the file format: `n` number, `s` text,
`b` boolean, `e` error, `f` formula. Dates are numbers with a date format, as in Excel.
"""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles.numbers import is_datetime
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel, to_excel

from xl_addin.headless.cells.addresses import column_letter
from xl_addin.headless.cells.formulas import is_formula, link_text

ERRORS = (
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA",
    "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#UNKNOWN!",
)  # fmt: skip
LONGEST_TEXT = 32_767
"""Characters that a cell holds at most."""
_NUMBER = re.compile(r"^[ ]*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ ]*$")
_FIRST_DAY = dt.date(1900, 1, 1)
# Formats that are no dates, which need not be looked at again.
_PLAIN = frozenset(("General", "@", "0", "0.00", "#,##0", "0%"))

DATE_FORMAT = "mm-dd-yy"  # number 14: shown as the user's own short date
DATETIME_FORMAT = "m/d/yy h:mm"  # number 22


class Formula(str):
    """A formula's text together with the result that Excel last stored for it.

    `cached` is the result, None for none, and `cached_type` its data type: n, s, b or e. `marks`
    are the numbers by which a file ties a cell to its metadata, such as ' cm="1"'.
    """

    __slots__ = ("cached", "cached_type", "marks")

    cached: object
    cached_type: str
    marks: str

    def __new__(
        cls, text: str, cached: object = None, cached_type: str = "n", marks: str = ""
    ) -> Formula:
        """The formula with its result as last worked out, and the result's type in the file.

        Without a result that of a link is the text that stands in it.
        """
        self = super().__new__(cls, text)
        if cached is None and (shown := link_text(text)) is not None:
            cached, cached_type = shown, "s"
        self.cached = cached
        self.cached_type = cached_type
        self.marks = marks
        return self


class MarkedText(str):
    """A text or an error that the file ties to metadata: a linked data type, a picture in a cell.

    It goes with the value: what is typed over it is a plain value again.
    """

    __slots__ = ("marks",)

    marks: str


class MarkedNumber(float):
    """A number that the file ties to metadata."""

    __slots__ = ("marks",)

    marks: str


class ErrorValue(str):
    """An error such as #N/A, told apart from the same characters as text."""

    __slots__ = ()


class CellValueError(ValueError):
    """A value that Excel cannot hold in a cell."""


def where(sheet_name: str, row: int, column: int) -> str:
    """A cell as people name it: ("Episodes", 2, 3) -> "Episodes!C2"."""
    return f"{sheet_name}!{column_letter(column)}{row}"


def to_text_cell(value: object, place: str) -> tuple[str, str]:
    """What a cell formatted as text ("@") stores: always text, and the data type `s`.

    Raises CellValueError, which names the `place`, for what Excel cannot hold.
    """
    if isinstance(value, str):
        return str(value), "s"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE", "s"
    if isinstance(value, (dt.date, dt.datetime)):
        has_time = isinstance(value, dt.datetime) and value.time() != dt.time()
        return value.strftime("%d/%m/%Y %H:%M:%S" if has_time else "%d/%m/%Y"), "s"
    return number_text(finite(value, place)), "s"


def to_general_cell(
    value: object, place: str, epoch: dt.datetime = WINDOWS_EPOCH
) -> tuple[object, str, str | None]:
    """What any other cell stores: value, data type, and the number format that Excel gives it.

    The format is None where Excel leaves the cell's own. Raises CellValueError, which names the
    `place`, for what Excel cannot hold.
    """
    if isinstance(value, str):
        return _typed(value, place)
    if isinstance(value, bool):
        return value, "b", None
    if isinstance(value, dt.datetime):
        has_time = value.time() != dt.time()
        return date_serial(value, place, epoch), "n", DATETIME_FORMAT if has_time else DATE_FORMAT
    if isinstance(value, dt.date):
        return date_serial(value, place, epoch), "n", DATE_FORMAT
    return finite(value, place), "n", None


def _typed(text: str, place: str) -> tuple[object, str, str | None]:
    """Text that arrives in a cell with a number format is read as if it were typed."""
    first = text[0]
    if first == "=" and len(text) > 1:
        if not is_formula(text):
            raise CellValueError(
                f"{place}: {text[:50]!r} is not a formula that Excel understands. "
                "Format the cell as text ('@') before writing it."
            )
        return Formula(text), "f", None
    if first == "'":
        return text[1:], "s", None
    if first in " +-.0123456789" and len(text) < 300 and _NUMBER.match(text):
        return finite(float(text), place), "n", None
    if first in "tTfF" and text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE", "b", None
    if first == "#" and text.upper() in ERRORS:
        return text.upper(), "e", None
    return text, "s", None


def finite(value: object, place: str) -> int | float:
    """The number as Excel holds it. Raises CellValueError for what is none, or not finite."""
    if not isinstance(value, numbers.Number) and not hasattr(value, "__float__"):
        raise CellValueError(
            f"{place}: Excel cannot hold a {type(value).__name__} in a cell. "
            "Convert it to text, a number or a date first."
        )
    number = float(value)
    if not math.isfinite(number):
        raise CellValueError(f"{place}: {value} is not a number that Excel can hold.")
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def date_serial(value: dt.date, place: str, epoch: dt.datetime = WINDOWS_EPOCH) -> int | float:
    """Excel's number of a date, in days, with the time as its fraction.

    Raises CellValueError for dates before 1900, which Excel has not.
    """
    day = value.date() if isinstance(value, dt.datetime) else value
    if day < _FIRST_DAY:
        raise CellValueError(
            f"{place}: {day.strftime('%d/%m/%Y')} is before 1900, and Excel has no such dates. "
            "Write it as text into a cell formatted as text ('@')."
        )
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
    serial = to_excel(value, epoch)
    return int(serial) if float(serial).is_integer() else serial


def check_length(text: str, place: str) -> None:
    """Raise CellValueError for a text that is too long for a cell."""
    if len(text) > LONGEST_TEXT:
        raise CellValueError(
            f"{place}: a cell holds at most 32,767 characters; this text has {len(text):,}."
        )


def number_text(number: int | float) -> str:
    """A number as Excel shows it in General format: 0.5 -> "0.5", 1e+20 -> "1E+20"."""
    if isinstance(number, int):
        return str(number) if abs(number) < 10**15 else f"{number:.15G}"
    text = f"{number:.15G}"
    return text.replace("E+0", "E+").replace("E-0", "E-")


def from_cell(cell: Cell, number_format: str, epoch: dt.datetime) -> object:
    """A cell's value as Excel's `Range.Value` gives it.

    None, float, str, bool, datetime (for a number with a date's format) or ErrorValue; of a formula
    the stored result.
    """
    value, kind = cell._value, cell.data_type
    if kind == "f":
        kind, value = cached_result(value)
    if value is None:
        return None
    if kind == "n":
        return _number_or_date(value, number_format, epoch)
    if kind == "e":
        return ErrorValue(value)
    return str(value) if isinstance(value, (str, CellRichText)) else value


def cached_result(formula: object) -> tuple[str, object]:
    """The stored result of a formula, one of ours or of openpyxl's: its data type and value."""
    return getattr(formula, "cached_type", "n"), getattr(formula, "cached", None)


def _number_or_date(
    value: int | float, number_format: str, epoch: dt.datetime
) -> float | dt.datetime:
    if number_format not in _PLAIN and is_datetime(number_format) in ("date", "datetime"):
        try:
            result = from_excel(value, epoch)
        except (OverflowError, ValueError):
            return float(value)
        if isinstance(result, dt.datetime):
            return result
        if isinstance(result, dt.time):
            return dt.datetime.combine(dt.date(1899, 12, 31), result)
    return float(value)


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What XML 1.0 cannot hold, carriage return (which XML readers turn into a line feed), and any
# text that looks like an escape itself.
_TO_ESCAPE = re.compile(
    "[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)"
)


def escape_text(text: str) -> str:
    """Text with OOXML's `_xHHHH_` escapes for characters that XML cannot hold."""
    if _TO_ESCAPE.search(text) is None:
        return text
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescape_text(text: str) -> str:
    """The opposite of `escape_text`."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
