"""What goes wrong in plain words: which failures are expected, and what to say of them."""

from __future__ import annotations

from pathlib import Path

from xlwings import XlwingsError

from lac_rules.files import CannotWrite
from lac_rules.placement_columns import AuthorityUnknown
from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.reading import ReadError
from lac_rules.reports.grouping import NoSuchColumn
from xl_addin.commands.session import CannotDo
from xl_addin.workbook.basics.packed import DamagedPack
from xl_addin.workbook.copies.merge import NothingToUndo
from xl_addin.workbook.copies.merge_plan import WrongWorkbook
from xl_addin.workbook.copies.share import CannotShare
from xl_addin.workbook.sheets.data import SheetProblem
from xl_addin.workbook.sheets.settings import NotOurWorkbook

EXPECTED = (
    AuthorityUnknown,
    CannotDo,
    CannotShare,
    CannotWrite,
    DamagedPack,
    NotImplementedError,
    NoSuchColumn,
    NothingToUndo,
    NotOurWorkbook,
    PostcodesUnavailable,
    ReadError,
    SheetProblem,
    WrongWorkbook,
    XlwingsError,
)
"""What goes wrong with files and choices: the message says it all, and is for the user."""

_REFUSED_BY_EXCEL = ("com_error", "CommandError")
"""What Excel's own refusals are called, on Windows (pywintypes) and macOS (appscript)."""


def words_for(error: Exception) -> str | None:
    """What to tell the user of an expected failure; None if the failure is not expected."""
    if isinstance(error, EXPECTED):
        return str(error) or None  # xlwings raises some without a word
    if isinstance(error, OSError) and error.filename:
        why = error.strerror or "It cannot be read or written"
        return f"{Path(error.filename).name}: {why}. Check the file and its folder, and try again."
    return None


def words_of_excel(error: Exception) -> str | None:
    """What to tell the user when Excel refused a call; None if it is another failure.

    Excel's own words are for the user's eyes: they can quote a cell, so no log may hold them.
    """
    if type(error).__name__ not in _REFUSED_BY_EXCEL:
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
