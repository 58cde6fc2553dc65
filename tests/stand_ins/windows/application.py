"""Excel itself and its workbooks."""

from __future__ import annotations

import os
from typing import Any

from tests.stand_ins import refusals
from tests.stand_ins.refusals import Refused
from tests.stand_ins.windows.com import Collection, ComObject
from tests.stand_ins.windows.names import Names
from tests.stand_ins.windows.pivots import PivotCaches
from tests.stand_ins.windows.ranges import Areas, Range
from tests.stand_ins.windows.server import RUNNING, Server
from tests.stand_ins.windows.sheets import Sheets, Worksheet
from xl_addin.headless.books import Book

_CALCULATIONS = {"automatic": -4105, "manual": -4135, "semiautomatic": 2}


class Application(ComObject):
    """Excel."""

    kind = "Application"

    def get_Application(self):
        return self

    get_Parent = get_Application

    def get_Name(self):
        return "Microsoft Excel"

    def get_Version(self):
        return "16.0"

    def get_Path(self):
        return r"C:\Program Files\Microsoft Office\root\Office16"

    def get_StartupPath(self):
        return r"C:\Users\me\AppData\Roaming\Microsoft\Excel\XLSTART"

    def get_Hwnd(self):
        return self.server.hwnd

    def get_Workbooks(self):
        return Workbooks(self.server)

    def get_ActiveWorkbook(self):
        book = self.server.app.books.active_or_none
        return None if book is None else Workbook(self.server, book)

    def get_ActiveSheet(self):
        sheet = self.server.active_sheet
        return None if sheet is None else Worksheet(self.server, sheet)

    def get_ActiveWindow(self):
        book = self.server.app.books.active_or_none
        return None if book is None else Window(self.server, book)

    def get_Selection(self):
        sheet = self.server.active_sheet
        if sheet is None:
            return None
        if self.server.chart_selected:
            from tests.stand_ins.windows.charts import ChartArea

            return ChartArea(self.server)
        return Range(self.server, sheet, sheet.selection.area)

    def get_International(self, Index=None):
        values = (1, 44, ".", ",", ",")  # by number from 1: ... 3 decimal, 4 thousands, 5 list
        return values if Index is None else values[int(Index) - 1]

    def do_Intersect(self, Arg1, Arg2, **others):
        area = Arg1._area
        for other in (Arg2, *others.values()):
            if other._sheet is not Arg1._sheet:
                raise Refused("Method 'Intersect' of object '_Application' failed")
            area = area and area.intersect(other._area)
        return None if area is None else Range(self.server, Arg1._sheet, area)

    def do_Run(self, Macro=None, **arguments):
        if Macro not in self.server.macros:
            raise Refused(
                f"Cannot run the macro '{Macro}'. The macro may not be available in this workbook "
                "or all macros may be disabled."
            )
        return self.server.macros[Macro](*arguments.values())

    def do_Calculate(self):
        return None

    def do_Quit(self):
        self.server.quit()

    def get_Calculation(self):
        return _CALCULATIONS[self.server.app.calculation]

    def set_Calculation(self, value):
        words = {number: word for word, number in _CALCULATIONS.items()}
        if value not in words:
            raise Refused("Unable to set the Calculation property of the Application class")
        if not len(self.server.app.books):
            raise Refused("Unable to set the Calculation property of the Application class")
        self.server.app.calculation = words[value]

    def get_StatusBar(self):
        return self.server.app.status_bar

    def set_StatusBar(self, value):
        # Excel takes False to mean its own words.
        self.server.app.status_bar = value if value is False else str(value)

    def get_CutCopyMode(self):
        return {"copy": 1, "cut": 2}.get(self.server.app.cut_copy_mode, False)

    def set_CutCopyMode(self, value):
        self.server.app.cut_copy_mode = None


def _switch(name: str, attribute: str):
    """A setting of Excel that is on or off."""

    def get(self):
        return bool(getattr(self.server.app, attribute))

    def put(self, value):
        if not isinstance(value, (bool, int, float)):
            raise Refused(f"Unable to set the {name} property of the Application class")
        setattr(self.server.app, attribute, bool(value))

    setattr(Application, f"get_{name}", get)
    setattr(Application, f"set_{name}", put)


for _name, _attribute in {
    "ScreenUpdating": "screen_updating",
    "DisplayAlerts": "display_alerts",
    "EnableEvents": "enable_events",
    "Interactive": "interactive",
    "Visible": "visible",
}.items():
    _switch(_name, _attribute)


