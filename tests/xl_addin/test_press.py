"""``ribbon.press``: what every button has in common, whatever its command does."""

import subprocess
import sys

import pytest
import xlwings as xw

from lac_rules.files import CannotWrite
from lac_rules.files.notices import notice
from lac_rules.reading import Problem, ReadError
from xl_addin import log, ribbon
from xl_addin.commands import registry
from xl_addin.commands.help import guide_path
from xl_addin.commands.registry import COMMANDS, Command, command
from xl_addin.failures import CannotDo
from xl_addin.workbook.basics import macros
from xl_addin.workbook.basics.packed import DamagedPack
from xl_addin.workbook.sheets.data import SheetProblem
from xl_addin.workbook.sheets.settings import NotOurWorkbook, Settings
from xl_addin.workbook.sheets.settings import write as write_settings

STATE = ("screen_updating", "enable_events", "display_alerts", "calculation")


class com_error(Exception):
    """What pywin32 raises when Excel refuses a call."""


@pytest.fixture(autouse=True)
def logs(tmp_path, monkeypatch):
    monkeypatch.setenv("LAC903_LOGS", str(tmp_path / "logs"))
    return tmp_path / "logs"


@pytest.fixture
def book(app):
    return app.books.add()


@pytest.fixture
def our_book(book):
    sheet = book.sheets.add("_settings")
    write_settings(sheet, Settings(2027))
    return book


@pytest.fixture
def press(monkeypatch, book):
    """Press a button behind which stands the given function."""

    def pressed(run, needs=(), book=book, **options):
        commands = {"validate": Command("validate", run, frozenset(needs))}
        monkeypatch.setattr(ribbon, "COMMANDS", commands)
        return ribbon.press("validate", book, **options)

    return pressed


def state(app):
    return {name: getattr(app, name) for name in STATE}


def messages(app):
    return [alert["prompt"] for alert in app.impl.alerts]


def fail(error):
    def run(session):
        raise error

    return run


# What a command is given


def test_a_command_is_given_the_workbook_and_the_paths(press, app, book):
    seen = []
    assert press(seen.append, needs={"files"}, paths=["a b.csv", "ü.csv"])
    assert (seen[0].app, seen[0].book) == (app, book)
    assert [path.name for path in seen[0].paths] == ["a b.csv", "ü.csv"]


def test_the_paths_are_asked_from_the_addin(press, app, monkeypatch):
    """Called from Excel, there are no paths in the command; the add-in's VBA has them."""
    asked, seen = [], []

    def run(self, macro, args):
        asked.append(macro)
        return "C:\\Zoë O'Neil\\a & b.csv\nC:\\100%\\ü.csv\n"

    monkeypatch.setattr(type(app.impl), "run", run)
    press(seen.append, needs={"files"})
    assert asked == ["lac903.xlam!Ribbon903.ChosenPaths"]
    assert [str(path) for path in seen[0].paths] == ["C:\\Zoë O'Neil\\a & b.csv", "C:\\100%\\ü.csv"]


@pytest.mark.parametrize(
    ("state", "needs", "asked"),
    [
        ("", {"writable", "alone"}, ""),
        ("read-only\n", {"writable"}, "open for reading only"),
        ("read-only\nAutoSave", {"writable", "alone"}, "open for reading only"),
        ("AutoSave", {"writable"}, ""),
        ("AutoSave", {"writable", "alone"}, "AutoSave is on"),
        ("read-only\nAutoSave", {"files"}, ""),
    ],
)
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_before_work_that_cannot_be_saved_or_meets_others_it_asks(
    press, app, monkeypatch, state, needs, asked, answer
):
    monkeypatch.setattr(macros, "in_excel", lambda app: True)
    monkeypatch.setattr(type(app.impl), "run", lambda self, macro, args: state)
    app.impl.answer = lambda prompt, buttons: answer if "yes" in buttons else buttons[0]
    done = []
    press(done.append, needs=needs, paths=["a.csv"])
    assert bool(done) == (answer == "yes" or not asked)
    assert [m for m in messages(app) if m != "Nothing was done."] == [
        m for m in messages(app) if asked and asked in m
    ]
    assert bool(messages(app)) == bool(asked)


def test_what_an_earlier_run_left_is_told_after_the_command(press, app):
    def find(session):
        notice("Removed 1 unfinished file.")
        session.tell("Done.")

    press(find)
    assert messages(app) == ["Done.", "Removed 1 unfinished file."]
    press(lambda session: None)
    assert len(messages(app)) == 2


def test_the_addin_is_not_asked_when_no_paths_are_needed(press):
    assert press(lambda session: None)  # the headless engine would refuse to run a macro


