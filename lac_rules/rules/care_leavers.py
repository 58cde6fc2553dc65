"""Care leavers (OC3): contact, activity, accommodation, and who belongs among the care leavers."""

import numpy as np
import pandas as pd

from lac_rules.language.conditions import (
    DAY,
    any_blank,
    at_least,
    between,
    birthday,
    birthday_in_year,
    is_blank,
    no_rows,
    one_of,
    turns,
    under,
)
from lac_rules.language.given import NotRun, fact
from lac_rules.language.joins import (
    Children,
    ChosenRow,
    Pairs,
    children_with,
    latest,
    order_within_child,
    previous_row,
)
from lac_rules.language.rule import rule, since
from lac_rules.schema import (
    ADOPTED,
    CARE_LEAVER_DETAILS,
    HEALTH_ITEMS,
    SHORT_BREAKS,
    in_words,
)
from lac_rules.schema.years import CARE_LEAVERS_ASKED_WITHIN

NO_LONGER_IN_CONTACT = frozenset({"DIED", "RHOM"})
FOYER = frozenset({"T", "T1", "T2"})
"""ACCOM: the DfE's wording says T, its list has T1 and T2."""

WITH_FORMER_FOSTER_CARER = frozenset({"Z1", "Z2"})

LEAST_DAYS_IN_CARE_FROM_14 = 91  # thirteen weeks
LEAST_DAYS_IN_CARE_FROM_16 = 1


@fact
def not_asked_yet(oc3, year, year_end, year_is_over) -> pd.Series:
    """The care leaver need not have been asked yet: there is time until a month after the birthday.

    The DfE asks how care leavers lived around their birthday in the year, with contact from three
    months before it to one month after it. Once the year is over, everybody has been asked.
    """
    if year_is_over:
        return no_rows(oc3)
    return birthday_in_year(oc3.DOB, year) + CARE_LEAVERS_ASKED_WITHIN > year_end


# -- the three fields ------------------------------------------------------------------------------


@rule("131", kind="invalid", marks={"OC3": "IN_TOUCH"})
def in_touch_code_invalid(oc3, codes, not_asked_yet):
    """Whether the council is in touch with the care leaver is blank or not a valid code.

    Choose a code from the list in IN_TOUCH.
    """
    return ~one_of(oc3.IN_TOUCH, codes.IN_TOUCH) & ~(oc3.IN_TOUCH.isna() & not_asked_yet)


@rule("132", kind="invalid", marks={"OC3": "ACTIV"})
def activity_code_invalid(oc3, codes, not_asked_yet):
    """The care leaver's main activity is blank or not a valid code.

    Choose a code from the list in ACTIV; 0 where it does not apply or is not known.
    """
    return ~one_of(oc3.ACTIV, codes.ACTIV) & ~(oc3.ACTIV.isna() & not_asked_yet)


@rule("133", kind="invalid", marks={"OC3": "ACCOM"})
def accommodation_code_invalid(oc3, codes, not_asked_yet):
    """The care leaver's accommodation is blank or not a valid code.

    Choose a code from the list in ACCOM (a letter, then 1 suitable or 2 unsuitable); 0 where it
    does not apply or is not known.
    """
    return ~one_of(oc3.ACCOM, codes.ACCOM) & ~(oc3.ACCOM.isna() & not_asked_yet)


@rule("153", kind="missing", marks={"OC3": CARE_LEAVER_DETAILS})
def care_leaver_record_incomplete(oc3, has_care_leaver_details, not_asked_yet):
    """Only a part of contact, activity and accommodation is given; the three go together.

    Complete IN_TOUCH, ACTIV and ACCOM, or clear all three.
    """
    incomplete = has_care_leaver_details & any_blank(oc3, CARE_LEAVER_DETAILS)
    return incomplete & ~not_asked_yet


@rule("344", kind="inconsistent", marks={"OC3": CARE_LEAVER_DETAILS})
def care_leaver_activity_after_death_or_return(oc3):
    """The care leaver died or returned home, so activity and accommodation must both be 0.

    Enter 0 in ACTIV and in ACCOM, or correct IN_TOUCH.
    """
    no_longer_in_contact = one_of(oc3.IN_TOUCH, NO_LONGER_IN_CONTACT)
    return no_longer_in_contact & ((oc3.ACTIV != "0") | (oc3.ACCOM != "0"))


