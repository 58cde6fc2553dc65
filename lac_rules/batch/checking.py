"""Check one return of many: counts come back, or the problem that kept it from being checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import perf_counter

import pandas as pd

from lac_rules.batch.tasks import Task, authority_named
from lac_rules.errors import Expected
from lac_rules.explained import explanations_in, set_aside_by_values
from lac_rules.files import words_of_system
from lac_rules.issues import Issues
from lac_rules.language.rule import KINDS
from lac_rules.places.councils import authority_name
from lac_rules.reading import read_providers, read_return
from lac_rules.validation import validate
from lac_rules.words import without_quotes

DIED = "The process that checked it ended. It may need more memory than there is. Check it alone."


@dataclass(frozen=True)
class Outcome:
    """What came of one return: counts, or the ``problem`` that kept it from being checked.

    ``explained`` is what is wrong by the rules and right as it is, as a checked workbook says, and
    among no other count; ``to_come`` is what is only wrong if nothing happens until 31 March, and
    no error yet;
    ``kinds`` maps each kind to its errors, ``rules`` each rule that found something to (errors,
    children); ``further`` the same of further checks, which are among no other count; ``rules_off``
    is how many rules were chosen away; ``left_out`` says what was not read of the files. No child's
    data is in it.
    """

    name: str
    problem: str = ""
    council: str = ""
    authority: str = ""
    year: int | None = None
    children: int = 0
    children_with_errors: int = 0
    errors: int = 0
    explained: int = 0
    to_come: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    rules: dict[str, tuple[int, int]] = field(default_factory=dict)
    further: dict[str, tuple[int, int]] = field(default_factory=dict)
    rules_run: int = 0
    rules_off: int = 0
    left_out: tuple[str, ...] = ()
    seconds: float = 0.0


Done = Callable[[Outcome], object]
"""What is called as each return ends, to show progress."""


def run(task: Task) -> Outcome:
    """Read and validate one return. Never raises: a problem is an outcome too."""
    start = perf_counter()
    try:
        return _check(task, start)
    except Expected as error:
        problem = without_quotes(str(error))
    except OSError as error:
        problem = words_of_system(error)
    except MemoryError:
        problem = DIED
    except Exception as error:  # a fault of ours with one return is no reason to lose the others
        problem = f"The program failed ({type(error).__name__}). Please report this."
    return Outcome(task.name, problem, seconds=perf_counter() - start)


def _check(task: Task, start: float) -> Outcome:
    providers = _providers(task.ofsted) if task.ofsted else None
    authority = authority_named(task.name)
    ret = read_return(task.path, None, task.year, authority, providers, as_at=task.as_at)
    result = validate(ret, task.choice.rules_of(ret.year, strict=False))
    result = set_aside_by_values(result, explanations_in([task.path], ret.year), ret)
    errors, (rules_run, _) = result.issues.dfe, result.run_of()
    kinds = errors.by_rule.groupby("kind")["errors"].sum()
    return Outcome(
        task.name,
        council=authority_name(ret.authority) or "",
        authority=ret.authority or "",
        year=ret.year,
        children=ret.children,
        children_with_errors=errors.children_with_errors,
        errors=len(errors),
        explained=len(result.explained.dfe),
        to_come=len(result.to_come.dfe),
        kinds={kind: int(kinds.get(kind, 0)) for kind in KINDS},
        rules=_counts(errors),
        further=_counts(result.issues.further),
        rules_run=rules_run,
        rules_off=sum(not item.further for item in result.rules.chosen_away),
        left_out=tuple(map(without_quotes, ret.loading.skipped)),
        seconds=perf_counter() - start,
    )


def _counts(issues: Issues) -> dict[str, tuple[int, int]]:
    rows = issues.by_rule.itertuples()
    return {row.code: (int(row.errors), int(row.children)) for row in rows}


@lru_cache(maxsize=1)
def _providers(paths: tuple[Path, ...]) -> pd.DataFrame:
    """The Ofsted list, read once by each process."""
    return read_providers(paths)
