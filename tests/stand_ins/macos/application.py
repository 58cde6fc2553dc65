"""Excel itself, its workbooks and their windows."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.stand_ins import refusals
from tests.stand_ins.macos.appscript import EventError, k
from tests.stand_ins.macos.cells import Cells
from tests.stand_ins.macos.natives import (
    PARAMETER_ERROR,
    Native,
    command,
    elements,
    makes,
)
from tests.stand_ins.macos.sandbox import Sandbox, hfs, posix
from tests.stand_ins.macos.sheets import Worksheet
from xl_addin.headless.apps import App
from xl_addin.headless.books import Book

_CALCULATION = {
    "calculation_automatic": "automatic",
    "calculation_manual": "manual",
    "calculation_semiautomatic": "semiautomatic",
}
_FORMATS = {".xlsx": "Excel_XML_file_format", ".xlsm": "macro_enabled_XML_file_format",
            ".xltx": "template_file_format"}  # fmt: skip


class Application(Native):
    """One Excel. ``our_app`` is the app of our engine that holds its workbooks.

    ``errors_come`` tells what becomes of cells with errors in a reply: one of ``ERRORS_COME``.
    ``chart_selected`` is whether a person has clicked a chart; ``macros`` are the macros by name.
    """

    ERRORS_COME = ("left out", "left out, rows stay", "missing", "nothing comes")

    def __init__(self, our_app: App, sandbox: Sandbox) -> None:
        self._our, self._sandbox = our_app, sandbox
        self.errors_come = "left out"
        self.chart_selected = False
        self.macros: dict[str, Callable[..., Any]] = {}

    @elements
    def workbooks(self):
        return [Workbook(self, book) for book in self._our.books]

    @property
    def active_workbook(self):
        book = self._our.books.active_or_none
        return None if book is None else Workbook(self, book)

    @property
    def selection(self):
        if self.chart_selected:
            return ChartArea()
        found = self._our.selection
        return None if found is None else Cells(self, found)

    @property
    def version(self):
        return "16.78"

    @property
    def path(self):
        return hfs("/Applications")

    @property
    def startup_path(self):
        return hfs("/Users/me/Library/Group Containers/UBF8T346G9.Office/User Content/Startup")

    @property
    def screen_updating(self):
        return self._our.screen_updating

    @screen_updating.setter
    def screen_updating(self, value):
        self._our.screen_updating = value

    @property
    def display_alerts(self):
        return self._our.display_alerts

    @display_alerts.setter
    def display_alerts(self, value):
        self._our.display_alerts = value

    @property
    def enable_events(self):
        return self._our.enable_events

    @enable_events.setter
    def enable_events(self, value):
        self._our.enable_events = value

    @property
    def status_bar(self):
        return self._our.status_bar

    @status_bar.setter
    def status_bar(self, value):
        self._our.status_bar = value

    @property
    def calculation(self):
        word = next(key for key, name in _CALCULATION.items() if name == self._our.calculation)
        return getattr(k, word)

    @calculation.setter
    def calculation(self, value):
        if value.name not in _CALCULATION:
            raise EventError(PARAMETER_ERROR, "Parameter error.")
        self._our.calculation = _CALCULATION[value.name]

    @command
    def calculate(self):
        return None

    @command
    def open_workbook(self, *, workbook_file_name, update_links=None, read_only=None,
                      add_to_mru=None, notify=None, editable=None, password=None):  # fmt: skip
        """Open a file. As xlwings says, ``read only`` does not work: it can be saved."""
        file = self._sandbox.take(posix(workbook_file_name))
        if not file.exists():
            raise EventError(PARAMETER_ERROR, f"Sorry, we couldn't find {file}.")
        refusals.check_opening(list(self._our.books), file.name)
        return Workbook(self, self._our.books.open(file))

    @makes("workbook")
    def _make_workbook(self, properties, place):
        return Workbook(self, self._our.books.add())

    @command
    def run_VB_macro(self, macro=None, **arguments):
        if macro not in self.macros:
            raise EventError(PARAMETER_ERROR, f"Cannot run the macro '{macro}'.")
        return self.macros[macro](*arguments.values())

    @command
    def intersect(self, *, range1, range2):
        common = range1._our.area.intersect(range2._our.area)
        if common is None or range1._our.sheet is not range2._our.sheet:
            raise EventError(PARAMETER_ERROR, "Parameter error.")
        return range1._at(common)

    @command
    def get_international(self, *, data_type):
        return {"list_separator": ","}[data_type.name]

    @command
    def quit(self, *, saving=None):
        self._our.quit()


class ChartArea(Native):
    """What the selection is when somebody has clicked a chart: no cells, without an address."""

    @command
    def get_address(self):
        raise EventError(-1708, "The object does not understand the get address message.")


class Workbook(Native):
    """A workbook."""

    in_properties = ("name", "path", "full_name", "file_format")

    def __init__(self, application: Application, our: Book) -> None:
        self._application, self._our = application, our

    @property
    def name(self):
        return self._our.name

    @property
    def path(self):
        return "" if self._our.fullname == self._our.name else str(Path(self._our.fullname).parent)

    @property
    def full_name(self):
        return self._our.fullname

    @property
    def file_format(self):
        return getattr(k, _FORMATS[os.path.splitext(self._our.name)[1].lower() or ".xlsx"])

    @property
    def active_sheet(self):
        return self._sheet(self._our.sheets.active)

    @elements
    def worksheets(self):
        return [self._sheet(sheet) for sheet in self._our.sheets]

    @elements
    def sheets(self):
        return self.worksheets()

    @elements
    def windows(self):
        return [Window(self)]

    def _sheet(self, our):
        return Worksheet(self, our)

    @makes("worksheet")
    def _make_worksheet(self, properties, place):
        return self._sheet(self._our.sheets.add())

    @command
    def activate_object(self):
        self._our.activate()

    @command
    def close(self, *, saving=None):
        if saving != k.no:
            raise EventError(PARAMETER_ERROR, "A dialog asks whether to save.")
        self._our.close()

    @command
    def save(self):
        self._application._sandbox.take(self._our.fullname)
        self._our.save()

    @command
    def save_workbook_as(self, *, filename, overwrite=None, file_format=None, password=None):
        file = self._application._sandbox.take(posix(filename))
        if file.exists() and not overwrite:
            raise EventError(PARAMETER_ERROR, f"A file named {file.name} already exists.")
        others = [book for book in self._application._our.books if book is not self._our]
        refusals.check_opening(others, file.name)
        if file_format.name != _FORMATS.get(file.suffix.lower()):
            raise EventError(PARAMETER_ERROR, "The extension does not fit the file type.")
        self._our.save(file, password)


class Window(Native):
    """A workbook's window."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook

    @property
    def display_gridlines(self):
        return self._workbook._our.sheets.active.worksheet.sheet_view.showGridLines is not False