@rule("345", kind="inconsistent", marks={"OC3": CARE_LEAVER_DETAILS})
def care_leaver_in_touch_but_zero(oc3):
    """The council is in touch with the care leaver, but activity or accommodation is 0.

    Enter the care leaver's ACTIV and ACCOM, or correct IN_TOUCH.
    """
    return (oc3.IN_TOUCH == "YES") & ((oc3.ACTIV == "0") | (oc3.ACCOM == "0"))


# -- age -------------------------------------------------------------------------------------------


@fact
def birthday_at_17_or_18(oc3, year_start, year_end) -> pd.Series:
    """The 17th or 18th birthday by the DOB in OC3 where it falls in the year, otherwise NaT.

    Everybody who is 17 or 18 on year_end has it.
    """
    eighteenth = birthday(oc3.DOB, 18)
    latest_one = eighteenth.where(eighteenth <= year_end, birthday(oc3.DOB, 17))
    return latest_one.where(between(latest_one, year_start, year_end))


@rule("347", kind="inconsistent", marks={"OC3": ["ACCOM", "DOB"]}, years=since(2024))
def foyer_under_eighteen(oc3, year_start):
    """The care leaver lives in a foyer (T1 or T2), but was under 18 when the year began.

    Correct ACCOM or the date of birth.
    """
    return one_of(oc3.ACCOM, FOYER) & under(18, born=oc3.DOB, on=year_start)


@rule("391", kind="inconsistent", marks={"OC3": ["DOB", *CARE_LEAVER_DETAILS]})
def care_leaver_too_young(oc3, has_care_leaver_details, last_day):
    """Care leaver details are given for a young person who was still under 17 on 31 March.

    Correct the date of birth, or clear IN_TOUCH, ACTIV and ACCOM.
    """
    return has_care_leaver_details & under(17, born=oc3.DOB, on=last_day)


@rule("3001", kind="inconsistent", marks={"OC3": "ACCOM"})
def foster_carer_accommodation_at_17(header, oc3, year_start, year_end):
    """A young person who turned 17 this year cannot live with former foster carers (Z1 or Z2).

    Correct ACCOM, or the date of birth in Header.
    """
    turned_17 = children_with(header, turns(17, born=header.DOB, first=year_start, last=year_end))
    return one_of(oc3.ACCOM, WITH_FORMER_FOSTER_CARER) & turned_17.rows_of(oc3)


# -- the end of care -------------------------------------------------------------------------------


@rule("1000", kind="inconsistent", marks={"OC3": CARE_LEAVER_DETAILS})
def care_leaver_details_after_death(episodes, oc3, has_care_leaver_details, episodes_last=None):
    """Care leaver details are given, but an episode of the child ended because the child died.

    Clear IN_TOUCH, ACTIV and ACCOM, or correct REC of the episode.
    """
    died = children_with(episodes, episodes.REC == "E2")
    if episodes_last is not None:
        died |= children_with(episodes_last, episodes_last.REC == "E2")
    return has_care_leaver_details & died.rows_of(oc3)


@rule("1007", kind="inconsistent", marks={"OC3": CARE_LEAVER_DETAILS})
def care_leaver_details_while_looked_after(
    oc3, episodes, has_care_leaver_details, current_episode, may_still_leave, year_end
):
    """Care leaver details are given for a 17- or 18-year-old who is still looked after.

    Clear IN_TOUCH, ACTIV and ACCOM, or enter DEC and REC of the last episode if care has ended.
    """
    last = ChosenRow(oc3, episodes, current_episode)
    still_open = is_blank(last, "DEC") & ~may_still_leave.rows_of(oc3)
    in_care = last.DECOM.notna() & (still_open | (is_blank(last, "REC") & ~is_blank(last, "DEC")))
    aged = (birthday(oc3.DOB, 17) <= year_end) & (birthday(oc3.DOB, 19) > year_end)
    return has_care_leaver_details & aged & in_care


