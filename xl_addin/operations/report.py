"""Report: what is wrong, as lists for people, and as a summary without any child's data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from lac_rules import LacReturn, Result
from lac_rules.files import together
from lac_rules.reports.anonymous import anonymous_summary
from lac_rules.reports.findings import children_with_errors, failures_by_rule
from lac_rules.reports.writing import (
    write_children,
    write_explanations,
    write_failures,
    write_summary,
)
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import run_on, run_rules
from xl_addin.workbook.book import Contents
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets import explained as explained_sheet
from xl_addin.workbook.sheets.reports import put_reports


@dataclass(frozen=True)
class Targets:
    """Where the reports go; None: that one is not written.

    ``explanations`` is for a return in a workbook, which alone has any.
    """

    failures: Path | None = None
    children: Path | None = None
    summary: Path | None = None
    explanations: Path | None = None

    @property
    def files(self) -> list[Path]:
        """The files to write."""
        targets = (self.failures, self.children, self.summary, self.explanations)
        return [path for path in targets if path is not None]


@dataclass(frozen=True)
class Reported:
    """What the rules found, and the files that say so."""

    result: Result
    files: list[Path]


def report(
    ret: LacReturn,
    targets: Targets,
    progress: Progress = silent,
    contents: Contents | None = None,
) -> Reported:
    """Run the rules, and write the reports; files that exist are replaced.

    ``contents`` are those of the workbook that the return stands in: its rules are run, and what is
    explained there stands apart, last. Raises ``CannotWrite``.
    """
    result = run_rules(ret, progress) if contents is None else run_on(contents, progress)
    with together():
        if targets.failures is not None:
            write_failures(failures_by_rule(result), targets.failures)
        if targets.children is not None:
            write_children(children_with_errors(result, ret), targets.children)
        if targets.summary is not None:
            write_summary(anonymous_summary(result, ret), targets.summary)
        if targets.explanations is not None:
            explained = explained_sheet.report_of(contents, result)
            write_explanations(explained, targets.explanations)
    return Reported(result, targets.files)


def report_in_book(book: xw.Book, targets: Targets, progress: Progress = silent) -> Reported:
    """Report on a workbook, and put the two lists on sheets of its own. Raises as ``read`` does."""
    progress("reading the sheets")
    contents = read(book)
    reported = report(contents.ret, targets, progress, contents)
    put_reports(book, contents, reported.result)
    return reported
