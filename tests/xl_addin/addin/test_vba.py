"""The VBA: run by pyOpenVBA's interpreter, with stand-ins for RunPython and for Excel's dialogs."""

import re

import pytest
from lxml import etree
from pyopenvba.apps import excel
from pyopenvba.apps.excel._model import Application, Workbook
from pyopenvba.interpreter import VBACollection, VBAObject, member, method, setter
from pyopenvba.interpreter._values import error

from xl_addin.addin.build import RIBBON_XML, ribbon_vba
from xl_addin.addin.names import FILE, MODULE, NAME
from xl_addin.workbook.basics import macros

RUN_PYTHON = f'''
Public Const PROJECT_NAME As String = "{NAME}"
Public Function RunPython(PythonCommand As String)
    Debug.Print PythonCommand
    Debug.Print ChosenPaths()
End Function
'''
"""RunPython's stand-in says what it was told to run, and what Python would then be given."""

PATHS = [
    r"C:\Users\Zoë O'Neil\Return 2027 (final) 100%\Épisodes & Co.csv",
    r"C:\Users\Zoë O'Neil\Return 2027 (final) 100%\Überprüfung %TEMP% ^x.csv",
    r"\\server\share\looked after; children\Łukasz, 日本.xml",
    "/Users/zoë/Return/naïve “quoted” $HOME `x`.csv",
]


class Control(VBAObject):
    """A control of the ribbon, as a callback is given it."""

    vba_type_name = "IRibbonControl"

    def __init__(self, id_, tag=""):
        self.id_, self.tag = id_, tag

    @member
    def ID(self):
        return self.id_

    @member
    def Tag(self):
        return self.tag


class Paths(VBACollection):
    """What was selected in a dialog."""

    vba_type_name = "FileDialogSelectedItems"

    def __init__(self, paths):
        self.paths = paths

    def vba_iterate(self):
        yield from self.paths


class Filters(VBAObject):
    """The filters of a dialog."""

    vba_type_name = "FileDialogFilters"

    def __init__(self):
        self.added = []

    @method
    def Clear(self):
        self.added.clear()

    @method
    def Add(self, Description, Extensions):
        self.added.append(Extensions)


class Dialog(VBAObject):
    """Office's FileDialog, in which somebody chooses ``paths``, or cancels if there are none."""

    vba_type_name = "FileDialog"

    def __init__(self, kind, paths):
        self.kind, self.paths = kind, paths
        self.title, self.several, self.filters = None, None, Filters()

    @setter("Title")
    def _set_title(self, value):
        self.title = value

    @setter("AllowMultiSelect")
    def _set_several(self, value):
        self.several = value

    @member
    def Filters(self):
        return self.filters

    @method
    def Show(self):
        return -1 if self.paths else 0

    @member
    def SelectedItems(self):
        return Paths(self.paths)


class Windows(VBAObject):
    """The Protected View windows: ``count`` of them."""

    vba_type_name = "ProtectedViewWindows"
    count = 0

    @member
    def Count(self):
        return self.count


class Excel(Application):
    """pyOpenVBA's Excel with the dialogs that it has not."""

    chosen: list[str]
    dialogs: list[Dialog]

    @member
    def FileDialog(self, Kind):
        self.dialogs.append(Dialog(int(Kind), self.chosen))
        return self.dialogs[-1]

    @member
    def ProtectedViewWindows(self):
        return Windows()


@pytest.fixture
def app(monkeypatch):
    """Excel with an open workbook and our module in it."""
    monkeypatch.setattr(excel, "Application", Excel)
    app = excel.ExcelApplication()
    app.application.chosen, app.application.dialogs = [], []
    app.add_workbook()
    app.add_module(RUN_PYTHON, name="xlwings")
    app.add_module(ribbon_vba(), name=MODULE)
    return app


def press(app, control):
    """Press a button: (the Python command, the paths that Python is given), or None."""
    app.console.clear()
    app.run(f"{MODULE}.Press", control)
    if not app.console:
        return None
    command, _, paths = "\n".join(app.console).partition("\n")
    return command, paths.rstrip("\n").split("\n") if paths.strip() else []


def controls():
    root = etree.parse(RIBBON_XML).getroot()
    buttons = root.iter("{http://schemas.microsoft.com/office/2009/07/customui}button")
    return [Control(button.get("id"), button.get("tag", "")) for button in buttons]


@pytest.mark.parametrize("control", controls(), ids=lambda control: control.id_)
def test_a_button_runs_its_command(app, control):
    app.application.chosen = PATHS[:1]
    command, _ = press(app, control)
    assert command == f"from xl_addin import ribbon; ribbon.press('{control.id_}')"


@pytest.mark.parametrize("control", controls(), ids=lambda control: control.id_)
def test_the_tag_says_which_dialog_comes_first(app, control):
    app.application.chosen = PATHS
    press(app, control)
    told = [(d.kind, d.title, d.several, d.filters.added) for d in app.application.dialogs]
    kind, *rest = control.tag.split("|")
    file_picker, folder_picker = 3, 4
    assert (
        told
        == {
            "": lambda: [],
            "files": lambda: [(file_picker, rest[0], True, [rest[1]])],
            "folder": lambda: [(folder_picker, rest[0], False, [])],
        }[kind]()
    )


