"""Health (OC2): strengths and difficulties (SDQ), convictions, and the 12-month health items."""

import numpy as np
import pandas as pd

from lac_rules.language.conditions import (
    any_blank,
    any_filled,
    at_least,
    birthday,
    matches,
    not_one_of,
    turns,
    under,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import children_with
from lac_rules.language.rule import rule
from lac_rules.schema import HEALTH_ITEMS

SDQ = ("SDQ_SCORE", "SDQ_REASON")
CORE_HEALTH_ITEMS = ("IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE")
"""The health items that apply at every age."""

ZERO_TO_FORTY = r"\+?0*([0-9]|[1-3][0-9]|40)(\.0+)?|-0+(\.0+)?"
"""A number whose value is a whole one from 0 to 40, however many digits it is written with."""


@fact
def oc2_all_year(oc2, continuously_looked_after) -> pd.Series:
    """The OC2 row is of a child who was looked after all year long."""
    return continuously_looked_after.rows_of(oc2)


@fact
def lacks_core_health_items(oc2) -> pd.Series:
    """The OC2 row has at least one of the four core health items blank."""
    return any_blank(oc2, CORE_HEALTH_ITEMS)


@fact
def has_sdq_details(oc2) -> pd.Series:
    """The OC2 row has SDQ_SCORE or SDQ_REASON, or both, filled in."""
    return any_filled(oc2, SDQ)


@fact
def oc2_so_far(oc2, continuously_so_far) -> pd.Series:
    """The OC2 row is of a child who was looked after without a break so far.

    For items that are there and should not be: if the child leaves care before 31 March, no item
    may be given at all, so that the item is wrong whatever happens.
    """
    return continuously_so_far.rows_of(oc2)


@fact
def of_sdq_age(oc2, year_start, year_end) -> pd.Series:
    """The child of the OC2 row is four or older at the year's start and under 17 at its end."""
    four_or_over = at_least(4, born=oc2.DOB, on=year_start)
    return four_or_over & under(17, born=oc2.DOB, on=year_end)


# -- strengths and difficulties --------------------------------------------------------------------


@rule("157", kind="inconsistent", marks={"OC2": ["DOB", "SDQ_SCORE", "SDQ_REASON"]})
def sdq1_used_within_sdq_age(oc2, oc2_so_far, of_sdq_age):
    """SDQ1 says that the child is too young or too old for an SDQ score, but the age is 4 to 16.

    Enter SDQ_SCORE, or choose another SDQ_REASON, or correct the date of birth.
    """
    says_wrong_age = oc2.SDQ_SCORE.isna() & (oc2.SDQ_REASON == "SDQ1")
    return oc2_so_far & of_sdq_age & says_wrong_age


@rule("180", kind="invalid", marks={"OC2": "SDQ_SCORE"})
def sdq_score_invalid(oc2):
    """The SDQ score is not a whole number from 0 to 40.

    Enter the total difficulties score in SDQ_SCORE, or leave it blank and give an SDQ_REASON.
    """
    return oc2.SDQ_SCORE.notna() & ~matches(oc2.SDQ_SCORE, ZERO_TO_FORTY)


@rule("185", kind="inconsistent", marks={"OC2": "SDQ_SCORE"})
def sdq_score_not_expected(oc2, oc2_all_year):
    """An SDQ score is given, but the child was not looked after for the whole year to 31 March.

    Clear SDQ_SCORE, or correct the child's episodes if the child was in care all year.
    """
    return oc2.SDQ_SCORE.notna() & ~oc2_all_year


@rule("186", kind="missing", marks={"OC2": ["DOB", "SDQ_SCORE", "SDQ_REASON"]})
def sdq_missing_for_eligible_child(oc2_all_year, of_sdq_age, has_sdq_details):
    """A child aged 4 to 16, in care all year, has neither an SDQ score nor a reason for none.

    Enter SDQ_SCORE, or say in SDQ_REASON why there is no score.
    """
    return oc2_all_year & of_sdq_age & ~has_sdq_details


@rule("188", kind="inconsistent", marks={"OC2": ["DOB", "SDQ_SCORE", "SDQ_REASON"]})
def sdq_given_under_age_4(oc2, has_sdq_details, last_day):
    """SDQ details are given for a child who was still under 4 on 31 March.

    Clear SDQ_SCORE and SDQ_REASON, or correct the date of birth.
    """
    return has_sdq_details & under(4, born=oc2.DOB, on=last_day)


@rule("189", kind="inconsistent", marks={"OC2": ["DOB", "SDQ_SCORE", "SDQ_REASON"]})
def sdq_given_after_turning_17(oc2, has_sdq_details, year_start):
    """SDQ details are given for a young person who turned 17 before the year began.

    Clear SDQ_SCORE and SDQ_REASON, or correct the date of birth.
    """
    turned_17_before_the_year = birthday(oc2.DOB, 17) < year_start
    return has_sdq_details & turned_17_before_the_year


@rule("196", kind="invalid", marks={"OC2": "SDQ_REASON"})
def sdq_reason_invalid(oc2, codes):
    """The reason for having no SDQ score is not one of the codes SDQ1 to SDQ5.

    Choose a code from the list in SDQ_REASON, or clear it when there is a score.
    """
    return not_one_of(oc2.SDQ_REASON, codes.SDQ_REASON)


@rule("197a", kind="inconsistent", marks={"OC2": ["SDQ_SCORE", "SDQ_REASON"]})
def sdq_score_and_reason_both_given(oc2):
    """There is an SDQ score and also a reason for having none.

    Keep SDQ_SCORE and clear SDQ_REASON, or the other way round if the score is not real.
    """
    return oc2.SDQ_SCORE.notna() & oc2.SDQ_REASON.notna()


@rule("197B", kind="missing", marks={"OC2": ["SDQ_SCORE", "SDQ_REASON", "DOB"]})
def sdq_missing_in_year_of_turning_4_or_17(
    oc2, oc2_all_year, has_sdq_details, year_start, year_end
):
    """The child turned 4 or 17 this year, in care all year, but has no SDQ score nor a reason.

    Enter SDQ_SCORE, or say in SDQ_REASON why there is no score.
    """
    turned_4 = turns(4, born=oc2.DOB, first=year_start, last=year_end)
    turned_17 = turns(17, born=oc2.DOB, first=year_start, last=year_end)
    return oc2_all_year & (turned_4 | turned_17) & ~has_sdq_details


@rule("198", kind="inconsistent", marks={"OC2": "SDQ_REASON"})
def sdq_reason_not_looked_after_all_year(oc2, oc2_all_year):
    """A reason for no SDQ score is given, but the child was not in care for the whole year.

    Clear SDQ_REASON, or correct the child's episodes if the child was in care all year.
    """
    return oc2.SDQ_REASON.notna() & ~oc2_all_year


# -- health items ----------------------------------------------------------------------------------


@rule("181", kind="invalid", marks={"OC2": HEALTH_ITEMS})
def health_items_not_0_or_1(oc2, codes):
    """At least one of the health items is something other than 0 or 1.

    Enter 0 for no or 1 for yes in each health item of the row, or leave it blank.
    """
    wrong = [not_one_of(oc2[item], getattr(codes, item)) for item in HEALTH_ITEMS]
    return pd.Series(np.any(wrong, axis=0), index=oc2.index)


@rule("182", kind="missing", marks={"OC2": HEALTH_ITEMS})
def health_core_items_missing(has_health_items, lacks_core_health_items):
    """Some health items are given, but at least one of the four core items is blank.

    Complete IMMUNISATIONS, TEETH_CHECK, HEALTH_ASSESSMENT and SUBSTANCE_MISUSE, or clear all
    health items of the row.
    """
    return has_health_items & lacks_core_health_items


@rule("190", kind="inconsistent", marks={"OC2": HEALTH_ITEMS})
def health_items_not_expected(has_health_items, oc2_all_year):
    """Health items are given, but the child was not looked after for the whole year to 31 March.

    Clear the health items of the row, or correct the child's episodes if the child was in care
    all year.
    """
    return has_health_items & ~oc2_all_year


@rule("191", kind="missing", marks={"OC2": CORE_HEALTH_ITEMS, "Episodes": "CHILD"})
def health_items_missing_for_year_long_child(
    oc2, episodes, oc2_all_year, lacks_core_health_items, continuously_looked_after, first_episode
):
    """The child was looked after for the whole year to 31 March, but core health items are missing.

    Complete IMMUNISATIONS, TEETH_CHECK, HEALTH_ASSESSMENT and SUBSTANCE_MISUSE in the child's OC2
    row; where an episode is marked, the child has no OC2 row yet.
    """
    without_oc2 = continuously_looked_after & ~children_with(oc2)
    return {
        "OC2": oc2_all_year & lacks_core_health_items,
        "Episodes": first_episode & without_oc2.rows_of(episodes),
    }


# -- substance misuse ------------------------------------------------------------------------------


@rule("158", kind="inconsistent", marks={"OC2": ["INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"]})
def intervention_offered_not_needed(oc2):
    """The child received an intervention, so whether one was offered must stay blank.

    Clear INTERVENTION_OFFERED, or correct INTERVENTION_RECEIVED.
    """
    return (oc2.INTERVENTION_RECEIVED == "1") & oc2.INTERVENTION_OFFERED.notna()


@rule(
    "159",
    kind="missing",
    marks={"OC2": ["SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"]},
)
def intervention_offered_missing(oc2):
    """The child misused substances and received no intervention; whether one was offered is blank.

    Enter 0 or 1 in INTERVENTION_OFFERED.
    """
    misused, not_received = oc2.SUBSTANCE_MISUSE == "1", oc2.INTERVENTION_RECEIVED == "0"
    return misused & not_received & oc2.INTERVENTION_OFFERED.isna()


@rule("192", kind="missing", marks={"OC2": ["SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED"]})
def intervention_received_missing(oc2):
    """The child misused substances, but whether an intervention was received is blank.

    Enter 0 or 1 in INTERVENTION_RECEIVED.
    """
    return (oc2.SUBSTANCE_MISUSE == "1") & oc2.INTERVENTION_RECEIVED.isna()


@rule(
    "193",
    kind="inconsistent",
    marks={"OC2": ["SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"]},
)
def intervention_without_substance_misuse(oc2):
    """A substance misuse intervention is recorded, but substance misuse is 0 or blank.

    Enter 1 in SUBSTANCE_MISUSE if there was a problem; if not, clear INTERVENTION_RECEIVED and
    INTERVENTION_OFFERED.
    """
    no_misuse = oc2.SUBSTANCE_MISUSE.isna() | (oc2.SUBSTANCE_MISUSE == "0")
    return no_misuse & any_filled(oc2, ("INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"))


# -- convictions -----------------------------------------------------------------------------------


@rule("542", kind="inconsistent", marks={"OC2": ["DOB", "CONVICTED"]})
def conviction_recorded_under_ten(oc2, last_day):
    """The conviction item is filled in for a child who was under 10 on 31 March.

    Clear CONVICTED (a 0 too), or correct the date of birth.
    """
    return oc2.CONVICTED.notna() & under(10, born=oc2.DOB, on=last_day)


@rule("543", kind="missing", marks={"OC2": ["DOB", "CONVICTED"]})
def conviction_missing_ten_or_over(oc2, oc2_all_year, year_end):
    """The child was 10 or over on 31 March and in care all year, but the conviction item is blank.

    Enter 0 or 1 in CONVICTED, or check the date of birth and the episodes.
    """
    ten_or_over = at_least(10, born=oc2.DOB, on=year_end)
    return oc2_all_year & ten_or_over & oc2.CONVICTED.isna()


@rule("544", kind="missing", marks={"OC2": ["CONVICTED", *CORE_HEALTH_ITEMS]})
def health_items_missing_with_conviction(oc2, lacks_core_health_items):
    """The conviction item is filled in, but at least one of the core health items is blank.

    Complete IMMUNISATIONS, TEETH_CHECK, HEALTH_ASSESSMENT and SUBSTANCE_MISUSE.
    """
    return oc2.CONVICTED.notna() & lacks_core_health_items


# -- health checks of the under-fives --------------------------------------------------------------


@rule("545", kind="missing", marks={"OC2": ["DOB", "HEALTH_CHECK"]})
def health_check_missing_under_five(oc2, oc2_all_year, year_end):
    """The child was under 5 on 31 March and in care all year, but the health check item is blank.

    Enter 0 or 1 in HEALTH_CHECK, or check the date of birth and the episodes.
    """
    under_5 = under(5, born=oc2.DOB, on=year_end)
    return oc2_all_year & under_5 & oc2.HEALTH_CHECK.isna()


@rule("546", kind="inconsistent", marks={"OC2": ["DOB", "HEALTH_CHECK"]})
def health_check_recorded_five_or_over(oc2, oc2_so_far, year_end):
    """The health check item is for children under 5, but the child was 5 or over on 31 March.

    Clear HEALTH_CHECK (a 0 too), or correct the date of birth.
    """
    five_or_over = at_least(5, born=oc2.DOB, on=year_end)
    return oc2_so_far & five_or_over & oc2.HEALTH_CHECK.notna()


@rule("547", kind="missing", marks={"OC2": ["HEALTH_CHECK", *CORE_HEALTH_ITEMS]})
def health_items_missing_with_health_check(oc2, lacks_core_health_items):
    """The health check item is filled in, but at least one of the core health items is blank.

    Complete IMMUNISATIONS, TEETH_CHECK, HEALTH_ASSESSMENT and SUBSTANCE_MISUSE.
    """
    return oc2.HEALTH_CHECK.notna() & lacks_core_health_items
