"""Validating a workbook: what several commands have in common."""

from __future__ import annotations

from datetime import datetime

from lac_rules import Result, validate
from xl_addin.commands.session import Session
from xl_addin.workbook.read import Contents, read
from xl_addin.workbook.refresh import refresh


def validate_book(session: Session, contents: Contents | None = None) -> tuple[Contents, Result]:
    """Run the rules on the sheets as they are now, and renew the marks.

    ``contents`` is what stands in the sheets, read from them if not given. Raises as ``read`` does.
    """
    if contents is None:
        session.progress("reading the sheets")
        contents = read(session.book)
    result = validate(
        contents.ret, progress=lambda done, total: session.progress(f"rule {done} of {total}")
    )
    session.progress("renewing the marks")
    refresh(contents, result, datetime.now())
    return contents, result


def summary(result: Result) -> str:
    """What a validation found, in a sentence or two."""
    issues = result.issues
    if not len(issues):
        words = f"No errors found by {len(result.ran)} rules."
    else:
        children = issues.children_with_errors
        words = f"{_count(len(issues), 'error')} in {_count(children, 'child', 'children')}."
    if result.not_run:
        words += f"\n{_count(len(result.not_run), 'rule')} could not run: the sheet Rules says why."
    if result.failed:
        words += f"\nRules that broke: {', '.join(result.failed)}. Please report this."
    return "\n".join([words, *result.statements])


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
