"""A new extract over an edited table: which row is which, and which corrections it lacks."""

import pandas as pd

from lac_rules.edits.reloading import (
    ROW_ADDED,
    ROW_DELETED,
    ROW_GONE,
    VALUE,
    plan_reload,
    rows_changed,
)

COLUMNS = ["CHILD", "DECOM", "PLACE", "URN"]
LOADED = pd.DataFrame(
    [
        ["1001", "01/04/2026", "U6", "SC1"],
        ["1001", "05/05/2026", "K2", ""],
        ["1002", "02/04/2026", "U6", "SC2"],
        ["1003", "03/04/2026", "H5", "SC3"],
    ],
    columns=COLUMNS,
    index=["1", "2", "3", "4"],
    dtype=object,
)


def plan(now: pd.DataFrame, new: pd.DataFrame):
    return plan_reload("Episodes", LOADED, now, new.reset_index(drop=True), next_id=5)


def edited(table: pd.DataFrame, **values: tuple[str, str]) -> pd.DataFrame:
    """``table`` with ``field=(identity, value)`` typed in."""
    result = table.copy()
    for field, (identity, value) in values.items():
        result.at[identity, field] = value
    return result


def test_rows_keep_their_identities_in_any_order_and_new_ones_get_the_next():
    new = pd.concat([LOADED.iloc[[3, 1]], LOADED.iloc[[0]].assign(CHILD="1009")])
    assert plan(LOADED, new).ids == ["4", "2", "5"]


def test_a_correction_that_the_extract_has_is_one_no_more():
    now = edited(LOADED, URN=("2", "SC9"))
    assert plan(now, now).corrections == []


def test_a_correction_that_the_extract_lacks_is_listed_and_can_be_kept():
    found = plan(edited(LOADED, URN=("2", "SC9")), LOADED)
    (correction,) = found.corrections
    assert (correction.kind, correction.id, correction.ours, correction.theirs) == (
        VALUE, "2", "SC9", "",
    )  # fmt: skip
    assert not correction.is_conflict
    assert found.table([correction])[0]["URN"].tolist() == ["SC1", "SC9", "SC2", "SC3"]
    assert found.table([])[0]["URN"].tolist() == ["SC1", "", "SC2", "SC3"]


def test_a_third_value_is_a_conflict():
    found = plan(edited(LOADED, URN=("2", "SC9")), edited(LOADED, URN=("2", "SC8")))
    assert [(c.before, c.ours, c.theirs) for c in found.corrections] == [("", "SC9", "SC8")]
    assert found.corrections[0].is_conflict


def test_a_corrected_key_is_found_whether_the_extract_has_the_correction_or_not():
    now = edited(LOADED, DECOM=("2", "06/05/2026"))
    assert plan(now, now).ids == ["1", "2", "3", "4"]
    assert plan(now, now).corrections == []
    assert [c.ours for c in plan(now, LOADED).corrections] == ["06/05/2026"]


def test_added_rows_stay_until_the_extract_has_them():
    extra = pd.DataFrame([["1004", "09/09/2026", "U6", ""]], columns=COLUMNS, index=["7"])
    now = pd.concat([LOADED, extra])
    (correction,) = plan(now, LOADED).corrections
    assert (correction.kind, correction.id) == (ROW_ADDED, "7")
    table, ids = plan(now, LOADED).table([correction])
    assert (ids[-1], table["CHILD"].iloc[-1]) == ("7", "1004")
    assert plan(now, now).corrections == []
    assert plan(now, now).ids[-1] == "7"


def test_deleted_rows_can_stay_deleted():
    found = plan(LOADED.drop(index="3"), LOADED)
    (correction,) = found.corrections
    assert (correction.kind, correction.theirs) == (
        ROW_DELETED, "CHILD 1002; DECOM 02/04/2026; PLACE U6; URN SC2",
    )  # fmt: skip
    assert found.table([correction])[1] == ["1", "2", "4"]
    assert found.table([])[1] == ["1", "2", "3", "4"]


def test_a_corrected_row_that_the_extract_no_longer_has_can_be_kept():
    now = edited(LOADED, URN=("4", "SC9"))
    found = plan(now, LOADED.drop(index="4"))
    assert [c.kind for c in found.corrections] == [ROW_GONE]
    table, ids = found.table(found.corrections)
    assert (ids[-1], table["URN"].iloc[-1]) == ("4", "SC9")


def test_an_untouched_row_that_the_extract_no_longer_has_goes_silently():
    assert plan(LOADED, LOADED.drop(index="4")).corrections == []


def test_rows_are_counted():
    new = edited(LOADED, URN=("1", "SC7")).drop(index="4")
    assert rows_changed(LOADED, new) == (0, 1, 1)
