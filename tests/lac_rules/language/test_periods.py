"""Periods of care: which episodes make one period, and which dates lie in it."""

import pandas as pd
import pytest

from lac_rules.language.joins import order_within_child
from lac_rules.language.periods import periods_of_care
from lac_rules.typed import as_text, factorised, shared_children, type_table


def typed(name: str, rows: list[tuple[str, ...]], columns: str, children) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns.split(), dtype=object)
    codes, ids = children
    return type_table(frame, codes, ids)


def periods_and_dates(episodes, dates):
    """The periods of (CHILD, DECOM, DEC) rows, and a table of (CHILD, MIS_START, MIS_END) rows."""
    texts = [
        factorised(as_text(pd.Series([row[0] for row in rows], dtype=object)))
        for rows in (episodes, dates)
    ]
    (episode_codes, date_codes), ids = shared_children(texts)
    episode_table = typed("Episodes", episodes, "CHILD DECOM DEC", (episode_codes, ids))
    date_table = typed("Missing", dates, "CHILD MIS_START MIS_END", (date_codes, ids))
    order = order_within_child(episode_table, episode_table.DECOM)
    return periods_of_care(episode_table, order), date_table


def periods(*episodes):
    found, _ = periods_and_dates(list(episodes), [("A", "", "")])
    table = found.table
    return [
        (child, *(as_text(pd.Series([start, end]))))
        for child, start, end in zip(table.CHILD, table.START, table.END, strict=True)
    ]


def test_episodes_that_touch_or_overlap_are_one_period():
    assert periods(
        ("A", "01/04/2024", "01/06/2024"),
        ("A", "01/06/2024", "01/09/2024"),
        ("A", "15/08/2024", "02/09/2024"),
    ) == [("A", "01/04/2024", "02/09/2024")]


def test_a_day_between_opens_a_new_period():
    assert periods(("A", "01/04/2024", "01/06/2024"), ("A", "02/06/2024", "")) == [
        ("A", "01/04/2024", "01/06/2024"),
        ("A", "02/06/2024", ""),
    ]


@pytest.mark.parametrize("dec", ["", "31/06/2024", "open"])
def test_an_episode_without_an_end_carries_the_period_on(dec):
    assert periods(("A", "01/04/2024", dec), ("A", "01/09/2024", "01/10/2024")) == [
        ("A", "01/04/2024", "01/10/2024")
    ]


@pytest.mark.parametrize("dec", ["", "31/06/2024"])
def test_without_a_last_end_the_period_is_open(dec):
    assert periods(("A", "01/04/2024", dec)) == [("A", "01/04/2024", "")]


def test_the_period_ends_with_its_last_episode_even_when_an_earlier_one_ends_later():
    assert periods(("A", "01/04/2024", "01/09/2024"), ("A", "01/06/2024", "01/07/2024")) == [
        ("A", "01/04/2024", "01/07/2024")
    ]


def test_file_order_does_not_matter_and_children_do_not_mix():
    assert periods(
        ("B", "01/05/2024", ""),
        ("A", "01/06/2024", "01/09/2024"),
        ("A", "01/04/2024", "01/06/2024"),
    ) == [("B", "01/05/2024", ""), ("A", "01/04/2024", "01/09/2024")]


def test_rows_without_a_start_or_a_child_are_left_out():
    assert periods(("A", "", "01/06/2024"), ("", "01/04/2024", ""), ("A", "32/05/2024", "")) == []


def test_no_episodes_at_all():
    found, dates = periods_and_dates([], [("A", "01/05/2024", "")])

    assert not found.contain(dates, dates.MIS_START).any()
    assert not found.have_ended(dates).any()
    assert not found.ended_meanwhile(dates, dates.MIS_START, dates.MIS_END).any()


CARE = [
    ("CLOSED", "01/04/2024", "01/09/2024"),
    ("TWICE", "01/04/2024", "01/06/2024"),
    ("TWICE", "05/06/2024", ""),
]


@pytest.mark.parametrize(
    ("child", "date", "contained", "ended_before", "on_open"),
    [
        ("CLOSED", "31/03/2024", False, False, False),
        ("CLOSED", "01/04/2024", True, False, False),
        ("CLOSED", "01/09/2024", True, False, False),
        ("CLOSED", "02/09/2024", False, True, False),
        ("CLOSED", "", False, False, False),
        ("CLOSED", "31/06/2024", False, False, False),
        ("TWICE", "03/06/2024", False, True, False),
        ("TWICE", "05/06/2024", True, True, True),
        ("TWICE", "05/06/2034", True, True, True),
        ("OTHER", "05/06/2024", False, False, False),
        ("", "05/06/2024", False, False, False),
    ],
)
def test_where_a_date_lies(child, date, contained, ended_before, on_open):
    found, dates = periods_and_dates(CARE, [(child, date, "")])
    day = dates.MIS_START

    assert found.contain(dates, day).tolist() == [contained]
    assert found.ended_before(dates, day).tolist() == [ended_before]
    assert found.open_on(dates, day).tolist() == [on_open]
    assert found.after_care(dates, day).tolist() == [ended_before and not contained]


def test_which_children_have_left_care():
    found, dates = periods_and_dates(
        [*CARE, ("OPEN", "01/04/2024", "")],
        [(child, "", "") for child in ("CLOSED", "TWICE", "OPEN", "OTHER", "")],
    )

    assert found.have_ended(dates).tolist() == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("child", "start", "end", "expected"),
    [
        ("CLOSED", "20/08/2024", "", True),
        ("CLOSED", "20/08/2024", "31/09/2024", True),  # unreadable: still running
        ("CLOSED", "20/08/2024", "01/09/2024", False),
        ("CLOSED", "20/08/2024", "02/09/2024", True),
        ("CLOSED", "01/03/2024", "31/03/2024", False),  # over before care began
        ("CLOSED", "", "02/09/2024", False),
        ("CLOSED", "31/09/2024", "", False),
        ("TWICE", "10/05/2024", "", True),
        ("TWICE", "10/05/2024", "03/06/2024", True),
        ("TWICE", "10/05/2024", "05/06/2024", False),
        ("TWICE", "10/06/2024", "", False),
        ("OTHER", "10/06/2024", "", False),
    ],
)
def test_what_was_running_when_care_ended(child, start, end, expected):
    found, dates = periods_and_dates(CARE, [(child, start, end)])

    assert found.ended_meanwhile(dates, dates.MIS_START, dates.MIS_END).tolist() == [expected]
