"""How results are put into words: lines under a title, and what the rules found."""

from __future__ import annotations

from dataclasses import dataclass

from lac_rules import Result
from lac_rules.words import counted


@dataclass(frozen=True)
class Section:
    """Lines of one kind under their title."""

    title: str
    lines: list[str]


def sections(*parts: tuple[str, list[str]]) -> list[Section]:
    """The parts, each (title, lines), that have a line."""
    return [Section(title, lines) for title, lines in parts if lines]


def shown(value: str) -> str:
    """A cell's value in a sentence."""
    return value or "(blank)"


def summary(result: Result) -> str:
    """What was not read, what the rules found, in a sentence or two, and what was assumed."""
    issues = result.issues
    if not len(issues):
        words = f"No errors found by {len(result.ran)} rules."
    else:
        children = counted(issues.children_with_errors, "child", "children")
        words = f"{counted(len(issues), 'error')} in {children}."
    if len(result.to_come):
        words += f" {len(result.to_come)} to come by 31 March if nothing happens."
    if result.not_run:
        words += (
            f"\n{counted(len(result.not_run), 'rule')} could not run: the sheet Rules says why."
        )
    if result.failed:
        words += f"\nRules that broke: {', '.join(result.failed)}. Please report this."
    others = [text for text in result.statements if text not in result.skipped]
    return "\n".join([*result.skipped, words, *others])


def not_run(result: Result) -> list[str]:
    """How many rules were run, and for each reason which were not."""
    reasons: dict[str, list[str]] = {}
    for code, reason in result.not_run.items():
        reasons.setdefault(reason, []).append(code)
    return [
        f"{len(result.ran)} of {len(result.rules)} rules were run.",
        *(f"Not run: {', '.join(codes)}: {reason}." for reason, codes in reasons.items()),
    ]


def broken(result: Result) -> list[str]:
    """The rules that broke, each with the kind of failure."""
    return [
        f"Rule {code} broke ({type(error).__name__}): please report it."
        for code, error in result.failed.items()
    ]
