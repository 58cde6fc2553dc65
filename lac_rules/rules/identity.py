"""Who the child is: sex, birth, ethnicity, UPN, motherhood, and the child's rows across tables."""

import numpy as np
import pandas as pd

from lac_rules.language.conditions import (
    DAY,
    at_least,
    birthday,
    differ,
    duplicated,
    is_blank,
    is_filled,
    matches,
    not_one_of,
    one_of,
    under,
    unreadable,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import (
    Children,
    ChosenRow,
    Pairs,
    blank_child_as_one,
    children_with,
)
from lac_rules.language.rule import rule, rule_for_each, since
from lac_rules.schema import CARE_LEAVER_DETAILS, UPN_UNKNOWN_CODES

UNTIL_2024 = range(2023, 2025)
MALE = {UNTIL_2024: {"male": "1"}, since(2025): {"male": "M"}}
FEMALE = {UNTIL_2024: {"female": "2"}, since(2025): {"female": "F"}}
MALE_AND_FEMALE = {years: MALE[years] | FEMALE[years] for years in MALE}

UPN_FORMAT = r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]"
"""A letter other than I, O and S, then 12 digits, of which the last may be a letter."""


A_CHILD = {"child": "child", "children": "children"}
A_YOUNG_PERSON = {"child": "young person", "children": "young people"}
WHO_IT_IS = {"": A_CHILD, "OC3": A_YOUNG_PERSON}
"""What the rules that several tables share call whom a row is about."""


@fact
def full_upn(header) -> pd.Series:
    """UPN is filled in and is none of the codes UN1 to UN5; its format does not matter."""
    return not_one_of(header.UPN, UPN_UNKNOWN_CODES)


@fact
def beyond_short_breaks(episodes, short_break) -> Children:
    """The children with at least one episode that is not a short break (LS V3 or V4)."""
    return children_with(episodes, ~short_break)


# -- sex, birth and ethnicity ----------------------------------------------------------------------


@rule("101", kind="invalid", marks={"Header": "SEX"})
def sex_code_invalid(header, codes):
    """The child's sex is missing or is not a code that may be used this year.

    Enter M, F or U in SEX; up to 2024 the codes are 1 (male) and 2 (female).
    """
    return ~one_of(header.SEX, codes.SEX)


@rule("232", kind="invalid", marks={"Header": "SEX"}, years=since(2025))
def sex_unknown(header):
    """The child's sex is given as not known (U).

    Find out the child's sex and enter it in SEX, or confirm that it is not known.
    """
    return header.SEX == "U"


@rule("102", kind="invalid", marks={"Header": "DOB"})
def dob_not_valid_date(header):
    """The child's date of birth is missing or is not a real date.

    Enter DOB as dd/mm/yyyy.
    """
    return header.DOB.isna()


@rule("301", kind="inconsistent", marks={"Header": "DOB"})
def dob_after_year_end(header, last_day):
    """The child was born after the end of the year.

    Correct DOB, or take the child out of this year's return.
    """
    return header.DOB > last_day


@rule("351", kind="inconsistent", marks={"Header": "DOB"})
def over_twenty_five_at_year_start(header, year_start):
    """The young person was already over 25 when the year began.

    Correct DOB, or take the young person out of this year's return.
    """
    return birthday(header.DOB, 25) < year_start


@rule("103", kind="invalid", marks={"Header": "ETHNIC"})
def ethnicity_code_invalid(header, codes):
    """The child's ethnicity is missing or is not a code from the list.

    Choose a code from the list in ETHNIC; REFU means refused, NOBT not yet obtained.
    """
    return ~one_of(header.ETHNIC, codes.ETHNIC)


# -- unique pupil number ---------------------------------------------------------------------------


@rule("168", kind="invalid", marks={"Header": "UPN"})
def upn_format_invalid(header, full_upn):
    """The UPN has neither the form of a unique pupil number nor is it one of UN1 to UN5.

    A UPN is a letter (not I, O or S) and 12 digits, of which the last may be a letter. Where there
    is none, enter the code from UN1 to UN5 that says why.
    """
    return full_upn & ~matches(header.UPN, UPN_FORMAT)


@rule("209", kind="inconsistent", marks={"Header": ["UPN", "DOB"]})
def upn_un1_at_school_age(header, year):
    """The UPN is UN1 (not yet of school age), but the child is old enough to be at school.

    Enter the child's UPN, or the code from UN2 to UN5 that says why there is none; or correct DOB.
    """
    last_august_before_the_year = np.datetime64(f"{year - 2}-08-31")
    return (header.UPN == "UN1") & at_least(4, born=header.DOB, on=last_august_before_the_year)


