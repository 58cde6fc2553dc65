"""Joins by CHILD, against plain loops over small random tables."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lac_rules import LacReturn
from lac_rules.language.joins import (
    Pairs,
    children_with,
    count_per_child,
    earliest,
    latest,
    next_row,
    order_within_child,
    previous_row,
)

CHILDREN = st.sampled_from(["A", "B", "C", ""])
DAYS = st.sampled_from(["01/05/2026", "02/05/2026", "03/05/2026", "", "??"])
ROWS = st.lists(st.tuples(CHILDREN, DAYS), max_size=8)


def tables(episodes: list, reviews: list) -> tuple[pd.DataFrame, pd.DataFrame]:
    ret = LacReturn.from_frames(
        {
            "Episodes": pd.DataFrame(episodes, columns=["CHILD", "DECOM"]),
            "Reviews": pd.DataFrame(reviews, columns=["CHILD", "REVIEW"]),
        },
        year=2027,
        authority="E08000003",
    )
    return ret.typed["Episodes"], ret.typed["Reviews"]


@given(ROWS, ROWS)
def test_pairs_are_all_rows_with_the_same_child(left, right):
    episodes, reviews = tables(left, right)
    pairs = Pairs(episodes=episodes, reviews=reviews)
    expected = [(a[1], b[1]) for a in left for b in right if a[0] and a[0] == b[0]]
    found = zip(pairs.episodes.DECOM_text, pairs.reviews.REVIEW_text, strict=True)
    assert [tuple("" if pd.isna(x) else x for x in pair) for pair in found] == expected


@given(ROWS, ROWS)
def test_rows_of_the_children_who_have_a_row_elsewhere(left, right):
    episodes, reviews = tables(left, right)
    dated = episodes.DECOM.notna()
    found = children_with(episodes, dated).rows_of(reviews).tolist()
    children = {child for child, day in left if child and day not in ("", "??")}
    assert found == [child in children for child, _ in right]


@given(ROWS)
def test_earliest_and_latest_choose_one_dated_row_per_child(rows):
    episodes, _ = tables(rows, [])
    for choose, pick in ((earliest, min), (latest, max)):
        chosen = choose(episodes, episodes.DECOM)
        for child in "ABC":
            dated = [
                (day, number)
                for number, (name, day) in enumerate(rows)
                if name == child and day not in ("", "??")
            ]
            of_child = [number for number, (name, _) in enumerate(rows) if name == child]
            expected = []
            if dated:
                day = pick(day for day, _ in dated)
                expected = [next(number for other, number in dated if other == day)]
            assert [number for number in of_child if chosen[number]] == expected
        assert not chosen[[name == "" for name, _ in rows]].any()


@given(ROWS)
def test_previous_and_next_row_follow_the_order_with_no_date_last(rows):
    episodes, _ = tables(rows, [])
    order = order_within_child(episodes, episodes.DECOM)
    previous, following = previous_row(episodes, order), next_row(episodes, order)
    for child in "ABC":
        mine = [number for number, (name, _) in enumerate(rows) if name == child]
        mine.sort(key=lambda number: (rows[number][1] if rows[number][1] not in ("", "??")
                                      else "99", number))  # fmt: skip
        for before, after in zip([None, *mine], mine, strict=False):
            assert previous.exists[after] == (before is not None)
            if before is not None:
                assert following.exists[before]
                assert previous.rows(episodes.index.to_series() == after)[before]
    assert not following.exists[[name == "" for name, _ in rows]].any()


def test_count_per_child_counts_the_rows_that_fulfil_the_condition():
    episodes, _ = tables([("A", "01/05/2026"), ("A", ""), ("", "01/05/2026")], [])
    assert count_per_child(episodes, episodes.DECOM.notna()).tolist() == [1, 1, 0]


def test_sets_of_children_combine():
    episodes, reviews = tables([("A", ""), ("B", "")], [("B", ""), ("C", "")])
    both = children_with(episodes) & children_with(reviews)
    only = children_with(episodes) & ~children_with(reviews)
    either = children_with(episodes) | children_with(reviews)
    assert both.rows_of(episodes).tolist() == [False, True]
    assert only.rows_of(episodes).tolist() == [True, False]
    assert either.rows_of(reviews).tolist() == [True, True]
