"""The rules explained in words: for the command line, and as the document docs/rules.md."""

from __future__ import annotations

from itertools import groupby

from lac_rules.language.rule import Rule
from lac_rules.language.ruleset import all_rules
from lac_rules.schema import YEARS, in_words

KIND_WORDS = {
    "missing": "something is missing",
    "invalid": "a value is not allowed",
    "inconsistent": "values contradict each other",
    "cross_year": "this year and last year disagree",
}


def rules_with_code(code: str) -> list[Rule]:
    """The variants of ``code``, oldest first; empty when there is no such rule."""
    wanted = code.strip().upper()
    found = [item for item in all_rules() if item.code.upper() == wanted]
    return sorted(found, key=lambda item: item.years[0])


def years_in_words(item: Rule) -> str:
    """ "2023 to 2025", "2026" or "from 2026 on"."""
    first, last = item.years[0], item.years[-1]
    if last > YEARS[-1]:
        return f"from {first} on"
    return str(first) if first == last else f"{first} to {last}"


def marks_in_words(item: Rule) -> str:
    """ "Episodes: PLACE, URN; Header: DOB"."""
    return "; ".join(f"{in_words(t)}: {', '.join(fields)}" for t, fields in item.marks.items())


def when_in_words(item: Rule) -> str:
    """Whether a finding may be to come before 31 March; "" for a rule that finds errors only."""
    if item.is_due_at_the_end:
        return "to come before 31 March: the item is due once a year"
    if item.may_be_to_come:
        return "may be to come before 31 March: what it finds may still change until then"
    return ""


def guide() -> str:
    """The whole guide as Markdown."""
    parts = [
        "# The rules\n",
        "Every rule that the program checks, in its own words: what is wrong, what to do, which "
        "cells are marked, in which collection years, and which findings may be no errors yet "
        "during the year (to come by 31 March). Generated from the rules themselves; do not edit "
        "it.\n",
        _index(),
    ]
    dfe = [item for item in all_rules() if not item.is_local]
    by_subject = sorted(dfe, key=lambda item: item.subject)
    for subject, rules in groupby(by_subject, key=lambda item: item.subject):
        parts.append(f"\n## {subject.replace('_', ' ').capitalize()}\n")
        seen = set()
        for item in rules:
            if item.code not in seen:
                seen.add(item.code)
                parts.append(_entry(item.code))
    return "\n".join(parts)


def _index() -> str:
    lines = ["| collection year | rules |", "|---|---|"]
    for year in YEARS:
        count = sum(year in item.years for item in all_rules() if not item.is_local)
        lines.append(f"| {year} | {count} |")
    return "\n".join(lines) + "\n"


def _entry(code: str) -> str:
    variants = rules_with_code(code)
    lines = [f"### {code}\n"]
    texts = {
        (item.message, item.advice, marks_in_words(item), item.needs, when_in_words(item))
        for item in variants
    }
    for item in variants[-1:] if len(texts) == 1 else variants:
        years = ", ".join(years_in_words(v) for v in variants) if len(texts) == 1 else ""
        lines += [
            f"**{item.message}** {item.advice}\n",
            f"- Years: {years or years_in_words(item)}",
            f"- Kind: {KIND_WORDS[item.kind]}" + (f"; impact {item.impact}" if item.impact else ""),
            f"- Marks: {marks_in_words(item)}",
            f"- Needs: {', '.join(in_words(table) for table in item.needs)}",
            *([f"- During the year: {when}"] if (when := when_in_words(item)) else []),
            "",
        ]
    return "\n".join(lines)
