"""What we change in xlwings' own VBA: its name for us, and how it starts the Python that stays.

Its library (the DLL) keeps one Python for each command line, and runs that line as it stands,
without a window. xlwings writes the active workbook's path into the line, for a setting that we do
not use, so that each workbook, and each new name of one, would start a Python of its own.
"""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import BadZipFile

from pyopenvba import ExcelFile, PyOpenVBAError

from lac_rules.errors import Expected
from xl_addin.addin.names import NAME

MODULE = "xlwings"
_PROJECT = ('Public Const PROJECT_NAME As String = "myaddin"', "myaddin", NAME)
_ONE_PYTHON = (
    'PYTHONPATH = AddExcelDir & ";" & ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName',
    '";" & ActiveWorkbook.FullName & ";"',
    '";;"',
)
_THROUGH_CMD = '"cmd.exe " & ConsoleSwitch & " /K " & Chr(34) & Chr(34) & PYTHON_WIN'
_WITHOUT_CMD = (
    (f"PYTHON_WIN = {_THROUGH_CMD} & Chr(34)", _THROUGH_CMD, "Chr(34) & PYTHON_WIN"),
    ("XLPyCommand = PYTHON_WIN & tail & Chr(34)", " & Chr(34)", ""),
)
"""(the one line, what goes out of it, what comes in). cmd.exe wants two more quotes around all."""


class TemplateChanged(Expected):
    """xlwings' template is not as we know it: this version of xlwings needs work of ours first."""


def changed(text: str, through_cmd: bool) -> str:
    """xlwings' module as our add-in has it. Raises ``TemplateChanged``.

    Python is started through cmd.exe, as xlwings does it, or else by itself.
    """
    changes = [_PROJECT, _ONE_PYTHON, *(() if through_cmd else _WITHOUT_CMD)]
    for line, old, new in changes:
        found = re.findall(rf"^ *{re.escape(line)}", text, re.MULTILINE)
        if len(found) != 1:
            raise TemplateChanged(f"xlwings' VBA has {len(found)} lines as this one: {line}")
        text = text.replace(found[0], found[0].replace(old, new, 1))
    return text


def starts_through_cmd(addin: Path) -> bool:
    """Whether an add-in's Python is started through cmd.exe, as xlwings does it.

    True for one that is not there or cannot be read.
    """
    try:
        with ExcelFile(addin) as file:
            return _THROUGH_CMD in file.get_module(MODULE)
    except (OSError, KeyError, BadZipFile, PyOpenVBAError):
        return True
