"""How results are put into words: lines under a title, and what the rules found."""

from __future__ import annotations

from dataclasses import dataclass

from lac_rules import Result
from lac_rules.words import counted

_MOST_LAPSED = 8
"""Explanations that no longer stand, in one message."""
_MOST_CODES = 12
"""Codes that somebody chose away, in one sentence."""


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
    issues = result.issues.dfe
    if not len(issues) and not len(result.explained.dfe):
        ran, _ = result.run_of()
        words = f"No errors found by {ran} rules."
    elif not len(issues):
        words = "No error is open."
    else:
        children = counted(issues.children_with_errors, "child", "children")
        words = f"{counted(len(issues), 'error')} in {children}."
    if to_come := len(result.to_come.dfe):
        words += f" {to_come} to come by 31 March if nothing happens."
    words = "\n".join([words, *explained(result), *further(result), *off(result)])
    if result.not_run:
        words += (
            f"\n{counted(len(result.not_run), 'rule')} could not run: the sheet Rules says why."
        )
    if result.failed:
        words += f"\nRules that broke: {', '.join(result.failed)}. Please report this."
    others = [text for text in result.statements if text not in result.skipped]
    return "\n".join([*result.skipped, words, *others])


def explained(result: Result) -> list[str]:
    """How many errors are explained, which are none of those counted, and what has lapsed."""
    words, still_open = [], len(result.issues.dfe)
    if found := len(result.explained.dfe):
        more = "more " if still_open else ""
        them = counted(
            found,
            f"{more}error is explained and kept as it is",
            f"{more}errors are explained and kept as they are",
        )
        words.append(f"{them}; the rules find {still_open + found} in all.")
    lapsed = result.lapsed[:_MOST_LAPSED]
    if len(result.lapsed) > _MOST_LAPSED:
        lapsed.append(f"And {len(result.lapsed) - _MOST_LAPSED} more: see the sheet Explained.")
    return [*words, *lapsed]


def further(result: Result) -> list[str]:
    """How much the checks beyond the DfE's found, in a sentence; nothing where they found none."""
    found, to_come = result.issues.further, result.to_come.further
    if not len(found) and not len(to_come):
        return []
    children = counted(found.children_with_errors, "child", "children")
    later = f", {len(to_come)} to come by 31 March" if len(to_come) else ""
    return [
        f"Further checks beyond the DfE's rules found {len(found)} in {children}{later}; they are "
        "not counted as errors."
    ]


def off(result: Result) -> list[str]:
    """Which of the DfE's rules were chosen away, in a sentence; nothing where none was."""
    codes = [item.code for item in result.rules.chosen_away if not item.further]
    if not codes:
        return []
    if len(codes) == 1:
        return [f"Careful: rule {codes[0]} was not run by choice, so its errors are not counted."]
    which = (
        f"rules {', '.join(codes)}"
        if len(codes) <= _MOST_CODES
        else f"{len(codes)} of {result.run_of()[1]} rules"
    )
    return [f"Careful: {which} were not run by choice, so their errors are not counted."]


def not_run(result: Result) -> list[str]:
    """How many rules were run, and for each reason which were not."""
    reasons: dict[str, list[str]] = {}
    for code, reason in (*result.not_run.items(), *result.rules.off.items()):
        reasons.setdefault(reason, []).append(code)
    chosen = set(result.rules.off.values())
    return [
        ran_in_words(result),
        *(
            f"Not run: {_shortened(codes) if reason in chosen else ', '.join(codes)}: {reason}."
            for reason, codes in reasons.items()
        ),
    ]


def ran_in_words(result: Result) -> str:
    """ "326 of 326 rules were run, and 13 of 13 further checks." """
    (ran, rules), (checks_ran, checks) = result.run_of(), result.run_of(further=True)
    further_too = f", and {checks_ran} of {checks} further checks" if checks else ""
    return f"{ran} of {rules} rules were run{further_too}."


def _shortened(codes: list[str]) -> str:
    """The codes; of many those that come first."""
    if len(codes) <= _MOST_CODES:
        return ", ".join(codes)
    return f"{', '.join(codes[:_MOST_CODES])} and {len(codes) - _MOST_CODES} others"


def broken(result: Result) -> list[str]:
    """The rules that broke, each with the kind of failure."""
    return [
        f"Rule {code} broke ({type(error).__name__}): please report it."
        for code, error in result.failed.items()
    ]