def test_no_paths_are_a_plain_message(press, app):
    assert not press(fail(AssertionError("not to be run")), needs={"files"}, paths=[])
    assert messages(app) == ["Nothing was chosen to validate. Press the button again."]


def test_a_command_that_needs_our_workbook_gets_one(press, our_book):
    seen = []
    assert press(seen.append, needs={"workbook"}, book=our_book)
    assert seen[0].book == our_book


def test_another_workbook_is_refused(press, app, book, logs):
    assert not press(fail(AssertionError("not to be run")), needs={"workbook"})
    assert f"{book.name} is not a 903 workbook" in messages(app)[0]
    assert not logs.exists()


def test_without_a_workbook_the_calling_one_is_taken(press, book, app):
    app.books.add()
    book.set_mock_caller()
    try:
        seen = []
        press(seen.append, book=None)
    finally:
        del xw.Book._mock_caller
    assert seen[0].book == book


def test_without_a_caller_the_active_one_is_taken(press, app):
    seen, other = [], app.books.add()
    press(seen.append, book=None)
    assert seen[0].book == other


def test_modules_are_not_taken_from_the_folder_of_the_last_file(press, book, monkeypatch):
    """Started with -c, Python looks in Excel's current folder first: in a mailed folder, say."""
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    seen = []
    press(lambda session: seen.extend(sys.path), book=None)
    assert seen
    assert "" not in seen


def test_without_excel_it_says_so(press, app):
    app.quit()
    with pytest.raises(CannotDo, match="Excel is not open"):
        press(lambda session: None, book=None)


# Excel's state


def test_excel_is_undisturbed_while_a_command_works(press, app):
    seen = []
    press(lambda session: seen.append(state(app)))
    assert seen == [
        {
            "screen_updating": False,
            "enable_events": False,
            "display_alerts": False,
            "calculation": "manual",
        }
    ]


