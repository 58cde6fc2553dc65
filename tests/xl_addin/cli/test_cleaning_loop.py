"""``lac903 changes``, ``share`` and ``merge``, as people use them on files."""

import os

import openpyxl
import pytest
import typer
from typer.testing import CliRunner, Result

from tests.xl_addin.workbook.conftest import made_up_return, new_book
from tests.xl_addin.workbook.copies import fill
from xl_addin import headless
from xl_addin.cli import changes, check, merge, share

_app = typer.Typer()
_app.command("recheck")(check.recheck)
_app.command("changes")(changes.changes)
_app.command("share")(share.share)
_app.command("merge")(merge.merge)

CODE = ("Reviews", "1003", "REVIEW_CODE")


def lac903(*arguments: object, **options) -> Result:
    return CliRunner().invoke(
        _app, [str(each) for each in arguments], env={"COLUMNS": "300"}, **options
    )


@pytest.fixture
def book(tmp_path):
    """The path of a checked workbook, alone in its folder."""
    path = tmp_path / "work" / "903.xlsx"
    path.parent.mkdir()
    with headless.active():
        app = headless.app()
        new_book(app, made_up_return()).save(path)
        app.quit()
    return path


@pytest.fixture
def copy(book, tmp_path):
    """The path of a copy of all errors for Jo, with one cell filled in."""
    result = lac903("share", book, "--all", "--to", "Jo", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    return fill(next((tmp_path / "out").iterdir()), {CODE: "PN1"})


def type_into(path, text: str, address: str = "D5") -> None:
    """Type into a cell of the sheet Reviews."""
    with headless.open_book(path, save=True) as opened:
        opened.sheets["Reviews"].range(address).value = text


def value(path, row=5, column="D") -> object:
    return openpyxl.load_workbook(path)["Reviews"][f"{column}{row}"].value


def test_changes_shows_who_changed_what(book):
    assert lac903("changes", book).output == "0 changes since loading.\n"
    type_into(book, "PN1")
    before = book.read_bytes()
    output = lac903("changes", book).output
    assert "Reviews row 5, child 1003, REVIEW_CODE: PN0 -> PN1, typed (" in output
    assert "1 change since loading." in output
    assert book.read_bytes() == before


def test_share_says_what_it_made(book, tmp_path):
    result = lac903("share", book, "--rules", "440, 166", "-o", tmp_path / "out")
    assert "3 records of 3 children" in result.output
    (made,) = (tmp_path / "out").iterdir()
    assert made.name.startswith("Manchester 903 2027 - rules 440, 166 - ")
    assert str(made) in result.output


def test_sharing_nothing_is_refused_before_anything_is_written(book):
    before = book.read_bytes()
    result = lac903("share", book)
    assert (result.exit_code, book.read_bytes()) == (2, before)
    assert "Say what to share" in result.output


def test_merge_takes_over_and_keeps_the_workbook_as_it_was(book, copy):
    before = book.read_bytes()
    result = lac903("merge", book, copy)
    assert result.exit_code == 0
    assert "Reviews, child 1003, REVIEW_CODE: PN0 -> PN1 (Jo)" in result.output
    assert value(book) == "PN1"
    (backup,) = (path for path in book.parent.iterdir() if path != book)
    assert backup.read_bytes() == before
    assert backup.name in result.output and backup.name.startswith("903 (backup ")


def test_merging_again_does_not_touch_the_file(book, copy):
    lac903("merge", book, copy)
    before = book.read_bytes()
    assert "the workbook has all of it already" in lac903("merge", book, copy).output
    assert book.read_bytes() == before


def test_a_dry_run_shows_and_writes_nothing(book, copy):
    before = book.read_bytes()
    result = lac903("merge", book, copy, "--dry-run")
    assert "Would be taken over: 1 cell" in result.output
    assert book.read_bytes() == before
    assert list(book.parent.iterdir()) == [book]


@pytest.mark.parametrize(
    ("options", "typed", "exit_code", "then"),
    [
        ((), "", 1, "PN2"),
        (("--prefer", "master"), "", 1, "PN2"),
        (("--prefer", "copy"), "", 0, "PN1"),
        (("--prefer", "ask"), "1\n", 0, "PN1"),
        (("--prefer", "ask"), "0\n", 1, "PN2"),
    ],
)
def test_a_conflict_is_settled_by_the_person(book, copy, options, typed, exit_code, then):
    type_into(book, "PN2")
    result = lac903("merge", book, copy, *options, input=typed)
    assert result.exit_code == exit_code, result.output
    assert value(book) == then
    assert "PN1" in result.output and "PN2" in result.output


def test_undo_puts_back(book, copy):
    lac903("merge", book, copy)
    result = lac903("merge", book, "--undo")
    assert "Reviews, REVIEW_CODE: PN0 (merged from Jo's copy: PN1)" in result.output
    assert value(book) == "PN0"
    assert lac903("merge", book, "--undo").exit_code == 2


def test_what_is_no_copy_is_told_plainly(book, tmp_path):
    result = lac903("merge", book, book)
    assert result.exit_code == 2
    assert "903.xlsx is not a copy that was shared" in result.output
    assert "There is no file" in lac903("merge", book, tmp_path / "none.xlsx").output
    assert "Name the copies" in lac903("merge", book).output


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be killed in place")
def test_a_crash_at_any_step_of_a_merge_leaves_a_whole_workbook(book, copy):
    old = book.read_bytes()
    steps = 0
    while True:
        steps += 1
        if _merge_and_die(book, copy, at_step=steps):
            break
        if book.read_bytes() != old:  # killed after the new file took the old one's place
            assert value(book) == "PN1"
            lac903("merge", book, "--undo")
            old = book.read_bytes()
    assert steps > 4, "there are steps at which it can be killed"
    assert value(book) == "PN1"
    assert book.read_bytes() != old


def _merge_and_die(book, copy, at_step: int) -> bool:
    """Merge in a process that is killed when it writes for the nth time; True if it was not."""
    import sys

    child = os.fork()
    if child == 0:
        seen = 0

        def die(event, arguments):
            nonlocal seen
            writes = (
                event in ("os.rename", "os.remove", "shutil.copyfile", "os.chmod")
                or event == "open"
                and str(book.parent) in str(arguments[0])
                and (arguments[1] or "") not in ("r", "rb")
            )
            if writes:
                seen += 1
                if seen == at_step:
                    os._exit(9)

        sys.addaudithook(die)
        result = lac903("merge", book, copy)
        os._exit(result.exit_code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 9)
    return os.waitstatus_to_exitcode(status) == 0


def test_nothing_is_written_to_the_copy(book, copy):
    before = copy.read_bytes()
    lac903("merge", book, copy)
    assert copy.read_bytes() == before
