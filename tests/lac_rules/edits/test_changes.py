"""Changes: what was edited, added and deleted since loading."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lac_rules.edits.changes import ADDED, DELETED, EDITED, find_changes, numbered
from tests.applying import apply_changes

REVIEWS = pd.DataFrame(
    [["1001", "05/06/2012", "PN1"], ["1002", "07/08/2024", ""], ["1003", "", "PN0"]],
    columns=["CHILD", "DOB", "REVIEW_CODE"],
)


def lines(changes: pd.DataFrame) -> list[tuple]:
    return list(
        changes[["id", "child", "field", "before", "after", "what"]].itertuples(index=False)
    )


def test_without_edits_nothing_changed():
    assert len(find_changes({"Reviews": REVIEWS}, {"Reviews": REVIEWS}, {"Reviews": "123"})) == 0


def test_an_edit_is_one_line_wherever_sorting_put_the_row():
    now = REVIEWS.iloc[[2, 0, 1]].reset_index(drop=True)
    now.loc[1, "REVIEW_CODE"] = "PN2"
    changes = find_changes({"Reviews": REVIEWS}, {"Reviews": now}, {"Reviews": ["3", "1", "2"]})
    assert lines(changes) == [("1", "1001", "REVIEW_CODE", "PN1", "PN2", EDITED)]


def test_rows_added_and_deleted_show_their_values():
    now = pd.concat([REVIEWS.iloc[:2], REVIEWS.iloc[[0]]])
    changes = find_changes({"Reviews": REVIEWS}, {"Reviews": now}, {"Reviews": ["1", "2", "4"]})
    assert lines(changes) == [
        ("4", "1001", "CHILD", "", "1001", ADDED),
        ("4", "1001", "DOB", "", "05/06/2012", ADDED),
        ("4", "1001", "REVIEW_CODE", "", "PN1", ADDED),
        ("3", "1003", "CHILD", "1003", "", DELETED),
        ("3", "1003", "REVIEW_CODE", "PN0", "", DELETED),
    ]


def test_identities_of_loaded_rows_can_be_given():
    now = REVIEWS.assign(REVIEW_CODE=["PN1", "PN3", "PN0"])
    ids = {"Reviews": ["7", "9", "8"]}
    changes = find_changes({"Reviews": REVIEWS}, {"Reviews": now}, ids, before_ids=ids)
    assert lines(changes) == [("9", "1002", "REVIEW_CODE", "", "PN3", EDITED)]


def test_one_identity_for_two_rows_is_refused():
    with pytest.raises(ValueError, match="Two rows of Reviews"):
        find_changes({"Reviews": REVIEWS}, {"Reviews": REVIEWS}, {"Reviews": ["1", "1", "2"]})


# Property: whatever is done to a table, the changes lead from what was loaded to what is there.

FIELDS = ["CHILD", "DECOM", "PLACE"]
VALUES = st.sampled_from(["", " ", "1001", "U6", "01/04/2026", "=1+1"])
ROW = st.lists(VALUES, min_size=3, max_size=3)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.integers(0, 9), st.integers(0, 2), VALUES),
        st.tuples(st.just("insert"), st.integers(0, 9), ROW),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.tuples(st.just("copy"), st.integers(0, 9), st.integers(0, 9)),
        st.tuples(st.just("sort"), st.integers(0, 2), st.booleans()),
    ),
    max_size=12,
)


def edited(loaded: list[list[str]], edits: list[tuple]) -> list[tuple[str, list[str]]]:
    """The rows after ``edits``, each with its identity, as people and workbooks do it."""
    rows = [(identity, list(row)) for identity, row in zip(numbered(99), loaded, strict=False)]
    next_id = len(loaded) + 1
    for what, *how in edits:
        if what == "sort":
            rows.sort(key=lambda row, column=how[0]: row[1][column], reverse=how[1])
        elif what == "insert":
            rows.insert(min(how[0], len(rows)), (str(next_id), list(how[1])))
            next_id += 1
        elif not rows:
            continue
        elif what == "edit":
            rows[how[0] % len(rows)][1][how[1]] = how[2]
        elif what == "delete":
            del rows[how[0] % len(rows)]
        else:
            copied = list(rows[how[0] % len(rows)][1])
            rows.insert(min(how[1], len(rows)), (str(next_id), copied))
            next_id += 1
    return rows


@given(st.lists(ROW, max_size=6), EDITS)
def test_changes_applied_to_the_loaded_data_give_the_current_data(loaded, edits):
    rows = edited(loaded, edits)
    before = {"Episodes": pd.DataFrame(loaded, columns=FIELDS, dtype=object)}
    after = {"Episodes": pd.DataFrame([r for _, r in rows], columns=FIELDS, dtype=object)}
    changes = find_changes(before, after, {"Episodes": [identity for identity, _ in rows]})

    old = [row for row in sorted(rows, key=lambda row: int(row[0])) if int(row[0]) <= len(loaded)]
    new = [row for row in rows if int(row[0]) > len(loaded)]
    assert apply_changes(before, changes)["Episodes"].values.tolist() == [r for _, r in old + new]
    assert (changes["before"] != changes["after"])[changes["what"] == EDITED].all()


@given(st.lists(ROW, max_size=6))
def test_a_table_that_came_or_went_is_all_added_or_all_deleted(rows):
    table = {"Episodes": pd.DataFrame(rows, columns=FIELDS, dtype=object)}
    ids = {"Episodes": numbered(len(rows))}
    came, went = find_changes({}, table, ids), find_changes(table, {}, {})
    assert set(came["what"]) <= {ADDED} and set(went["what"]) <= {DELETED}
    again = apply_changes({}, came).get("Episodes", pd.DataFrame())
    assert again.reindex(columns=FIELDS, fill_value="").values.tolist() == rows
    assert len(apply_changes(table, went)["Episodes"]) == 0
