"""What copies say of rows that are right as they are -> explanations in the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from lac_rules import Result
from lac_rules.edits.explanations import Explanation
from xl_addin.operations.keep import Error, as_explanations, standing
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import Contents
from xl_addin.workbook.copies.merge_plan import RightAsItIs, tidy

_GONE = "the row is no longer in the workbook"
_OTHERWISE = "the workbook has other values there now"
_NOT_FOUND = "no rule that the copy names finds an error there any more"
_THERE = "it is explained already, in other words"


def explain_right(
    contents: Contents, found: Result, right: Iterable[RightAsItIs], now: datetime
) -> tuple[list[Explanation], list[str]]:
    """The explanations that come of copies, and in words what cannot be explained and why.

    ``contents`` are those of the workbook with what the copies changed, ``found`` what the rules
    find there. What the workbook explains already stays; where two copies explain one error, both
    are heard. The order of the copies makes no difference.
    """
    errors = {
        Error(row.table, contents.on_sheets[row.table].ids[row.row], row.code)
        for row in found.issues.rows.itertuples()
    }
    new: dict[tuple, Explanation] = {}
    problems = []
    for each in sorted(right, key=lambda answer: (answer.name, answer.table, answer.id)):
        of_row = [Error(each.table, each.id, code) for code in each.codes]
        why, open_errors = _why_not(contents, each, of_row, errors)
        if why:
            problems.append(
                f"{layout.sheet_name(each.table)}, child {each.child}: {each.name} wrote "
                f"\u201c{each.reason}\u201d, but {why}"
            )
        for error in as_explanations(contents, open_errors, found.rules):
            given = replace(error, reason=each.reason, who=each.name, when=now)
            new[error.about] = _both(new.get(error.about), given)
    return list(new.values()), problems


def _why_not(
    contents: Contents, answer: RightAsItIs, of_row: list[Error], errors: set[Error]
) -> tuple[str, list[Error]]:
    """Why a row cannot be explained, "" where it can or is; and its errors to explain."""
    on_sheet = contents.on_sheets.get(answer.table)
    if on_sheet is None or answer.id not in on_sheet.places:
        return _GONE, []
    row = contents.ret.tables[answer.table].iloc[on_sheet.places[answer.id]]
    if any(tidy(row[name], name) != value for name, value in answer.values.items() if name in row):
        return _OTHERWISE, []
    known = standing(contents, of_row)
    explained = {Error(each.table, each.id, each.code) for each in known}
    wanted = [error for error in of_row if error in errors and error not in explained]
    if wanted:
        return "", wanted
    if known:
        return ("" if all(answer.reason in each.reason for each in known) else _THERE), []
    return _NOT_FOUND, []


def _both(there: Explanation | None, more: Explanation) -> Explanation:
    if there is None or more.reason in there.reason:
        return there or more
    reason, who = f"{there.reason}; {more.reason}", f"{there.who}, {more.who}"
    return replace(there, reason=reason, who=who)
