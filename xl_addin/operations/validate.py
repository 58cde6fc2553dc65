"""Run the rules on a workbook as it stands now, and renew its marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import xlwings as xw

from lac_rules import LacReturn, Result
from lac_rules import validate as run
from lac_rules.explained import set_aside
from lac_rules.language.choice import Choice
from xl_addin.operations.progress import Progress, counting, silent
from xl_addin.operations.words import summary
from xl_addin.workbook.basics import layout
from xl_addin.workbook.read import Contents, read
from xl_addin.workbook.refresh import refresh
from xl_addin.workbook.sheets import settings as settings_sheet
from xl_addin.workbook.sheets import start as start_sheet
from xl_addin.workbook.sheets.explained import lapsed_since


@dataclass(frozen=True)
class Validated:
    """What stands in a workbook, and what the rules found there."""

    contents: Contents
    result: Result

    @property
    def words(self) -> str:
        """What was found, in a sentence or two."""
        return summary(self.result)

    def words_of_child(self, child: str) -> str:
        """What was found for one child, by rule; further checks apart."""
        rows = self.result.issues.rows
        codes = rows["code"][rows["child"].str.strip() == child].unique()
        found = [self.result.rules[code] for code in codes]
        errors = [f"{rule.code}: {rule.message}" for rule in found if not rule.further]
        asked = [f"{rule.code}: {rule.message}" for rule in found if rule.further]
        if errors:
            lines = [f"Child {child} has these errors:", "", *errors]
        else:
            lines = [f"Child {child} has no errors."]
        if asked:
            lines += ["", "Further checks beyond the DfE's rules found:", "", *asked]
        return "\n".join(lines)


def validate(
    book: xw.Book,
    now: datetime,
    progress: Progress = silent,
    choice: Choice | None = None,
    sheets: Mapping[str, xw.Sheet] | None = None,
) -> Validated:
    """Run the rules on the sheets as they are now, and renew the marks.

    Rules that the sheet Rules turns off are not run; ``choice`` is one for this time, beside that.
    Takes ``sheets`` and raises as ``read`` does; ``WrongValue`` for a choice that cannot be.
    """
    progress("reading the sheets")
    contents = read(book, sheets)
    turned_off = contents.choice
    choice = turned_off if choice is None else replace(choice, off=turned_off.off)
    result = run_on(contents, progress, choice)
    progress("renewing the marks")
    refresh(contents, result, now)
    return Validated(contents, result)


def choose_day(book: xw.Book, day: date) -> None:
    """Look at the return in a workbook on ``day`` from now on. Raises ``NotOurWorkbook``."""
    settings_sheet.read(book)
    start_sheet.choose_day(book.sheets[layout.START], day)


def run_on(contents: Contents, progress: Progress = silent, choice: Choice | None = None) -> Result:
    """Run the rules over what stands in a workbook, as it chooses them unless ``choice`` does.

    What is explained there is set aside. Raises ``WrongValue``.
    """
    choice = contents.choice if choice is None else choice
    return with_explanations(run_rules(contents.ret, progress, choice), contents)


def with_explanations(result: Result, contents: Contents) -> Result:
    """What the rules found in a workbook, with what is explained there set aside."""
    aside = set_aside(result, contents.explanations, contents.ret, contents.ids)
    return replace(aside, lapsed=lapsed_since(contents))


def run_rules(
    ret: LacReturn,
    progress: Progress = silent,
    choice: Choice = Choice(),  # noqa: B008 - it cannot be changed
) -> Result:
    """Run the chosen rules of the return's year over it. Raises ``WrongValue``."""
    rules = choice.rules_of(ret.year)
    return run(ret, rules, counting(progress, "running the rules"))
