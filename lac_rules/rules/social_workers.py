"""Social workers: who was responsible for the child, from when to when, and why that changed."""

import numpy as np
import pandas as pd

from lac_rules import schema
from lac_rules.language.conditions import (
    DAY,
    any_blank,
    between,
    is_blank,
    is_filled,
    matches,
    not_one_of,
    unreadable,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import (
    Neighbour,
    Pairs,
    blank_child_as_one,
    children_with,
    latest,
    next_row,
    order_within_child,
    previous_row,
)
from lac_rules.language.rule import rule, since
from lac_rules.typed import TEXT, parse_dates

REASON_SINCE = np.datetime64("2023-04-01")
"""Social worker episodes have had a reason since this day, whatever the collection year."""

CALENDAR = np.datetime64("1678-01-01"), np.datetime64("2261-12-31")
"""The first and the last day that a social worker date may name."""

BEFORE_ALL_DATES = np.datetime64("0000-01-01", "s")
AFTER_ALL_DATES = np.datetime64("9999-12-31", "s")

Z_ALLOWED_UNTIL_2025 = {range(2024, 2026): {"z_allowed": True}, since(2026): {"z_allowed": False}}
"""Whether ZZ may stand for the day or the month of a date and ZZZZ for its year."""


def unknown_in_part(table: pd.DataFrame, field: str) -> pd.Series:
    """The date has ZZ for the day or the month or ZZZZ for the year, and is otherwise possible.

    ZZ counts as 01 and ZZZZ as 2000: 31/ZZ/2020 and 29/02/ZZZZ are possible, 30/02/ZZZZ is not.
    """
    rows = unreadable(table, field).to_numpy()
    texts = table[field + TEXT][rows].astype(object)
    texts = texts.str.replace("(?<![^/])ZZ(?=/)", "01", regex=True)
    texts = texts.str.replace("(?<=/)ZZZZ$", "2000", regex=True)
    possible = np.zeros(len(table), dtype=bool)
    possible[rows] = between(parse_dates(texts), *CALENDAR)
    return pd.Series(possible, index=table.index, copy=False)


def first_day_reported(year: int, years: int) -> np.datetime64:
    """The 1 April on which the latest ``years`` collection years up to ``year`` began."""
    return np.datetime64(schema.year_start(year - years + 1), "s")


@fact
def sw_start_unknown_in_part(sw_episodes) -> pd.Series:
    """SW_DECOM is a date with Z for the day, month or year: ZZ/06/2023, ZZ/ZZ/ZZZZ."""
    return unknown_in_part(sw_episodes, "SW_DECOM")


@fact
def sw_end_unknown_in_part(sw_episodes) -> pd.Series:
    """SW_DEC is a date with Z for the day, month or year: ZZ/06/2023, ZZ/ZZ/ZZZZ."""
    return unknown_in_part(sw_episodes, "SW_DEC")


@fact
def sw_episodes_blank_child_as_one(sw_episodes) -> pd.DataFrame:
    """SWEpisodes with its rows without CHILD taken together as one more child."""
    return blank_child_as_one(sw_episodes)


@fact
def previous_sw_episode(sw_episodes_blank_child_as_one) -> Neighbour:
    """The row before, by SW_DECOM, then SW_DEC (no date last), then file order.

    Rows without CHILD count as one child.
    """
    table = sw_episodes_blank_child_as_one
    return previous_row(table, order_within_child(table, table.SW_DECOM, table.SW_DEC))


@fact
def next_sw_episode(sw_episodes) -> Neighbour:
    """The row after, by SW_DECOM (no date last), then file order; none for rows without CHILD."""
    return next_row(sw_episodes, order_within_child(sw_episodes, sw_episodes.SW_DECOM))


@fact
def sw_episode_left_open(sw_episodes, next_sw_episode) -> pd.Series:
    """SW_DEC is blank or unreadable, and a later row of the child has a readable SW_DECOM.

    Rows without a readable SW_DECOM come last in the order, so no dated row follows them.
    """
    return sw_episodes.SW_DEC.isna() & next_sw_episode.SW_DECOM.notna()


@fact
def sw_start_far_from_previous_end(sw_episodes, previous_sw_episode) -> pd.Series:
    """SW_DECOM is more than 7 days before or after the SW_DEC of the row before; both readable.

    Rows without CHILD are not.
    """
    end = previous_sw_episode.SW_DEC
    both = sw_episodes.SW_DECOM.notna() & end.notna() & sw_episodes.CHILD.notna()
    return both & ~between(sw_episodes.SW_DECOM, end - 7 * DAY, end + 7 * DAY)


@fact
def sw_allocated_until(sw_episodes) -> pd.Series:
    """The last day on which the worker was there: SW_DEC, or SW_DECOM where only that is readable.

    The later one of the two; a day after all others where SW_DEC is blank; none where SW_DECOM is
    blank.
    """
    until = sw_episodes.SW_DEC.where(is_filled(sw_episodes, "SW_DEC"), AFTER_ALL_DATES)
    return np.fmax(until, sw_episodes.SW_DECOM).where(is_filled(sw_episodes, "SW_DECOM"))


@fact
def open_at_year_end(episodes, short_break) -> pd.Series:
    """DEC is blank (unreadable text is not) and LS is not V3 or V4 (a blank LS is neither)."""
    return is_blank(episodes, "DEC") & ~short_break


@fact
def start_of_care(episodes) -> pd.Series:
    """DECOM of an episode that starts care (RNE S); no date for others."""
    return episodes.DECOM.where(episodes.RNE == "S")


@fact
def leaves_care(episodes) -> pd.Series:
    """REC says that care ended: it is filled in and is not X1."""
    return episodes.REC.notna() & (episodes.REC != "X1")


@fact
def end_of_care(episodes, leaves_care) -> pd.Series:
    """DEC of an episode that ends care; no date for others."""
    return episodes.DEC.where(leaves_care)


@fact
def starts_or_ends_care_in_scope(episodes, open_at_year_end, short_break, leaves_care) -> pd.Series:
    """The episode, no short break, starts or ends care of a child looked after on 31 March."""
    still_looked_after = children_with(episodes, open_at_year_end).rows_of(episodes)
    starts_or_ends_care = (episodes.RNE == "S") | leaves_care
    return still_looked_after & ~short_break & starts_or_ends_care


@fact
def episodes_sw_episodes(episodes, sw_episodes) -> Pairs:
    """Every episode with every SWEpisodes row of its child."""
    return Pairs(episodes=episodes, sw_episodes=sw_episodes)


@fact
def sw_allocated_at_start_of_care(
    episodes_sw_episodes, start_of_care, sw_allocated_until
) -> pd.Series:
    """The episode starts care, and a worker of the child was there on that day or later.

    So a worker from before care began will do, unless that worker left before it.
    """
    pair = episodes_sw_episodes
    start, until = pair.episodes.of(start_of_care), pair.sw_episodes.of(sw_allocated_until)
    return pair.episodes.rows(start <= until)


@fact
def sw_allocated_at_end_of_care(episodes_sw_episodes, end_of_care) -> pd.Series:
    """The episode ends care, and a worker of the child began on that day or before."""
    pair = episodes_sw_episodes
    return pair.episodes.rows(pair.sw_episodes.SW_DECOM <= pair.episodes.of(end_of_care))


@fact
def sw_perhaps_allocated_at_end_of_care(
    episodes_sw_episodes, end_of_care, sw_start_unknown_in_part
) -> pd.Series:
    """The episode ends care, and a worker of the child began on a day that is unknown in part."""
    pair = episodes_sw_episodes
    began_some_day = pair.sw_episodes.of(sw_start_unknown_in_part)
    return pair.episodes.rows(began_some_day & pair.episodes.of(end_of_care).notna())


# -- fields that are missing or not valid ----------------------------------------------------------


@rule("SW01STG1", kind="missing", marks={"Episodes": "DEC"}, years=range(2024, 2025))
def looked_after_at_year_end_without_sw_data(
    episodes, open_at_year_end, sw_episodes_blank_child_as_one
):
    """The child is still looked after on 31 March, but SW_ID, SW_DECOM or SW_REASON is not given.

    Give the child at least one row in SWEpisodes with SW_ID, SW_DECOM and SW_REASON, or enter DEC
    if the child has left care.
    """
    workers = sw_episodes_blank_child_as_one
    # The three values may stand on different rows.
    complete = (
        children_with(workers, workers.SW_ID.notna())
        & children_with(workers, is_filled(workers, "SW_DECOM"))
        & children_with(workers, workers.SW_REASON.notna())
    )
    return open_at_year_end & ~complete.rows_of(blank_child_as_one(episodes))


@rule(
    "SW01aSTG1",
    kind="missing",
    marks={"SWEpisodes": ["SW_DECOM", "SW_ID"]},
    years=range(2025, 2026),
)
def sw_episode_before_april_2023_incomplete(sw_episodes):
    """A social worker episode has no start date, or began before April 2023 and has no SW_ID.

    Enter SW_DECOM, and the worker's number in SW_ID. No reason is needed before 1 April 2023.
    """
    began_before = sw_episodes.SW_DECOM < REASON_SINCE
    return is_blank(sw_episodes, "SW_DECOM") | (began_before & sw_episodes.SW_ID.isna())


@rule(
    "SW01bSTG1",
    kind="missing",
    marks={"SWEpisodes": ["SW_DECOM", "SW_ID", "SW_REASON"]},
    years=range(2025, 2026),
)
def sw_episode_from_april_2023_incomplete(sw_episodes):
    """A social worker episode has no start date, or began since April 2023 without SW_ID or reason.

    Enter SW_DECOM, SW_ID and SW_REASON. All three are needed from 1 April 2023 on.
    """
    began_since = sw_episodes.SW_DECOM >= REASON_SINCE
    incomplete = any_blank(sw_episodes, ("SW_ID", "SW_REASON"))
    return is_blank(sw_episodes, "SW_DECOM") | (began_since & incomplete)


@rule(
    "SW02STG1",
    kind="invalid",
    marks={"SWEpisodes": "SW_ID"},
    by_year={
        range(2024, 2026): {"form": "(?s)(SW|XX).*"},
        since(2026): {"form": "(?s)(SW|XX).{2,}"},
    },
)
def sw_id_format(sw_episodes, form):
    """SW_ID is blank or is not a social worker's number beginning with SW or XX.

    Enter the worker's Social Work England number with SW before it; where there is none, enter XX
    and your own number for the worker.
    """
    return ~matches(sw_episodes.SW_ID, form)


@rule(
    "SW03STG1",
    kind="missing",
    marks={"SWEpisodes": ["SW_ID", "SW_DECOM", "SW_REASON"]},
    years=range(2024, 2025),
)
def sw_episode_incomplete(sw_episodes):
    """A social worker episode lacks the worker's number, the start date or the reason.

    Enter SW_ID, SW_DECOM and SW_REASON.
    """
    return any_blank(sw_episodes, ("SW_ID", "SW_DECOM", "SW_REASON"))


@rule("SW04STG1", kind="invalid", marks={"SWEpisodes": "SW_DECOM"}, by_year=Z_ALLOWED_UNTIL_2025)
def sw_start_date_invalid(sw_episodes, sw_start_unknown_in_part, z_allowed):
    """The start date of the social worker episode is not a real date.

    Enter SW_DECOM as dd/mm/yyyy. Up to 2025, ZZ could stand for a day or month that is not known,
    ZZZZ for the year.
    """
    possible = between(sw_episodes.SW_DECOM, *CALENDAR) | (z_allowed & sw_start_unknown_in_part)
    return is_filled(sw_episodes, "SW_DECOM") & ~possible


@rule("SW05STG1", kind="invalid", marks={"SWEpisodes": "SW_DEC"}, by_year=Z_ALLOWED_UNTIL_2025)
def sw_end_date_invalid(sw_episodes, sw_end_unknown_in_part, z_allowed):
    """The end date of the social worker episode is not a real date.

    Enter SW_DEC as dd/mm/yyyy, or clear it if the worker is still allocated. Up to 2025, ZZ could
    stand for a day or month that is not known, ZZZZ for the year.
    """
    possible = between(sw_episodes.SW_DEC, *CALENDAR) | (z_allowed & sw_end_unknown_in_part)
    return is_filled(sw_episodes, "SW_DEC") & ~possible


@rule(
    "SW13STG1",
    kind="invalid",
    marks={"SWEpisodes": "SW_REASON"},
    by_year={
        range(2024, 2025): {"always_needed": True},
        since(2025): {"always_needed": False},
    },
)
def sw_reason_invalid_or_missing(sw_episodes, codes, always_needed):
    """The reason for the new social worker is not one of the codes, or is missing.

    Choose a code from the list in SW_REASON. Since 2025 it may be blank only where SW_DECOM lies
    before 1 April 2023.
    """
    needed = (sw_episodes.SW_DECOM >= REASON_SINCE) | always_needed
    missing = sw_episodes.SW_REASON.isna() & needed
    return missing | not_one_of(sw_episodes.SW_REASON, codes.SW_REASON)


# -- one episode and the year ----------------------------------------------------------------------


@rule("SW06STG2", kind="invalid", marks={"SWEpisodes": "SW_DECOM"}, years=since(2024))
def sw_start_after_year_end(sw_episodes, last_day):
    """The social worker episode starts after 31 March, the end of the collection year.

    Correct SW_DECOM, or leave the row for next year's return.
    """
    return sw_episodes.SW_DECOM > last_day


@rule(
    "SW07STG2",
    kind="invalid",
    marks={"SWEpisodes": "SW_DEC"},
    by_year={
        range(2024, 2025): {"years_reported": 1},
        since(2025): {"years_reported": 2},
    },
)
def sw_end_outside_reporting_period(sw_episodes, year, last_day, years_reported):
    """The social worker episode ends outside the time that this return covers.

    Correct SW_DEC, or take the row out if the worker left before that time. In 2024 it was the
    collection year; since 2025 it has been the collection year and the year before.
    """
    end = sw_episodes.SW_DEC
    return (end < first_day_reported(year, years_reported)) | (end > last_day)


@rule(
    "SW09STG2",
    kind="inconsistent",
    marks={"SWEpisodes": ["SW_DECOM", "SW_DEC"]},
    by_year={
        range(2024, 2026): {"least_days": 1, "backwards_too": False},
        since(2026): {"least_days": 3, "backwards_too": True},
    },
)
def sw_episode_too_short(sw_episodes, least_days, backwards_too):
    """The social worker episode ends on the day it starts, or less than three days later.

    Check SW_DECOM and SW_DEC, and take out rows that only record a correction. Up to 2025 only an
    end on the day of the start counts; since 2026 anything under three days does.
    """
    start, end = sw_episodes.SW_DECOM, sw_episodes.SW_DEC
    return (end < start + least_days * DAY) & ((end >= start) | backwards_too)


@rule(
    "SW18STG2",
    kind="inconsistent",
    marks={"SWEpisodes": ["SW_DECOM", "SW_DEC"]},
    years=since(2026),
)
def sw_end_not_after_start(sw_episodes):
    """The social worker episode ends on the day it starts or before.

    Check SW_DECOM and SW_DEC; the end must be a later day.
    """
    return sw_episodes.SW_DEC <= sw_episodes.SW_DECOM


# -- one episode and the others of the child -------------------------------------------------------


@rule("SW08STG2", kind="missing", marks={"SWEpisodes": "SW_DEC"}, by_year=Z_ALLOWED_UNTIL_2025)
def earlier_sw_episode_left_open(sw_episode_left_open, sw_end_unknown_in_part, z_allowed):
    """The child has a later social worker, but this episode has no end date.

    Enter SW_DEC, the day on which the next worker took over, or correct SW_DECOM if the order is
    wrong.
    """
    return sw_episode_left_open & ~(z_allowed & sw_end_unknown_in_part)


@rule("SW14STG2", kind="missing", marks={"SWEpisodes": "SW_DEC"}, years=range(2024, 2025))
def sw_end_date_missing_on_earlier_episode(sw_episode_left_open, sw_end_unknown_in_part):
    """A social worker episode has no end date, though it is not the child's latest.

    Enter SW_DEC; only the child's latest episode may be open.
    """
    return sw_episode_left_open & ~sw_end_unknown_in_part


@rule(
    "SW10STG2",
    kind="inconsistent",
    marks={"SWEpisodes": "SW_DECOM"},
    by_year={
        range(2024, 2025): {"first_contact_too": True},
        range(2025, 2026): {"first_contact_too": False},
    },
)
def sw_start_not_near_previous_end(sw_episodes, sw_start_far_from_previous_end, first_contact_too):
    """The social worker episode starts more than 7 days before or after the previous one ended.

    Check SW_DECOM against SW_DEC of the previous row; correct the dates or add the row in between.
    """
    counts = (sw_episodes.SW_REASON != "FCONTA") | first_contact_too
    return sw_start_far_from_previous_end & counts


@rule("SW10aSTG2", kind="inconsistent", marks={"SWEpisodes": "SW_DECOM"}, years=since(2026))
def sw_start_not_near_previous_end_other_reasons(sw_episodes, sw_start_far_from_previous_end):
    """The episode is not a first contact, yet starts more than 7 days before or after the last end.

    Check SW_DECOM against SW_DEC of the previous row, and SW_REASON; correct them or add the row
    in between.
    """
    return sw_start_far_from_previous_end & (sw_episodes.SW_REASON != "FCONTA")


@rule(
    "SW10bSTG2",
    kind="inconsistent",
    marks={"SWEpisodes": ["SW_DECOM", "SW_REASON"]},
    years=since(2026),
)
def sw_first_contact_before_previous_end(sw_episodes, previous_sw_episode):
    """A first contact (FCONTA) starts before the previous social worker episode was over.

    Check SW_DECOM against SW_DEC of the previous row: it must be a later day. If the dates are
    right, FCONTA is not the reason.
    """
    first_contact = sw_episodes.SW_REASON == "FCONTA"
    return first_contact & (sw_episodes.SW_DECOM <= previous_sw_episode.SW_DEC)


@rule("SW11aSTG2", kind="inconsistent", marks={"SWEpisodes": "SW_DEC"}, years=range(2024, 2025))
def sw_episode_ended_without_prompt_successor(sw_episodes, next_sw_episode, year_end):
    """The social worker episode has ended, and no other one starts within 5 days of that.

    Add the row for the next worker, or check SW_DEC here and SW_DECOM of the next row.
    """
    end = sw_episodes.SW_DEC
    ended_before_late_march = (end <= year_end - 5 * DAY) & sw_episodes.CHILD.notna()
    prompt = between(next_sw_episode.SW_DECOM, end - 5 * DAY, end + 5 * DAY)
    return ended_before_late_march & ~prompt


@rule("SW11bSTG2", kind="inconsistent", marks={"SWEpisodes": "SW_DEC"}, years=since(2024))
def sw_episode_ended_in_last_days_without_successor(sw_episodes, next_sw_episode, year_end):
    """The social worker episode ended between 26 and 31 March, and no later one follows.

    Add the row for the next worker, or clear SW_DEC if the worker is still allocated.
    """
    in_last_days = between(sw_episodes.SW_DEC, year_end - 5 * DAY, year_end)
    return in_last_days & next_sw_episode.SW_DECOM.isna() & sw_episodes.CHILD.notna()


@rule(
    "SW17STG2",
    kind="inconsistent",
    marks={"SWEpisodes": ["SW_DECOM", "SW_DEC"]},
    years=since(2026),
)
def latest_sw_episode_has_ended(sw_episodes_blank_child_as_one):
    """The child's latest social worker episode has an end date, so nobody is allocated now.

    Clear SW_DEC if the worker is still allocated, or add the row for the worker who followed.
    """
    workers = sw_episodes_blank_child_as_one
    # Where a child has no readable SW_DECOM at all, its first row is taken.
    chosen = latest(workers, workers.SW_DECOM.fillna(BEFORE_ALL_DATES))
    return chosen & is_filled(workers, "SW_DEC")


@rule("SW19STG2", kind="inconsistent", marks={"SWEpisodes": "SW_DECOM"}, years=since(2026))
def sw_episodes_start_same_day(sw_episodes, next_sw_episode):
    """Two or more social worker episodes of the child start on the same day.

    Take out the row that is there twice, or correct SW_DECOM on the wrong one.
    """
    same_day_as_next = sw_episodes.SW_DECOM == next_sw_episode.SW_DECOM
    return same_day_as_next | next_sw_episode.rows(same_day_as_next)


# -- social workers and the time in care -----------------------------------------------------------


@rule(
    "SW12STG2",
    kind="inconsistent",
    marks={"Episodes": ["DECOM", "DEC"]},
    by_year={
        range(2024, 2025): {"any_time": True, "z_allowed": True},
        range(2025, 2026): {"any_time": False, "z_allowed": True},
        since(2026): {"any_time": False, "z_allowed": False},
    },
)
def care_period_without_sw_episode(
    episodes,
    starts_or_ends_care_in_scope,
    sw_allocated_at_start_of_care,
    sw_allocated_at_end_of_care,
    sw_perhaps_allocated_at_end_of_care,
    year,
    year_end,
    any_time,
    z_allowed,
):
    """The child is looked after on 31 March, but this start or end of care has no social worker.

    Add the rows in SWEpisodes for the whole time, also for the weeks when the child was out of
    care, or check DECOM and DEC.
    """
    reported = between(episodes.DEC, first_day_reported(year, 2), year_end) | episodes.DEC.isna()
    has_worker = sw_allocated_at_start_of_care | sw_allocated_at_end_of_care
    has_worker |= sw_perhaps_allocated_at_end_of_care & z_allowed
    return starts_or_ends_care_in_scope & (reported | any_time) & ~has_worker
