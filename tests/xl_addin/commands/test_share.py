"""Share: a copy goes out, comes back filled in, and is merged."""

import pytest

from tests.xl_addin.commands.conftest import Files, Person
from tests.xl_addin.workbook.conftest import cell
from xl_addin import headless
from xl_addin.workbook.basics import layout


@pytest.fixture
def loaded(person: Person, files: Files, tmp_path) -> Person:
    """A saved workbook in which two reviews have lost their dates."""
    person.press("load_return", files.this_year)
    book = person.app.books.active
    for row in (3, 7):
        cell(book.sheets["Reviews"], row, "REVIEW").value = None
    person.press("validate")
    book.save(tmp_path / "master.xlsx")
    return person


def the_copy(folder):
    (path,) = (path for path in folder.glob("*.xlsx") if path.name != "master.xlsx")
    return path


def fill_in(path, text: str) -> None:
    """Fill in every empty cell of the column REVIEW, as business support would."""
    with headless.open_book(path, save=True) as book:
        sheet = book.sheets["Reviews"]
        values = sheet.used_range.options(ndim=2).value
        for number, row in enumerate(values, start=1):
            if "REVIEW" in row:
                top, place = number, row.index("REVIEW") + 1
        for row in range(top + 1, len(values) + 1):
            sheet.range((row, place)).value = text


def test_a_copy_goes_out_and_its_answers_come_back(loaded, tmp_path):
    out = tmp_path / "out"
    message = loaded.press("share_copy", out)
    assert "2 records of" in message
    assert "nothing was sent" in message
    fill_in(the_copy(out), "05/06/2026")

    assert "2 cells taken over" in loaded.press("merge_copies", the_copy(out))
    sheet = loaded.app.books.active.sheets["Reviews"]
    assert f"{cell(sheet, 3, 'REVIEW').value:%d/%m/%Y}" == "05/06/2026"
    who = [row[6] for row in loaded.app.books.active.sheets[layout.CHANGES].used_range.value]
    assert any("copy" in str(each) for each in who)
    assert list(tmp_path.glob("master (backup*.xlsx"))
    assert "0 cells taken over" in loaded.press("merge_copies", the_copy(out))


@pytest.mark.parametrize(("answer", "stands"), [("yes", "05/06/2026"), ("no", "01/05/2026")])
def test_in_a_conflict_the_person_chooses(loaded, tmp_path, answer, stands):
    out = tmp_path / "out"
    loaded.press("share_copy", out)
    fill_in(the_copy(out), "05/06/2026")
    sheet = loaded.app.books.active.sheets["Reviews"]
    cell(sheet, 3, "REVIEW").value = "01/05/2026"
    loaded.press("merge_copies", the_copy(out), answer=answer)
    value = cell(sheet, 3, "REVIEW").value
    assert (value if isinstance(value, str) else f"{value:%d/%m/%Y}") == stands


def test_an_unsaved_workbook_is_not_shared(person, files, tmp_path):
    person.press("load_return", files.this_year)
    cell(person.app.books.active.sheets["Reviews"], 3, "REVIEW").value = None
    assert "Save the workbook first" in person.press("share_copy", tmp_path)


def test_only_the_selected_rule_is_shared_when_the_person_wants_that(loaded, tmp_path):
    sheet = loaded.app.books.active.sheets["Reviews"]
    loaded.select("Reviews", cell(sheet, 3, "REVIEW").address)
    loaded.press("share_copy", tmp_path / "out", answer="yes")
    assert "rule" in the_copy(tmp_path / "out").name


def test_work_lists_by_social_worker(loaded, tmp_path):
    message = loaded.press("work_lists", tmp_path / "lists")
    assert "lists by SW_ID written." in message
    assert list((tmp_path / "lists").glob("*.xlsx"))


def test_a_fresh_extract_goes_into_the_workbook_and_corrections_stay(loaded, files):
    book = loaded.app.books.active
    sheet = book.sheets["Reviews"]
    cell(sheet, 5, "REVIEW_CODE").value = "PN7"
    message = loaded.press("load_return", files.this_year, answer="yes")
    assert "corrections that the files do not have were kept" in message
    assert cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value == "PN7"
    assert len(loaded.app.books) == 2
