"""LibreOffice's side: run by LibreOffice's own Python, started by ``libreoffice.py``.

    python server.py SOFFICE PROFILE_FOLDER

Reads one JSON object a line, ``{"do": "values", "book": 1, ...}``, and answers each with one line:
``{"result": ...}`` or ``{"error": "..."}``. LibreOffice ends when the input does. Only the standard
library and UNO are used here. Rows and columns are counted from 1, as on the sheet.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.uno import Exception as UnoException
from com.sun.star.util import CloseVetoException

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>en-GB</value></prop>
</item>
</oor:items>
"""
"""Settings of the profile: typed dates are read the British way."""
_FONTS = ("Calibri", "Carlito", "Liberation Sans", "DejaVu Sans")
"""For print: Excel's own font, or the next best that is installed."""
_FORMULA = "com.sun.star.sheet.CellFlags.FORMULA"
_ERROR = "com.sun.star.sheet.FormulaResult.ERROR"
_ATTEMPTS = 3
_GRID = 0xD4D4D4
_MARGIN, _ROW_NUMBERS, _COLUMN_LETTERS = 100, 1000, 500
"""Of a printed page, in hundredths of a millimetre."""
_SECONDS_TO_START = 60
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".ods": "calc8",
    ".xls": "MS Excel 97",
    ".csv": "Text - txt - csv (StarCalc)",
    ".pdf": "calc_pdf_Export",
    ".html": "HTML (StarCalc)",
}


class Office:
    """A LibreOffice process of our own."""

    def __init__(self, soffice, profile):
        self.soffice, self.profile = soffice, Path(profile)
        self.process = self.context = None
        self.desktop = None
        self.dispatcher = None
        self.books = {}

    def start(self):
        """Start LibreOffice and connect to it; a start that fails is tried again."""
        for attempt in range(_ATTEMPTS):
            try:
                self._start_once(self.profile / str(attempt))
                return
            except (OSError, UnoException, TimeoutError) as failure:
                last = failure
                self.end()
        raise RuntimeError(f"LibreOffice did not start in {_ATTEMPTS} attempts: {last}")

    def _start_once(self, profile):
        port = _free_port()
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        self.process = subprocess.Popen(
            [
                self.soffice,
                f"-env:UserInstallation={profile.resolve().as_uri()}",
                f"--accept=socket,host=127.0.0.1,port={port};urp;",
                "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,  # a group of its own, ended as a whole
        )  # fmt: skip
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", here
        )
        address = f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext"
        deadline = time.monotonic() + _SECONDS_TO_START
        while True:
            try:
                context = resolver.resolve(address)
                break
            except NoConnectException:
                if self.process.poll() not in (None, 0):  # 0: the starter handed over
                    raise OSError(f"soffice ended with {self.process.returncode}") from None
                if time.monotonic() > deadline:
                    raise TimeoutError("no answer on its port") from None
                time.sleep(0.1)
        self.context = context
        self.desktop = self.create("com.sun.star.frame.Desktop")
        self.dispatcher = self.create("com.sun.star.frame.DispatchHelper")

    def create(self, service):
        """One of LibreOffice's services."""
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def end(self):
        """End LibreOffice: politely, then its whole process group."""
        if self.desktop is not None:
            for book in list(self.books.values()):
                with contextlib.suppress(UnoException):
                    book.close(True)
            with contextlib.suppress(UnoException):
                self.desktop.terminate()
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10 if self.desktop is not None else 0)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = self.desktop = None
        self.books = {}

    def dispatch(self, book, command, **arguments):
        """What a menu command does; LibreOffice's own way for what a person does."""
        frame = book.CurrentController.Frame
        self.dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, _properties(**arguments))


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def _range(book, sheet, area):
    return book.Sheets[sheet][area]


def _used(sheet):
    cursor = sheet.createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    return cursor


def _select(book, sheet, area):
    book.CurrentController.setActiveSheet(book.Sheets[sheet])
    book.CurrentController.select(_range(book, sheet, area))


def _address(column, row):
    return f"{_letter(column + 1)}{row + 1}"


def _letter(number):
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _area(address):
    first = _address(address.StartColumn, address.StartRow)
    return f"{first}:{_address(address.EndColumn, address.EndRow)}"


def _colour(number):
    return None if number < 0 else f"#{number & 0xFFFFFF:06x}"


# What can be done: each function is a word that the other side may use.


def open(office, path):
    """Open a workbook; returns its number, the argument ``book`` of all else."""
    book = office.desktop.loadComponentFromURL(Path(path).resolve().as_uri(), "_blank", 0, ())
    if book is None:
        raise ValueError(f"LibreOffice cannot open {path}")
    number = max(office.books, default=0) + 1
    office.books[number] = book
    return number