@pytest.mark.parametrize("calculation", ["automatic", "manual"])
@pytest.mark.parametrize("error", [None, CannotDo("no"), ZeroDivisionError(), KeyboardInterrupt()])
def test_everything_is_as_it_was_afterwards(press, app, calculation, error):
    app.calculation = calculation
    app.enable_events = False
    before = state(app)

    def run(session):
        session.progress("working")
        session.app.calculation = "semiautomatic"
        session.app.enable_events = True
        if error:
            raise error

    if isinstance(error, KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            press(run)
    else:
        press(run)
    assert state(app) == before
    assert app.status_bar is False


def test_one_setting_that_excel_refuses_does_not_keep_the_others(press, app, monkeypatch):
    def run(session):
        def refuse(self, value):
            raise com_error()

        broken = property(lambda self: False, refuse)
        monkeypatch.setattr(type(session.app.impl), "enable_events", broken)

    press(run)
    assert app.screen_updating is True
    assert app.display_alerts is True


def test_progress_is_shown_in_the_status_bar(press, app):
    seen = []

    def run(session):
        session.progress("reading")
        seen.append(app.status_bar)

    press(run)
    assert seen == ["903: reading"]


def test_fast_progress_costs_few_calls(press, app, monkeypatch):
    texts = []
    monkeypatch.setattr(
        type(app.impl), "status_bar", property(lambda self: None, lambda self, t: texts.append(t))
    )
    press(lambda session: [session.progress(f"row {number}") for number in range(10_000)])
    assert len(texts) < 20


def test_a_question_is_asked_over_a_screen_that_is_drawn(press, app):
    seen = []
    app.impl.answer = lambda prompt, buttons: seen.append(app.screen_updating) or "no"
    answers = []

    def run(session):
        answers.append(session.ask("Replace it?"))
        seen.append(app.screen_updating)

    press(run)
    assert answers == ["no"]
    assert seen == [True, False]


# Failures


@pytest.mark.parametrize(
    "error",
    [
        CannotDo("Select a row of a child first."),
        CannotWrite("return.xml cannot be written. Close it."),
        DamagedPack("The loaded data are damaged."),
        NotOurWorkbook("Book1 is not a 903 workbook."),
        NotImplementedError("Charts are not supported without Excel."),
        SheetProblem("The sheet Episodes is gone."),
        xw.XlwingsError("Book1 was opened read-only."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_expected_failure_says_its_own_words(press, app, logs, error):
    assert not press(fail(error))
    assert messages(app) == [str(error)]
    assert not logs.exists()


def test_files_that_cannot_be_read_are_all_told(press, app, logs):
    problems = [Problem("a.csv", "It is empty.", "Choose another."), Problem("b.xml", "X.", "Y.")]
    press(fail(ReadError(problems)))
    assert messages(app) == ["a.csv: It is empty. Choose another.\nb.xml: X. Y."]
    assert not logs.exists()


def test_a_file_that_the_system_refuses_is_named(press, app, logs):
    press(fail(FileNotFoundError(2, "No such file or directory", "/home/zoe/returns/a.csv")))
    assert messages(app)[0].startswith("/home/zoe/returns/a.csv: It is not there.")
    assert not logs.exists()


def test_a_fault_of_ours_is_one_plain_message_with_the_log(press, app, logs):
    assert not press(fail(KeyError("Zoë Example")))
    (message,) = messages(app)
    assert "This is a fault in lac903, in the button validate." in message
    assert message.endswith(f"The log is {logs / log.FILE}")
    assert "Zoë" not in message
    assert "Traceback" not in message
    assert "KeyError" in (logs / log.FILE).read_text("utf-8")


def test_a_log_that_cannot_be_written_is_no_second_failure(press, app, logs):
    logs.write_text("a file where the folder should be")
    assert not press(fail(KeyError()))
    assert messages(app)[0].endswith(f"The log could not be written to {logs}")


def test_excels_refusal_is_told_in_excels_words(press, app, logs):
    """A COM error: a protected sheet, a cell in edit mode."""
    said = "The cell is on a protected sheet. 'Zoë Example'"
    press(fail(com_error(-2147352567, "Exception occurred.", (0, "Excel", said, None), None)))
    assert f"Excel refused: {said}" in messages(app)[0]
    assert "Unprotect Sheet" in messages(app)[0]
    assert "Zoë" not in (logs / log.FILE).read_text("utf-8")


def test_a_broken_installation_points_to_the_diagnosis(press, app):
    press(fail(ModuleNotFoundError("No module named 'numpy'")))
    assert "lac903 addin status" in messages(app)[0]


def test_an_unknown_control_is_a_fault(book, app, logs):
    assert not ribbon.press("Zoë Example", book)
    assert "an unknown control failed" in (logs / log.FILE).read_text("utf-8")
    assert "Zoë" not in (logs / log.FILE).read_text("utf-8")


def test_a_click_imports_only_what_it_needs():
    """The slow imports (pandas, a tenth of a second each) are the command's own."""
    code = """
import sys
from xl_addin import ribbon
ribbon.COMMANDS["guide"]
print({"pandas", "lac_rules", "xlwings", "pyopenvba"} & set(sys.modules))
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "set()"


# The registry


def test_a_command_says_what_it_needs(monkeypatch):
    monkeypatch.setattr(registry, "_registered", {})

    @command("export_csv", needs=("workbook", "folder"))
    def export(session):
        pass

    assert COMMANDS["export_csv"] == Command(
        "export_csv", export, frozenset({"workbook", "folder"})
    )
    assert COMMANDS["export_csv"].words == "export csv"


def test_an_unknown_need_is_refused():
    with pytest.raises(ValueError, match="cannot need luck"):
        command("export_csv", needs="luck")


def test_a_control_has_one_command(monkeypatch):
    monkeypatch.setattr(registry, "_registered", {"validate": Command("validate", print)})
    with pytest.raises(ValueError, match="validate is in builtins already"):
        command("validate")(lambda session: None)


# Help


def test_about_says_versions_and_diagnosis(book, app, monkeypatch):
    assert ribbon.press("about", book)
    (message,) = messages(app)
    assert f"xlwings {xw.__version__}" in message
    assert sys.executable in message


def test_guide_is_opened(book, app, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("xl_addin.commands.help.guide_path", lambda roots: tmp_path / "guide.md")
    monkeypatch.setattr("xl_addin.commands.help.open_file", opened.append)
    assert ribbon.press("guide", book)
    assert opened == [tmp_path / "guide.md"]
    assert messages(app) == []


def test_where_nothing_opens_the_guide_its_place_is_told(book, app, tmp_path, monkeypatch):
    def refuse(path):
        raise OSError("no program for .md")

    monkeypatch.setattr("xl_addin.commands.help.guide_path", lambda roots: tmp_path / "guide.md")
    monkeypatch.setattr("xl_addin.commands.help.open_file", refuse)
    assert ribbon.press("guide", book)
    assert messages(app) == [f"The guide is {tmp_path / 'guide.md'}"]


def test_guide_path_takes_the_first_that_is_there(tmp_path):
    assert guide_path([tmp_path]) is None
    guide = tmp_path / "docs" / "guide.md"
    guide.parent.mkdir()
    guide.touch()
    assert guide_path([tmp_path / "other", tmp_path]) == guide