def test_paths_arrive_letter_by_letter(app):
    app.application.chosen = PATHS
    assert press(app, Control("load_return", "files|Choose|*.csv"))[1] == PATHS


def test_fifty_long_paths_arrive(app):
    """More than the 8,191 characters of a Windows command line."""
    app.application.chosen = [rf"C:\{'x' * 240}\{number} Überprüfung.csv" for number in range(50)]
    paths = press(app, Control("load_return", "files|Choose|*.csv"))[1]
    assert paths == app.application.chosen
    assert sum(map(len, paths)) > 8191


def test_nothing_happens_when_the_dialog_is_cancelled(app):
    app.application.chosen = []
    assert press(app, Control("load_return", "files|Choose|*.csv")) is None


def test_a_later_button_is_not_given_the_paths_of_an_earlier_one(app):
    app.application.chosen = PATHS
    press(app, Control("load_return", "files|Choose|*.csv"))
    assert press(app, Control("validate"))[1] == []


def test_python_asks_for_the_paths_by_the_name_that_they_have(app):
    """``App.macro`` in Python calls the function that holds the paths."""
    app.application.chosen = PATHS
    press(app, Control("load_return", "files|Choose|*.csv"))
    assert run(app, macros.CHOSEN_PATHS) == "".join(f"{path}\n" for path in PATHS)


def run(app, macro, *values):
    """What Excel's ``Application.Run`` gives for a macro by the name that Python calls it by."""
    workbook, _, function = macro.partition("!")
    assert workbook == FILE
    return app.run(function, *values)


def add_members(app, **members):
    """Give the open workbook members that pyOpenVBA's workbooks do not have."""
    app.workbook.__class__ = type("Workbook", (Workbook,), members)


def test_a_copy_is_saved_of_the_workbook_that_is_named(app):
    copies = []

    @method(name="SaveCopyAs")
    def save_copy_as(self, Filename):
        copies.append((self.name, Filename))

    add_members(app, SaveCopyAs=save_copy_as)
    name = app.workbook.name
    assert run(app, macros.SAVE_COPY, name, PATHS[0]) == ""
    assert copies == [(name, PATHS[0])]


def test_what_excel_says_against_a_copy_comes_back_as_text(app):
    """An error that VBA raises would stop Excel with a message of its own."""

    @method(name="SaveCopyAs")
    def save_copy_as(self, Filename):
        raise error(1004, "The disk is full")

    add_members(app, SaveCopyAs=save_copy_as)
    assert "disk is full" in run(app, macros.SAVE_COPY, app.workbook.name, PATHS[0])
    assert run(app, macros.SAVE_COPY, "not open.xlsx", PATHS[0]) != ""


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("auto_save", [False, True, None])
def test_the_state_of_a_workbook(app, read_only, auto_save):
    """None: Excel 2016, whose workbooks have no AutoSaveOn."""

    def auto_save_on(self):
        if auto_save is None:
            raise error(438, "Object doesn't support this property or method")
        return auto_save

    add_members(
        app,
        ReadOnly=member(lambda self: read_only, name="ReadOnly"),
        AutoSaveOn=member(auto_save_on, name="AutoSaveOn"),
    )
    told = [word for word in run(app, macros.STATE_OF, app.workbook.name).split("\n") if word]
    assert told == [macros.READ_ONLY] * read_only + [macros.AUTO_SAVE] * bool(auto_save)


@pytest.mark.parametrize("name", ["lac903.conf", "LAC903.CONF", "evil.py"])
def test_a_workbook_that_names_its_own_program_is_refused(app, name):
    """xlwings would take its settings from such a sheet: from any workbook that comes by mail."""
    app.sheet(1).sheet.vba_set("Name", name, [], {})
    app.answer_dialogs(1)
    assert press(app, Control("validate")) is None
    assert name in str(app.dialogs)


def test_without_a_workbook_an_empty_one_is_opened(app):
    """RunPython needs an active workbook; loading a return must work in an Excel just started."""
    app.workbook.vba_get("Close", [False])
    assert press(app, Control("guide")) is not None
    assert len(app.workbooks()) == 1


def test_in_protected_view_the_user_is_told_what_to_do(app, monkeypatch):
    monkeypatch.setattr(Windows, "count", 1)
    app.workbook.vba_get("Close", [False])
    app.answer_dialogs(1)
    assert press(app, Control("validate")) is None
    assert "Enable Editing" in str(app.dialogs)


def test_the_vba_does_nothing_else():
    """Thin: one callback, the dialogs, and no files, network, shell or other people's objects."""
    code = re.sub(r"'.*", "", ribbon_vba())
    procedures = re.findall(r"^(?:Public|Private) (?:Sub|Function) (\w+)", code, re.MULTILINE)
    assert procedures == ["Press", "ChosenPaths", "SaveCopy", "StateOf", "ShowDialog", "CanRun"]
    for word in ("CreateObject", "GetObject", "Shell", "Declare", "Open ", "Kill", "http"):
        assert word.lower() not in code.lower()
