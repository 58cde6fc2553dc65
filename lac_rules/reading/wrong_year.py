"""This year's and last year's files the wrong way round, or the same, or not a year apart."""

from __future__ import annotations

from lac_rules.returns import LacReturn
from lac_rules.schema import LAST


def words_if_wrong(ret: LacReturn) -> list[str]:
    """What to say before anything else, with the way out; nothing where the years fit."""
    if _are_the_same(ret):
        return [
            "This year's and last year's files are the same, so nothing differs from last year. "
            "Load again with the files that were sent to the DfE last year, or without any."
        ]
    this, last = ret.year_in_data(), ret.year_in_data(LAST)
    if last is None:
        return []
    if this is not None and last > this:
        return [
            f"The two years look swapped: the dates in this year's files end in collection year "
            f"{this}, those in last year's files in {last}. Load them again the other way round."
        ]
    if last >= ret.year:
        return [
            f"Last year's files have dates of collection year {last}, which is this year's. Are "
            f"they the return of {ret.year - 1}? If not, load again with the one that is."
        ]
    if last < ret.year - 1:
        return [
            f"The dates in last year's files end in collection year {last}. The rules compare with "
            f"the return of {ret.year - 1}: load again with that one."
        ]
    return []


def _are_the_same(ret: LacReturn) -> bool:
    """Every table with rows is there for both years, with the same values."""
    this = {name for name, frame in ret.tables.items() if len(frame) and not name.endswith(LAST)}
    last = {name for name, frame in ret.tables.items() if len(frame) and name.endswith(LAST)}
    return (
        bool(this)
        and last == {name + LAST for name in this}
        and all(ret.tables[name].equals(ret.tables[name + LAST]) for name in this)
    )