@rule("210", kind="inconsistent", marks={"Header": "UPN", "Episodes": "DECOM"})
def upn_un4_looked_after_over_a_week(header, episodes, periods_of_care, year_end):
    """The UPN is UN4 (came into care too late), but on 31 March care had lasted over a week.

    Enter the child's UPN, or another code that says why there is none; or correct DECOM.
    """
    pair = Pairs(episodes=episodes, period=periods_of_care.table)
    period, began = pair.period, pair.episodes.DECOM
    open_then = (period.START <= year_end) & (period.END.isna() | (period.END > year_end))
    of_that_period = open_then & (began >= period.START) & (began < year_end - 7 * DAY)
    un4 = header.UPN == "UN4"
    over_a_week = pair.episodes.rows(of_that_period) & children_with(header, un4).rows_of(episodes)
    return {
        "Header": un4 & children_with(episodes, over_a_week).rows_of(header),
        "Episodes": over_a_week,
    }


@rule("442", kind="missing", marks={"Header": "UPN"})
def upn_missing(header, beyond_short_breaks):
    """The UPN is missing for a looked-after child.

    Enter the UPN, or the code from UN1 to UN5 that says why there is none.
    """
    return header.UPN.isna() & beyond_short_breaks.rows_of(header)


@rule("444", kind="invalid", marks={"Header": "UPN"}, years=since(2026))
def upn_not_unique(header, full_upn):
    """The same UPN stands on more than one row of Header.

    Find out which child has this UPN and correct the others, or delete the row of a child who is
    listed twice.
    """
    return full_upn & duplicated(header.UPN)


# -- mothers ---------------------------------------------------------------------------------------


@rule(
    "165",
    kind="invalid",
    marks={"Header": ["SEX", "MOTHER"], "OC3": CARE_LEAVER_DETAILS},
    by_year=MALE_AND_FEMALE,
)
def mother_status_invalid(
    header,
    episodes,
    oc3,
    codes,
    short_break,
    only_short_breaks,
    in_the_year,
    has_care_leaver_details,
    not_asked_yet,
    male,
    female,
):
    """MOTHER is not 0 or 1, is given for a male, or is missing for a female.

    Enter 1 (is a mother) or 0 (is not) for a female, and leave MOTHER blank for a male; check SEX.
    """
    looked_after = children_with(episodes, in_the_year & ~short_break)
    care_leavers = children_with(oc3, has_care_leaver_details | not_asked_yet)
    may_be_blank = ((care_leavers | only_short_breaks) & ~looked_after).rows_of(header)
    unknown_code = not_one_of(header.MOTHER, codes.MOTHER)
    given_for_male = (header.SEX == male) & header.MOTHER.notna()
    missing_for_female = (header.SEX == female) & header.MOTHER.isna() & ~may_be_blank
    wrong = unknown_code | given_for_male | missing_for_female
    return {"Header": wrong, "OC3": children_with(header, wrong).rows_of(oc3)}


@rule("393", kind="missing", marks={"Header": "MOTHER"}, by_year=FEMALE)
def mother_field_missing(header, beyond_short_breaks, female):
    """It is not said whether a looked-after girl is a mother.

    Enter 1 (is a mother) or 0 (is not) in MOTHER.
    """
    not_said = (header.SEX == female) & header.MOTHER.isna()
    return not_said & beyond_short_breaks.rows_of(header)


@rule(
    "607",
    kind="missing",
    marks={"Header": ["MOTHER", "SEX"], "Episodes": ["DEC", "REC", "LS"]},
    by_year=FEMALE,
)
def mother_blank_at_leaving_care(header, episodes, ends_in_the_year, short_break, female):
    """A girl left care in the year, but it is not said whether she is a mother.

    Enter 1 (is a mother) or 0 (is not) in MOTHER; or correct SEX, or DEC and REC of the episode.
    """
    pair = Pairs(header=header, episodes=episodes)
    left_care = ends_in_the_year & not_one_of(episodes.REC, {"X1"}) & ~short_break
    not_said = (pair.header.SEX == female) & pair.header.MOTHER.isna()
    return pair.marks(pair.episodes.of(left_care) & not_said)


@rule("628", kind="inconsistent", marks={"Header": "MOTHER"})
def mother_given_for_care_leaver_only(header, episodes, oc3, has_care_leaver_details):
    """MOTHER is filled in for a care leaver who has no episodes this year.

    Clear MOTHER, or add the episodes that are missing.
    """
    only_care_leaver = children_with(oc3, has_care_leaver_details) & ~children_with(episodes)
    return header.MOTHER.notna() & only_care_leaver.rows_of(header)


@rule("620", kind="inconsistent", marks={"Header": ["DOB", "MOTHER"]})
def mother_under_11(header, year_start):
    """The child is said to be a mother, but was under eleven when the year began.

    Check DOB and MOTHER; one of them is probably wrong.
    """
    return (header.MOTHER == "1") & under(11, born=header.DOB, on=year_start)


