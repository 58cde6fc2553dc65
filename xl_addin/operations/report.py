"""Report: what is wrong, as lists for people, and as a summary without any child's data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from lac_rules import LacReturn, Result
from lac_rules.files import together
from lac_rules.language.choice import Choice
from lac_rules.reports.anonymous import anonymous_summary
from lac_rules.reports.findings import children_with_errors, failures_by_rule
from lac_rules.reports.writing import write_children, write_failures, write_summary
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import run_rules
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets.reports import put_reports


@dataclass(frozen=True)
class Targets:
    """Where the reports go; None: that one is not written."""

    failures: Path | None = None
    children: Path | None = None
    summary: Path | None = None

    @property
    def files(self) -> list[Path]:
        """The files to write."""
        return [path for path in (self.failures, self.children, self.summary) if path is not None]


@dataclass(frozen=True)
class Reported:
    """What the rules found, and the files that say so."""

    result: Result
    files: list[Path]


def report(
    ret: LacReturn,
    targets: Targets,
    progress: Progress = silent,
    choice: Choice = Choice(),  # noqa: B008 - it cannot be changed
) -> Reported:
    """Run the rules, and write the reports; files that exist are replaced.

    ``choice`` is that of the workbook that the return stands in. Raises ``CannotWrite``.
    """
    result = run_rules(ret, progress, choice)
    with together():
        if targets.failures is not None:
            write_failures(failures_by_rule(result), targets.failures)
        if targets.children is not None:
            write_children(children_with_errors(result, ret), targets.children)
        if targets.summary is not None:
            write_summary(anonymous_summary(result, ret), targets.summary)
    return Reported(result, targets.files)


def report_in_book(book: xw.Book, targets: Targets, progress: Progress = silent) -> Reported:
    """Report on a workbook, and put the two lists on sheets of its own. Raises as ``read`` does."""
    progress("reading the sheets")
    contents = read(book)
    reported = report(contents.ret, targets, progress, contents.choice)
    put_reports(book, contents, reported.result)
    return reported
