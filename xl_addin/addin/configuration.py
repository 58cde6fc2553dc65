"""The sheet lac903.conf in the add-in: what xlwings' RunPython runs, and how.

xlwings looks for each setting in the active workbook, in the add-in, in a file beside the active
workbook and in a file of the user, in this order. All its settings are in the add-in, blank ones
too, so that a file that lies beside a mailed workbook cannot name another program; the VBA of
ribbon.bas refuses an active workbook with such a sheet. Being in the add-in, the path of the
interpreter can have any letters (VBA reads text files in the machine's code page), and removing
the add-in leaves no settings behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from python_calamine import CalamineError, load_workbook

from lac_rules.errors import Expected
from xl_addin.addin.names import CONFIGURATION_SHEET


class NoConfiguration(Expected):
    """A file has no sheet of settings that can be read."""


def settings(interpreter: str) -> dict[str, str]:
    """xlwings' settings for an add-in that runs ``interpreter``.

    It may hold an environment variable (%LOCALAPPDATA%, $HOME), for an add-in that is built once
    for many people. The names are those of xlwings' VBA (GetConfig).
    """
    return {
        "INTERPRETER_WIN": interpreter,
        "INTERPRETER_MAC": interpreter,
        "INTERPRETER": "",
        # Only what is installed with the interpreter is ever imported.
        "PYTHONPATH": "",
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        # On Windows one Python stays with Excel, so that a click does not pay for its start.
        "USE UDF SERVER": "True",
        "UDF MODULES": "",
        "DEBUG UDFS": "False",
        "SHOW CONSOLE": "False",
        "SHOW_ERROR_POPUPS": "True",
        "TEMP DIR": "%TEMP%",
        "CONDA PATH": "",
        "CONDA ENV": "",
        "LICENSE_KEY": "",
        "ONEDRIVE_CONSUMER_WIN": "",
        "ONEDRIVE_COMMERCIAL_WIN": "",
        "SHAREPOINT_WIN": "",
        "ONEDRIVE_CONSUMER_MAC": "",
        "ONEDRIVE_COMMERCIAL_MAC": "",
        "SHAREPOINT_MAC": "",
    }


def sheet_data(values: Mapping[str, str]) -> str:
    """The settings as a worksheet's ``sheetData``: names in column A, text in column B."""
    rows = []
    for number, (name, value) in enumerate(values.items(), start=1):
        cells = _cell(f"A{number}", name) + (_cell(f"B{number}", value) if value else "")
        rows.append(f'<row r="{number}">{cells}</row>')
    return f"<sheetData>{''.join(rows)}</sheetData>"


def _cell(address: str, text: str) -> str:
    content = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    return f'<c r="{address}" t="inlineStr">{content}</c>'


def read_settings(addin: Path) -> dict[str, str]:
    """The settings in an add-in's file. Raises ``NoConfiguration``."""
    try:
        rows = load_workbook(addin).get_sheet_by_name(CONFIGURATION_SHEET).to_python()
    except (CalamineError, OSError) as error:
        raise NoConfiguration(f"{addin} cannot be read, or has no settings.") from error
    return {str(name): str(rest[0]) if rest else "" for name, *rest in rows if name}
