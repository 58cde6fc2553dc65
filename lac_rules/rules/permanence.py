"""Permanence: orders from before this period of care that broke down (PrevPerm)."""

import numpy as np
import pandas as pd

from lac_rules.language.conditions import any_blank, any_filled, is_filled, matches, not_one_of
from lac_rules.language.given import fact
from lac_rules.language.joins import ChosenRow, children_with
from lac_rules.language.rule import rule
from lac_rules.schema.years import PREVIOUS_PERMANENCE_SINCE
from lac_rules.typed import parse_dates

ORDER_DETAILS = ("LA_PERM", "DATE_PERM")
PREVIOUS_PERMANENCE = ("PREV_PERM", *ORDER_DETAILS)

AUTHORITIES = frozenset(
    """
    201 202 203 204 205 206 207 208 209 210 211 212 213
    301 302 303 304 305 306 307 308 309 310 311 312 313 314 315 316 317 318 319 320
    330 331 332 333 334 335 336 340 341 342 343 344
    350 351 352 353 354 355 356 357 358 359 370 371 372 373
    380 381 382 383 384 390 391 392 393 394 420
    800 801 802 803 805 806 807 808 810 811 812 813 815 816 821 822 823 825 826
    830 831 835 836 837 838 839 840 841 845 846 850 851 852 855 856 857 860 861
    865 866 867 868 869 870 871 872 873 874 876 877 878 879 880 881 882 883 884 885 886 887
    888 889 890 891 892 893 894 895 896
    908 909 916 919 921 925 926 928 929 931 933 935 936 937 938 940 941 942 943 999
    """.split()
)
"""LA_PERM: authorities of England, abolished ones included, because an order may be old."""

COUNTRIES = frozenset({"WAL", "SCO", "NIR", "NUK"})
"""LA_PERM: an order made outside England."""


@fact
def earliest_permanence_date(prev_perm) -> pd.Series:
    """The earliest day that DATE_PERM can mean: ZZ is 01; the year ZZZZ is 2000.

    NaT: blank, or not of the form day/month/year. Only the year may be ZZZZ, only day and month ZZ.
    """
    typed = prev_perm.DATE_PERM_text.array
    texts = pd.Series(typed.categories, dtype=object)
    texts = texts.str.replace(r"(?<![^/])ZZ(?=/)", "01", regex=True)
    texts = texts.str.replace(r"(?<=/)ZZZZ\Z", "2000", regex=True)
    dates = np.append(parse_dates(texts), np.datetime64("NaT", "s"))  # NaT serves code -1, blank
    return pd.Series(dates[typed.codes], index=prev_perm.index, copy=False)


@rule("630", kind="missing", marks={"Episodes": ["RNE", "DECOM"]})
def previous_permanence_missing(episodes, prev_perm, year_start):
    """The child came into care this year, but the previous permanence details are incomplete.

    Give the child a PrevPerm row with PREV_PERM; unless it is Z1 (none), with LA_PERM and
    DATE_PERM too.
    """
    starts = (episodes.RNE == "S") & (episodes.DECOM >= year_start)
    lacks_details = (prev_perm.PREV_PERM != "Z1") & any_blank(prev_perm, ORDER_DETAILS)
    incomplete = prev_perm.PREV_PERM.isna() | lacks_details
    complete = children_with(prev_perm) & ~children_with(prev_perm, incomplete)
    return starts & ~complete.rows_of(episodes)


@rule("631", kind="invalid", marks={"PrevPerm": "PREV_PERM"})
def previous_permanence_code_invalid(prev_perm, codes):
    """The kind of previous permanence order is not a valid code.

    Choose P1, P2, P3, P4 or Z1 in PREV_PERM.
    """
    return not_one_of(prev_perm.PREV_PERM, codes.PREV_PERM)


@rule("632", kind="invalid", marks={"PrevPerm": "DATE_PERM", "Episodes": "DECOM"})
def previous_permanence_date_invalid(prev_perm, episodes, first_episode, earliest_permanence_date):
    """The date of the previous permanence order is not a real date or is not before care began.

    Correct DATE_PERM (dd/mm/yyyy, with ZZ for a day or month and ZZZZ for a year not known), or
    DECOM of the child's first episode.
    """
    not_a_date = is_filled(prev_perm, "DATE_PERM") & earliest_permanence_date.isna()
    year_unknown = matches(prev_perm.DATE_PERM_text, r".*/ZZZZ")
    first = ChosenRow(prev_perm, episodes, first_episode)
    wrong = not_a_date | ((earliest_permanence_date >= first.DECOM) & ~year_unknown)
    return {"PrevPerm": wrong, "Episodes": first.rows(wrong)}


@rule("633", kind="invalid", marks={"PrevPerm": "LA_PERM"})
def previous_permanence_la_invalid(prev_perm):
    """The authority that arranged the previous permanence order is not a known code.

    Enter the authority's three-digit number in LA_PERM; outside England WAL, SCO, NIR or NUK.
    """
    return not_one_of(prev_perm.LA_PERM, AUTHORITIES | COUNTRIES)


@rule(
    "634",
    kind="inconsistent",
    marks={"PrevPerm": PREVIOUS_PERMANENCE, "Episodes": "DECOM"},
)
def previous_permanence_not_expected(prev_perm, episodes):
    """Previous permanence details are given, but the child's episodes all began before April 2016.

    Clear PREV_PERM, LA_PERM and DATE_PERM, or check DECOM of the child's episodes.
    """
    given = any_filled(prev_perm, PREVIOUS_PERMANENCE)
    old = children_with(episodes, episodes.DECOM < PREVIOUS_PERMANENCE_SINCE)
    not_expected = old & ~children_with(episodes, episodes.DECOM >= PREVIOUS_PERMANENCE_SINCE)
    return {
        "PrevPerm": given & not_expected.rows_of(prev_perm),
        "Episodes": (not_expected & children_with(prev_perm, given)).rows_of(episodes),
    }


@rule("635", kind="inconsistent", marks={"PrevPerm": PREVIOUS_PERMANENCE})
def permanence_order_details_without_code(prev_perm):
    """A date or an authority of a previous permanence order is given, but no order: Z1 or blank.

    Choose the kind of order (P1 to P4) in PREV_PERM, or clear LA_PERM and DATE_PERM.
    """
    no_order = prev_perm.PREV_PERM.isna() | (prev_perm.PREV_PERM == "Z1")
    return no_order & any_filled(prev_perm, ORDER_DETAILS)
