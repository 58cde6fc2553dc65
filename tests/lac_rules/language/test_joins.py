"""Joins by CHILD, against plain loops over small random tables."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lac_rules import LacReturn
from lac_rules.language.conditions import is_blank, is_filled
from lac_rules.language.joins import (
    ChosenRow,
    Pairs,
    children_with,
    count_per_child,
    earliest,
    latest,
    next_row,
    nobody,
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


def test_nobody_is_in_no_row():
    episodes, reviews = tables([("A", ""), ("", "")], [("B", "")])
    assert not nobody(episodes).rows_of(reviews).any()
    assert (~nobody(reviews)).rows_of(episodes).tolist() == [True, False]


def test_sets_of_children_combine():
    episodes, reviews = tables([("A", ""), ("B", "")], [("B", ""), ("C", "")])
    both = children_with(episodes) & children_with(reviews)
    only = children_with(episodes) & ~children_with(reviews)
    either = children_with(episodes) | children_with(reviews)
    assert both.rows_of(episodes).tolist() == [False, True]
    assert only.rows_of(episodes).tolist() == [True, False]
    assert either.rows_of(reviews).tolist() == [True, True]


@given(ROWS, ROWS)
def test_marks_are_the_rows_of_both_tables_in_a_failing_pair(left, right):
    episodes, reviews = tables(left, right)
    pair = Pairs(episodes=episodes, reviews=reviews)
    marks = pair.marks(pair.episodes.DECOM > pair.reviews.REVIEW)
    failing = [
        (i, j)
        for i, (child, start) in enumerate(left)
        for j, (other, day) in enumerate(right)
        if child and child == other and {start, day}.isdisjoint({"", "??"}) and start > day
    ]
    assert list(marks) == ["Episodes", "Reviews"]
    assert marks["Episodes"].tolist() == [i in {a for a, _ in failing} for i in range(len(left))]
    assert marks["Reviews"].tolist() == [j in {b for _, b in failing} for j in range(len(right))]


def test_pairs_know_no_other_table():
    episodes, reviews = tables([("A", "")], [("A", "")])
    with pytest.raises(AttributeError, match="pairs of episodes and reviews, not header"):
        _ = Pairs(episodes=episodes, reviews=reviews).header


@given(ROWS, ROWS)
def test_a_chosen_row_stands_beside_each_row_of_its_child(left, right):
    episodes, reviews = tables(left, right)
    first = earliest(episodes, episodes.DECOM)
    chosen = ChosenRow(reviews, episodes, first)
    position = {child: n for n, (child, _) in enumerate(left) if first[n]}
    expected = [position.get(child) for child, _ in right]
    assert chosen.exists.tolist() == [n is not None for n in expected]
    dates = ["" if pd.isna(text) else text for text in chosen.DECOM_text]
    assert dates == ["" if n is None else left[n][1] for n in expected]
    blank = is_blank(reviews, "REVIEW")
    stands_for_blank = {n for n, is_so in zip(expected, blank, strict=True) if is_so}
    assert chosen.rows(blank).tolist() == [n in stands_for_blank for n in range(len(left))]


def test_conditions_take_rows_taken_from_a_table():
    episodes, reviews = tables([("A", "??"), ("B", "")], [("B", ""), ("A", ""), ("C", "")])
    chosen = ChosenRow(reviews, episodes, episodes.CHILD.notna())
    assert is_filled(chosen, "DECOM").tolist() == [False, True, False]
    assert chosen["DECOM_text"].equals(chosen.DECOM_text)
