"""The day that a return is looked at, what is said about it, and which findings are to come."""

from datetime import date, datetime

import pandas as pd
import pytest

from lac_rules import LacReturn, as_at, read_return, ruleset, validate
from lac_rules.language.ruleset import all_rules
from lac_rules.sample import make_sample

NOVEMBER = date(2026, 11, 27)


def rows(columns: str, *lines: str) -> pd.DataFrame:
    """A table from words; - is blank."""
    values = [[cell.replace("-", "") for cell in line.split()] for line in lines]
    return pd.DataFrame(values, columns=columns.split())


def look(code: str, day: date | None, **tables: pd.DataFrame) -> tuple[list, list]:
    """What one rule finds now and to come: children."""
    ret = LacReturn.from_frames(tables, year=2027, authority="E08000003", as_at=day)
    result = validate(ret, ruleset(2027).only(code))
    assert not result.failed and not result.not_run
    return [sorted(set(issues.rows["child"])) for issues in (result.issues, result.to_come)]


# -- which day -------------------------------------------------------------------------------------


def test_a_day_after_the_year_is_its_last_day(tmp_path):
    episodes = rows("CHILD DECOM", "A 05/06/2026")
    for day, looked_at, is_over in (
        (None, None, True),
        (NOVEMBER, NOVEMBER, False),
        (datetime(2026, 11, 27, 12), NOVEMBER, False),
        (date(2027, 3, 31), date(2027, 3, 31), True),
        (date(2027, 4, 1), date(2027, 3, 31), True),
    ):
        ret = LacReturn.from_frames({"Episodes": episodes}, year=2027, as_at=day)
        assert (ret.as_at, ret.year_is_over) == (looked_at, is_over)
    make_sample(40).tables["Episodes"].to_csv(tmp_path / "episodes.csv", index=False)
    ret = read_return(tmp_path, year=2027, authority="E08000003", as_at=date(2028, 1, 1))
    assert ret.as_at == date(2027, 3, 31)


def test_a_return_can_be_looked_at_on_another_day():
    header = rows("CHILD DOB", "A 05/01/2009")
    episodes = rows("CHILD DECOM LS DEC", "A 05/06/2025 C2 -")
    ret = LacReturn.from_frames({"Header": header, "Episodes": episodes}, year=2027)
    rule = ruleset(2027).only("359")
    counts = []
    for day in (None, NOVEMBER, date(2027, 1, 6), date(2027, 4, 6)):
        ret.look_at(day)
        result = validate(ret, rule)
        counts.append((len(result.issues), len(result.to_come)))
    assert counts == [(1, 0), (0, 1), (1, 0), (1, 0)]


# -- what is said ----------------------------------------------------------------------------------


def said(day: date | None, **tables: pd.DataFrame) -> list[str]:
    ret = LacReturn.from_frames(tables, year=2027, authority="E08000003", as_at=day)
    return as_at.statements(ret)


def test_the_day_is_said():
    episodes = rows("CHILD DECOM", "A 05/11/2026")
    assert said(None, Episodes=episodes) == []
    assert said(NOVEMBER, Episodes=episodes) == [
        "Looked at as of 27/11/2026; what only holds if nothing happens until 31/03/2027 is listed "
        "apart."
    ]
    assert said(date(2027, 5, 1), Episodes=episodes) == [
        "Looked at as of 31/03/2027, the last day of the collection year."
    ]


def test_old_data_are_told():
    reviews = rows("CHILD REVIEW", "A 12/10/2026", "A 13/10/2028")
    assert not any("newest" in text for text in said(date(2026, 11, 26), Reviews=reviews))
    assert (
        "The newest date in the data is 12/10/2026, 46 days before 27/11/2026: is this the latest "
        "extract?"
    ) in said(NOVEMBER, Reviews=reviews)


def test_dates_after_the_day_are_told_but_not_planned_ones():
    tables = {
        "Episodes": rows("CHILD DECOM DEC", "A 05/11/2026 28/11/2026", "B 01/12/2026 02/12/2026"),
        "Reviews": rows("CHILD REVIEW", "A 27/11/2026"),
        "UASC": rows("CHILD DUC", "A 03/02/2027"),
        "DoLo": rows("CHILD DOLO_START DOLO_END", "A 05/11/2026 05/02/2027"),
        "Reviews_last": rows("CHILD REVIEW", "A 28/11/2026"),
    }
    assert (
        "Dates after 27/11/2026, which cannot be known yet: 1 in Episodes DECOM, 2 in Episodes DEC."
    ) in said(NOVEMBER, **tables)


def test_the_result_says_it_once_and_the_return_not_at_all():
    ret = make_sample(40).lac_return()
    ret.look_at(NOVEMBER)
    first, second = validate(ret), validate(ret)
    assert first.statements == second.statements
    assert sum("Looked at as of" in text for text in first.statements) == 1
    assert not any("Looked at" in text for text in ret.statements)


def test_data_without_dates_have_no_newest():
    ret = LacReturn.from_frames({"OC3": rows("CHILD DOB", "A -")}, year=2027, as_at=NOVEMBER)
    assert as_at.newest_date(ret) is None
    assert as_at.later_dates(ret).empty


# -- now or to come --------------------------------------------------------------------------------

IN_CARE = "CHILD DECOM RNE LS DEC REC"


def test_a_birthday_to_come_is_to_come_and_one_that_was_is_wrong_now():
    header = rows("CHILD DOB", "A 26/11/2008", "B 28/11/2008", "C 01/04/2009")
    episodes = rows(IN_CARE, *(f"{child} 05/06/2025 S C2 - -" for child in "ABC"))
    tables = {"Header": header, "Episodes": episodes}
    assert look("359", NOVEMBER, **tables) == [["A"], ["B"]]
    assert look("359", None, **tables) == [["A", "B"], []]