class Workbooks(Collection):
    """The open workbooks."""

    kind = "Workbooks"

    def all(self):
        return [Workbook(self.server, book) for book in self.server.app.books]

    def get_Application(self):
        return Application(self.server)

    get_Parent = get_Application

    def do_Add(self, Template=None):
        return Workbook(self.server, self.server.app.books.add())

    def do_Open(
        self, Filename, UpdateLinks=None, ReadOnly=None, Format=None, Password=None, **more
    ):
        books = self.server.app.books
        if not os.path.exists(Filename):
            raise Refused(f"Sorry, we couldn't find {Filename}. Is it possible it was moved?")
        same = [b for b in books if b.fullname == os.path.abspath(Filename)]
        if same:
            same[0].activate()
            return Workbook(self.server, same[0])
        refusals.check_opening(list(books), os.path.basename(Filename))
        return Workbook(self.server, books.open(Filename, read_only=ReadOnly, password=Password))


class Workbook(ComObject):
    """A workbook."""

    kind = "Workbook"
    FORMATS = {".xlsx": 51, ".xlsm": 52, ".xltx": 54, ".xltm": 53}

    def __init__(self, server: Server, book: Book) -> None:
        super().__init__(server)
        self._book = book

    def get_Application(self):
        return Application(self.server)

    get_Parent = get_Application

    def get_Name(self):
        return self._book.name

    def get_FullName(self):
        return self._book.fullname

    def get_Path(self):
        path = self._book.fullname
        return os.path.dirname(path) if os.path.isabs(path) else ""

    def get_FileFormat(self):
        return self.FORMATS.get(os.path.splitext(self._book.name)[1].lower(), 51)

    def get_ReadOnly(self):
        return self._book.read_only

    def get_Worksheets(self):
        return Sheets(self.server, self._book)

    get_Sheets = get_Worksheets

    def get_ActiveSheet(self):
        return Worksheet(self.server, self._book.sheets.active)

    def get_Names(self):
        return Names(self.server, self._book)

    def get_Windows(self):
        return Windows(self.server, self._book)

    def do_PivotCaches(self):
        return PivotCaches(self.server, self._book)

    def do_Activate(self):
        self._book.activate()
        if self.server in RUNNING:
            RUNNING.remove(self.server)
            RUNNING.insert(0, self.server)

    def do_Close(self, SaveChanges=None, Filename=None, RouteWorkbook=None):
        if SaveChanges is None and self.server.app.display_alerts:
            raise Refused("Excel would ask whether to save, and wait")
        self._book.close()

    def do_Save(self):
        if self._book.read_only:
            raise Refused(f"Cannot access read-only document '{self._book.name}'.")
        self._book.save()

    def do_SaveAs(self, Filename, FileFormat=None, Password=None, **more):
        extension = os.path.splitext(Filename)[1].lower()
        if FileFormat is not None and self.FORMATS.get(extension) != FileFormat:
            raise Refused("This extension can not be used with the selected file type.")
        others = [book for book in self.server.app.books if book is not self._book]
        refusals.check_opening(others, os.path.basename(Filename))
        if os.path.exists(Filename) and self.server.app.display_alerts:
            raise Refused("Excel would ask whether to replace the file, and wait")
        self._book.save(Filename, password=Password)


class Windows(Collection):
    """The windows of a workbook."""

    kind = "Windows"

    def __init__(self, server: Server, book: Book) -> None:
        super().__init__(server)
        self._book = book

    def all(self):
        return [Window(self.server, self._book)]

    def name_of(self, member):
        return self._book.name


class Window(ComObject):
    """The window of a workbook."""

    kind = "Window"

    def __init__(self, server: Server, book: Book) -> None:
        super().__init__(server)
        self._book = book

    def get_Application(self):
        return Application(self.server)

    def get_ActiveSheet(self):
        return Worksheet(self.server, self._book.sheets.active)

    def get_DisplayGridlines(self):
        return self._book.sheets.active.worksheet.sheet_view.showGridLines is not False

    def set_DisplayGridlines(self, value: Any):
        self._book.sheets.active.worksheet.sheet_view.showGridLines = bool(value)


def areas(server: Server, ranges: list[Range]) -> Areas:
    """Several ranges as one object's areas."""
    return Areas(server, ranges)
