"""Dates in workbooks that count their days from 1904, and in those that somebody switched."""

import pandas as pd
import pytest
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from lac_rules.returns import Loading
from tests.xl_addin.workbook.conftest import (
    LATER,
    REVIEWS,
    cell,
    made_up_return,
    new_book,
    recheck,
)
from tests.xl_addin.workbook.test_changes import changes
from xl_addin import headless
from xl_addin.operations.load import tell_of_loading
from xl_addin.operations.reload import reload
from xl_addin.workbook import create
from xl_addin.workbook.book import Cell, SheetProblem
from xl_addin.workbook.editing import write_values
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets import settings as settings_sheet


def count_from(book, epoch) -> None:
    """Tick or untick the option: the numbers in the cells stay, the dates that they show do not."""
    book.impl.workbook.epoch = epoch


@pytest.fixture
def of_1904(app, monkeypatch):
    """A workbook that was made where new ones count from 1904."""
    made = create._new_book

    def made_from_1904(*args):
        book = made(*args)
        count_from(book, MAC_EPOCH)
        return book

    monkeypatch.setattr(create, "_new_book", made_from_1904)
    return new_book(app, made_up_return())


@pytest.fixture
def book(request, app):
    if request.param == 1904:
        return request.getfixturevalue("of_1904")
    return new_book(app, made_up_return())


both = pytest.mark.parametrize("book", [1900, 1904], indirect=True)


@both
def test_dates_are_written_and_read_as_they_are(book, tmp_path):
    book.save(tmp_path / "book.xlsx")
    with headless.open_book(tmp_path / "book.xlsx") as opened:
        assert read(opened).ret.tables["Reviews"].REVIEW.tolist() == REVIEWS.REVIEW.tolist()
        recheck(opened)
        assert changes(opened) == []


@both
def test_what_commands_write_are_the_same_dates(book):
    write_values(read(book), {Cell("Reviews", "2", "REVIEW"): "17/06/2026"})
    assert cell(book.sheets["Reviews"], 3, "REVIEW").value.year == 2026
    new = pd.concat([REVIEWS.assign(DOB="01/02/2013"), REVIEWS.iloc[:1].assign(CHILD="1009")])
    reload(book, {"Reviews": new}, LATER)
    table = read(book).ret.tables["Reviews"]
    assert table.DOB.tolist()[:5] == ["01/02/2013"] * 5
    assert table.REVIEW.tolist()[1] == "17/06/2026"
    ((*_, seen),) = changes(book)
    assert seen == LATER


@both
def test_lists_say_the_same_days(book):
    tell_of_loading(read(book), Loading(skipped=["notes.txt was left out."]), LATER)
    tell_of_loading(read(book), Loading(skipped=["more.txt was left out."]), LATER)
    assert book.sheets["On loading"].range("A2:A3").value == [LATER, LATER]


def test_a_date_that_such_a_workbook_cannot_hold_stays_text(app, of_1904):
    reload(of_1904, {"Reviews": REVIEWS.assign(DOB="31/12/1903")}, LATER)
    assert cell(of_1904.sheets["Reviews"], 2, "DOB").value == "31/12/1903"
    assert read(of_1904).ret.tables["Reviews"].DOB[0] == "31/12/1903"


@both
def test_a_switch_is_told_before_anything_is_validated(book):
    ticked = book.impl.workbook.epoch == WINDOWS_EPOCH
    count_from(book, MAC_EPOCH if ticked else WINDOWS_EPOCH)
    words = "somebody ticked the .* Untick it" if ticked else "somebody unticked the .* Tick it"
    with pytest.raises(SheetProblem, match=words):
        read(book)
    count_from(book, WINDOWS_EPOCH if ticked else MAC_EPOCH)
    assert changes(book) == []


def test_in_a_workbook_of_an_earlier_version_the_loaded_dates_tell(app):
    book = new_book(app, made_up_return())
    sheet = book.sheets["_settings"]
    sheet.range("C1").clear()
    names = [row[0] for row in sheet.used_range.value]
    sheet.range((names.index("counts_from") + 1, 2)).value = "0"
    assert read(book).dates.year == 1900
    count_from(book, MAC_EPOCH)
    with pytest.raises(SheetProblem, match="have moved by four years and a day"):
        read(book)
    count_from(book, WINDOWS_EPOCH)
    recheck(book)
    assert settings_sheet.read(book).counts_from == 1900


def test_a_few_dates_that_are_four_years_off_are_ordinary_changes(app):
    book = new_book(app, made_up_return())
    cell(book.sheets["Reviews"], 4, "REVIEW").value = "05/05/2030"
    assert read(book).ret.tables["Reviews"].REVIEW[2] == "05/05/2030"
