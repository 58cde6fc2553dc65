"""Texts one typing mistake apart."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lac_rules.suggestions.typing_mistakes import (
    each_one_mistake_apart,
    looks_alike,
    one_mistake_apart,
)


def one_apart(wrong: str, right: str) -> bool:
    """The plain definition, to compare with."""
    ways = {right[:p] + right[p + 1 :] for p in range(len(right))}  # missing
    if len(wrong) == len(right):
        differ = [p for p in range(len(right)) if wrong[p] != right[p]]
        swapped = len(differ) == 2 and differ[1] == differ[0] + 1
        swapped = swapped and wrong[differ[0]] == right[differ[1]]
        swapped = swapped and wrong[differ[1]] == right[differ[0]]
        return len(differ) == 1 or swapped
    extra = {wrong[:p] + wrong[p + 1 :] for p in range(len(wrong))}
    return wrong in ways or right in extra


TEXTS = st.lists(st.text("A01O", min_size=0, max_size=9), max_size=12)


@given(TEXTS, TEXTS)
def test_all_pairs_one_mistake_apart_and_no_others(wrong, right):
    here, there = one_mistake_apart(np.array(wrong, dtype=object), np.array(right, dtype=object))
    expected = {
        (i, j)
        for i, one in enumerate(wrong)
        for j, other in enumerate(right)
        if one and other and len(other) <= 8 and one_apart(one, other)
    }
    assert set(zip(here.tolist(), there.tolist(), strict=True)) == expected


@given(st.lists(st.tuples(st.text("AB", max_size=4), st.text("AB", max_size=4)), max_size=9))
def test_position_by_position(pairs):
    wrong = np.array([pair[0] for pair in pairs], dtype=object)
    right = np.array([pair[1] for pair in pairs], dtype=object)
    expected = [bool(one and other and one_apart(one, other)) for one, other in pairs]
    assert each_one_mistake_apart(wrong, right).tolist() == expected


def test_letters_and_digits_that_look_alike():
    assert looks_alike("M6O2LA", "M602LA")
    assert not looks_alike("M6O2LA", "M612LA")
    assert not looks_alike("M6O2L", "M602LA")
