"""The sheet Rules: the guide to the rules of the year."""

from __future__ import annotations

from lac_rules.language.rule import KIND_NAMES
from lac_rules.validation import Result
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.layout import sheet_name
from xl_addin.workbook.basics.list_sheet import Column, ListSheet

LIST = ListSheet(
    (
        Column("Rule", 10),
        Column("Kind", 13),
        Column("Errors", 8, styles.NUMBER_FORMAT),
        Column("Message", 70, wrap=True),
        Column("Advice", 70, wrap=True),
        Column("Marks", 44, wrap=True),
        Column("Impact", 9),
        Column("Not run because", 50, wrap=True),
    ),
    table="Rule_guide",
    key=("Rule",),
    about=("Rule", "Message"),
    align=None,
)


def rows_of(result: Result) -> list[list]:
    """The rows of the list: one per rule of the ruleset that was run."""
    counts = result.issues.by_rule.set_index("code")["errors"]
    ran = set(result.ran)
    return [
        [
            item.code,
            KIND_NAMES[item.kind],
            int(counts.get(item.code, 0)) if item.code in ran else None,
            item.message,
            item.advice,
            "; ".join(f"{sheet_name(t)}: {', '.join(f)}" for t, f in item.marks.items()),
            item.impact,
            _reason(result, item.code),
        ]
        for item in result.rules
    ]


def _reason(result: Result, code: str) -> str | None:
    if code in result.failed:
        return f"The rule broke ({type(result.failed[code]).__name__}): please report it."
    return result.not_run.get(code)
