"""On both faces a bug is told as a fault, with a log, and an expected failure in its own words."""

import importlib
import inspect
import pkgutil
import subprocess
import sys

import pytest

import xl_addin
from lac_rules.errors import Expected, WrongValue
from tests.xl_addin.operations.faces import lac903, press
from tests.xl_addin.workbook.conftest import made_up_return, new_book
from xl_addin import headless, log
from xl_addin.failures import CannotDo
from xl_addin.operations import validate
from xl_addin.workbook.copies.share import CannotShare


@pytest.fixture(autouse=True)
def logs(tmp_path, monkeypatch):
    monkeypatch.setenv("LAC903_LOGS", str(tmp_path / "logs"))
    return tmp_path / "logs"


@pytest.fixture
def book(tmp_path):
    """The path of a checked workbook."""
    with headless.active():
        app = headless.app()
        new_book(app, made_up_return()).save(tmp_path / "903.xlsx")
        app.quit()
    return tmp_path / "903.xlsx"


@pytest.fixture
def broken(monkeypatch):
    """Let the rules raise, in the middle of every operation that runs them."""

    def fail_with(error: BaseException) -> None:
        def fail(*_, **__):
            raise error

        monkeypatch.setattr(validate, "run", fail)

    return fail_with


BUGS = [
    ValueError("Zoë Example"),
    KeyError("Zoë Example"),
    TypeError("Zoë Example"),
    OSError("Zoë Example"),
    AssertionError("Zoë Example"),
]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: type(bug).__name__)
def test_a_bug_is_told_as_a_fault_and_logged(book, broken, logs, bug):
    broken(bug)
    before = book.read_bytes()
    ended = lac903("recheck", book)
    assert (ended.code, book.read_bytes()) == (2, before)
    assert ended.output.startswith("This is a fault in lac903, in the command recheck.")
    assert str(logs / log.FILE) in ended.output
    message = press(book, "validate")
    assert message.startswith("This is a fault in lac903, in the button validate.")
    for told in (ended.output, message, (logs / log.FILE).read_text("utf-8")):
        assert not any(word in told for word in ("Zoë", "Not done", "Traceback"))
    written = (logs / log.FILE).read_text("utf-8")
    assert "lac903 recheck failed" in written and "validate failed" in written
    assert written.count(f"builtins.{type(bug).__name__}") == 2


EXPECTED = [
    Expected("Choose another file."),
    WrongValue("There is no such council."),
    CannotDo("Select a row first."),
    CannotShare("There is nothing to share."),
    NotImplementedError("Pictures are not supported without Excel."),
]


@pytest.mark.parametrize("error", EXPECTED, ids=lambda error: type(error).__name__)
def test_an_expected_failure_is_told_in_its_own_words(book, broken, logs, error):
    broken(error)
    before = book.read_bytes()
    ended = lac903("recheck", book)
    assert (ended.code, ended.output) == (2, f"Not done. {error}")
    assert book.read_bytes() == before
    assert press(book, "validate") == str(error)
    assert not logs.exists()


def test_a_file_that_the_system_refuses_is_told_in_the_same_words(book, broken, logs):
    broken(PermissionError(13, "Permission denied", "/home/zoe/a.csv"))
    message = press(book, "validate")
    assert lac903("recheck", book).output == f"Not done. {message}"
    assert message.startswith("/home/zoe/a.csv: You may not read or write it")
    assert not logs.exists()


def test_a_part_that_is_missing_points_to_the_diagnosis(book, broken, logs):
    broken(ModuleNotFoundError("No module named 'numpy'"))
    message = press(book, "validate")
    ended = lac903("recheck", book)
    assert (ended.code, ended.output) == (2, " ".join(message.split()))
    assert "lac903 addin status" in message


def test_ctrl_c_is_one_line(book, broken, logs):
    broken(KeyboardInterrupt())
    before = book.read_bytes()
    ended = lac903("recheck", book)
    assert (ended.code, ended.output) == (130, "Stopped.")
    assert book.read_bytes() == before
    assert not logs.exists()


@pytest.mark.parametrize(
    "words", [("check", "--year", 0), ("check", "--year", 99999), ("sample", "--seed", -1)]
)
def test_a_number_that_cannot_be_is_refused_with_its_option(tmp_path, logs, words):
    command, option, number = words
    ended = lac903(command, tmp_path / "return", option, number)
    assert ended.code == 2
    assert option in ended.output and "fault" not in ended.output
    assert not logs.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is another error there")
@pytest.mark.parametrize("options", [[], ["--markdown"]])
def test_who_closes_the_pipe_has_read_enough(options, logs):
    code = "from xl_addin.cli import app; app()"
    lac903 = subprocess.Popen(
        [sys.executable, "-c", code, "rules", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    lac903.stdout.close()
    assert lac903.stderr.read().strip() == b""
    lac903.wait(60)
    assert not logs.exists()


def test_every_failure_that_a_module_defines_is_expected():
    """The engine, which knows nothing of ours, raises Python's and xlwings' own."""
    defined = set()
    for found in pkgutil.walk_packages(xl_addin.__path__, "xl_addin."):
        if not found.name.startswith("xl_addin.headless"):
            module = importlib.import_module(found.name)
            defined |= {
                item
                for _, item in inspect.getmembers(module, inspect.isclass)
                if issubclass(item, Exception) and item.__module__ == found.name
            }
    assert {CannotDo, CannotShare} <= defined
    assert [each for each in defined if not issubclass(each, Expected)] == []
