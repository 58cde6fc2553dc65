"""A copy for business support in LibreOffice: filled in, saved as xlsx or ods, and merged."""

import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from lac_rules import validate
from tests.xl_addin.structure.checker import problems
from tests.xl_addin.workbook.copies import place, shared
from xl_addin import headless
from xl_addin.cli import app as command_line
from xl_addin.operations.merge import merge
from xl_addin.workbook.copies import reading as copy_reading
from xl_addin.workbook.read import read

LATER = datetime(2026, 11, 30, 9, 0)
ANSWERS = {
    ("1003", "REVIEW_CODE"): ("PN1", "PN1"),
    ("1004", "REVIEW"): ("28/2/2026", "28/02/2026"),
}
"""(child, field) -> what is typed, and what the return says then."""


@pytest.fixture(scope="module")
def made(checked, tmp_path_factory) -> tuple[Path, Path]:
    """A workbook, and the copy that was shared from it."""
    folder = tmp_path_factory.mktemp("shared")
    master = Path(shutil.copy(checked, folder / "master.xlsx"))
    with headless.open_book(master, save=True) as book:
        copy = shared(book, folder, recipient="Jo")
    return master, copy


def cells_of(copy: Path) -> dict[tuple[str, str], str]:
    sheet = openpyxl.load_workbook(copy)["Reviews"]
    return {(child, field): place(sheet, child, field) for child, field in ANSWERS}


@pytest.fixture(params=[".xlsx", ".ods"])
def returned(request, office, made, tmp_path) -> Path:
    """The copy as it comes back: answers typed, saved by LibreOffice."""
    path = tmp_path / f"returned{request.param}"
    places = cells_of(made[1])
    with office.open(made[1]) as book:
        for where, (typed, _) in ANSWERS.items():
            book.type_in("Reviews", cell=places[where], text=typed)
        book.save_as(path=path)
    return path


def test_only_the_cells_to_fill_can_be_typed_into(office, made):
    places = set(cells_of(made[1]).values())
    with office.open(made[1]) as book:
        found = book.protection("Reviews", book.used_area("Reviews"))
        assert found["protected"]
        header = book.values("Reviews", book.used_area("Reviews"))[0]
        note = header.index("Your note")
        for row, locked in enumerate(found["locked"], start=1):
            for column, is_locked in enumerate(locked):
                if f"{chr(65 + column)}{row}" in places or (column == note and row > 1):
                    assert not is_locked
        assert all(found["locked"][0])
        (locked,) = (row[0] for row in found["locked"][1:2])
        assert locked, "the child's number"
        book.type_in("Reviews", cell="A2", text="typed into a locked cell")
        assert book.value("Reviews", "A2") != "typed into a locked cell"


def test_the_answers_are_taken_over_whatever_it_was_saved_as(returned, made, office, tmp_path):
    master = Path(shutil.copy(made[0], tmp_path / "master.xlsx"))
    with headless.open_book(master, save=True) as book:
        merged = merge(read(book), [copy_reading.read(returned)], LATER)
        assert {(p.child, p.field): p.theirs for p in merged.taken} == {
            where: value for where, (_, value) in ANSWERS.items()
        }
        assert not (merged.left or merged.plan.problems)
    with headless.open_book(master, read_only=True) as book:
        contents = read(book)
    table = contents.ret.tables["Reviews"].set_index("CHILD")
    assert table.at["1003", "REVIEW_CODE"] == "PN1"
    assert table.at["1004", "REVIEW"] == "28/02/2026"
    assert problems(master) == []
    with office.open(master) as book:
        rows = [
            row for row in book.rows("Changes") if row["Who or what"] == "merged from Jo's copy"
        ]
        assert {(row["Child"], row["Field"]) for row in rows} == set(ANSWERS)
        assert len(book.rows("Errors")) == len(validate(contents.ret, further=True).issues)


def test_the_command_merges_it_and_twice_changes_nothing(returned, made, tmp_path):
    master = Path(shutil.copy(made[0], tmp_path / "master.xlsx"))
    said = [
        CliRunner().invoke(command_line, ["merge", str(master), str(returned)]) for _ in range(2)
    ]
    assert [result.exit_code for result in said] == [0, 0]
    assert "PN0 -> PN1" in said[0].output
    assert "the workbook has all of it already" in " ".join(said[1].output.split())
