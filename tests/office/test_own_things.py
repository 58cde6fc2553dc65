"""What people put beside our lists in LibreOffice, and type over unreal dates there."""

import pytest

from tests.office.conftest import recheck
from tests.office.test_editing import do
from tests.xl_addin.structure.checker import problems
from xl_addin import headless
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets import errors


def owners(path) -> dict[str, str]:
    """What stands in the column Owner of Errors -> which error it is."""
    with headless.open_book(path, read_only=True) as book:
        rows = errors.LIST.read(book.sheets["Errors"]).values()
        return {row["Owner"]: f"{row['Child']} {row['Rule']}" for row in rows if row["Owner"]}


@pytest.fixture
def steps(checked):
    """A column of one's own at the right, then sorting by rule; one error is corrected."""
    with headless.open_book(checked, read_only=True) as book:
        rows = list(errors.LIST.read(book.sheets["Errors"]).values())
    names = [f"{row['Child']} {row['Rule']}" for row in rows]
    typed = [
        do("type_in", "Errors", cell=f"O{number}", text=name)
        for number, name in enumerate(["Owner", *names], start=1)
    ]
    last = len(rows) + 1
    return [
        *typed,
        do("sort", "Errors", f"A1:O{last}", column=6, ascending=False),
        do("insert_rows", "Errors", row=4),
        do("type_in", "Errors", cell="A4", text="to be done first"),
        do("type_in", "Reviews", cell="D5", text="PN1"),  # 440 marked it
    ]


def test_own_columns_stay_with_their_errors(edited, steps, office):
    path = edited(*steps)
    for _ in range(2):
        recheck(path)
    found = owners(path)
    assert found == {name: name for name in found}
    assert len(found) > 5
    assert not any(name.endswith(" 440") for name in found)
    assert problems(path) == []
    with office.open(path) as book:
        kept = {row["What you wrote"] for row in book.rows("Own notes kept")}
        assert kept == {"1003 440", "to be done first"}
        assert [row["Owner"] for row in book.rows("Errors") if row["Owner"]] == list(found)
        assert book.error_cells("Errors") == []


def test_a_date_typed_over_an_unreal_one_is_a_date(edited):
    path = edited(do("type_in", "Reviews", cell="C6", text="28/2/2027"))
    with headless.open_book(path, read_only=True) as book:
        assert book.sheets["Reviews"].range("C6").value.day == 28
        assert read(book).ret.tables["Reviews"].REVIEW[4] == "28/02/2027"
