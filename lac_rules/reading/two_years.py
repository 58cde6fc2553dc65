"""Which parts of what was chosen are this year's return, and which last year's.

People choose the folder above both years, a zip of both, or a workbook with both. Names of folders
and sheets tell, otherwise the dates; without either, all of it is this year's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from lac_rules.errors import WrongValue
from lac_rules.reading.parts import Part, Told
from lac_rules.reading.tidy.tidying import tidy
from lac_rules.returns import LacReturn

_LAST = re.compile(r"\b(?:last|previous|prior)[ _-]*(?:year|return)\b", re.IGNORECASE)
_THIS = re.compile(r"\b(?:this|current)[ _-]*(?:year|return)\b", re.IGNORECASE)


@dataclass
class TwoYears:
    """The parts of each year. ``said`` says how they were told apart."""

    this: list[Part] = field(default_factory=list)
    last: list[Part] = field(default_factory=list)


def names_a_year(name: str) -> bool:
    """The name of a folder or sheet says which year's return lies in it: "Episodes last year"."""
    return bool(_LAST.search(name) or _THIS.search(name))


def told_apart(parts: Iterable[Part], told: Told) -> TwoYears:
    """Share the parts out between the years; older years are left out, and told."""
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.folder, []).append(part)
    years = TwoYears()
    unnamed: dict[str, list[Part]] = {}
    for folder, group in groups.items():
        if _LAST.search(folder):
            years.last += group
        elif _THIS.search(folder):
            years.this += group
        else:
            unnamed[folder] = group
    if years.this:
        _leave_out(unnamed, f"beside {_folders(years.this)}, which was taken for this year", told)
    elif not years.last and _some_table_twice(unnamed.values()):
        _by_dates(unnamed, years, told)
    else:
        years.this = [part for group in unnamed.values() for part in group]
    if not years.this and years.last:  # a folder called "last year" alone, as last year's files
        return TwoYears(this=years.last)
    if years.last:
        told.say(
            f"{_folders(years.this) or 'The rest'} was read as this year's return, "
            f"{_folders(years.last)} as last year's."
        )
    return years


def _some_table_twice(groups: Iterable[list[Part]]) -> bool:
    tables = [{part.table for part in group if len(part.frame)} for group in groups]
    return sum(map(len, tables)) > len(set().union(*tables))


def _by_dates(groups: dict[str, list[Part]], years: TwoYears, told: Told) -> None:
    """The latest year is this year's return, the one before last year's."""
    by_year: dict[int | None, dict[str, list[Part]]] = {}
    for folder, group in groups.items():
        by_year.setdefault(_year_of(group), {})[folder] = group
    known = [year for year in by_year if year is not None]
    latest = max(known, default=None)
    for year, of_year in by_year.items():
        parts = [part for group in of_year.values() for part in group]
        if year is None or year == latest:
            years.this += parts
        elif year == latest - 1:
            years.last += parts
        else:
            _leave_out(of_year, f"whose latest dates are of {year}", told)


def _year_of(parts: list[Part]) -> int | None:
    """The collection year that the dates in some tables tell; None without dates."""
    tables: dict[str, pd.DataFrame] = {}
    for part in parts:
        if len(part.frame):
            tables[part.table] = pd.concat([tables.get(part.table), part.frame], ignore_index=True)
    tidied, _ = tidy(tables)  # all of them: other columns tell in which order day and month stand
    names = ["Episodes"] if "Episodes" in tidied else list(tidied)
    try:
        return LacReturn({name: tidied[name] for name in names}).year if names else None
    except WrongValue:
        return None


def _leave_out(groups: dict[str, list[Part]], why: str, told: Told) -> None:
    for folder, group in groups.items():
        where = folder or ", ".join(dict.fromkeys(part.place for part in group))
        told.skip(f"{where} was left out, {why}.")


def _folders(parts: list[Part]) -> str:
    """The folders or sheets that the parts lie in: "this year"."""
    folders = list(dict.fromkeys(part.folder for part in parts if part.folder))
    if len(folders) > 3:
        folders = [*folders[:2], f"{len(folders) - 2} more"]
    return ", ".join(folders)
