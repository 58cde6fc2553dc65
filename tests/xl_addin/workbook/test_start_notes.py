"""What people write on the sheet Start, below our lines and beside them."""

import pytest

from tests.xl_addin.workbook.conftest import EPISODES, made_up_return, recheck
from tests.xl_addin.workbook.test_own_things import kept_notes
from xl_addin.workbook.extend import put_tables
from xl_addin.workbook.read import read


def lines(book) -> list[list]:
    """The lines at the end, up to three cells each."""
    values = book.sheets["Start"].range("A1:C90").value
    first = next(n for n, row in enumerate(values) if str(row[0]).startswith("Loaded:"))
    return [row for row in values[first:] if any(row)]


def row_of(book, label: str) -> int:
    values = book.sheets["Start"].range("A1:A90").value
    return values.index(label) + 1


@pytest.fixture
def written(book):
    """Somebody wrote beside the line on the Ofsted list, and below all of them."""
    sheet = book.sheets["Start"]
    sheet.range(f"C{row_of(book, 'Loaded: Ofsted list')}").value = "ask Sam for it"
    last = max(n for n, (v,) in enumerate(sheet.range("A1:A90").options(ndim=2).value, 1) if v)
    sheet.range(f"A{last + 2}").value = [["To do", "ring the school", "=1+1"]]
    return book


def test_they_stay_where_they_are_when_nothing_changes(written):
    before = row_of(written, "To do")
    for _ in range(2):
        recheck(written)
    assert row_of(written, "To do") == before
    assert ["Loaded: Ofsted list", "no: the rules that need it did not run", "ask Sam for it"] in (
        lines(written)
    )
    assert lines(written)[-1][:2] == ["To do", "ring the school"]
    row = row_of(written, "To do")
    assert written.sheets["Start"].range(f"C{row}").formula == "=1+1"


def test_they_move_with_their_line_when_more_is_loaded(written):
    before = row_of(written, "Loaded: Ofsted list")
    header = EPISODES[["CHILD"]].assign(SEX="M", DOB="01/02/2013")
    more = made_up_return(Header=header, UASC=header, OC3=header).tables
    put_tables(written, read(written), more)
    recheck(written)
    assert row_of(written, "Loaded: Ofsted list") == before + 3
    assert [row[2] for row in lines(written) if row[0] == "Loaded: Ofsted list"] == [
        "ask Sam for it"
    ]
    assert lines(written)[-1][:2] == ["To do", "ring the school"]


def test_what_stood_beside_a_line_that_is_gone_is_kept(written):
    sheet = written.sheets["Start"]
    sheet.range("A70").value = [["Note", "an old assumption", "told Jo"]]
    recheck(written)
    assert kept_notes(written) == ["told Jo"]
    assert not any("an old assumption" in row for row in lines(written))
