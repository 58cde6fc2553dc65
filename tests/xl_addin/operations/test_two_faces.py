"""One operation, two faces: a button and a command leave the same in workbooks and files."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from lac_rules.sample import make_sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.ofsted import write_ofsted_list
from tests.xl_addin.commands.conftest import Person
from tests.xl_addin.operations.faces import lac903, press, values
from tests.xl_addin.workbook.copies import edit
from xl_addin import headless


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """The files of a made-up return with errors: "this", "last", and Ofsted's list."""
    folder = tmp_path_factory.mktemp("return")
    made = make_sample(children=40, year=2027, errors=40)
    tables = made.tables
    write_csv_files({n: f for n, f in tables.items() if not n.endswith(LAST)}, folder / "this")
    write_csv_files({n: f for n, f in tables.items() if n.endswith(LAST)}, folder / "last")
    write_ofsted_list(made.providers, folder / "ofsted.xlsx")
    return folder


@pytest.fixture(scope="module")
def checked(files, tmp_path_factory) -> Path:
    """The workbook of all of it."""
    path = tmp_path_factory.mktemp("checked") / "903.xlsx"
    given = ("--last-year", files / "last", "--ofsted", files / "ofsted.xlsx", "--year", 2027)
    assert lac903("check", files / "this", *given, "-o", path).code == 1
    return path


@pytest.fixture
def two(checked, tmp_path) -> tuple[Path, Path]:
    """Two copies of the workbook: one for a button, one for a command."""
    for name in ("button", "command"):
        (tmp_path / name).mkdir()
        shutil.copy(checked, tmp_path / name / "903.xlsx")
    return tmp_path / "button" / "903.xlsx", tmp_path / "command" / "903.xlsx"


def test_load_and_check(files, tmp_path):
    lac903("check", files / "this", "-o", tmp_path / "command.xlsx")
    with headless.active():
        app = headless.app(add_book=True)
        Person(app).press("load_return", files / "this")
        app.books.active.save(tmp_path / "button.xlsx")
        app.quit()
    assert values(tmp_path / "button.xlsx") == values(tmp_path / "command.xlsx")


def test_validate_and_recheck(two):
    button, command = two
    for path in two:
        with headless.open_book(path, save=True) as book:
            book.sheets["Reviews"].range("D2:D4").value = [["PN9"], [None], ["PN1"]]
    message = press(button, "validate")
    output = lac903("recheck", command).output
    assert values(button) == values(command)
    found, _, _ = message.partition(".")
    assert " errors in " in found
    assert found in output


def test_suggest_and_accept_the_sure_ones(two):
    button, command = two
    message = press(button, "suggest")
    output = lac903("suggest", command).output
    assert values(button) == values(command)
    found, _, _ = message.partition(" They are on")
    assert found in output and found.startswith("Suggestions for")
    press(button, "accept_sure", answer="yes")
    assert "filled in" in lac903("suggest", command, "--accept-sure").output
    for name in ("Episodes", "Errors", "Changes"):
        assert values(button)[name] == values(command)[name], name
    assert len(list(button.parent.glob("903 (backup*"))) == 1
    assert len(list(command.parent.glob("903 (backup*"))) == 1


def test_keep_as_it_is_and_undo(two):
    button, command = two
    with headless.open_book(button, read_only=True) as book:
        found = book.sheets["Errors"].tables[0].range.options(ndim=2).value
    row = dict(zip(found[0], found[1], strict=True))
    with _at_work(button) as person:
        person.select("Errors", "A2")
        person.press("keep_as_it_is")
        person.app.selection.value = "Seen the minutes."
        message = person.press("keep_as_it_is")
    given = ("--rule", row["Rule"], "--child", row["Child"], "--row", int(row["Row"]))
    table = ("--table", row["Table"])
    output = lac903("keep", command, *given, *table, "--reason", "Seen the minutes.").output
    assert values(button) == values(command)
    assert message.partition("\n")[0] in output
    with _at_work(button) as person:
        person.select("Explained", "A2")
        message = person.press("undo_change")
    assert message.partition("\n")[0] in lac903("keep", command, *given, *table, "--undo").output
    assert values(button) == values(command)


@contextmanager
def _at_work(path: Path) -> Iterator[Person]:
    """A person with the workbook open, which is saved afterwards."""
    with headless.active():
        app = headless.app()
        try:
            book = app.books.open(path)
            yield Person(app)
            book.save()
        finally:
            app.quit()


def test_share_and_merge(two, tmp_path):
    button, command = two
    message = press(button, "share_copy", tmp_path / "out1", answer="no")
    output = lac903("share", command, "--all", "-o", tmp_path / "out2").output
    held, _, _ = message.partition("\n")
    assert held in output and "cells to fill in." in held
    copies = [edit(next((tmp_path / name).iterdir()), _fill_in) for name in ("out1", "out2")]
    taken, _, _ = press(button, "merge_copies", copies[0]).partition(" taken over")
    assert not taken.startswith("0")
    assert f"Taken over: {taken}" in lac903("merge", command, copies[1]).output
    for name in ("Reviews", "Episodes", "Errors"):
        assert values(button)[name] == values(command)[name], name


def _fill_in(book: openpyxl.Workbook) -> None:
    """Fill the first yellow cell of every record with one letter."""
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible" and sheet["A1"].value == "CHILD":
            for row in sheet.iter_rows(min_row=2):
                for cell in row:
                    if not cell.protection.locked and cell.column_letter != "A":
                        cell.value = "X"
                        break


def test_reload(two, files, tmp_path):
    button, command = two
    for path in two:
        with headless.open_book(path, save=True) as book:
            book.sheets["Reviews"].range("D3").value = "PN7"
    message = press(button, "load_return", files / "this", answer="yes")
    output = lac903("reload", command, files / "this").output
    assert message.startswith("1 corrections that the files do not have were kept")
    assert "Corrections kept, which the extract does not have" in output
    assert values(button) == values(command)


def test_work_lists(two, tmp_path):
    button, command = two
    press(button, "work_lists", tmp_path / "1")
    lac903("worklists", command, "--files", tmp_path / "2")
    lists = [{p.name: values(p) for p in (tmp_path / n).iterdir()} for n in ("1", "2")]
    assert [list(names) for names in lists][0]
    assert _but_times(lists[0]) == _but_times(lists[1])


def _but_times(lists: dict[str, dict[str, list]]) -> dict:
    return {name: {s: rows[2:] for s, rows in sheets.items()} for name, sheets in lists.items()}


def test_export(two, tmp_path):
    button, command = two
    message = press(button, "export_csv", tmp_path / "1")
    output = lac903("export", command, "--csv", tmp_path / "2").output
    assert _bytes(tmp_path / "1") == _bytes(tmp_path / "2")
    (remaining,) = [line for line in message.splitlines() if line.startswith("Careful: ")]
    assert remaining.partition(".")[0] in output


def test_reports(two, tmp_path):
    button, command = two
    press(button, "error_reports", tmp_path / "1")
    lac903("report", command, "--sheets", "-o", tmp_path / "2")
    assert sorted(_bytes(tmp_path / "1").values()) == sorted(_bytes(tmp_path / "2").values())
    assert values(button) == values(command)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
