"""Text that is no date, in a column of dates: it stays, and what is typed over it counts."""

import pytest

from tests.xl_addin.workbook.conftest import EPISODES, LATER, REVIEWS, cell, recheck
from xl_addin.operations.reload import reload
from xl_addin.workbook.book import Cell
from xl_addin.workbook.editing import write_values
from xl_addin.workbook.read import read

DATE, TEXT = "dd/mm/yyyy", "@"


def written(book, text: str, how: str):
    """A cell of dates into which a command put this text."""
    if how == "a correction":
        write_values(read(book), {Cell("Reviews", "5", "REVIEW"): text})
        return cell(book.sheets["Reviews"], 6, "REVIEW")
    if how == "a new extract":
        new = REVIEWS.copy()
        new.loc[4, "REVIEW"] = text
        reload(book, {"Reviews": new}, LATER)
        return cell(book.sheets["Reviews"], 6, "REVIEW")
    header = EPISODES[["CHILD"]].assign(DOB=text, SEX="M")
    reload(book, {"Header": header}, LATER)
    return cell(book.sheets["Header"], 2, "DOB")


HOW = pytest.mark.parametrize("how", ["a correction", "a new extract", "a new table"])


@HOW
def test_it_stays_text_in_a_cell_that_takes_dates(book, how):
    for text in ("31/02/2026", "1/4/2026", "01/01/1066", "soon", "2026-04-01"):
        found = written(book, text, how)
        assert (found.value, found.number_format) == (text, DATE)
    recheck(book)
    assert found.value == text


@HOW
def test_what_could_become_a_formula_has_a_cell_of_text(book, how):
    for text in ("=1+1", "+1", "-1", "@x", "'x", " 1"):
        found = written(book, text, how)
        assert (found.value, found.formula, found.number_format) == (text, text, TEXT)


def test_a_date_in_the_dfes_form_counts_wherever_it_is_typed(book):
    before = recheck(book).issues.rows
    found = cell(book.sheets["Reviews"], 6, "REVIEW")
    found.number_format = TEXT
    found.value = "28/02/2027"
    after = recheck(book).issues.rows
    assert len(after) < len(before)
    assert read(book).ret.typed["Reviews"]["REVIEW"][4].day == 28
    assert cell(book.sheets["Reviews"], 6, "Check").value == "valid"
