"""What Excel can do and xlwings has no words for: asked of our add-in's VBA.

Our engine without Excel runs no macros: ask ``in_excel`` first.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import xlwings as xw

from lac_rules.files import replacing
from xl_addin.workbook.basics.refusals import is_refusal, timed_out
from xl_addin.workbook.basics.systems import open_to_excel

_MODULE = "lac903.xlam!Ribbon903"
CHOSEN_PATHS = f"{_MODULE}.ChosenPaths"
"""The function of our VBA that gives the paths of the last dialog, one in a line.

Python asks for them instead of being given them: a command line holds 8,191 characters, which 50
paths can exceed, and both it and a Python literal would need their quotes, percent signs and
non-ASCII letters escaped. What a macro returns is text of any length and is not parsed by anybody.
"""
SAVE_COPY = f"{_MODULE}.SaveCopy"
STATE_OF = f"{_MODULE}.StateOf"

READ_ONLY, AUTO_SAVE = "read-only", "AutoSave"
"""What ``state_of`` can say of a workbook."""

_OLDER_ADD_IN = (
    "The add-in in Excel is older than the program. Close Excel, install it once more with "
    "lac903 addin install, and try again."
)
_NO_ANSWER = (
    "It did not answer within a minute. If it shows a question, answer it, and press the button "
    "again."
)


def in_excel(app: xw.App) -> bool:
    """Whether Excel runs the app, on Windows or macOS."""
    return app.engine.name == "excel"


def chosen_paths(app: xw.App) -> list[str]:
    """The files, or the one folder, that were chosen in the last dialog."""
    return [path for path in _run(app, CHOSEN_PATHS).split("\n") if path]


def save_copy(book: xw.Book, path: Path) -> str:
    """Have Excel save a copy of the open workbook as it is on screen; the book stays as it is.

    Gives "" when it did, else why not. On macOS Excel writes it where it need not ask, and we put
    it in its place. Raises ``CannotWrite`` where we cannot.
    """
    folder = open_to_excel()
    if folder is None:
        return _save_copy(book, path)
    written = folder / path.name
    refused = _save_copy(book, written)
    if written.is_file():
        with replacing(path) as beside:
            shutil.copyfile(written, beside)
        written.unlink()
    return refused


def _save_copy(book: xw.Book, path: Path) -> str:
    try:
        return _run(book.app, SAVE_COPY, book.name, str(path))
    except Exception as error:
        if not is_refusal(error):
            raise
        return _NO_ANSWER if timed_out(error) else _OLDER_ADD_IN


def state_of(book: xw.Book) -> frozenset[str]:
    """Whether the workbook was opened ``READ_ONLY``, and whether it has ``AUTO_SAVE`` on.

    The latter means that each change goes at once to others who have it open.
    """
    try:
        return frozenset(_run(book.app, STATE_OF, book.name).split("\n")) - {""}
    except Exception as error:
        if not is_refusal(error):
            raise
        return frozenset()  # an add-in of an earlier version: nothing is known


def _run(app: xw.App, macro: str, *values: str) -> str:
    return str(app.macro(macro)(*values) or "")