# -- the mother's first child ----------------------------------------------------------------------


@rule("171", kind="invalid", marks={"Header": "MC_DOB"}, impact="low")
def mothers_child_dob_unreadable(header):
    """The date of birth of the young person's first child is not a real date.

    Enter MC_DOB as dd/mm/yyyy, or clear it.
    """
    return unreadable(header, "MC_DOB")


@rule(
    "174",
    kind="inconsistent",
    marks={"Header": ["SEX", "MC_DOB"]},
    impact="low",
    by_year=MALE,
)
def mothers_child_dob_for_male(header, male):
    """The date of birth of a first child is given for a male.

    Correct SEX, or clear MC_DOB, which is for young mothers only.
    """
    return (header.SEX == male) & is_filled(header, "MC_DOB")


@rule("611", kind="missing", marks={"Header": ["MOTHER", "MC_DOB"]}, impact="low")
def mother_without_first_child_dob(header):
    """The young person is said to be a mother, but her first child's date of birth is missing.

    Enter the date of birth of her first child in MC_DOB, or correct MOTHER.
    """
    return (header.MOTHER == "1") & is_blank(header, "MC_DOB")


@rule(
    "612",
    kind="inconsistent",
    marks={"Header": ["MOTHER", "MC_DOB", "SEX"]},
    impact="low",
    by_year=FEMALE,
)
def first_child_dob_but_not_mother(header, female):
    """A first child's date of birth is given for a girl who is not said to be a mother.

    Set MOTHER to 1 if she has a child; otherwise clear MC_DOB.
    """
    not_a_mother = header.MOTHER.isna() | (header.MOTHER == "0")
    return (header.SEX == female) & not_a_mother & is_filled(header, "MC_DOB")


@rule("621", kind="inconsistent", marks={"Header": ["DOB", "MC_DOB"]}, impact="low")
def mother_not_older_than_her_child(header):
    """The young person's first child was born on or before her own date of birth.

    Check DOB and MC_DOB; they may be the wrong way round.
    """
    return header.MC_DOB <= header.DOB


@rule("625", kind="inconsistent", marks={"Header": "MC_DOB", "Episodes": "DEC"}, impact="low")
def first_child_dob_after_year_or_leaving_care(header, episodes, current_episode, last_day):
    """The young person's first child was born after the year, or after she left care.

    Check MC_DOB, and DEC of her latest episode; clear MC_DOB if she had no child by then.
    """
    last = ChosenRow(header, episodes, current_episode)
    after_care = header.MC_DOB > last.DEC
    return {
        "Header": (header.MC_DOB > last_day) | after_care,
        "Episodes": last.rows(after_care),
    }


# -- changes since last year -----------------------------------------------------------------------


CODES_OF_SEX = {
    UNTIL_2024: {"male": {"1"}, "female": {"2"}},
    since(2025): {"male": {"1", "M"}, "female": {"2", "F"}},
}
"""In 2025 the codes 1 and 2 became M and F."""


def sexes_differ(one: pd.Series, other: pd.Series, male: set[str], female: set[str]) -> pd.Series:
    """The codes differ, and are not an old and a new code for the same."""
    both_male = one_of(one, male) & one_of(other, male)
    both_female = one_of(one, female) & one_of(other, female)
    return differ(one, other) & ~both_male & ~both_female


@rule(
    "202",
    kind="cross_year",
    marks={"Header": "SEX"},
    by_year=CODES_OF_SEX,
)
def sex_differs_from_last_year(header_last_header, male, female):
    """The child's sex is not that of last year's return.

    Correct SEX in the return that is wrong, or check that CHILD has not gone to another child.
    """
    pair = header_last_header
    return pair.header.rows(sexes_differ(pair.header.SEX, pair.header_last.SEX, male, female))


@rule("203", kind="cross_year", marks={"Header": "DOB"})
def dob_differs_from_last_year(header_last_header):
    """The child's date of birth is not that of last year's return.

    Correct DOB in the return that is wrong, or check that CHILD has not gone to another child.
    """
    pair = header_last_header
    return pair.header.rows(differ(pair.header.DOB, pair.header_last.DOB))


@rule("204", kind="cross_year", marks={"Header": "ETHNIC"})
def ethnicity_differs_from_last_year(header_last_header):
    """The child's ethnicity is not that of last year's return.

    Correct ETHNIC in the return that is wrong; if it has really changed, explain it to the DfE.
    """
    pair = header_last_header
    return pair.header.rows(differ(pair.header.ETHNIC, pair.header_last.ETHNIC))