@rule("1011", kind="inconsistent", marks={"OC3": CARE_LEAVER_DETAILS})
def care_leaver_details_after_transfer(episodes, oc3, has_care_leaver_details):
    """Care leaver details are given, but another council took over the child's care (E3).

    Clear IN_TOUCH, ACTIV and ACCOM, or correct REC of the child's last episode.
    """
    last = ChosenRow(oc3, episodes, latest(episodes, episodes.DECOM))
    return has_care_leaver_details & (last.REC == "E3")


@rule("1016", kind="inconsistent", marks={"OC3": CARE_LEAVER_DETAILS}, years=since(2024))
def care_leaver_details_left_care_after_birthday(
    oc3, episodes, has_care_leaver_details, current_episode, birthday_at_17_or_18
):
    """Care leaver details are given, but the child left care only after turning 17 or 18.

    Clear IN_TOUCH, ACTIV and ACCOM, or correct DEC of the child's last episode.
    """
    last = ChosenRow(oc3, episodes, current_episode)
    return has_care_leaver_details & (last.DEC > birthday_at_17_or_18)


# -- who belongs among the care leavers ------------------------------------------------------------


@fact
def care_leavers(oc3, has_care_leaver_details) -> Children:
    """The children with care leaver details: an OC3 row with IN_TOUCH, ACTIV or ACCOM filled in."""
    return children_with(oc3, has_care_leaver_details)


@fact
def two_years_of_care(episodes, episodes_last, care_leavers) -> pd.DataFrame:
    """The care leavers' episodes of this year and last year, one row per child and DECOM.

    Columns CHILD, DECOM, DEC, adopted, short_break; without the rows that have no readable DECOM.
    Of several rows with the same DECOM the one with the smallest readable DEC, this year's first.
    """
    both = pd.concat(
        [_care(table, care_leavers) for table in (episodes, episodes_last)], ignore_index=True
    )
    previous = previous_row(both, order_within_child(both, both.DECOM, both.DEC))
    return both[previous.DECOM != both.DECOM].reset_index(drop=True)


def _care(episodes: pd.DataFrame, children: Children) -> pd.DataFrame:
    columns = {
        "CHILD": episodes.CHILD,
        "DECOM": episodes.DECOM,
        "DEC": episodes.DEC,
        "adopted": one_of(episodes.REC, ADOPTED),
        "short_break": one_of(episodes.LS, SHORT_BREAKS),
    }
    return pd.DataFrame(columns, copy=False)[children.rows_of(episodes) & episodes.DECOM.notna()]


@fact
def adopted_at_the_end(two_years_of_care) -> Children:
    """The children whose latest episode of this year and last year ended with an adoption."""
    care = two_years_of_care
    return children_with(care, latest(care, care.DECOM) & care.adopted)


@fact
def too_few_days_in_care(header, care_leavers, two_years_of_care, last_day) -> Children:
    """The care leavers under 20 on last_day who were not in care for long enough.

    That is 13 weeks from the 14th birthday on and a day from the 16th, short breaks left out. A
    latest episode without a readable DEC counts up to last_day, an earlier one not at all.
    """
    under_20 = under(20, born=header.DOB, on=last_day)
    young = header.loc[under_20 & care_leavers.rows_of(header), ["CHILD", "DOB"]]
    care = two_years_of_care
    still_open = latest(care, care.DECOM) & care.DEC.isna()
    pair = Pairs(young=young, care=care)
    person = pair.young.of(pd.Series(np.arange(len(young)))).to_numpy()
    start = pair.care.DECOM.to_numpy()
    end = pair.care.of(care.DEC.mask(still_open, last_day)).to_numpy()
    counts = ~pair.care.short_break.to_numpy()

    def days_from_birthday(age: int) -> np.ndarray:
        since = pair.young.of(birthday(young.DOB, age)).to_numpy()
        days = (end - np.maximum(start, since)) / DAY
        return np.bincount(person, np.where(counts & (days > 0), days, 0), minlength=len(young))

    too_few_from_14 = days_from_birthday(14) < LEAST_DAYS_IN_CARE_FROM_14
    too_few_from_16 = days_from_birthday(16) < LEAST_DAYS_IN_CARE_FROM_16
    return children_with(young, pd.Series(too_few_from_14 | too_few_from_16))


