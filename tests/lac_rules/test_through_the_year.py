"""Made-up returns cut at every month's end: nothing false is found, and nothing that is wrong is
put off until 31 March."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import cache

import pandas as pd
import pytest

from lac_rules import LacReturn, Result, ruleset, validate
from lac_rules.sample import make_sample
from lac_rules.sample.cutting import cut
from lac_rules.schema import LAST, year_end

THREE_YEARS = (2023, 2025, 2027)
MONTH_ENDS = [
    (year, date(year - (month > 3), month, monthrange(year - (month > 3), month)[1]))
    for year in THREE_YEARS
    for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2)
]
OF_QUARTERS = [(year, day) for year, day in MONTH_ENDS if day.month in (4, 7, 10, 1)]

SPEAK_OF_THE_WHOLE_YEAR = {
    "151": "an adoption under way may be completed with all its details",
    "153": "care leavers may be asked until a month after their birthday",
    "187": "a child in care all year so far may still be adopted or leave care",
    "191": "who was in care all year is known on 31 March",
    "210": "a child who came into care within the last week may still get a UPN",
    "359": "the 18th birthday may be still to come, and care may end before it",
    "546": "the fifth birthday may be still to come",
    "602": "a child with adoption details may still be adopted",
    **dict.fromkeys(
        ("361", "362", "363", "364", "365", "367"), "care may end before it has lasted too long"
    ),
}
"""Why a finding of these codes may be one to come, though its cell was made wrong on purpose; the
rules that miss what is due once a year come on top."""

COMPARE_CHILDREN = {"444"}
"""A UPN that two children share is right once the cut takes one of them away."""

WAS = "WAS"
"""A column of our own that says in which row of the whole return a row was."""


@cache
def clean(year):
    return make_sample(120, year)


@cache
def with_errors(year):
    return make_sample(600, year, errors=1200)


def looked_at(sample, tables: Mapping[str, pd.DataFrame], day: date | None) -> LacReturn:
    return LacReturn.from_frames(
        tables,
        year=sample.year,
        authority=sample.authority,
        providers=sample.providers,
        as_at=day,
    )


def checked(ret: LacReturn) -> Result:
    result = validate(ret)
    assert not result.failed
    return result


# -- clean returns ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "day", "oc2_known"),
    [(*each, 0.5) for each in MONTH_ENDS] + [(*each, 0) for each in OF_QUARTERS],
    ids=str,
)
def test_a_clean_return_has_no_error_on_any_day_of_the_year(year, day, oc2_known):
    sample = clean(year)
    result = checked(looked_at(sample, cut(sample.tables, day, oc2_known), day))

    assert result.issues.by_rule["code"].tolist() == []
    # Without OC2 its rules do not run; who turns 18 or is to be asked is there all year.
    assert len(result.to_come) > (20 if oc2_known else 0)
    assert not any(word in text for text in result.statements for word in ("newest", "Dates after"))


@pytest.mark.parametrize("year", THREE_YEARS)
def test_on_31_march_it_is_the_finished_return(year):
    sample = clean(year)
    known = cut(sample.tables, year_end(year), oc2_known=1)

    assert list(known) == [n for n in sample.tables if not n.endswith(LAST)] + [
        n for n in sample.tables if n.endswith(LAST)
    ]
    for name, frame in known.items():
        pd.testing.assert_frame_equal(frame, sample.tables[name])


# -- returns with errors ---------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2024, 2026, 2027])
def test_a_finished_year_is_the_same_with_and_without_a_day(year):
    sample = with_errors(year)
    without = checked(looked_at(sample, sample.tables, None))

    for day in (year_end(year), date(year + 1, 6, 1)):
        result = checked(looked_at(sample, sample.tables, day))
        pd.testing.assert_frame_equal(result.issues.frame, without.issues.frame)
        assert (len(result.to_come), result.ran) == (0, without.ran)
    assert len(without.to_come) == 0


@pytest.mark.parametrize("month_and_day", [(8, 31), (11, 27), (2, 10)], ids=str)
@pytest.mark.parametrize("year", [2024, 2026, 2027])
def test_what_is_wrong_stays_an_error_in_the_middle_of_the_year(year, month_and_day):
    day = date(year - (month_and_day[0] > 3), *month_and_day)
    sample = with_errors(year)
    whole = {name: frame.assign(WAS=range(len(frame))) for name, frame in sample.tables.items()}
    known = cut(whole, day, oc2_known=1)
    result = checked(looked_at(sample, known, day))
    wrong = as_before(sample.injected, whole, known, year)

    now, to_come = cells(result.issues.frame, known), cells(result.to_come.frame, known)
    put_off = {code for code, *_ in wrong - now}
    assert wrong <= now | to_come
    assert put_off <= set(SPEAK_OF_THE_WHOLE_YEAR) | annual_codes(year)
    assert len(wrong & now) > 400
    assert len({code for code, *_ in wrong & now}) > 60


def annual_codes(year: int) -> set[str]:
    return {item.code for item in ruleset(year) if item.is_due_at_the_end}


def cells(frame: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> set[tuple]:
    """(code, table, row in the whole return, field) of each cell found."""
    return {
        (code, table, int(tables[table][WAS].iat[row]), field)
        for code, table, row, field in frame[["code", "table", "row", "field"]].itertuples(
            index=False, name=None
        )
    }


def as_before(
    injected: pd.DataFrame,
    whole: Mapping[str, pd.DataFrame],
    known: Mapping[str, pd.DataFrame],
    year: int,
) -> set[tuple]:
    """The injected cells of children of whom the cut left all that the rule reads as it was."""
    changed = {name: changed_children(frame, known[name]) for name, frame in whole.items()}
    rules = ruleset(year)
    return {
        (code, table, row, field)
        for code, table, row, field in injected.itertuples(index=False, name=None)
        if code not in COMPARE_CHILDREN
        and not any(
            whole[table]["CHILD"].iat[row] in changed[name]
            for name in {table, *rules[code].needs} - {"providers"}
        )
    }


def changed_children(whole: pd.DataFrame, known: pd.DataFrame) -> set[str]:
    before = whole.set_index(WAS)
    after = known.set_index(WAS).reindex(before.index)
    return set(before["CHILD"][(before != after).any(axis=1)])
