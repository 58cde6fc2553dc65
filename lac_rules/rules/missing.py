"""Missing: periods in which a child was missing or away from the placement without permission."""

from lac_rules.language.conditions import (
    between,
    birthday,
    is_blank,
    is_filled,
    not_one_of,
    one_of,
    unreadable,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import Neighbour, Pairs, order_within_child, previous_row
from lac_rules.language.rule import rule


@fact
def episodes_missing(episodes, missing) -> Pairs:
    """Every episode with every Missing row of its child."""
    return Pairs(episodes=episodes, missing=missing)


@fact
def previous_missing(missing) -> Neighbour:
    """The row before each one of the child's Missing rows, in the order of their ends.

    An open period stands at its start. Ties by MIS_START (no date last), then in file order.
    """
    end = missing.MIS_END.fillna(missing.MIS_START)
    return previous_row(missing, order_within_child(missing, end, missing.MIS_START))


# -- what is missing or cannot be read -------------------------------------------------------------


@rule("564", kind="missing", marks={"Missing": ["MISSING", "MIS_START"]})
def missing_start_date_blank(missing, codes):
    """A period of being missing or away has no start date.

    Enter the day it began in MIS_START.
    """
    return one_of(missing.MISSING, codes.MISSING) & is_blank(missing, "MIS_START")


@rule("565", kind="missing", marks={"Missing": ["MISSING", "MIS_START"]})
def missing_type_blank_with_start(missing):
    """The period has a start date, but does not say whether the child was missing or away.

    Enter M (missing) or A (away without permission) in MISSING, or clear MIS_START.
    """
    return missing.MISSING.isna() & is_filled(missing, "MIS_START")


@rule("566", kind="missing", marks={"Missing": ["MISSING", "MIS_END"]})
def missing_type_blank_with_end(missing):
    """The period has an end date, but does not say whether the child was missing or away.

    Enter M (missing) or A (away without permission) in MISSING, or clear MIS_END.
    """
    return missing.MISSING.isna() & is_filled(missing, "MIS_END")


@rule("1004", kind="invalid", marks={"Missing": "MIS_START"})
def missing_start_missing_or_invalid(missing):
    """The start of the period is blank or is not a real date.

    Enter the day it began in MIS_START as dd/mm/yyyy.
    """
    return missing.MIS_START.isna()


@rule("1005", kind="invalid", marks={"Missing": "MIS_END"})
def missing_end_invalid(missing):
    """The end of the period is not a real date.

    Enter the day it ended in MIS_END as dd/mm/yyyy, or leave it blank while the child is missing.
    """
    return unreadable(missing, "MIS_END")


@rule("1006", kind="invalid", marks={"Missing": "MISSING"})
def missing_type_invalid(missing, codes):
    """MISSING holds something other than M or A.

    Enter M (missing) or A (away without permission).
    """
    return not_one_of(missing.MISSING, codes.MISSING)


# -- the dates of a period -------------------------------------------------------------------------


@rule("567", kind="inconsistent", marks={"Missing": ["MIS_START", "MIS_END"]})
def missing_end_before_start(missing):
    """The period ends before it starts.

    Correct MIS_START or MIS_END.
    """
    return missing.MIS_END < missing.MIS_START


@rule("570", kind="invalid", marks={"Missing": "MIS_START"})
def missing_start_after_year_end(missing, last_day):
    """The period starts after 31 March, so it belongs to next year's return.

    Correct MIS_START, or leave the row for next year's return.
    """
    return missing.MIS_START > last_day


@rule("571", kind="invalid", marks={"Missing": "MIS_END"})
def missing_end_outside_year(missing, year_start, last_day):
    """The period ends before 1 April or after 31 March of the collection year.

    Correct MIS_END; leave MIS_END blank while the child is missing on 31 March, and delete the row
    if the period ended before the year.
    """
    return missing.MIS_END.notna() & ~between(missing.MIS_END, year_start, last_day)


@rule("586", kind="inconsistent", marks={"Missing": ["MIS_START", "DOB"]})
def missing_before_birth(missing):
    """The period starts on or before the day the child was born.

    Correct MIS_START or DOB.
    """
    return missing.MIS_START <= missing.DOB


@rule("574", kind="inconsistent", marks={"Missing": ["MIS_START", "MIS_END"]})
def missing_periods_overlap(missing, previous_missing):
    """The period starts before the child's previous one has ended, or the previous one has no end.

    Enter the end of the earlier period in MIS_END, or correct the dates of the two periods.
    """
    previous_open = previous_missing.exists & previous_missing.MIS_END.isna()
    return previous_open | (missing.MIS_START < previous_missing.MIS_END)


# -- the period and the child's care ---------------------------------------------------------------


@rule("575", kind="missing", marks={"Missing": "MIS_END"})
def missing_open_after_episode_ended(missing, episodes_missing):
    """The child went missing during an episode that has ended, but the period has no end date.

    Enter MIS_END, or correct MIS_START or the end of the episode.
    """
    pair = episodes_missing
    in_ended_episode = between(pair.missing.MIS_START, pair.episodes.DECOM, pair.episodes.DEC)
    return is_blank(missing, "MIS_END") & pair.missing.rows(in_ended_episode)


@rule("577", kind="missing", marks={"Missing": "MIS_END"})
def missing_open_when_care_ended(missing, periods_of_care):
    """The child was still missing when care ended.

    Enter a MIS_END no later than the day care ended, or correct the end of the last episode.
    """
    return periods_of_care.ended_meanwhile(missing, missing.MIS_START, missing.MIS_END)


@rule("578", kind="inconsistent", marks={"Missing": "MIS_START"})
def missing_start_after_care_ended(missing, periods_of_care):
    """The period starts after the child's care had ended.

    Correct MIS_START, delete the row, or correct the end of the child's last episode.
    """
    return periods_of_care.after_care(missing, missing.MIS_START)


@rule("580", kind="inconsistent", marks={"Episodes": "REC"})
def missing_at_eighteenth_birthday_wrong_reason(missing, episodes_missing):
    """Care ended on the 18th birthday with the child missing that day, but REC is not E8.

    Enter E8 in REC, or correct MIS_END or the end of the episode.
    """
    pair = episodes_missing
    eighteenth_birthday = pair.missing.of(birthday(missing.DOB, 18))
    ended = pair.episodes.DEC == eighteenth_birthday
    missing_until_then = pair.missing.MIS_END == eighteenth_birthday
    return pair.episodes.rows(ended & missing_until_then & (pair.episodes.REC != "E8"))


@rule("581", kind="inconsistent", marks={"Missing": "MIS_START"})
def missing_before_care_began(episodes_missing):
    """The period starts on a day before the child's care began, or began again.

    Correct MIS_START, delete the row, or correct the start of the child's episode.
    """
    pair = episodes_missing
    mis_start, episode = pair.missing.MIS_START, pair.episodes
    during = (mis_start >= episode.DECOM) & ((mis_start <= episode.DEC) | episode.DEC.isna())
    before = mis_start < episode.DECOM
    return pair.missing.rows(before) & ~pair.missing.rows(during)
