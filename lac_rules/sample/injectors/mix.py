"""Which errors go in: as many of each code as asked for, or a mix like that of real returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd

from lac_rules.errors import WrongValue
from lac_rules.language.rule import Rule
from lac_rules.language.ruleset import Ruleset, ruleset
from lac_rules.sample.dice import Dice
from lac_rules.sample.injectors.bench import Workbench
from lac_rules.sample.injectors.registry import Flags, injectors

INJECTED = ["code", "table", "row", "field"]

_SHARES = {"placements": 0.37, "cross_year": 0.26, "others": 0.37}
"""What analysts meet: placements and Ofsted, disagreement with last year, and everything else."""

_TRIES = 4


def injectable_codes(year: int) -> list[str]:
    """The codes of which errors can be put into a sample of collection year ``year``."""
    return [code for code in _rules(year).codes if code in injectors()]


@cache
def _rules(year: int) -> Ruleset:
    return ruleset(year)


def put_in(bench: Workbench, errors: int | Mapping[str, int]) -> pd.DataFrame:
    """Put errors into the bench's tables; the cells at which they must be found (INJECTED).

    ``errors`` is a number for a realistic mix, or code -> number. Where a sample has fewer suitable
    children than asked for, as many are put in as it has.

    Raises ``ValueError`` for a code that has no injector in the year, or no suitable child.
    """
    if not isinstance(errors, Mapping):
        return _cells(bench, _put_in_mixed(bench, errors))
    if unknown := sorted(set(errors) - set(injectable_codes(bench.span.year))):
        raise WrongValue(f"These errors cannot be put in: {', '.join(unknown)}.")
    found = [(code, injectors()[code](bench, count)) for code, count in errors.items()]
    if none := [code for code, flags in found if not _size(flags)]:
        raise WrongValue(
            f"The sample has no child for errors of {', '.join(none)}. Make a larger one."
        )
    return _cells(bench, found)


def _put_in_mixed(bench: Workbench, total: int) -> list[tuple[str, Flags]]:
    """About ``total`` errors; what finds no suitable child is made up for by other codes."""
    found, errors = [], 0
    for _ in range(_TRIES):
        for code, count in _drawn(bench.dice, bench.span.year, total - errors).items():
            flags = injectors()[code](bench, count)
            found.append((code, flags))
            errors += _size(flags)
        if errors >= total:
            break
    return found


def _drawn(dice: Dice, year: int, total: int) -> dict[str, int]:
    """How many of each code: a few codes are frequent, most are rare."""
    rules = _rules(year)
    codes = injectable_codes(year)
    groups = np.array([_group(rules[code]) for code in codes])
    weights = 1 / (1 + dice.shuffled(len(codes)).astype(float))
    for group, share in _SHARES.items():
        weights[groups == group] *= share / weights[groups == group].sum()
    drawn = Counter(dice.pick(dict(zip(codes, weights, strict=True)), total))
    return {code: drawn[code] for code in codes if drawn[code]}


def _group(rule: Rule) -> str:
    if rule.kind == "cross_year":
        return "cross_year"
    return "placements" if rule.subject in ("placements", "ofsted") else "others"


def _size(flags: Flags) -> int:
    return sum(len(rows) for rows in flags.values())


def _cells(bench: Workbench, found: list[tuple[str, Flags]]) -> pd.DataFrame:
    """One row per cell: every field that the rule marks in a flagged row."""
    rules = _rules(bench.span.year)
    cells = [
        (code, table, row, field)
        for code, flags in found
        for table, rows in flags.items()
        for row in np.sort(rows).tolist()
        for field in rules[code].marks[table]
    ]
    return pd.DataFrame(cells, columns=INJECTED).astype({"row": np.int64})