def test_what_is_wrong_whatever_happens_is_wrong_now():
    episodes = rows(IN_CARE, "A 05/06/2025 S XX - -", "B 01/04/2027 S C2 - -")
    assert look("144", NOVEMBER, Episodes=episodes) == [["A"], []]
    assert look("354", NOVEMBER, Episodes=episodes) == [["B"], []]
    leavers = rows("CHILD DOB IN_TOUCH ACTIV ACCOM", "A 01/04/2010 YES F1 B1")
    assert look("391", NOVEMBER, OC3=leavers) == [["A"], []]


@pytest.mark.parametrize(
    ("code", "status", "too_long", "not_yet"),
    [
        ("361", "L1", "23/11/2026", "24/11/2026"),
        ("362", "L2", "05/11/2026", "06/11/2026"),
        ("363", "L3", "19/11/2026", "20/11/2026"),
        ("364", "J2", "05/11/2026", "06/11/2026"),
        ("365", "V3", "09/11/2026", "10/11/2026"),
    ],
)
def test_a_duration_counts_until_the_day(code, status, too_long, not_yet):
    episodes = rows(IN_CARE, f"A {too_long} S {status} - -", f"B {not_yet} S {status} - -")
    assert look(code, NOVEMBER, Episodes=episodes) == [["A"], ["B"]]
    assert look(code, None, Episodes=episodes) == [["A", "B"], []]


def test_annual_items_are_due_at_the_end():
    episodes = rows(IN_CARE, "A 05/06/2025 S C2 - -", "B 05/06/2025 S C2 - -")
    oc2 = rows("CHILD DOB IMMUNISATIONS CONVICTED", "A 05/06/2012 1 0")
    assert look("182", NOVEMBER, OC2=oc2) == [[], ["A"]]
    assert look("191", NOVEMBER, OC2=oc2, Episodes=episodes) == [[], ["A", "B"]]


def test_an_item_that_no_future_makes_right_is_wrong_now():
    """Who stays has it wrong by this rule, who leaves by 190 or 198."""
    episodes = rows(IN_CARE, "A 05/06/2025 S C2 - -", "B 05/06/2026 S C2 - -")
    oc2 = rows("CHILD DOB SDQ_REASON HEALTH_CHECK", "A 05/06/2015 SDQ1 1", "B 05/06/2015 SDQ1 1")
    tables = {"OC2": oc2, "Episodes": episodes}
    assert look("157", NOVEMBER, **tables) == [["A"], []]
    assert look("546", NOVEMBER, **tables) == [["A"], []]
    assert look("198", NOVEMBER, **tables) == [["B"], []]


def test_an_adoption_under_way_is_no_error_yet():
    episodes = rows(IN_CARE, "A 05/06/2025 S E1 - -", "B 05/06/2025 S E1 12/10/2026 E4A")
    details = "CHILD DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR"
    ad1 = rows(details, *(f"{child} 12/08/2026 - - - - -" for child in "AB"))
    tables = {"AD1": ad1, "Episodes": episodes}
    assert look("602", NOVEMBER, **tables) == [["B"], ["A"]]
    assert look("151", NOVEMBER, **tables) == [["B"], ["A"]]
    assert look("151", NOVEMBER, AD1=ad1) == [["A", "B"], []]
    assert look("187", NOVEMBER, OC3=rows("CHILD", "C"), **tables) == [[], ["A"]]


def test_care_leavers_are_asked_until_a_month_after_their_birthday():
    oc3 = rows(
        "CHILD DOB IN_TOUCH ACTIV ACCOM",
        "A 26/10/2008 - - -",  # a month and a day ago
        "B 28/10/2008 - - -",
        "C 03/02/2007 - - -",
        "D 03/02/2007 XX F1 B1",
        "E 03/02/2007 YES - -",
    )
    assert look("131", NOVEMBER, OC3=oc3) == [["A", "D"], ["B", "C"]]
    assert look("153", NOVEMBER, OC3=oc3) == [[], ["E"]]
    assert look("131", None, OC3=oc3) == [["A", "B", "C", "D"], []]


def test_a_home_that_closes_later_is_to_come():
    episodes = rows(
        "CHILD DECOM PLACE URN DEC", "A 05/06/2025 K2 1234567 -", "B 05/06/2025 K2 7654321 -"
    )
    providers = pd.DataFrame(
        {
            "URN": ["1234567", "7654321"],
            "REG_END": pd.to_datetime(["2026-11-20", "2027-01-31"]),
        }
    )
    sample = make_sample(40).providers
    providers = providers.reindex(columns=sample.columns).astype(sample.dtypes.to_dict())
    ret = LacReturn.from_frames({"Episodes": episodes}, 2027, "E08000003", providers, NOVEMBER)
    result = validate(ret, ruleset(2027).only("228"))
    assert result.issues.rows["child"].tolist() == ["A"]
    assert result.to_come.rows["child"].tolist() == ["B"]


# -- which rules -----------------------------------------------------------------------------------


def test_the_rules_that_may_be_to_come_are_known():
    may_be = {item.code for item in all_rules() if item.may_be_to_come}
    assert {"191", "359", "361", "602", "182", "131", "228", "210"} <= may_be
    # What lies after 31 March, or is too young for the whole year, stays so.
    assert not {"101", "144", "611", "440", "503A", "354", "385", "391", "542", "1001"} & may_be
    assert len(may_be) < 50
