"""The day on the sheet Start, and workbooks of an earlier version, which knew of no such day."""

from datetime import date, datetime

import pytest

from lac_rules import LacReturn
from lac_rules.sample import make_sample
from lac_rules.sample.cutting import cut
from tests.xl_addin.workbook.conftest import cell, made_up_return, new_book, recheck
from xl_addin import clock
from xl_addin.workbook.book import Cell, SheetProblem
from xl_addin.workbook.editing import with_values
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets.start import AS_AT_CELL

NOVEMBER = date(2026, 11, 27)


@pytest.fixture
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 27, 9))


@pytest.fixture
def book(app):
    return new_book(app, made_up_return())


def typed(book, value):
    book.sheets["Start"].range(AS_AT_CELL).value = value
    return read(book).ret.as_at


@pytest.mark.parametrize("words", ["today", " Today ", "", None])
def test_today_or_nothing_follows_the_calendar(book, november, words):
    assert typed(book, words) == NOVEMBER


@pytest.mark.parametrize("day", ["05/01/2027", "5/1/2027", datetime(2027, 1, 5), "2027-01-05"])
def test_a_day_stays(book, november, day):
    assert typed(book, day) == date(2027, 1, 5)
    recheck(book)
    assert book.sheets["Start"].range(AS_AT_CELL).value == "05/01/2027"


@pytest.mark.parametrize("day", ["31/03/2027", "01/06/2028"])
def test_no_day_is_after_the_years_last(book, november, day):
    assert typed(book, day) is None
    assert "as it stands at the end of the year" in start(book)[""]


def test_what_a_change_would_do_is_looked_at_on_the_same_day(book, november):
    """As merging, accepting and undoing do, before they write it."""
    typed(book, "05/01/2027")
    contents = read(book)
    cell_in_a_row = Cell("Reviews", contents.ids["Reviews"][0], "REVIEW_CODE")
    after = with_values(contents, {cell_in_a_row: "PN2"})
    assert after.ret.as_at == contents.ret.as_at == date(2027, 1, 5)


def test_what_is_no_day_is_told(book):
    with pytest.raises(SheetProblem, match="give a date such as 27/11/2026, or the word today"):
        typed(book, "soon")


def start(book) -> dict:
    recheck(book)
    return {label or "": value for label, value in book.sheets["Start"].range("A3:B20").value[:5]}


# -- workbooks of an earlier version


@pytest.fixture
def earlier(app, november):
    """A workbook as versions before the day on Start made them, with a person's own column."""
    sample = make_sample(20, year=2027, seed=4)
    tables = cut(sample.tables, NOVEMBER, 0.5)
    book = new_book(app, LacReturn.from_frames(tables, year=2027, authority=sample.authority))
    errors = book.sheets["Errors"]
    for name in ("Now or to come", "When"):
        letter = "ABCDEFGHIJKLMNOP"[errors.range("A1:P1").value.index(name)]
        errors.range(f"{letter}:{letter}").delete()
    errors.range("M1").value, errors.range("M2").value = "Mine", "ask Jo"
    settings = book.sheets["_settings"]
    for row, name in enumerate(settings.range("A1:A20").value, start=1):
        if name in ("as_at", "left_out", "looks"):
            settings.range(f"A{row}:B{row}").clear_contents()
    start = book.sheets["Start"]
    facts = start.range("A3:B21").value
    kept = [f for f in facts if f[0] not in ("Looked at as of", "Left out on loading", "Due")]
    start.range("A3:B40").clear_contents()
    start.range(f"A3:B{2 + len(kept)}").value = kept
    painted = book.sheets["Episodes"].range("A2").conditional_formats
    for rule in [rule for rule in painted if '";@"' in rule.formula or '";!"' in rule.formula]:
        rule.delete()
    return book


def test_it_is_brought_up_to_date_and_a_persons_column_stays(earlier):
    result = recheck(earlier)
    assert len(result.to_come)
    errors = earlier.sheets["Errors"]
    header = errors.range("A1:O1").value
    assert header[7] == "When"
    assert header[-1] == "Mine"
    assert errors.range("O2").value == "ask Jo"
    assert {row[7] for row in errors.tables[0].data_body_range.value} >= {"by 31 March"}
    assert earlier.sheets["Start"].range(AS_AT_CELL).value == "today"
    rows = [f.name for f in earlier.sheets["Errors by type"].pivot_tables[0].rows]
    assert rows == ["Now or to come", "Kind", "Rule and message"]
    assert len(earlier.sheets["Episodes"].range("A2").conditional_formats) == 3
    assert "Due by 31 March" in earlier.sheet_names


def test_it_is_brought_up_to_date_once(earlier):
    recheck(earlier)
    recheck(earlier)
    assert len(earlier.sheets["Episodes"].range("A2").conditional_formats) == 3
    assert earlier.sheets["Errors"].range("A1:O1").value[-1] == "Mine"
    assert cell(earlier.sheets["Episodes"], 1, "CHILD").value == "CHILD"
