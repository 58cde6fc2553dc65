"""Keep as it is: say why an error is right, and take that back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lac_rules import Result
from lac_rules.edits.explanations import (
    LONGEST_REASON,
    Explanation,
    explanation_of,
    merged_with,
)
from lac_rules.errors import WrongValue
from lac_rules.language.ruleset import Ruleset
from lac_rules.typed import as_key
from lac_rules.words import counted
from xl_addin.failures import CannotDo
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import run_on
from xl_addin.operations.words import summary
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.user import user_name
from xl_addin.workbook.book import Contents
from xl_addin.workbook.refresh import refresh
from xl_addin.workbook.sheets import explained as explained_sheet


@dataclass(frozen=True)
class Error:
    """An error of a row of the return: the table, the row's identity, the rule's code."""

    table: str
    id: str
    code: str


@dataclass(frozen=True)
class Kept:
    """What was explained, or is no longer, and what the rules find then."""

    explanations: list[Explanation]
    result: Result
    undone: bool = False

    @property
    def words(self) -> str:
        """What was done, and what the rules find then."""
        count = len(self.explanations)
        if self.undone:
            done = f"{counted(count, 'explanation')} taken back."
        else:
            done = f"{counted(count, 'error')} kept, listed on the sheet {layout.EXPLAINED}."
        return f"{done}\n\n{summary(self.result)}"


def errors_of(
    contents: Contents,
    result: Result,
    code: str,
    child: str,
    table: str = "",
    row: int | None = None,
) -> list[Error]:
    """The open errors of a rule and a child; of them those in a table or a row of its sheet.

    ``table`` may be the name of its sheet. Raises ``CannotDo`` where there is none.
    """
    found = [
        Error(each.table, contents.on_sheets[each.table].ids[each.row], each.code)
        for each in result.issues.rows.itertuples()
        if each.code.upper() == code.strip().upper()
        and as_key(each.child) == as_key(child)
        and _fits(contents, each.table, each.row, table, row)
    ]
    if not found:
        where = "".join((f", {table}" if table else "", f", row {row}" if row else ""))
        raise CannotDo(
            f"Rule {code} finds no open error of child {child}{where}. lac903 recheck says what "
            "there is; what is to come by 31 March is no error yet."
        )
    return found


def _fits(contents: Contents, of_table: str, place: int, table: str, row: int | None) -> bool:
    names = {of_table.casefold(), layout.sheet_name(of_table).casefold()}
    numbers = contents.on_sheets[of_table].sheet_rows
    return (not table or table.casefold() in names) and (row is None or numbers[place] == row)


def keep(
    contents: Contents,
    errors: Sequence[Error],
    reason: str,
    now: datetime,
    user: str | None = None,
    progress: Progress = silent,
) -> Kept:
    """Explain errors with one reason, and renew the marks.

    Raises ``WrongValue`` for a reason that says nothing or is far too long.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise WrongValue("Say why the values are right as they are: that is what is kept.")
    if len(reason) > LONGEST_REASON:
        raise WrongValue(f"The reason is longer than {LONGEST_REASON} characters. Say it shorter.")
    rules = run_on(contents, progress).rules
    new = [
        replace(each, reason=reason, who=user or user_name(), when=now)
        for each in as_explanations(contents, errors, rules)
    ]
    return Kept(new, explain(contents, new, now, user, progress))


def explain(
    contents: Contents,
    explanations: Iterable[Explanation],
    now: datetime,
    user: str | None = None,
    progress: Progress = silent,
) -> Result:
    """Put explanations into the workbook, in the place of those about the same; renew the marks."""
    contents.explanations = merged_with(contents.explanations, explanations)
    result = run_on(contents, progress)
    refresh(contents, result, now, user=user)
    return result


def as_explanations(
    contents: Contents, errors: Iterable[Error], rules: Ruleset
) -> list[Explanation]:
    """What is to be explained, not yet with reasons: the errors with their rows' values now."""
    found = []
    for each in errors:
        on_sheet = contents.on_sheets.get(each.table)
        place = None if on_sheet is None else on_sheet.places.get(each.id)
        if place is not None and each.code in rules:
            marked = rules[each.code].marks.get(each.table, ())
            frame = contents.ret.tables[each.table]
            found.append(explanation_of(frame, place, each.table, each.id, each.code, marked))
    return found


def ask_why(contents: Contents, errors: Iterable[Error], rules: Ruleset) -> int:
    """Put errors on the sheet Explained, without a reason; gives how many wait for one there.

    Nothing is explained until somebody types the reason.
    """
    waiting = as_explanations(contents, errors, rules)
    # What is on the sheet already stays as it is there.
    contents.explanations = merged_with(waiting, contents.explanations)
    explained_sheet.renew(contents, rules)
    return still_asked(contents)


def still_asked(contents: Contents) -> int:
    """How many rows of the sheet Explained wait for a reason."""
    states = [explained_sheet.state_of(each, contents) for each in contents.explanations]
    return states.count(explained_sheet.ASKED)


def standing(contents: Contents, errors: Iterable[Error]) -> list[Explanation]:
    """The explanations that stand for these errors."""
    wanted = set(errors)
    return [
        each
        for each in contents.explanations
        if Error(each.table, each.id, each.code) in wanted
        and explained_sheet.state_of(each, contents) == explained_sheet.STANDS
    ]


def of_child(
    contents: Contents, code: str, child: str, table: str = "", row: int | None = None
) -> list[Explanation]:
    """The explanations, lapsed ones too, of a rule and a child; of them those in a table or row.

    Raises ``CannotDo`` where there is none.
    """
    found = []
    for each in contents.explanations:
        on_sheet = contents.on_sheets.get(each.table)
        place = None if on_sheet is None else on_sheet.places.get(each.id)
        is_of_child = as_key(each.child) == as_key(child) and each.code == code.strip().upper()
        if is_of_child and (
            place is None and row is None or _fits(contents, each.table, place or 0, table, row)
        ):
            found.append(each)
    if not found:
        raise CannotDo(f"No error of rule {code} and child {child} is explained there.")
    return found


def take_back(
    contents: Contents,
    explanations: Iterable[Explanation],
    now: datetime,
    user: str | None = None,
    progress: Progress = silent,
) -> Kept:
    """Take explanations out of the workbook, and renew the marks."""
    gone = list(explanations)
    about = {each.about for each in gone}
    contents.explanations = [each for each in contents.explanations if each.about not in about]
    result = run_on(contents, progress)
    refresh(contents, result, now, user=user)
    return Kept(gone, result, undone=True)
