"""Adoption: the decision to place (PlacedAdoption), the details (AD1), placement, the order."""

import numpy as np
import pandas as pd

from lac_rules.language.conditions import (
    any_blank,
    any_filled,
    at_least,
    is_blank,
    is_filled,
    not_one_of,
    one_of,
    same_date,
    unreadable,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import (
    Children,
    ChosenRow,
    Neighbour,
    Pairs,
    children_with,
    count_per_child,
    earliest,
    latest,
    order_within_child,
    previous_row,
)
from lac_rules.language.rule import rule, since
from lac_rules.schema import (
    ADOPTED,
    ADOPTION_DETAILS,
    ADOPTIVE_PLACEMENTS,
    CARE_LEAVER_DETAILS,
    FOSTER_PLACEMENTS,
)

WITH_FORMER_CARER = frozenset({"A3", "A5"})
"""PLACE: placed for adoption with the current foster carer."""

UNDER_PLACEMENT_ORDER = frozenset({"A5", "A6"})

# The DfE withdrew REC E1 and PLACE A1 and A2 long ago; the wording of 335 still names them.
ADOPTED_OR_FORMERLY = ADOPTED | {"E1"}
CURRENT_CARER_OR_FORMERLY = WITH_FORMER_CARER | {"A2"}
OTHER_CARER_OR_FORMERLY = frozenset({"A1", "A4", "A6"})

ONE_PERSON = frozenset({"M1", "F1"})
SAME_SEX_COUPLE = frozenset({"MM", "FF"})
COUPLE = SAME_SEX_COUPLE | {"MF"}

DECISION_ENDING = ("DATE_PLACED_CEASED", "REASON_PLACED_CEASED")
STAYS_WITH_CARER = frozenset({"S", "T", "U"})
STAYS_WITH_CARER_SINCE = np.datetime64("2015-04-01")


# -- what the rules speak of -----------------------------------------------------------------------

BEFORE_ALL_DECISIONS = np.datetime64("0000-01-01", "s")
"""Where rows without a readable date of the decision stand in the order."""


@fact
def episodes_ad1(episodes, ad1) -> Pairs:
    """Every episode with every AD1 row of its child."""
    return Pairs(episodes=episodes, ad1=ad1)


@fact
def has_adoption_details(ad1) -> pd.Series:
    """The AD1 row has at least one of its six adoption fields filled in (any text counts)."""
    return any_filled(ad1, ADOPTION_DETAILS)


@fact
def final_adoption_details(ad1, has_adoption_details, may_still_leave=None) -> pd.Series:
    """The AD1 row has adoption details, and the child may not still be adopted this year.

    Until the order is made, what is known of an adoption under way may stand ready in part.
    """
    if may_still_leave is None:
        return has_adoption_details
    return has_adoption_details & ~may_still_leave.rows_of(ad1)


@fact
def lacks_adoption_details(ad1) -> pd.Series:
    """The AD1 row has at least one of its six adoption fields blank."""
    return any_blank(ad1, ADOPTION_DETAILS)


@fact
def ends_in_adoption(episodes) -> pd.Series:
    """The episode has REC E11 or E12, whatever its dates."""
    return one_of(episodes.REC, ADOPTED)


@fact
def adopted_in_the_year(ends_in_adoption, ends_in_the_year) -> pd.Series:
    """The episode has REC E11 or E12 and a readable DEC in the collection year."""
    return ends_in_adoption & ends_in_the_year


@fact
def in_adoptive_placement(episodes) -> pd.Series:
    """The episode has PLACE A3, A4, A5 or A6."""
    return one_of(episodes.PLACE, ADOPTIVE_PLACEMENTS)


@fact
def adoption_decision(placed_adoption) -> pd.Series:
    """The PlacedAdoption row has DATE_PLACED filled in (unreadable text counts as filled)."""
    return is_filled(placed_adoption, "DATE_PLACED")


@fact
def latest_decision(placed_adoption) -> pd.Series:
    """The one decision of each child with the greatest readable DATE_PLACED; ties: first."""
    return latest(placed_adoption, placed_adoption.DATE_PLACED)


@fact
def previous_decision(placed_adoption) -> Neighbour:
    """The child's decision before each one by DATE_PLACED (no date last), then file order."""
    order = order_within_child(placed_adoption, placed_adoption.DATE_PLACED)
    return previous_row(placed_adoption, order)


@fact
def has_decision(placed_adoption, adoption_decision) -> Children:
    """The children with a PlacedAdoption row that has DATE_PLACED filled in."""
    return children_with(placed_adoption, adoption_decision)


@fact
def decision_ending_given(placed_adoption) -> pd.Series:
    """The decision has DATE_PLACED_CEASED or REASON_PLACED_CEASED filled in."""
    return any_filled(placed_adoption, DECISION_ENDING)


@fact
def has_standing_decision(placed_adoption, adoption_decision, decision_ending_given) -> Children:
    """The children with a decision with DATE_PLACED filled and both fields of its ending blank."""
    return children_with(placed_adoption, adoption_decision & ~decision_ending_given)


# -- the fields, each by itself --------------------------------------------------------------------


@rule("112", kind="invalid", marks={"AD1": "DATE_INT"})
def date_should_be_placed_unreadable(ad1):
    """The date of the decision that adoption is in the child's interests is not a real date.

    Enter DATE_INT as dd/mm/yyyy, or leave it blank.
    """
    return unreadable(ad1, "DATE_INT")


@rule("113", kind="invalid", marks={"AD1": "DATE_MATCH"})
def adopter_match_date_unreadable(ad1):
    """The date of matching the child with the adopters is not a real date.

    Enter DATE_MATCH as dd/mm/yyyy, or leave it blank.
    """
    return unreadable(ad1, "DATE_MATCH")


@rule("114", kind="invalid", marks={"AD1": "FOSTER_CARE"})
def foster_care_code_invalid(ad1, codes):
    """Whether the adopter was the child's foster carer must be 0 (no) or 1 (yes).

    Enter 1 in FOSTER_CARE if the child's foster carer adopted, otherwise 0.
    """
    return not_one_of(ad1.FOSTER_CARE, codes.FOSTER_CARE)


@rule("115", kind="invalid", marks={"PlacedAdoption": "DATE_PLACED"})
def placed_decision_date_unreadable(placed_adoption):
    """The date of the decision to place the child for adoption is not a real date.

    Enter DATE_PLACED as dd/mm/yyyy, or leave it blank.
    """
    return unreadable(placed_adoption, "DATE_PLACED")


@rule("116", kind="invalid", marks={"PlacedAdoption": "DATE_PLACED_CEASED"})
def placed_ceased_date_unreadable(placed_adoption):
    """The date when the decision to place the child for adoption was reversed is not a real date.

    Enter DATE_PLACED_CEASED as dd/mm/yyyy, or leave it blank.
    """
    return unreadable(placed_adoption, "DATE_PLACED_CEASED")


@rule("120", kind="invalid", marks={"PlacedAdoption": "REASON_PLACED_CEASED"})
def adoption_reversal_reason_invalid(placed_adoption, codes):
    """The reason for reversing the decision to place the child for adoption is not a valid code.

    Choose RD1, RD2, RD3 or RD4 in REASON_PLACED_CEASED.
    """
    return not_one_of(placed_adoption.REASON_PLACED_CEASED, codes.REASON_PLACED_CEASED)


@rule("175", kind="invalid", marks={"AD1": "NB_ADOPTR"})
def number_of_adopters_invalid(ad1, codes):
    """The number of adopters must be 1 or 2.

    Enter 1 (single adopter) or 2 (couple) in NB_ADOPTR.
    """
    return not_one_of(ad1.NB_ADOPTR, codes.NB_ADOPTR)


@rule("176", kind="invalid", marks={"AD1": "SEX_ADOPTR"})
def adopter_sex_code_invalid(ad1, codes):
    """The sex of the adopters is not a valid code.

    Choose M1, F1, MM, FF or MF in SEX_ADOPTR.
    """
    return not_one_of(ad1.SEX_ADOPTR, codes.SEX_ADOPTR)


@rule("177", kind="invalid", marks={"AD1": "LS_ADOPTR"})
def adopter_legal_status_invalid(ad1, codes):
    """The legal status of the adopters is not a valid code.

    Choose L0, L11, L12, L2, L3 or L4 in LS_ADOPTR.
    """
    return not_one_of(ad1.LS_ADOPTR, codes.LS_ADOPTR)


# -- the adopters: number, sex and legal status ----------------------------------------------------


@rule("511", kind="inconsistent", marks={"AD1": ["NB_ADOPTR", "SEX_ADOPTR"]})
def two_adopters_coded_as_single(ad1):
    """There are two adopters, but their sex is coded as one man or one woman.

    Use MM, FF or MF in SEX_ADOPTR for two adopters, or correct NB_ADOPTR.
    """
    return (ad1.NB_ADOPTR == "2") & one_of(ad1.SEX_ADOPTR, ONE_PERSON)


@rule("514", kind="inconsistent", marks={"AD1": ["LS_ADOPTR", "SEX_ADOPTR"]})
def single_adopter_status_but_not_single_sex_code(ad1):
    """The legal status says single adopter (L0), but the sex is not coded as one man or one woman.

    Use M1 or F1 in SEX_ADOPTR for a single adopter, or correct LS_ADOPTR.
    """
    return (ad1.LS_ADOPTR == "L0") & ~one_of(ad1.SEX_ADOPTR, ONE_PERSON)


@rule("517", kind="inconsistent", marks={"AD1": ["LS_ADOPTR", "SEX_ADOPTR"]})
def unmarried_mixed_couple_sex_code(ad1):
    """The legal status says unmarried couple of different sexes (L3), but their sex is not MF.

    Use MF in SEX_ADOPTR, or correct LS_ADOPTR.
    """
    return (ad1.LS_ADOPTR == "L3") & (ad1.SEX_ADOPTR != "MF")


@rule("518", kind="inconsistent", marks={"AD1": ["LS_ADOPTR", "SEX_ADOPTR"]})
def unmarried_same_sex_couple_sex_code(ad1):
    """The legal status says unmarried couple of the same sex (L4), but their sex is not MM or FF.

    Use MM or FF in SEX_ADOPTR, or correct LS_ADOPTR.
    """
    return (ad1.LS_ADOPTR == "L4") & ~one_of(ad1.SEX_ADOPTR, SAME_SEX_COUPLE)


@rule("519", kind="inconsistent", marks={"AD1": ["LS_ADOPTR", "SEX_ADOPTR"]})
def civil_partners_sex_code(ad1):
    """The legal status says civil partners (L2), but their sex is not coded as a couple.

    Use MM, FF or MF in SEX_ADOPTR, or correct LS_ADOPTR.
    """
    return (ad1.LS_ADOPTR == "L2") & ~one_of(ad1.SEX_ADOPTR, COUPLE)


@rule("520", kind="inconsistent", marks={"AD1": ["LS_ADOPTR", "SEX_ADOPTR"]})
def married_mixed_couple_sex_code(ad1):
    """The legal status says married couple of different sexes (L11), but their sex is not MF.

    Use MF in SEX_ADOPTR, or correct LS_ADOPTR.
    """
    return (ad1.LS_ADOPTR == "L11") & (ad1.SEX_ADOPTR != "MF")


@rule("524", kind="inconsistent", marks={"AD1": ["LS_ADOPTR", "SEX_ADOPTR"]})
def married_same_sex_couple_sex_code(ad1):
    """The legal status says married couple of the same sex (L12), but their sex is not MM or FF.

    Use MM or FF in SEX_ADOPTR, or correct LS_ADOPTR.
    """
    return (ad1.LS_ADOPTR == "L12") & ~one_of(ad1.SEX_ADOPTR, SAME_SEX_COUPLE)


# -- the adoption details: who must have them ------------------------------------------------------


@rule("134", kind="inconsistent", marks={"AD1": ADOPTION_DETAILS})
def adoption_data_for_care_leaver(ad1, oc3, has_adoption_details, has_care_leaver_details):
    """The young person has adoption details and care leaver details; only one can be right.

    Find out whether the young person was adopted or left care at 17 or over, and remove either
    the details in AD1 or IN_TOUCH, ACTIV and ACCOM in OC3.
    """
    return has_adoption_details & children_with(oc3, has_care_leaver_details).rows_of(ad1)


@rule("151", kind="missing", marks={"AD1": ADOPTION_DETAILS})
def adoption_record_incomplete(final_adoption_details, lacks_adoption_details):
    """Only some of the six adoption details are given; they go together.

    Complete DATE_INT, DATE_MATCH, FOSTER_CARE, NB_ADOPTR, SEX_ADOPTR and LS_ADOPTR, or clear all.
    """
    return final_adoption_details & lacks_adoption_details


@rule(
    "187",
    kind="inconsistent",
    marks={"AD1": ADOPTION_DETAILS, "OC3": CARE_LEAVER_DETAILS},
)
def adoption_or_leaver_data_for_child_still_in_care(
    ad1, oc3, continuously_looked_after, has_adoption_details, has_care_leaver_details
):
    """The child was looked after all year, yet has adoption or care leaver details.

    Remove the details in AD1 or OC3, or check DEC and REC of the child's last episode.
    """
    return {
        "AD1": has_adoption_details & continuously_looked_after.rows_of(ad1),
        "OC3": has_care_leaver_details & continuously_looked_after.rows_of(oc3),
    }


@rule(
    "525",
    kind="inconsistent",
    marks={"PlacedAdoption": "DATE_PLACED_CEASED", "AD1": ADOPTION_DETAILS},
)
def adoption_details_after_decision_reversed(
    placed_adoption, ad1, adoption_decision, has_adoption_details
):
    """The decision to place the child for adoption was reversed, yet adoption details are given.

    Remove the details in AD1, or clear DATE_PLACED_CEASED if the child was adopted. A newer
    decision that stands belongs in PlacedAdoption too.
    """
    pair = Pairs(placed_adoption=placed_adoption, ad1=ad1)
    was_reversed = is_filled(placed_adoption, "DATE_PLACED_CEASED")
    another_stands = children_with(placed_adoption, adoption_decision & ~was_reversed)
    none_stands = was_reversed & ~another_stands.rows_of(placed_adoption)
    return pair.marks(pair.placed_adoption.of(none_stands) & pair.ad1.of(has_adoption_details))


@rule("601", kind="missing", marks={"Episodes": "REC", "AD1": ADOPTION_DETAILS})
def adoption_details_missing_for_adopted_child(
    episodes, ad1, adopted_in_the_year, lacks_adoption_details
):
    """The child was adopted this year, but the adoption details are missing or incomplete.

    Complete the six fields of AD1 for the child, or correct REC.
    """
    complete = children_with(ad1) & ~children_with(ad1, lacks_adoption_details)
    adopted = children_with(episodes, adopted_in_the_year)
    return {
        "Episodes": adopted_in_the_year & ~complete.rows_of(episodes),
        "AD1": lacks_adoption_details & adopted.rows_of(ad1),
    }


@rule("602", kind="inconsistent", marks={"AD1": ADOPTION_DETAILS})
def adoption_details_without_adoption(episodes, ad1, adopted_in_the_year, final_adoption_details):
    """Adoption details are given, but no episode of the child ended in adoption this year.

    Check DEC and REC (E11 or E12) of the child's last episode, or remove the details in AD1.
    """
    return final_adoption_details & ~children_with(episodes, adopted_in_the_year).rows_of(ad1)


# -- the decision to place for adoption ------------------------------------------------------------


@rule(
    "117",
    kind="inconsistent",
    marks={
        "PlacedAdoption": ["DATE_PLACED", "DATE_PLACED_CEASED"],
        "Episodes": ["DECOM", "DEC", "REC"],
    },
)
def adoption_decision_after_year_or_care(episodes, placed_adoption, last_day):
    """The decision to place for adoption, or its end, is dated after this year or after care ended.

    Check DATE_PLACED and DATE_PLACED_CEASED against 31 March and DEC of the child's last episode.
    """
    last_episode = latest(episodes, episodes.DECOM, where=episodes.REC != "X1")
    last = ChosenRow(placed_adoption, episodes, last_episode)
    made, ended = placed_adoption.DATE_PLACED, placed_adoption.DATE_PLACED_CEASED
    too_late = (made > last_day) | (ended > last_day) | (made > last.DEC) | (ended > last.DEC)
    return {"PlacedAdoption": too_late, "Episodes": last.rows(too_late)}


@rule(
    "118",
    kind="inconsistent",
    marks={"PlacedAdoption": "DATE_PLACED_CEASED", "Episodes": ["DECOM", "LS"]},
)
def adoption_reversal_before_year_or_care(episodes, placed_adoption, short_break, year_start):
    """The decision to place for adoption was reversed before this year or before care began.

    Check DATE_PLACED_CEASED against 1 April and against DECOM of the child's first episode.
    """
    first_episode = earliest(episodes, episodes.DECOM, where=~short_break)
    first = ChosenRow(placed_adoption, episodes, first_episode)
    ended = placed_adoption.DATE_PLACED_CEASED
    too_early = (ended < year_start) | (ended < first.DECOM)
    return {"PlacedAdoption": too_early, "Episodes": first.rows(too_early)}


@rule("119", kind="missing", marks={"PlacedAdoption": DECISION_ENDING})
def adoption_reversal_date_or_reason_missing(placed_adoption, decision_ending_given):
    """Only the date or only the reason for reversing the decision to place for adoption is given.

    Complete DATE_PLACED_CEASED and REASON_PLACED_CEASED, or clear both.
    """
    return decision_ending_given & any_blank(placed_adoption, DECISION_ENDING)


@rule("184", kind="inconsistent", marks={"PlacedAdoption": "DATE_PLACED"})
def adoption_decision_before_birth(placed_adoption, header):
    """The decision to place the child for adoption is dated before the child was born.

    Check DATE_PLACED and DOB.
    """
    pair = Pairs(placed_adoption=placed_adoption, header=header)
    return pair.placed_adoption.rows(pair.placed_adoption.DATE_PLACED < pair.header.DOB)


@rule("522", kind="inconsistent", marks={"PlacedAdoption": ["DATE_PLACED", "DATE_PLACED_CEASED"]})
def adoption_decision_ended_before_made(placed_adoption):
    """The decision to place the child for adoption ended before it was made.

    Check DATE_PLACED and DATE_PLACED_CEASED; one may be mistyped, or the two swapped.
    """
    return placed_adoption.DATE_PLACED_CEASED < placed_adoption.DATE_PLACED


@rule("523", kind="inconsistent", marks={"PlacedAdoption": "DATE_PLACED", "AD1": "DATE_INT"})
def adoption_decision_dates_differ(placed_adoption, ad1):
    """The date of the decision for adoption differs between PlacedAdoption and AD1.

    Make DATE_PLACED of the decision that led to the adoption and DATE_INT the same date.
    """
    pair = Pairs(placed_adoption=placed_adoption, ad1=ad1)
    both_dated = pair.ad1.DATE_INT.notna() & pair.placed_adoption.DATE_PLACED.notna()
    agrees = pair.ad1.rows(pair.ad1.DATE_INT == pair.placed_adoption.DATE_PLACED)
    return pair.marks(both_dated & ~pair.ad1.of(agrees))


@rule(
    "563",
    kind="missing",
    marks={"PlacedAdoption": ["DATE_PLACED", *DECISION_ENDING]},
)
def ended_adoption_decision_without_date(placed_adoption, adoption_decision):
    """The decision to place for adoption has an end and a reason, but not the date it was made.

    Enter DATE_PLACED, or clear DATE_PLACED_CEASED and REASON_PLACED_CEASED if there was none.
    """
    return ~adoption_decision & ~any_blank(placed_adoption, DECISION_ENDING)


@rule("579", kind="inconsistent", marks={"PlacedAdoption": ["DATE_PLACED", "DATE_PLACED_CEASED"]})
def adoption_decisions_overlap(placed_adoption, previous_decision):
    """The decision to place for adoption begins before the child's previous decision has ended.

    Enter DATE_PLACED_CEASED of the earlier decision, or correct the dates so that none overlap.
    """
    still_open = previous_decision.DATE_PLACED_CEASED.isna()
    overlaps = placed_adoption.DATE_PLACED < previous_decision.DATE_PLACED_CEASED
    return previous_decision.exists & (still_open | overlaps)


@rule("583", kind="missing", marks={"PlacedAdoption": ["DATE_PLACED", "DATE_PLACED_CEASED"]})
def earlier_adoption_decision_not_ended(placed_adoption, latest_decision):
    """The child has a newer decision to place for adoption, but this one has no end date.

    Check that both decisions are needed; then enter DATE_PLACED_CEASED of the earlier one, which
    may lie in a previous year.
    """
    dated = placed_adoption.DATE_PLACED.notna() & placed_adoption.CHILD.notna()
    return dated & ~latest_decision & is_blank(placed_adoption, "DATE_PLACED_CEASED")


# -- the decision and the start of care ------------------------------------------------------------


@rule("334", kind="inconsistent", marks={"Episodes": ["DECOM", "RNE"], "AD1": "DATE_INT"})
def adoption_decision_before_care_start(episodes, ad1):
    """The decision for adoption in AD1 is dated before the child's latest period of care began.

    Check DATE_INT, and DECOM of the child's latest episode with RNE S.
    """
    latest_start = latest(episodes, episodes.DECOM, where=episodes.RNE == "S")
    start = ChosenRow(ad1, episodes, latest_start)
    too_early = ad1.DATE_INT < start.DECOM
    return {"Episodes": start.rows(too_early), "AD1": too_early}


@rule(
    "1003",
    kind="inconsistent",
    marks={"PlacedAdoption": "DATE_PLACED", "Episodes": ["DECOM", "RNE"]},
)
def adoption_decision_before_care(episodes, placed_adoption):
    """The decision to place the child for adoption is dated before the child came into care.

    Check DATE_PLACED, and DECOM of the child's first episode with RNE S.
    """
    first_start = earliest(episodes, episodes.DECOM, where=episodes.RNE == "S")
    start = ChosenRow(placed_adoption, episodes, first_start)
    too_early = placed_adoption.DATE_PLACED < start.DECOM
    return {"Episodes": start.rows(too_early), "PlacedAdoption": too_early}


# -- the decision and the legal status -------------------------------------------------------------


@rule(
    "555",
    kind="missing",
    marks={"Episodes": "LS", "PlacedAdoption": DECISION_ENDING},
    by_year={range(2023, 2025): {"order": "D1"}},
    words={"under_order": "freed for adoption (D1)"},
)
@rule(
    "553",
    kind="missing",
    marks={"Episodes": "LS", "PlacedAdoption": DECISION_ENDING},
    by_year={since(2023): {"order": "E1"}},
    words={"under_order": "under a placement order (E1)"},
)
def order_without_adoption_decision(
    episodes, placed_adoption, has_decision, has_standing_decision, decision_ending_given, order
):
    """The child is {under_order}, but no decision to place for adoption stands.

    Enter DATE_PLACED, and leave DATE_PLACED_CEASED and REASON_PLACED_CEASED blank while the order
    is open.
    """
    under_order = episodes.LS == order
    order_open = children_with(episodes, under_order & is_blank(episodes, "DEC"))
    none_stands = (order_open & ~has_standing_decision).rows_of(placed_adoption)
    return {
        "Episodes": under_order & ~has_decision.rows_of(episodes),
        "PlacedAdoption": none_stands & decision_ending_given,
    }


@rule(
    "554",
    kind="inconsistent",
    marks={"Episodes": ["DECOM", "LS"], "PlacedAdoption": "DATE_PLACED"},
)
def adoption_decision_after_placement_order(episodes, placed_adoption, periods_of_care):
    """The decision to place the child for adoption is dated after the placement order (E1) began.

    Check DATE_PLACED, and DECOM of the first episode with LS E1 of that period of care. No change
    is needed if the order began in an earlier return.
    """
    period_of_decision = periods_of_care.belonging(placed_adoption, placed_adoption.DATE_PLACED)
    ordered = periods_of_care.first_episodes(episodes, where=episodes.LS == "E1")
    order = ordered[period_of_decision]  # the row of the episode, -1 for none
    began = np.append(episodes.DECOM.to_numpy(), np.datetime64("NaT"))[order]
    too_late = pd.Series(placed_adoption.DATE_PLACED.to_numpy() > began, placed_adoption.index)
    marked = np.zeros(len(episodes), dtype=bool)
    marked[order[too_late.to_numpy()]] = True
    return {"Episodes": pd.Series(marked, episodes.index), "PlacedAdoption": too_late}


@rule(
    "556",
    kind="inconsistent",
    marks={"Episodes": ["DECOM", "LS"]},
    years=range(2023, 2025),
)
def adoption_decision_after_freeing_order(episodes, placed_adoption):
    """The decision to place the child for adoption is dated after the freeing order (D1) began.

    Check DATE_PLACED, and DECOM of the episode with LS D1.
    """
    pair = Pairs(episodes=episodes, placed_adoption=placed_adoption)
    freed = pair.episodes.LS == "D1"
    return pair.episodes.rows(freed & (pair.placed_adoption.DATE_PLACED > pair.episodes.DECOM))


@rule(
    "557",
    kind="missing",
    marks={"Episodes": ["PLACE", "LS", "REC"], "PlacedAdoption": DECISION_ENDING},
    by_year={
        range(2023, 2025): {"orders": frozenset({"D1", "E1"})},
        since(2025): {"orders": frozenset({"E1"})},
    },
)
def left_care_unadopted_without_decision_end(
    episodes, placed_adoption, in_adoptive_placement, orders
):
    """The child was to be adopted but left care without it, and no end of the decision is given.

    Enter DATE_PLACED_CEASED and REASON_PLACED_CEASED, or correct REC.
    """
    to_be_adopted = in_adoptive_placement | one_of(episodes.LS, orders)
    left_unadopted = to_be_adopted & not_one_of(episodes.REC, ADOPTED | {"X1"})
    no_end = any_blank(placed_adoption, DECISION_ENDING)
    all_ended = children_with(placed_adoption) & ~children_with(placed_adoption, no_end)
    return {
        "Episodes": left_unadopted & ~all_ended.rows_of(episodes),
        "PlacedAdoption": no_end & children_with(episodes, left_unadopted).rows_of(placed_adoption),
    }


# -- the placement for adoption --------------------------------------------------------------------


@rule("217", kind="inconsistent", marks={"Episodes": ["PLACE", "DECOM", "RNE"]})
def adoption_with_carers_wrong_episode_reason(episodes):
    """The child is placed for adoption with the current foster carer, but RNE is not S, T or U.

    Correct RNE, or PLACE if the child moved to other carers (A4 or A6).
    """
    recent = episodes.DECOM >= STAYS_WITH_CARER_SINCE
    with_carer = one_of(episodes.PLACE, WITH_FORMER_CARER)
    return with_carer & recent & ~one_of(episodes.RNE, STAYS_WITH_CARER)


@rule("336", kind="inconsistent", marks={"Episodes": "PLACE"})
def no_foster_placement_before_adoption(episodes, previous_episode):
    """A placement for adoption with the current foster carer follows one that was not foster care.

    Check PLACE of this episode and of the one before it.
    """
    was_with_carer = one_of(previous_episode.PLACE, FOSTER_PLACEMENTS | ADOPTIVE_PLACEMENTS)
    with_carer = one_of(episodes.PLACE, WITH_FORMER_CARER)
    return with_carer & previous_episode.exists & ~was_with_carer


@rule("408", kind="inconsistent", marks={"Episodes": ["PLACE", "LS"]})
def placement_order_missing(episodes):
    """The child is placed for adoption under a placement order, but the legal status is not E1.

    Enter E1 in LS, or use A3 or A4 in PLACE if the child was placed with consent.
    """
    return one_of(episodes.PLACE, UNDER_PLACEMENT_ORDER) & (episodes.LS != "E1")


@rule("521", kind="inconsistent", marks={"Episodes": ["PLACE", "DECOM"], "AD1": "DATE_INT"})
def placed_before_adoption_decision(episodes_ad1):
    """The child was placed for adoption before the decision that it is in the child's interests.

    Check DATE_INT, and DECOM of the episode in an adoptive placement.
    """
    pair = episodes_ad1
    placed = one_of(pair.episodes.PLACE, ADOPTIVE_PLACEMENTS)
    return pair.marks(placed & (pair.episodes.DECOM < pair.ad1.DATE_INT))


@rule("551", kind="missing", marks={"Episodes": "PLACE"})
def adoptive_placement_without_decision_date(episodes, in_adoptive_placement, has_decision):
    """The child is in an adoptive placement, but no date of the decision to place is given.

    Enter DATE_PLACED in PlacedAdoption, or correct PLACE.
    """
    return in_adoptive_placement & ~has_decision.rows_of(episodes)


@rule(
    "552",
    kind="inconsistent",
    marks={"PlacedAdoption": "DATE_PLACED", "Episodes": ["DECOM", "PLACE"]},
)
def adoption_decision_after_placement(
    episodes, placed_adoption, in_adoptive_placement, latest_decision
):
    """The decision to place for adoption is dated after the child was placed for adoption.

    Check DATE_PLACED, and DECOM of the first episode in an adoptive placement.
    """
    first_placed = earliest(episodes, episodes.DECOM, where=in_adoptive_placement)
    placement = ChosenRow(placed_adoption, episodes, first_placed)
    too_late = latest_decision & (placed_adoption.DATE_PLACED > placement.DECOM)
    return {"Episodes": placement.rows(too_late), "PlacedAdoption": too_late}


# -- the match and the adoption --------------------------------------------------------------------


def _rows_after(table: pd.DataFrame, order: np.ndarray, where: pd.Series) -> pd.Series:
    """The rows that come, in ``order``, after a row of the same child where ``where`` holds."""
    child = table["CHILD"].array.codes[order]
    hit = where.to_numpy()[order]
    earlier = np.cumsum(hit) - hit
    begins = np.append(True, child[1:] != child[:-1])[: len(child)]
    earlier_children = np.maximum.accumulate(np.where(begins, earlier, 0))
    after = np.zeros(len(table), dtype=bool)
    after[order] = earlier > earlier_children
    return pd.Series(after, index=table.index, copy=False)


@rule("199", kind="inconsistent", marks={"Episodes": ["CHILD", "DECOM"]})
def episode_after_adoption(episodes, episode_order, ends_in_adoption, episodes_last=None):
    """The episode starts after an earlier episode of the same child ended in adoption.

    Check REC of the earlier episode. A child who comes back into care after adoption needs a new
    CHILD number.
    """
    after = _rows_after(episodes, episode_order, ends_in_adoption)
    if episodes_last is not None:
        adopted_last = episodes_last[one_of(episodes_last.REC, ADOPTED)]
        pair = Pairs(episodes=episodes, adopted_last=adopted_last)
        after |= pair.episodes.rows(pair.episodes.DECOM > pair.adopted_last.DECOM)
    return after & episodes.DECOM.notna()


@rule("331", kind="inconsistent", marks={"AD1": "DATE_MATCH", "Episodes": ["DECOM", "REC"]})
def matched_after_adoption_episode_start(episodes_ad1):
    """The child was matched with adopters after the start of the episode that ended in adoption.

    Check DATE_MATCH, and DECOM and REC of the child's last episode.
    """
    pair = episodes_ad1
    adopted = one_of(pair.episodes.REC, ADOPTED)
    return pair.marks(adopted & (pair.ad1.DATE_MATCH > pair.episodes.DECOM))


@rule("333", kind="inconsistent", marks={"AD1": ["DATE_INT", "DATE_MATCH"]})
def adoption_decision_missing_or_after_match(ad1):
    """The decision for adoption has no date, or is dated after the match with the adopters.

    Enter or correct DATE_INT; it is on or before DATE_MATCH.
    """
    return ad1.DATE_MATCH.notna() & ~(ad1.DATE_INT <= ad1.DATE_MATCH)


@rule("335", kind="inconsistent", marks={"Episodes": "PLACE", "AD1": "FOSTER_CARE"})
def foster_carer_adoption_mismatch(episodes_ad1):
    """AD1 and the placement type disagree on whether the child's foster carer adopted.

    Check FOSTER_CARE, and PLACE of the episode that ended in adoption: A3 or A5 is with the
    current foster carer, A4 or A6 with others.
    """
    pair = episodes_ad1
    current_carer = one_of(pair.episodes.PLACE, CURRENT_CARER_OR_FORMERLY)
    other_carer = one_of(pair.episodes.PLACE, OTHER_CARER_OR_FORMERLY)
    disagree = (current_carer & (pair.ad1.FOSTER_CARE == "0")) | (
        other_carer & (pair.ad1.FOSTER_CARE == "1")
    )
    return pair.marks(one_of(pair.episodes.REC, ADOPTED_OR_FORMERLY) & disagree)


@rule("386", kind="inconsistent", marks={"Episodes": ["REC", "DEC"]})
def adopted_at_eighteen_or_over(episodes_header):
    """The episode ended in adoption, but the young person was already 18.

    Check REC, DEC and the date of birth.
    """
    pair = episodes_header
    adopted = one_of(pair.episodes.REC, ADOPTED)
    was_18 = at_least(18, born=pair.header.DOB, on=pair.episodes.DEC)
    return pair.episodes.rows(adopted & was_18)


@rule("390", kind="inconsistent", marks={"Episodes": ["PLACE", "REC"]})
def adopted_without_adoptive_placement(ends_in_adoption, in_adoptive_placement):
    """The episode ended in adoption, but the child was not placed for adoption.

    Use A3, A4, A5 or A6 in PLACE for the last episode before the adoption, or correct REC.
    """
    return ends_in_adoption & ~in_adoptive_placement


@rule("558", kind="inconsistent", marks={"Episodes": "REC"})
def adopted_but_all_decisions_ended(episodes, placed_adoption, ends_in_adoption):
    """The child was adopted, yet the latest of several decisions to place for adoption has ended.

    Clear DATE_PLACED_CEASED and REASON_PLACED_CEASED of the decision that led to the adoption.
    """
    ended = is_filled(placed_adoption, "DATE_PLACED_CEASED")
    several_ended = children_with(placed_adoption, count_per_child(placed_adoption, ended) >= 2)
    decided = placed_adoption.DATE_PLACED.fillna(BEFORE_ALL_DECISIONS)
    latest_ended = latest(placed_adoption, decided, tie="last") & ended
    of_these = (several_ended & children_with(placed_adoption, latest_ended)).rows_of(episodes)
    return ends_in_adoption & latest(episodes, episodes.DECOM, where=of_these, tie="last")


@rule("582", kind="inconsistent", marks={"Episodes": ["DEC", "REC"]})
def adoption_on_match_date(episodes_ad1):
    """The child was adopted on the very day of the match with the adopters.

    Check DEC and DATE_MATCH; the match comes before the adoption order.
    """
    pair = episodes_ad1
    adopted = one_of(pair.episodes.REC, ADOPTED)
    return pair.episodes.rows(adopted & same_date(pair.episodes, pair.ad1, "DEC", "DATE_MATCH"))