@fact
def not_qualifying(
    header, oc3, episodes, episodes_last, too_few_days_in_care, adopted_at_the_end
) -> Children:
    """The care leavers whose care, as far as two years show it, does not make them care leavers.

    Not to be judged while one of the tables is empty: then everybody would lack days in care.
    """
    tables = {"Header": header, "OC3": oc3, "Episodes": episodes, "Episodes_last": episodes_last}
    for name, table in tables.items():
        if table.empty:
            raise NotRun(f"{in_words(name)} has no rows")
    return too_few_days_in_care | adopted_at_the_end


@rule("1001", kind="inconsistent", marks={"OC3": CARE_LEAVER_DETAILS})
def not_a_qualifying_care_leaver(oc3, has_care_leaver_details, not_qualifying):
    """Care leaver details are given, but the child was adopted or not in care for long enough.

    Check the episodes of this year and last year: it takes 13 weeks of care from the 14th birthday
    on, with at least a day from the 16th. If the child does not qualify, clear IN_TOUCH, ACTIV and
    ACCOM; if earlier care, which is not in these tables, makes up the time, leave them.
    """
    return has_care_leaver_details & not_qualifying.rows_of(oc3)


@rule("1002", kind="inconsistent", marks={"OC3": CARE_LEAVER_DETAILS})
def care_leaver_details_without_any_episode(
    episodes, episodes_last, oc3, has_care_leaver_details, last_day
):
    """Care leaver details are given, but the child has no episode this year nor last year.

    Add the child's episodes, or clear IN_TOUCH, ACTIV and ACCOM. A young person whose care ended
    earlier is right here: then leave it as it is.
    """
    with_episodes = children_with(episodes) | children_with(episodes_last)
    # Care that ended at 18 lies before last year's return for those of 20 and over.
    aged_20_or_over = at_least(20, born=oc3.DOB, on=last_day)
    return has_care_leaver_details & ~with_episodes.rows_of(oc3) & ~aged_20_or_over


@rule("1010", kind="cross_year", marks={"OC3": CARE_LEAVER_DETAILS})
def open_episode_of_last_year_lost_for_care_leaver(
    episodes, episodes_last, oc3, has_care_leaver_details
):
    """The care leaver was in care at the end of last year, but has no episode this year.

    Add this year's episodes with the end of care, or correct last year's return.
    """
    final = latest(episodes_last, episodes_last.DECOM, tie="last")
    last = ChosenRow(oc3, episodes_last, final)
    left_open = last.exists & is_blank(last, "DEC")
    return has_care_leaver_details & left_open & ~children_with(episodes).rows_of(oc3)


# -- care leavers or not, children without episodes ------------------------------------------------


@rule(
    "215",
    kind="inconsistent",
    marks={"OC3": CARE_LEAVER_DETAILS, "OC2": HEALTH_ITEMS},
)
def care_leaver_with_twelve_month_data(
    oc2, oc3, has_care_leaver_details, care_leavers, has_health_items
):
    """The child has care leaver details and also health items, which are for children in care.

    Keep what applies: IN_TOUCH, ACTIV and ACCOM for a care leaver, the health items for a child
    who was looked after all year; clear the other.
    """
    in_care = children_with(oc2, has_health_items)
    return {
        "OC3": has_care_leaver_details & in_care.rows_of(oc3),
        "OC2": has_health_items & care_leavers.rows_of(oc2),
    }


@rule(
    "1012",
    kind="inconsistent",
    marks={
        "PlacedAdoption": "CHILD",
        "Missing": "CHILD",
        "Reviews": "CHILD",
        "AD1": "CHILD",
        "PrevPerm": "CHILD",
        "OC2": "CHILD",
    },
)
def data_for_child_without_episodes(
    episodes, placed_adoption=None, missing=None, reviews=None, ad1=None, prev_perm=None, oc2=None
):
    """The row is about a child who has no episode this year.

    Remove the row, add the child's episodes, or correct CHILD.
    """
    tables = {
        "PlacedAdoption": placed_adoption,
        "Missing": missing,
        "Reviews": reviews,
        "AD1": ad1,
        "PrevPerm": prev_perm,
        "OC2": oc2,
    }
    loaded = {name: table for name, table in tables.items() if table is not None}
    if not loaded:
        raise NotRun("none of the tables that it looks at is loaded")
    with_episodes = children_with(episodes)
    return {name: ~with_episodes.rows_of(table) for name, table in loaded.items()}
