"""Unaccompanied asylum-seeking children (UASC): the status, and the date on which it ended (DUC).

For a return from CSV files the UASC item of Header is made from the UASC table.
"""

from lac_rules.language.conditions import (
    as_number,
    between,
    birthday,
    is_filled,
    years_after,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import Children, Pairs, children_with
from lac_rules.language.rule import rule, since
from lac_rules.schema import CARE_LEAVER_DETAILS


@fact
def header_uasc(header, uasc):
    """The UASC item of the Header row is exactly 1.

    A Header from CSV files has the item only when the UASC table is loaded: 1 for a child in it.
    """
    return header.UASC == "1"


@fact
def uasc_this_year(uasc, header=None) -> Children:
    """The children who are UASC this year: Header's UASC item decides, for a child who has one.

    For any other child a row in the UASC table decides, whatever it holds.
    """
    return uasc_of_year(header, uasc)


@fact
def uasc_last_year(uasc_last, header_last=None) -> Children:
    """As ``uasc_this_year``, by last year's tables."""
    return uasc_of_year(header_last, uasc_last)


def uasc_of_year(header, uasc) -> Children:
    """The children who are UASC in the year of the two tables; ``header`` may be None."""
    listed = children_with(uasc)
    if header is None or "UASC" not in header:
        return listed
    return children_with(header, header.UASC == "1") | (listed & ~children_with(header))


# -- one year --------------------------------------------------------------------------------------


@rule("104", kind="invalid", marks={"UASC": "DUC"})
def uasc_ceased_date_invalid(uasc, year_start):
    """The date on which the child stopped being UASC is no real date, or is before this year.

    Enter DUC as dd/mm/yyyy, on or after 1 April at the start of the year; clear it if UASC goes on.
    """
    return is_filled(uasc, "DUC") & ~(uasc.DUC >= year_start)


@rule("105", kind="invalid", marks={"Header": "UASC"})
def uasc_flag_invalid(uasc_item):
    """Header does not say whether the child is UASC: the item is blank or is neither 0 nor 1.

    Set the UASC item of the child to 1 (was UASC in the year) or 0 (was not), and export the XML
    again.
    """
    number = as_number(uasc_item)
    return (number != 0) & (number != 1)


@rule("231", kind="inconsistent", marks={"Header": "DOB"}, years=since(2025))
def uasc_under_eleven(header, header_uasc, last_day):
    """The child is UASC but did not turn eleven before the last day of the year.

    Check DOB and whether the child is UASC; if both are right, explain the case to the DfE.
    """
    return header_uasc & (birthday(header.DOB, 11) >= last_day)


@rule("303", kind="inconsistent", marks={"UASC": "DUC"})
def uasc_ceased_but_status_not_uasc(header, uasc):
    """There is a date on which the child stopped being UASC, but Header says the child was not.

    Set the UASC item of the child to 1 for the year in which UASC ended, or clear DUC.
    """
    not_uasc = children_with(header, as_number(header.UASC) != 1)
    return is_filled(uasc, "DUC") & not_uasc.rows_of(uasc)


@rule("304", kind="inconsistent", marks={"UASC": ["DUC", "DOB"]})
def uasc_ceased_after_eighteen(uasc):
    """The child stopped being UASC only after the 18th birthday.

    Check DOB, and DUC: it is the 18th birthday at the latest.
    """
    return uasc.DUC > birthday(uasc.DOB, 18)


@rule("406", kind="inconsistent", marks={"Episodes": "PL_DISTANCE"}, impact="high")
def distance_given_for_uasc(pl_distance, uasc_episode):
    """There is a distance from home for a child who is UASC, or was last year.

    Clear HOME_POST, as a child who is or was UASC has no home postcode, or correct the UASC table.
    """
    return pl_distance.notna() & uasc_episode


@rule("1014", kind="inconsistent", marks={"UASC": "DUC", "OC3": CARE_LEAVER_DETAILS})
def uasc_details_for_care_leaver_only(uasc, episodes, oc3, in_the_year, has_care_leaver_details):
    """The child is in UASC, but is a care leaver who was not looked after in the year.

    Take the row out of UASC, or add the episodes that are missing.
    """
    care_leavers = children_with(oc3, has_care_leaver_details)
    wrong = children_with(uasc) & care_leavers & ~children_with(episodes, in_the_year)
    return {"UASC": wrong.rows_of(uasc), "OC3": has_care_leaver_details & wrong.rows_of(oc3)}


# -- this year and last year -----------------------------------------------------------------------


@rule("205A", kind="cross_year", marks={"Header": "CHILD", "UASC": "DUC"})
def uasc_stopped_without_supporting_date(
    header, uasc, uasc_last, uasc_this_year, uasc_last_year, year_start, last_day
):
    """The child was UASC last year and is not now, but no date in last year says when that ended.

    If UASC ended last year, DUC of last year's return is a date in that year and none is given
    now; otherwise correct the UASC status.
    """
    still_given = children_with(uasc, is_filled(uasc, "DUC"))
    ended_last_year = between(years_after(uasc_last.DUC, 1), year_start, last_day)
    not_ended = children_with(uasc_last, ~ended_last_year) | ~children_with(uasc_last)
    stopped = children_with(header) & uasc_last_year & ~uasc_this_year
    wrong = stopped & (still_given | not_ended)
    return {"Header": wrong.rows_of(header), "UASC": wrong.rows_of(uasc)}


@rule("205B", kind="cross_year", marks={"UASC": "DUC", "Header": "CHILD"})
def uasc_both_years_dates_disagree(
    uasc, uasc_last, uasc_this_year, uasc_last_year, year_start, last_day, header=None
):
    """The child is UASC in both years, but the dates on which UASC ends do not fit together.

    While UASC goes on, DUC is the 18th birthday; it becomes another date, within the year, only in
    the year in which UASC ends. Check DUC and DOB in both returns.
    """
    pair = Pairs(uasc=uasc, uasc_last=uasc_last)
    was_birthday = pair.uasc_last.DUC == birthday(pair.uasc_last.DOB, 18)
    ends_now = between(pair.uasc.DUC, year_start, last_day)
    goes_on = pair.uasc.DUC == pair.uasc_last.DUC
    both_years = (uasc_this_year & uasc_last_year).rows_of(uasc)
    disagree = both_years & pair.uasc.rows(~(was_birthday & (ends_now | goes_on)))
    flagged = {"UASC": disagree}
    if header is not None:
        flagged["Header"] = children_with(uasc, disagree).rows_of(header)
    return flagged


@rule("205C", kind="cross_year", marks={"UASC": "DUC", "Header": "CHILD"})
def uasc_end_date_without_uasc(header, uasc, uasc_last, uasc_this_year, uasc_last_year):
    """A date says when the child stopped being UASC, but the child was UASC in neither year.

    Clear DUC, or set the UASC item of the child to 1 in the year in which it was.
    """
    dated = children_with(uasc, uasc.DUC.notna()) | children_with(uasc_last, uasc_last.DUC.notna())
    wrong = children_with(header) & dated & ~uasc_this_year & ~uasc_last_year
    return {"UASC": wrong.rows_of(uasc), "Header": wrong.rows_of(header)}


@rule("205D", kind="cross_year", marks={"Header": "CHILD"})
def uasc_now_but_not_last_year(header, header_last, uasc_this_year, uasc_last_year):
    """The child is UASC this year, but was in last year's return without being UASC.

    Check the UASC status in both returns: a child already looked after rarely becomes UASC later.
    """
    new = children_with(header_last) & uasc_this_year & ~uasc_last_year
    return new.rows_of(header)