def close(office, book):
    """Close a workbook without saving."""
    with contextlib.suppress(CloseVetoException):
        book.close(True)
    office.books = {number: other for number, other in office.books.items() if other is not book}


def save_as(office, book, path):
    """Save a copy, in the format of the path's ending."""
    place = Path(path)
    filter_name = FILTERS[place.suffix]
    book.storeToURL(place.resolve().as_uri(), _properties(FilterName=filter_name))


def sheets(office, book):
    """The sheets in order: name, visible, and the colour of the tab."""
    return [
        {"name": sheet.Name, "visible": sheet.IsVisible, "tab": _colour(sheet.TabColor)}
        for sheet in book.Sheets
    ]


def used_area(office, book, sheet):
    """The area of a sheet that holds anything."""
    return _area(_used(book.Sheets[sheet]).RangeAddress)


def values(office, book, sheet, area):
    """Numbers and texts, as calculated."""
    return [list(row) for row in _range(book, sheet, area).DataArray]


def formulas(office, book, sheet, area):
    """Formulas, and for other cells what one would type."""
    return [list(row) for row in _range(book, sheet, area).FormulaArray]


def formula_cells(office, book, sheet):
    """The areas that hold formulas."""
    found = book.Sheets[sheet].queryContentCells(uno.getConstantByName(_FORMULA))
    return [_area(address) for address in found.RangeAddresses]


def error_cells(office, book, sheet):
    """The areas whose formulas give an error: #REF!, #NAME?, Err:502."""
    found = book.Sheets[sheet].queryFormulaCells(uno.getConstantByName(_ERROR))
    return [_area(address) for address in found.RangeAddresses]


def protection(office, book, sheet, area):
    """Whether a sheet is protected, and which cells of an area one could not type into then."""
    cells = _range(book, sheet, area)
    return {
        "protected": book.Sheets[sheet].isProtected(),
        "locked": [
            [
                cells.getCellByPosition(column, row).CellProtection.IsLocked
                for column in range(cells.Columns.Count)
            ]
            for row in range(cells.Rows.Count)
        ],
    }


def notes(office, book, sheet):
    """Address -> text of every note."""
    return {
        _address(note.Position.Column, note.Position.Row): note.String
        for note in book.Sheets[sheet].Annotations
    }


def hidden(office, book, sheet):
    """The hidden columns and rows of the used area."""
    area = _used(book.Sheets[sheet])
    return {
        "columns": [
            _letter(n + 1) for n, column in enumerate(area.Columns) if not column.IsVisible
        ],
        "rows": [n + 1 for n, row in enumerate(area.Rows) if not row.IsVisible],
    }


def widths(office, book, sheet):
    """The width of each column of the used area, in hundredths of a millimetre."""
    return [column.Width for column in _used(book.Sheets[sheet]).Columns]


def number_formats(office, book, sheet, area):
    """The number format of each cell."""
    cells = _range(book, sheet, area)
    known = book.NumberFormats
    return [
        [
            known.getByKey(cells.getCellByPosition(column, row).NumberFormat).FormatString
            for column in range(cells.Columns.Count)
        ]
        for row in range(cells.Rows.Count)
    ]


def drop_down(office, book, sheet, cell):
    """The drop-down of a cell: what it offers, and whether and how others are refused."""
    rule = _range(book, sheet, cell).Validation
    kind = rule.Type.value
    offered = []
    if kind == "LIST":
        source = rule.getFormula1()
        if source.startswith("$"):
            place, _, area = source.lstrip("$").partition(".")
            cells = book.Sheets[place.strip("'")][area.replace("$", "")]
            offered = [str(row[0]) for row in cells.DataArray]
        else:
            offered = source.strip('"').split('";"')
    return {
        "type": kind,
        "offers": offered,
        "shown": bool(rule.ShowList),
        "refuses": bool(rule.ShowErrorMessage),
        "alert": rule.ErrorAlertStyle.value,
    }


def conditional_formats(office, book, sheet):
    """Every conditional format: where, its formulas, and the colours of the style it applies."""
    styles = book.StyleFamilies["CellStyles"]
    found = []
    for rule in book.Sheets[sheet].ConditionalFormats.getConditionalFormats():
        for place in range(rule.getCount()):
            entry = rule.getByIndex(place)
            style = styles[entry.StyleName]
            found.append(
                {
                    "area": rule.Range.RangeAddressesAsString.split(".")[-1],
                    "formula": entry.Formula1,
                    "fill": _colour(style.CellBackColor),
                    "text": _colour(style.CharColor),
                }
            )
    return found


