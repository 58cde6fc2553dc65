"""What goes wrong in plain words: which failures are expected, and what to say of them."""

from __future__ import annotations

from xlwings import XlwingsError

from lac_rules.errors import Expected
from lac_rules.files import words_of_system
from xl_addin.workbook.basics.refusals import is_refusal


class CannotDo(Expected):
    """What was asked cannot be done; the message says why and what to do."""


EXPECTED = (Expected, NotImplementedError, XlwingsError)
"""What goes wrong with files and choices: the message says it all, and is for the user.

The engine without Excel knows nothing of ours: it refuses in xlwings' and Python's own words.
"""


def words_for(error: BaseException) -> str | None:
    """What to tell the user of an expected failure; None if the failure is not expected."""
    if isinstance(error, EXPECTED):
        return str(error) or None  # xlwings raises some without a word
    if isinstance(error, OSError) and error.errno is not None:  # else no system said it
        return words_of_system(error)
    if isinstance(error, MemoryError):
        return (
            "There is not enough memory for it. Close other programs and try again; for a very "
            "large return use a machine with more memory. What was saved before is as it was."
        )
    return None


def words_of_excel(error: Exception) -> str | None:
    """What to tell the user when Excel refused a call; None if it is another failure.

    Excel's own words are for the user's eyes: they can quote a cell, so no log may hold them.
    """
    if not is_refusal(error):
        return None
    return (
        f"Excel refused: {_excels_words(error)}\n\n"
        "Finish typing in the cell if you are in one. If a sheet is protected, unprotect it "
        "(Review, Unprotect Sheet). Then press the button again."
    )


def _excels_words(error: Exception) -> str:
    """The description in a COM error: number, text, (code, source, description, ...), argument."""
    details = error.args[2] if len(error.args) > 2 else None
    if isinstance(details, tuple) and len(details) > 2 and details[2]:
        return str(details[2])
    if len(error.args) > 1 and isinstance(error.args[1], str):
        return error.args[1]
    return str(getattr(error, "errormessage", None) or "it gave no reason.")
