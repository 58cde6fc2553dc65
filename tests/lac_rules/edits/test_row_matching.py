"""Which row is which, when only the values tell."""

import pandas as pd

from lac_rules.edits.row_matching import NO_ROW, match_rows

KEY = ("CHILD", "DECOM")
EPISODES = pd.DataFrame(
    [
        ["1001", "01/04/2026", "U6", "C2"],
        ["1001", "05/05/2026", "K2", "C2"],
        ["1002", "02/04/2026", "U6", "V2"],
    ],
    columns=["CHILD", "DECOM", "PLACE", "LS"],
)


def test_rows_are_found_in_any_order():
    assert match_rows(EPISODES, EPISODES.iloc[[2, 0, 1]], KEY).tolist() == [2, 0, 1]


def test_equal_rows_are_matched_in_their_order():
    twice = pd.concat([EPISODES.iloc[[0]]] * 2)
    assert match_rows(twice, twice, KEY).tolist() == [0, 1]
    assert match_rows(twice.iloc[[0]], twice, KEY).tolist() == [0, NO_ROW]


def test_the_key_tells_where_other_values_changed():
    now = EPISODES.assign(PLACE="P1", LS="D1")
    assert match_rows(EPISODES, now, KEY).tolist() == [0, 1, 2]


def test_a_corrected_key_is_told_from_the_rest_of_the_row():
    now = EPISODES.assign(DECOM=["01/04/2025", "06/05/2026", "02/04/2026"])
    assert match_rows(EPISODES, now, KEY).tolist() == [0, 1, 2]


def test_a_row_with_little_in_common_is_another_row():
    now = pd.DataFrame([["1002", "09/09/2026", "H5", "E1"]], columns=EPISODES.columns)
    assert match_rows(EPISODES, now, KEY).tolist() == [NO_ROW]


def test_blank_children_are_nobody():
    blank = EPISODES.assign(CHILD="")
    assert match_rows(EPISODES, blank, KEY).tolist() == [NO_ROW] * 3
