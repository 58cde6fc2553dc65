"""A year of monthly extracts, one loaded over the other: errors go, and what was due was done."""

from calendar import monthrange
from datetime import date, datetime

import pytest

from lac_rules import LacReturn
from lac_rules.sample import make_sample
from lac_rules.sample.cutting import cut
from xl_addin import clock
from xl_addin.operations.check import run_rules
from xl_addin.operations.reload import reload
from xl_addin.operations.validate import validate
from xl_addin.workbook.book import TODAY
from xl_addin.workbook.create import create
from xl_addin.workbook.read import read

YEAR = 2027
MONTHS = [(2026, month) for month in range(7, 13)] + [(2027, month) for month in range(1, 4)]
DAYS = [date(year, month, monthrange(year, month)[1]) for year, month in MONTHS]
CORRECTED_AFTER = 4
"""Extracts; by then somebody has corrected the council's system."""
MISTYPED = {"145", "503C"}
"""What finds a category of need that does not exist, this year or compared with last year."""


@pytest.fixture(scope="module")
def sample():
    return make_sample(children=40, year=YEAR, seed=7)


def extract(sample, day: date, number: int):
    """What the system gives on a day: the longer the year, the more of OC2 is recorded."""
    tables = cut(sample.tables, day, oc2_known=number / (len(DAYS) - 1))
    if number < CORRECTED_AFTER:
        tables["Episodes"] = tables["Episodes"].assign(CIN="N9")
    return tables


def rows(book, sheet: str) -> list[dict]:
    table = book.sheets[sheet].tables[0].range.options(ndim=2).value
    return [dict(zip(table[0], row, strict=True)) for row in table[1:] if any(row)]


def test_errors_fall_and_what_is_due_is_done(app, sample, monkeypatch):
    book, due, errors, to_come = None, [], [], []
    for number, day in enumerate(DAYS):
        now = datetime(day.year, day.month, day.day, 17)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        tables = extract(sample, day, number)
        if book is None:
            book = first_book(app, sample, tables, now)
        else:
            reload(book, tables, now, user="jo")
        listed = rows(book, "Errors")
        wrong_now = {row["Rule"] for row in listed if row["When"] == "now"}
        assert wrong_now == (MISTYPED if number < CORRECTED_AFTER else set()), day
        due.append(len(rows(book, "Due by 31 March")))
        errors.append(rows(book, "Progress")[-1]["Errors"])
        to_come.append(rows(book, "Progress")[-1]["To come by 31 March"])
        assert len(rows(book, "Progress")) == number + 1
    assert errors[CORRECTED_AFTER:] == [0] * (len(DAYS) - CORRECTED_AFTER)
    assert min(errors[:CORRECTED_AFTER]) > 0
    assert due[-1] == to_come[-1] == 0
    assert due[0] > due[len(DAYS) // 2] > due[-2] > 0


def first_book(app, sample, tables, now):
    ret = sample_return(sample, tables, now.date())
    return create(app, ret, run_rules(ret), now, as_at=TODAY)


def sample_return(sample, tables, day: date):
    return LacReturn.from_frames(
        tables, year=YEAR, authority=sample.authority, providers=sample.providers, as_at=day
    )


def test_a_workbook_of_november_says_in_january_what_has_become_an_error(app, monkeypatch):
    """The same data, two months later: a birthday has passed, and nobody recorded the end."""
    sample = make_sample(children=150, year=YEAR, seed=7)
    november = datetime(2026, 11, 27, 9)
    tables = cut(sample.tables, november.date(), 0.5)
    book = first_book(app, sample, tables, november)
    before = {row["Child"] for row in rows(book, "Errors") if row["Rule"] == "359"}
    assert {row["When"] for row in rows(book, "Errors")} == {"by 31 March"}
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 3, 30, 9))
    validate(book, clock.now())
    after = {
        row["Child"]
        for row in rows(book, "Errors")
        if row["Rule"] == "359" and row["When"] == "now"
    }
    assert after and after <= before
    assert read(book).ret.as_at == date(2027, 3, 30)