def tables(office, book):
    """Database ranges, which is what tables become: name -> sheet, area, and filter buttons."""
    found = {}
    for name in book.DatabaseRanges.ElementNames:
        table = book.DatabaseRanges[name]
        sheet = book.Sheets[table.DataArea.Sheet].Name
        found[name] = {
            "sheet": sheet,
            "area": _area(table.DataArea),
            "buttons": bool(table.AutoFilter),
        }
    return found


def pivots(office, book, sheet):
    """The pivot tables of a sheet: where they stand, their source and what they show."""
    found = []
    for name in book.Sheets[sheet].DataPilotTables.ElementNames:
        pivot = book.Sheets[sheet].DataPilotTables[name]
        source = pivot.SourceRange
        found.append(
            {
                "name": name,
                "source": [book.Sheets[source.Sheet].Name, _area(source)],
                "area": _area(pivot.OutputRange),
                "rows": sorted(field.Name for field in pivot.RowFields),
                "columns": [field.Name for field in pivot.ColumnFields if field.Name != "Data"],
                "filters": [field.Name for field in pivot.PageFields],
                "cells": values(office, book, sheet, _area(pivot.OutputRange)),
            }
        )
    return found


def refresh_pivots(office, book, sheet):
    """Refresh every pivot table of a sheet."""
    for name in book.Sheets[sheet].DataPilotTables.ElementNames:
        book.Sheets[sheet].DataPilotTables[name].refresh()


def choose_in_pivot(office, book, sheet, filter_name, choice):
    """Choose one item in a filter of the sheet's first pivot table; "" chooses all."""
    pivot = book.Sheets[sheet].DataPilotTables[0]
    field = next(field for field in pivot.PageFields if field.Name == filter_name)
    field.UseSelectedPage = bool(choice)
    if choice:
        field.SelectedPage = choice
    pivot.refresh()


def charts(office, book, sheet):
    """The charts of a sheet: title, alternative text, and what each series draws."""
    found = []
    for shape in book.Sheets[sheet].DrawPage:
        if shape.supportsService("com.sun.star.drawing.OLE2Shape"):
            chart = shape.Model
            found.append(
                {
                    "title": "".join(part.String for part in chart.getTitleObject().getText()),
                    "alternative": shape.Description or shape.Title,
                    "series": list(_series(chart)),
                }
            )
    return found


def _series(chart):
    """The values of each series, without what is empty."""
    for system in chart.getFirstDiagram().getCoordinateSystems():
        for kind in system.getChartTypes():
            for series in kind.getDataSeries():
                drawn = series.getDataSequences()[0].getValues().getData()
                yield [value for value in drawn if value == value]  # NaN is empty


def recalculate(office, book):
    """Calculate every formula anew."""
    book.calculateAll()


def type_in(office, book, sheet, cell, text):
    """Type into a cell and press Enter."""
    _select(book, sheet, cell)
    office.dispatch(book, "EnterString", StringName=text)


def clear(office, book, sheet, area):
    """Select cells and press Delete."""
    _select(book, sheet, area)
    office.dispatch(book, "ClearContents")


def sort(office, book, sheet, area, column, ascending=True):
    """Data > Sort of an area with a header row, by a column of it, counted from 1."""
    _select(book, sheet, area)
    office.dispatch(
        book, "DataSort",
        ByRows=True, HasHeader=True, CaseSensitive=False, NaturalSort=False, IncludeAttribs=True,
        UserDefIndex=0, Col1=book.Sheets[sheet][area].RangeAddress.StartColumn + column,
        Ascending1=ascending,
    )  # fmt: skip


def filter_table(office, book, table, column, value):
    """Show only a table's rows whose column, counted from 1, has this text; "" shows all."""
    found = book.DatabaseRanges[table]
    descriptor = found.getFilterDescriptor()
    fields = ()
    if value:
        field = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
        field.Field = column - 1
        field.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
        field.StringValue = value
        fields = (field,)
    descriptor.setFilterFields(fields)
    found.refresh()


def insert_rows(office, book, sheet, row, count=1):
    """Insert whole rows before a row."""
    book.Sheets[sheet].Rows.insertByIndex(row - 1, count)


def delete_rows(office, book, sheet, row, count=1):
    """Delete whole rows."""
    book.Sheets[sheet].Rows.removeByIndex(row - 1, count)


def move_cells(office, book, sheet, area, to):
    """Cut an area and paste it at a cell of the same sheet."""
    target = _range(book, sheet, to).CellAddress
    book.Sheets[sheet].moveRange(target, _range(book, sheet, area).RangeAddress)


