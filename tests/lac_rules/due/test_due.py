"""What is due by when, from small tables and from made-up returns through the year."""

from datetime import date

import pandas as pd
import pytest

from lac_rules import LacReturn, validate
from lac_rules.due import COLUMNS, by_month, by_worker, due
from lac_rules.sample import make_sample
from lac_rules.sample.cutting import cut

NOVEMBER = date(2026, 11, 27)
IN_CARE = "CHILD DECOM RNE LS PLACE DEC REC"


def rows(columns: str, *lines: str) -> pd.DataFrame:
    """A table from words; - is blank."""
    values = [[cell.replace("-", "") for cell in line.split()] for line in lines]
    return pd.DataFrame(values, columns=columns.split())


def listed(day: date = NOVEMBER, **tables: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(child, what) -> the day, of everything that is due."""
    items = due(LacReturn.from_frames(tables, year=2027, authority="E08000003", as_at=day))
    return {
        (row.child, row.what): f"{row.due:%d/%m/%Y}" + (" overdue" if row.overdue else "")
        for row in items.itertuples()
    }


# -- young people ----------------------------------------------------------------------------------


def test_who_turns_18_in_care_by_31_march():
    header = rows(
        "CHILD DOB",
        *("A 03/02/2009", "B 31/03/2009", "C 01/04/2009", "D 03/02/2009", "E 03/02/2009"),
        "F 03/11/2008",
    )
    episodes = rows(
        IN_CARE,
        *(f"{child} 05/06/2026 S C2 U1 - -" for child in "ABCF"),
        "D 05/06/2026 S V2 K2 - -",  # may stay
        "E 05/06/2026 S C2 U1 12/10/2026 E4A",
    )
    assert listed(Header=header, Episodes=episodes) == {
        ("F", "Turns 18 in care"): "03/11/2026 overdue",
        ("A", "Turns 18 in care"): "03/02/2027",
        ("B", "Turns 18 in care"): "31/03/2027",
    }


def test_care_leavers_are_asked_until_a_month_after_their_birthday():
    oc3 = rows(
        "CHILD DOB IN_TOUCH ACTIV ACCOM",
        *("A 20/10/2008 - - -", "B 20/12/2005 YES - -", "C 20/03/2007 - - -"),
        *("D 20/12/2005 YES F1 B1", "E 20/12/2004 - - -", "F 20/12/2000 - - -"),
        "G 29/02/2008 - - -",
    )
    assert listed(OC3=oc3) == {
        ("A", "Contact with a care leaver"): "20/11/2026 overdue",
        ("B", "Contact with a care leaver"): "20/01/2027",
        ("C", "Contact with a care leaver"): "31/03/2027",
        ("G", "Contact with a care leaver"): "31/03/2027",
    }


# -- reviews ---------------------------------------------------------------------------------------


def test_reviews_follow_the_regulations():
    header = rows("CHILD DOB", *(f"{child} 05/06/2015" for child in "ABCDEFG"), "H 20/01/2009")
    episodes = rows(
        IN_CARE,
        "A 16/11/2026 S C2 U1 - -",  # none yet
        "B 01/09/2026 S C2 U1 - -",  # one
        "C 01/06/2026 S C2 U1 - -",  # two
        "D 01/06/2026 S C2 U1 01/10/2026 E4A",  # left
        "E 01/06/2026 S V4 U1 - -",  # short breaks
        "F 01/06/2021 S C2 U1 - -",  # long ago, last reviewed in last year's return
        "G 01/06/2021 S C2 U1 - -",  # long ago, none in either return
        "H 01/06/2026 S C2 U1 - -",  # 18 before the day
    )
    reviews = rows(
        "CHILD REVIEW",
        *("B 25/09/2026", "C 26/06/2026", "C 26/06/2026", "C 24/09/2026", "C 30/11/2026"),
        *("H 26/06/2026", "H 24/09/2026"),
    )
    last_year = rows("CHILD REVIEW", "F 31/08/2025", "F 28/02/2026", "B 03/03/2026")
    found = listed(Header=header, Episodes=episodes, Reviews=reviews, Reviews_last=last_year)
    reviews_due = {child: day for (child, what), day in found.items() if what == "Review"}
    assert reviews_due == {
        "A": "14/12/2026",
        "B": "25/12/2026",
        "C": "24/03/2027",
        "F": "28/08/2026 overdue",
        "G": "30/09/2025 overdue",
    }


def test_care_that_began_last_year_is_known_from_its_return():
    header = rows("CHILD DOB", "A 05/06/2015")
    tables = {
        "Header": header,
        "Episodes": rows(IN_CARE, "A 20/03/2026 P C2 U1 - -"),
        "Episodes_last": rows(
            IN_CARE, "A 10/03/2026 S C2 U1 20/03/2026 X1", "A 20/03/2026 P C2 U1 - -"
        ),
        "Reviews": rows("CHILD REVIEW", "A 07/04/2026"),
        "Reviews_last": rows("CHILD REVIEW", "B 07/04/2025"),
    }
    assert listed(**tables)["A", "Review"] == "07/07/2026 overdue"


# -- health ----------------------------------------------------------------------------------------


def test_health_items_of_children_who_will_have_been_in_care_all_year():
    header = rows("CHILD DOB", "A 05/06/2023", "B 05/06/2015", "C 05/06/2015", "D 20/12/2009")
    episodes = rows(
        IN_CARE,
        *(f"{child} 05/06/2024 S C2 U1 - -" for child in "ABD"),
        "C 05/06/2026 S C2 U1 - -",
    )
    oc2 = rows(
        "CHILD DOB SDQ_SCORE SDQ_REASON HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT",
        "A 05/06/2023 - - - 1 1 0",
        "B 05/06/2015 12 - - 1 1 1",
        "C 05/06/2015 - - - - - -",
    )
    assert listed(Header=header, Episodes=episodes, OC2=oc2) == {
        ("D", "SDQ"): "20/12/2026",
        ("A", "Health assessment"): "31/03/2027",
        ("A", "Health check under 5"): "31/03/2027",
        **{
            ("D", what): "31/03/2027"
            for what in ("Dental check", "Health assessment", "Immunisations")
        },
    }
    items = due(LacReturn.from_frames({"Header": header, "Episodes": episodes, "OC2": oc2}, 2027))
    of_a = items[items["child"] == "A"]
    assert set(zip(of_a["table"], of_a["row"], strict=True)) == {("OC2", 0)}
    assert of_a["detail"].tolist()[0] == "Under 5: twice a year."
    assert items[items["child"] == "D"]["row"].isna().all()


# -- providers -------------------------------------------------------------------------------------


def test_providers_that_close():
    providers = make_sample(40).providers.iloc[:0].reindex(range(3))
    providers["URN"] = ["1000001", "1000001", "1000002"]
    providers["REG_END"] = pd.to_datetime(["2027-02-01", "2027-01-15", "2027-04-01"])
    episodes = rows(
        f"{IN_CARE} URN",
        "A 05/06/2026 S C2 U1 - - 1000001",
        "B 05/06/2026 S C2 U1 - - 1000002",
        "C 05/06/2026 S C2 U1 12/10/2026 E4A 1000001",
    )
    ret = LacReturn.from_frames(
        {"Episodes": episodes}, 2027, "E08000003", providers.fillna(""), as_at=NOVEMBER
    )
    items = due(ret)
    assert items[["due", "child", "what", "row", "codes"]].to_numpy().tolist() == [
        [pd.Timestamp("2027-01-15"), "A", "Provider closes", 0, "228"]
    ]


# -- the whole list --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def in_november():
    sample = make_sample(120)
    return LacReturn.from_frames(
        cut(sample.tables, NOVEMBER, 0.5),
        year=sample.year,
        authority=sample.authority,
        providers=sample.providers,
        as_at=NOVEMBER,
    )


def test_every_finding_to_come_is_in_the_list_once(in_november):
    result = validate(in_november)
    items = due(in_november, result)
    assert list(items) == COLUMNS
    assert items["due"].is_monotonic_increasing

    stand_for = items.assign(code=items["codes"].str.split(", ")).explode("code")
    named = set(stand_for[["child", "code"]].itertuples(index=False, name=None))
    to_come = set(result.to_come.rows[["child", "code"]].itertuples(index=False, name=None))
    assert to_come <= named
    apart = items[items["what"] == "To come"]
    assert len(apart) == len(apart.drop_duplicates(["child", "codes"])) > 0


def test_workers_have_their_share(in_november):
    items = due(in_november)
    known = items["worker"] != ""
    assert known.mean() > 0.8
    workers = by_worker(items)
    assert workers["items"].sum() == len(items)
    assert workers["overdue"].sum() == items["overdue"].sum()
    months = by_month(items)
    assert months["items"].sum() == len(items)
    assert months["month"].is_monotonic_increasing


def test_an_empty_return_has_nothing_due():
    ret = LacReturn.from_frames({"UASC": rows("CHILD DOB", "A 05/06/2010")}, 2027, as_at=NOVEMBER)
    items = due(ret, validate(ret))
    assert list(items) == COLUMNS and items.empty
    assert by_month(items).empty and by_worker(items).empty


def test_the_list_shrinks_as_the_year_goes_on():
    sample = make_sample(120)
    sizes = []
    for day in (date(2026, 6, 30), date(2026, 11, 30), date(2027, 2, 28)):
        ret = LacReturn.from_frames(
            cut(sample.tables, day, oc2_known=1),
            year=sample.year,
            authority=sample.authority,
            as_at=day,
        )
        sizes.append(len(due(ret)))
    assert sizes == sorted(sizes, reverse=True)
