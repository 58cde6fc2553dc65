"""The rules explained in words: for the command line, and as the document docs/rules.md."""

from __future__ import annotations

import re
from itertools import groupby

from lac_rules.language.rule import FURTHER, Rule
from lac_rules.language.ruleset import all_rules, code_order
from lac_rules.reports.open_readings import open_reading
from lac_rules.reports.rule_examples import ExampleTable, example_of
from lac_rules.schema import YEARS, in_words, label
from lac_rules.schema.editions import edition

KIND_WORDS = {
    "missing": "something is missing",
    "invalid": "a value is not allowed",
    "inconsistent": "values contradict each other",
    "cross_year": "this year and last year disagree",
    FURTHER: "a further check, beyond the DfE's rules",
}
IMPACT_WORDS = {
    "high": "analysts say that such errors often mislead decisions",
    "medium": "analysts say that such errors sometimes mislead decisions",
    "low": "analysts say that such errors seldom mislead decisions",
}
_INTRODUCTION = """\
# The rules

Every rule that the program checks, in its own words: what is wrong, what to do, which cells are \
marked, and in which collection years (a year is named by the year it ends). Generated from the \
rules themselves and from the tests' example tables; do not edit it.

* **Kind** says what sort of error it is: something is missing, a value is not allowed, values \
contradict each other, or this year and last year disagree.
* **Impact**, where a rule has one, says how often analysts at councils see such errors mislead \
decisions: high, medium or low.
* **Needs** are the tables without which the rule is not run.
* In the **examples** a marked cell is bold and in brackets; `[]` is a marked blank. `lac903 rules \
218` shows the same in the terminal.
"""
_ABOUT_FURTHER = """\
Checks beyond the DfE's rules: what the portal lets pass, and is hardly ever right. What they find \
is no error to the DfE and is counted apart. `--dfe-only` leaves them out, and the column Run on \
the sheet Rules turns each of them off.
"""
_TITLES = {
    "further": "Further checks",
    "further_timeliness": "Further checks: reviews and health assessments",
}
_MENTIONED = re.compile(r"(?<=\b[Rr]ule )\w+")


def rules_with_code(code: str) -> list[Rule]:
    """The variants of ``code``, oldest first; empty when there is no such rule."""
    wanted = code.strip().upper()
    found = [item for item in all_rules() if item.code.upper() == wanted]
    return sorted(found, key=lambda item: item.years[0])


def kind_in_words(item: Rule) -> str:
    """What sort of error the rule finds; of a further check that it is one comes first."""
    words = KIND_WORDS[item.kind]
    return f"{KIND_WORDS[FURTHER]}: {words}" if item.further else words


def impact_in_words(item: Rule) -> str:
    """How much the errors that the rule finds mislead decisions, and who says so."""
    words = "our own judgement" if item.further else IMPACT_WORDS[item.impact]
    return f"{item.impact} ({words})"


def needs_in_words(item: Rule) -> str:
    """The tables without which the rule is not run."""
    return ", ".join(map(in_words, item.needs)) or "any of the tables that it marks"


def years_in_words(item: Rule) -> str:
    """ "2023 to 2025", "2026" or "from 2026 on"."""
    first, last = item.years[0], item.years[-1]
    if last > YEARS[-1]:
        return f"from {first} on"
    return str(first) if first == last else f"{first} to {last}"


def marks_in_words(item: Rule) -> str:
    """ "Episodes: PLACE, URN; Header: DOB"."""
    return "; ".join(f"{in_words(t)}: {', '.join(fields)}" for t, fields in item.marks.items())


def labels_in_words(item: Rule) -> str:
    """ "PLACE: type of placement; URN: Ofsted's number of the provider"."""
    fields = dict.fromkeys(field for fields in item.marks.values() for field in fields)
    return "; ".join(f"{field}: {label(field)}" for field in fields)


def when_in_words(item: Rule) -> str:
    """Whether a finding may be to come before 31 March; "" for a rule that finds errors only."""
    if item.is_due_at_the_end:
        return "to come before 31 March: the item is due once a year"
    if item.may_be_to_come:
        return "may be to come before 31 March: what it finds may still change until then"
    return ""


def guide() -> str:
    """The whole guide as Markdown."""
    ours = [item for item in all_rules() if not item.is_local]
    # The checks beyond the DfE's stand last.
    by_subject = sorted(ours, key=lambda item: (item.further, item.subject))
    subjects = {
        subject: list(dict.fromkeys(item.code for item in rules))
        for subject, rules in groupby(by_subject, key=lambda item: item.subject)
    }
    parts = [_INTRODUCTION, _years(ours), _index(subjects)]
    for subject, codes in subjects.items():
        parts.append(f"\n## {_title(subject)}\n")
        if any(item.further for item in rules_with_code(codes[0])):
            parts.append(_ABOUT_FURTHER)
        parts += map(_entry, codes)
    return "\n".join(parts)


def _title(subject: str) -> str:
    return _TITLES.get(subject) or subject.replace("_", " ").capitalize()


def _years(rules: list[Rule]) -> str:
    lines = ["| collection year | rules | further checks | edition |", "|---|---|---|---|"]
    for year in YEARS:
        in_force = [item for item in rules if year in item.years]
        further = sum(item.further for item in in_force)
        count = len(in_force) - further
        lines.append(f"| {year} | {count} | {further} | {edition(year).words} |")
    return "\n".join(lines) + "\n"


def _index(subjects: dict[str, list[str]]) -> str:
    lines = ["| subject | rules |", "|---|---|"]
    for subject, codes in subjects.items():
        anchor = _title(subject).lower().replace(":", "").replace(" ", "-")
        links = " ".join(map(_link, sorted(codes, key=_in_order)))
        lines.append(f"| [{_title(subject)}](#{anchor}) | {links} |")
    return "\n".join(lines) + "\n"


def _in_order(code: str) -> tuple[int, int, str]:
    return code_order(rules_with_code(code)[0])


def _link(code: str) -> str:
    return f"[{code}](#{code.lower()})"


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
            f"**{item.message}** {_with_links(item.advice)}\n",
            f"- Years: {years or years_in_words(item)}",
            f"- Kind: {kind_in_words(item)}",
            *([f"- Impact: {impact_in_words(item)}"] if item.impact else []),
            f"- Marks: {marks_in_words(item)} ({labels_in_words(item)})",
            f"- Needs: {needs_in_words(item)}",
            *([f"- During the year: {when}"] if (when := when_in_words(item)) else []),
            *([f"- {reading}"] if (reading := open_reading(item.code)) else []),
            "",
        ]
    example = example_of(code)
    if example is not None:
        lines += [*_example("Marked", example.marked), *_example("Not marked", example.unmarked)]
    return "\n".join(lines)


def _with_links(advice: str) -> str:
    """The advice, with a link behind the code of each rule that it speaks of."""
    return _MENTIONED.sub(
        lambda found: _link(found[0]) if rules_with_code(found[0]) else found[0], advice
    )


def _example(title: str, tables: tuple[ExampleTable, ...]) -> list[str]:
    why = dict.fromkeys(words for table in tables for words in table.why if words)
    lines = [f"{title}{': ' if why else '.'}{'; '.join(why)}\n"]
    for table in tables:
        lines += [
            f"| {' | '.join([table.title, *table.columns])} |",
            "|---" * (len(table.columns) + 1) + "|",
            *(f"| | {' | '.join(map(_cell, row))} |" for row in table.rows),
            "",
        ]
    return lines


def _cell(text: str) -> str:
    text = text.replace("|", "\\|")
    return f"**{text}**" if text.startswith("[") else text