@rule("207", kind="cross_year", marks={"Header": "MOTHER"})
def mother_status_lost_since_last_year(header, header_last, episodes):
    """The child was a mother in last year's return, but is not in this one.

    Set MOTHER to 1 again, or have last year's return corrected.
    """
    was_mother = children_with(header_last, header_last.MOTHER == "1") & children_with(episodes)
    return was_mother.rows_of(header) & (header.MOTHER != "1")


@rule("208", kind="cross_year", marks={"Header": "UPN"})
def upn_differs_from_last_year(header_last_header, full_upn):
    """The child's UPN is not that of last year's return.

    Check the UPN with the school, and correct the return that is wrong. Allowed are a UPN in place
    of UN1 to UN5, and UN2 to UN5 in place of UN1.
    """
    pair = header_last_header
    now, before = pair.header.UPN, pair.header_last.UPN
    found = one_of(before, UPN_UNKNOWN_CODES) & pair.header.of(full_upn)
    reached_school_age = (before == "UN1") & one_of(now, UPN_UNKNOWN_CODES - {"UN1"})
    changed = before.notna() & differ(now, before)
    return pair.header.rows(changed & ~found & ~reached_school_age)


# -- children who are not in Header ----------------------------------------------------------------


def not_in_header(table, header):
    """The rows whose CHILD is not in Header; a blank CHILD is, when Header has a blank one too."""
    known = children_with(header).rows_of(table)
    if header.CHILD.hasnans:
        known |= table.CHILD.isna()
    return ~known


@rule_for_each({"INT01": "AD1", "INT02": "PlacedAdoption"}, kind="inconsistent", marks="CHILD")
def child_blank_or_not_in_header(table, header):
    """The child in this {table} row is not in Header.

    Add the child to Header, or correct CHILD.
    """
    return table.CHILD.isna() | not_in_header(table, header)


@rule_for_each(
    {
        "INT03": "Episodes",
        "INT04": "Missing",
        "INT05": "OC2",
        "INT06": "OC3",
        "INT07": "PrevPerm",
        "INT08": "Reviews",
        "INT09": "UASC",
    },
    kind="inconsistent",
    marks="CHILD",
    words=WHO_IT_IS,
)
def child_not_in_header(table, header):
    """The {child} in this {table} row is not in Header.

    Add the {child} to Header, or correct CHILD.
    """
    return not_in_header(table, header)


# -- birthdays and sex that differ from Header -----------------------------------------------------


@fact
def header_birthdays(header) -> tuple[np.ndarray, np.ndarray]:
    """The earliest and the latest readable DOB in Header of each child, by the child's number.

    NaT where there is none. The last place is that of the rows without CHILD, all taken together.
    """
    children, birthdays = header.CHILD.array, header.DOB.to_numpy()
    earliest = np.full(len(children.categories) + 1, np.datetime64("NaT", "s"))
    latest = earliest.copy()
    np.fmin.at(earliest, children.codes, birthdays)
    np.fmax.at(latest, children.codes, birthdays)
    return earliest, latest


@rule_for_each(
    {
        "INT11": "AD1",
        "INT12": "PlacedAdoption",
        "INT13": "Missing",
        "INT14": "OC2",
        "INT15": "OC3",
        "INT16": "PrevPerm",
        "INT17": "Reviews",
        "INT18": "UASC",
    },
    kind="inconsistent",
    marks="DOB",
    words=WHO_IT_IS,
)
def dob_differs_from_header(table, header_birthdays):
    """The date of birth in {table} is not the {child}'s date of birth in Header.

    Find out which one is right, and correct DOB in the other table.
    """
    # Rows without CHILD are compared with the rows of Header without CHILD.
    earliest, latest = (dates[table.CHILD.array.codes] for dates in header_birthdays)
    return (table.DOB > earliest) | (table.DOB < latest)


@rule("INT21", kind="inconsistent", marks={"UASC": "SEX"}, by_year=CODES_OF_SEX)
def uasc_sex_differs_from_header(uasc, header, male, female):
    """The sex in UASC is not the child's sex in Header.

    Find out which one is right, and correct SEX in the other table.
    """
    pair = Pairs(uasc=blank_child_as_one(uasc), header=blank_child_as_one(header))
    here, there = pair.uasc.SEX, pair.header.SEX
    both = here.notna() & there.notna()
    return pair.uasc.rows(both & sexes_differ(here, there, male, female))


# -- children with more than one row ---------------------------------------------------------------


@rule_for_each(
    {
        "INT31": "AD1",
        "INT32": "Header",
        "INT33": "OC2",
        "INT34": "OC3",
        "INT35": "PrevPerm",
        "INT36": "UASC",
    },
    kind="inconsistent",
    marks="CHILD",
    words=WHO_IT_IS,
)
def child_more_than_once(table):
    """The {child} has more than one row in {table}, where each {child} has one.

    Keep the row that is right, or correct CHILD where two {children} share it.
    """
    return duplicated(table.CHILD)
