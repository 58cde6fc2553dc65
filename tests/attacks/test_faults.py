"""Faults that were once found by attacking the shell, each as a quick test.

Those of one module stand beside it: sets of files and kills in tests/lac_rules/files, output in
tests/xl_addin/cli/test_output.py, orders to the terminal in test_terminal.py, rows beyond the sheet
in test_returned_workbooks.py. ``make attack`` tries all of it at length.
"""

import csv
import errno
import os
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from lac_rules.batch import processes
from lac_rules.files import reserved, take_notices
from lac_rules.files.journal import NAME as NOTE
from lac_rules.sample import make_sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from tests.attacks.watching import lac903, nothing_run_or_fetched, refused
from xl_addin import headless
from xl_addin.cli import check as check_command
from xl_addin.cli import suggest as suggest_command

ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="modes, links and names of POSIX systems")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A return with errors, as CSV files."""
    folder = tmp_path_factory.mktemp("faults") / "903"
    tables = make_sample(8, year=2027, seed=6, errors=12).tables
    write_csv_files({n: f for n, f in tables.items() if not n.endswith(LAST)}, folder)
    return folder


@pytest.fixture(scope="module")
def checked(folder):
    path = folder.with_name("checked.xlsx")
    assert lac903("check", folder, "-o", path).code == 1
    return path


@pytest.fixture
def book(checked, tmp_path):
    take_notices()
    return Path(shutil.copy(checked, tmp_path / "book.xlsx"))


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


# -- 1: two who write ------------------------------------------------------------------------------


@pytest.mark.parametrize("in_place", [True, False])
def test_what_somebody_saved_since_it_was_read_is_never_overwritten(book, monkeypatch, in_place):
    real = check_command.validate

    def validate(*args):
        theirs = book.read_bytes() + b"\0"
        if in_place:
            book.write_bytes(theirs)
        else:
            book.with_name("theirs").write_bytes(theirs)
            book.with_name("theirs").replace(book)
        return real(*args)

    monkeypatch.setattr(check_command, "validate", validate)
    refused(lac903("recheck", book), "was changed by somebody else since it was read")
    assert book.read_bytes().endswith(b"\0")
    assert list(book.parent.iterdir()) == [book]


@pytest.mark.parametrize("mark", ["~$book.xlsx", ".~lock.book.xlsx#"])
@pytest.mark.parametrize("words", [("recheck",), ("suggest",), ("worklists", "--sheets")], ids=str)
def test_a_workbook_that_is_open_in_excel_or_libreoffice_is_left_alone(book, words, mark):
    (book.parent / mark).touch()
    refused(lac903(words[0], book, *words[1:]), "because it is open in", mark)


def test_two_commands_on_one_workbook_do_not_meet(book):
    with reserved(book):
        refused(lac903("recheck", book), "is being worked on by another lac903")
        assert lac903("changes", book).code == 0  # reads only
    assert lac903("recheck", book).code == 1


def test_an_output_that_somebody_wrote_meanwhile_is_not_replaced(folder, tmp_path, monkeypatch):
    output, real = tmp_path / "out.xlsx", check_command.check_files

    def check_files(*args, **options):
        output.write_text("somebody's work")
        return real(*args, **options)

    monkeypatch.setattr(check_command, "check_files", check_files)
    refused(lac903("check", folder, "-o", output), "somebody else in the meantime")
    assert output.read_text() == "somebody's work"


# -- 2: a set of files -----------------------------------------------------------------------------


@pytest.mark.parametrize("where", [("--csv", "out"), ("--csv", "out", "--xml", "out/903.xml")])
def test_an_export_of_which_one_file_cannot_be_replaced_replaces_none(folder, tmp_path, where):
    out = tmp_path / "out"
    words = [tmp_path / each if each.startswith("out") else each for each in where]
    assert lac903("export", folder, *words).code == 1
    for path in out.iterdir():
        path.write_text("old")
    (out / "reviews.csv").unlink()
    (out / "reviews.csv").mkdir()
    refused(lac903("export", folder, *words, "--replace"), "reviews.csv")
    files = [path for path in out.iterdir() if path.is_file()]
    assert {path.read_text() for path in files} == {"old"}
    assert not [path for path in files if path.name.startswith((".", NOTE))]


def test_a_folder_in_which_an_export_was_ended_is_not_read_as_a_return(folder, tmp_path):
    out = Path(shutil.copytree(folder, tmp_path / "out"))
    (out / NOTE).write_text("left by a run that was ended")
    refused(lac903("check", out), "may not belong together")


# -- 5 and 6: who can read it, and what is left ----------------------------------------------------


@ON_POSIX
def test_new_files_with_children_are_for_their_owner_alone_and_others_keep_their_mode(
    folder, book, tmp_path
):
    out = tmp_path / "out"
    assert lac903("export", book, "--csv", out, "--xml", tmp_path / "903.xml").code == 1
    assert lac903("report", book, "-o", out, "--anonymous", tmp_path / "a.json").code == 1
    assert lac903("check", folder, "-o", tmp_path / "new.xlsx").code == 1
    assert lac903("share", book, "--all", "-o", tmp_path / "copies").code == 0
    private = [*out.iterdir(), *(tmp_path / "copies").iterdir()]
    private += [tmp_path / name for name in ("903.xml", "new.xlsx")]
    assert {mode(path) for path in private} == {0o600}
    book.chmod(0o640)
    assert lac903("suggest", book, "--accept-sure").code in (0, 1)
    backups = list(tmp_path.glob("book (backup*"))
    assert {mode(path) for path in backups} <= {0o600}
    assert mode(book) == 0o640


def test_what_an_ended_run_left_is_removed_at_the_next_one_and_told(book):
    left = book.with_name(".lac903-0123456789abcdef.tmp")
    left.write_text("children")
    outcome = lac903("changes", book)
    assert not left.exists()
    assert "Removed 1 unfinished file" in outcome.output


# -- 7: no cache -----------------------------------------------------------------------------------


@pytest.mark.parametrize("cache", ["a file", "an empty template"])
def test_without_a_cache_folder_everything_works(folder, book, tmp_path, monkeypatch, cache):
    place = tmp_path / "cache"
    if cache == "a file":
        place.write_text("a file where the folder should be")
    else:
        monkeypatch.setenv("LAC903_CACHE", str(place))
        assert lac903("check", folder, "-o", tmp_path / "first.xlsx").code == 1
        for path in place.glob("*.xlsx"):
            path.write_bytes(b"")
    monkeypatch.setenv("LAC903_CACHE", str(place))
    outcome = lac903("check", folder, "-o", tmp_path / "out.xlsx")
    assert outcome.code == 1
    assert ("Careful: The postcode index cannot be kept" in outcome.output) == place.is_file()
    assert "Warning" not in outcome.output
    assert zipfile.is_zipfile(tmp_path / "out.xlsx")
    assert lac903("share", book, "--all", "-o", tmp_path / "copies").code == 0


# -- 8 and 9: words --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["[red]x[/]", "[/]", ":warning:"])
def test_a_path_is_shown_as_it_is(folder, tmp_path, name):
    place = tmp_path / name.replace("/", "∕")
    outcome = lac903("export", folder, "--csv", place)
    assert outcome.code == 1
    assert place.name in outcome.output
    missing = f"{tmp_path}/{name}/none.xlsx"
    assert f"There is no file {missing}" in lac903("recheck", missing).output


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (MemoryError(), 2, "Not done. There is not enough memory"),
        (KeyboardInterrupt(), 130, "Stopped."),
        (OSError(errno.ENOSPC, "x", "903.csv"), 2, "There is no room on the disk. Make room"),
        (OSError(errno.EIO, "x"), 2, "Not done. The disk or the network drive failed. Try again"),
        (OSError(errno.ESTALE, "x", "903.csv"), 2, "The network drive has lost it. Open"),
        (OSError(errno.ENAMETOOLONG, "x", "903.csv"), 2, "Choose a shorter name"),
        (PermissionError(13, "x", "903.csv"), 2, "You may not read or write it, or another"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_every_failure_is_one_message_and_the_exit_code_that_the_readme_says(
    folder, monkeypatch, error, code, words
):
    def fail(*args, **options):
        raise error

    monkeypatch.setattr(check_command, "check_files", fail)
    outcome = lac903("check", folder)
    assert outcome.code == code
    assert words in outcome.output
    assert "[Errno" not in outcome.output


def test_a_fault_of_ours_is_told_without_values_and_logged(folder, monkeypatch, tmp_path):
    def fail(*args, **options):
        raise ValueError("007 Ann Example")

    monkeypatch.setenv("LAC903_LOGS", str(tmp_path))
    monkeypatch.setattr(check_command, "check_files", fail)
    outcome = lac903("check", folder)
    assert (outcome.code, "This is a fault in lac903" in outcome.output) == (2, True)
    assert "Ann" not in outcome.output + (tmp_path / "lac903.log").read_text()


# -- 10 and 11: a batch ----------------------------------------------------------------------------


def batch(folder, output):
    outcome = lac903("batch", folder, "-o", output, "--no-dask", "--processes", "1")
    with (output / "councils.csv").open(encoding="utf-8-sig", newline="") as file:
        return outcome, list(csv.DictReader(file))


@ON_POSIX
def test_a_folder_whose_name_is_not_in_utf_8_is_one_of_the_councils(folder, tmp_path):
    councils = tmp_path / "councils"
    councils.mkdir()
    try:
        shutil.copytree(folder, councils / os.fsdecode(b"K\xe9nt"))
    except OSError:
        pytest.skip("this disk takes no such names")
    shutil.copytree(folder, councils / "Kent")
    outcome, rows = batch(councils, tmp_path / "out")
    assert outcome.code == 1
    assert [row["Return"] for row in rows] == ["Kent", "K\N{REPLACEMENT CHARACTER}nt"]
    assert all(row["Children"] == "8" for row in rows)


SECRET = "Ann_Example_007"
BROKEN = {
    "an undeclared prefix": f"<EXPSSDA903><{SECRET}:CHILD/></EXPSSDA903>",
    "another end": f"<EXPSSDA903><{SECRET}></CHILD></EXPSSDA903>",
    "an attribute twice": f'<EXPSSDA903><A {SECRET}="" {SECRET}=""/></EXPSSDA903>',
    "an entity from nowhere": f"<EXPSSDA903>&{SECRET};</EXPSSDA903>",
    "another root": f"<{SECRET}/>",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_no_text_of_a_file_is_in_the_summary_of_a_batch(tmp_path, text):
    (tmp_path / "councils").mkdir()
    (tmp_path / "councils" / "Kent.xml").write_text(text)
    outcome, (row,) = batch(tmp_path / "councils", tmp_path / "out")
    assert outcome.code == 1
    assert "Kent.xml" in row["Why it was not checked"]
    for path in (tmp_path / "out").iterdir():
        assert SECRET.casefold() not in path.read_text(encoding="utf-8").casefold()


def test_no_line_around_a_table_is_in_it_either(folder, tmp_path):
    council = Path(shutil.copytree(folder, tmp_path / "councils" / "Kent"))
    header = council / "header.csv"
    header.write_text(f"For {SECRET}\n\n" + header.read_text(encoding="utf-8"))
    _, (row,) = batch(tmp_path / "councils", tmp_path / "out")
    assert "1 line above the header was left out" in row["Left out"]
    assert SECRET not in "".join(path.read_text() for path in (tmp_path / "out").iterdir())


# -- 14: small ones --------------------------------------------------------------------------------


def test_a_batch_needs_no_memory_in_common(folder, tmp_path, monkeypatch):
    def no_shared_memory(*args):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(processes.get_context("spawn").__class__, "Lock", no_shared_memory)
    councils = tmp_path / "councils"
    for name in ("Kent", "Leeds"):
        shutil.copytree(folder, councils / name)
    with nothing_run_or_fetched():
        outcomes = processes.run_in_processes(
            [processes.Task(path.name, path) for path in councils.iterdir()], 2, lambda _: None
        )
    assert [outcome.problem for outcome in outcomes] == ["", ""]


def test_a_workbook_that_cannot_be_written_is_told_before_any_work(book, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, how: how != os.W_OK)  # root may write all
    monkeypatch.setattr(suggest_command, "find_suggestions", None)
    refused(lac903("suggest", book, "--accept-sure"), "write-protected, so nothing was done")
    assert list(book.parent.iterdir()) == [book]


def test_no_backup_stays_of_a_workbook_that_was_not_changed(book, monkeypatch):
    def save(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("xl_addin.headless.file.writing.write", save)
    refused(lac903("suggest", book, "--accept-sure"), "There is no room on the disk")
    assert list(book.parent.iterdir()) == [book]


def test_a_login_name_gives_no_orders(book, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "ann\x1b[2J\u202e")
    assert lac903("recheck", book).code == 1
    with zipfile.ZipFile(book) as archive:
        texts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    assert not [text for text in texts if "\x1b" in text or "\u202e" in text]


@ON_POSIX
def test_a_link_to_a_workbook_stays_one(book):
    link = book.with_name("link.xlsx")
    link.symlink_to(book)
    before = book.stat().st_mtime_ns
    assert lac903("recheck", link).code == 1
    assert link.is_symlink()
    assert book.stat().st_mtime_ns > before
    with headless.open_book(book, read_only=True) as opened:
        assert "Errors" in opened.sheet_names