def jump(office, book, target):
    """Follow a link inside the book; returns the sheet and cell where the cursor is then."""
    _select(book, book.Sheets[0].Name, "XFD1048576")  # no link leads here
    office.dispatch(book, "JumpToMark", Bookmark=target.lstrip("#"))
    address = book.CurrentSelection.RangeAddress
    return [book.Sheets[address.Sheet].Name, _address(address.StartColumn, address.StartRow)]


def hide(office, book, sheet, rows=(), columns=()):
    """Hide rows, by number, and columns, by letter."""
    for row in rows:
        book.Sheets[sheet].Rows[row - 1].IsVisible = False
    for letter in columns:
        book.Sheets[sheet][f"{letter}1"].Columns.IsVisible = False


def show_note(office, book, sheet, cell, width, height):
    """Show the note of a cell below it, as when pointing at it."""
    place = _range(book, sheet, cell)
    note = place.Annotation
    note.setIsVisible(True)
    shape = note.AnnotationShape
    shape.setSize(uno.createUnoStruct("com.sun.star.awt.Size", width, height))
    shape.CharFontName = _font(office)
    corner = place.Position
    corner.X, corner.Y = corner.X + place.Size.Width + 300, corner.Y + 2 * place.Size.Height
    shape.setPosition(corner)


def dress(office, book, sheet, area):
    """Give an area, for print, Excel's font or the next best, and the light grid of the screen."""
    cells = _range(book, sheet, area)
    cells.CharFontName = _font(office)
    cells.TableBorder2 = _grid(cells.TableBorder2)


def print_area(office, book, sheet, area, path, headings=False):
    """Write an area as a PDF of one page as large as it; the book's page settings are changed.

    ``headings`` are column letters and row numbers.
    """
    for other in book.Sheets:
        other.setPrintAreas(())
    target, cells = book.Sheets[sheet], _range(book, sheet, area)
    target.setPrintTitleRows(False)
    target.setPrintAreas((cells.RangeAddress,))
    style = book.StyleFamilies["PageStyles"][target.PageStyle]
    style.HeaderIsOn = style.FooterIsOn = style.PrintGrid = False
    style.PrintHeaders = headings
    style.ScaleToPagesX = style.ScaleToPagesY = 1
    style.LeftMargin = style.RightMargin = style.TopMargin = style.BottomMargin = _MARGIN
    width = cells.Size.Width + (_ROW_NUMBERS if headings else 0)
    height = cells.Size.Height + (_COLUMN_LETTERS if headings else 0)
    style.IsLandscape = width > height
    style.Width, style.Height = width + 2 * _MARGIN, height + 2 * _MARGIN
    book.CurrentController.setActiveSheet(target)
    options = _properties(Selection=cells, ExportNotes=False)
    arguments = _properties(
        FilterName=FILTERS[".pdf"],
        FilterData=uno.Any("[]com.sun.star.beans.PropertyValue", options),
    )
    book.storeToURL(Path(path).resolve().as_uri(), arguments)


def _font(office):
    device = office.create("com.sun.star.awt.Toolkit").createScreenCompatibleDevice(1, 1)
    installed = {font.Name for font in device.FontDescriptors}
    return next(name for name in (*_FONTS, "") if name in installed or not name)


def _grid(border):
    line = uno.createUnoStruct("com.sun.star.table.BorderLine2")
    line.Color, line.OuterLineWidth, line.LineWidth = _GRID, 9, 9
    for name in ("Top", "Bottom", "Left", "Right", "Horizontal", "Vertical"):
        setattr(border, f"{name}Line", line)
        setattr(border, f"Is{name}LineValid", True)
    return border


WORDS = {
    name: function
    for name, function in list(globals().items())
    if callable(function) and not name.startswith("_") and function.__module__ == __name__
    and name not in ("Office", "main")
}  # fmt: skip


def main():
    """Serve until the input ends."""
    office = Office(sys.argv[1], sys.argv[2])
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what UNO itself prints must not come between the answers
    try:
        office.start()
        print(json.dumps({"result": "ready"}), file=answers, flush=True)
        for line in sys.stdin:
            print(json.dumps(_answer(office, json.loads(line))), file=answers, flush=True)
    except Exception as failure:
        print(json.dumps({"error": str(failure)}), file=answers, flush=True)
    finally:
        office.end()
        shutil.rmtree(sys.argv[2], ignore_errors=True)


def _answer(office, request):
    word = request.pop("do")
    try:
        if "book" in request:
            request["book"] = office.books[request["book"]]
        return {"result": WORDS[word](office, **request)}
    except Exception as failure:  # told to the other side, which knows what it asked for
        trace = "".join(traceback.format_tb(failure.__traceback__)[-2:])
        return {"error": f"{word}: {type(failure).__name__}: {failure}\n{trace}"}


if __name__ == "__main__":
    main()
