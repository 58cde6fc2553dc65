"""Tables that came from several places -> one of each.

A table without rows gives way to one with rows. Parts of a table are joined when their columns
agree and no record stands in two of them; where rows do, nobody but a person can tell.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from lac_rules.reading.parts import Part, Told
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.schema import TABLES, in_words
from lac_rules.words import counted, quoted

_A_FEW = 0.1
"""Of a part's records; two years' returns share most children, two extracts nearly all records."""


class RowsInBoth(ReadError):
    """Rows of a table stand in two files, and nothing else is wrong: they may be taken once."""


def joined(parts: Iterable[Part], told: Told, once: bool = False) -> dict[str, Part]:
    """One part per table. Rows that stand in two of them are taken once where ``once`` says so.

    Raises ``ReadError`` with every table that cannot be joined; of its kind ``RowsInBoth`` when
    rows in two files are all that is wrong.
    """
    by_table: dict[str, list[Part]] = {}
    for part in parts:
        by_table.setdefault(part.table, []).append(part)
    problems: list[Problem] = []
    only_rows_in_both = True
    whole: dict[str, Part] = {}
    gave_way: dict[str, list[str]] = {}
    for table, of_table in by_table.items():
        kept = _with_rows(of_table, gave_way)
        whole[table] = kept[0]
        if len(kept) == 1:
            continue
        hopeless = _columns_apart(kept) or _versions_in_both(kept)
        doubled = [] if hopeless or once else _rows_in_both(kept)
        problems += hopeless + doubled
        only_rows_in_both &= not hopeless
        if not hopeless and not doubled:
            whole[table] = _joined(kept, told)
    if problems:
        raise RowsInBoth(problems) if only_rows_in_both else ReadError(problems)
    for place, tables in gave_way.items():
        told.say(_way_given(place, tables, [p.table for p in whole.values() if p.place == place]))
    return whole


def _with_rows(parts: list[Part], gave_way: dict[str, list[str]]) -> list[Part]:
    """The parts that hold something; one of them where none does."""
    full = [part for part in parts if len(part.frame) and not part.implied]
    kept = full or [part for part in parts if len(part.frame)] or parts[:1]
    for part in parts:
        if not any(part is each for each in kept) and kept[0].place != part.place and full:
            gave_way.setdefault(part.place, []).append(part.table)
    return kept


def _way_given(place: str, tables: list[str], taken: list[str]) -> str:
    if taken:
        return (
            f"{place}: {', '.join(map(in_words, taken))} was taken from it; its other tables hold "
            "nothing that other files have not."
        )
    return f"{place}: no rows of {', '.join(map(in_words, tables))}; another file's were taken."


def _columns(part: Part) -> frozenset[str]:
    return frozenset(column.strip().upper() for column in part.frame.columns)


def _columns_apart(parts: list[Part]) -> list[Problem]:
    """A problem for each part with other columns than the first."""
    first, *others = parts
    return [
        Problem(
            part.place,
            f"It holds the table {part.table}, and so does {first.place}, with other columns: "
            f"{', '.join(map(quoted, sorted(_columns(first) ^ _columns(part))[:5]))} "
            "in one of them only.",
            "Keep one of the two, or give both the same columns.",
        )
        for part in others
        if _columns(part) != _columns(first)
    ]


def _versions_in_both(parts: list[Part]) -> list[Problem]:
    """A problem for each part that has a record of one before it with other values.

    Then the two are not parts of one table, but two extracts of it, or two years' returns. A few
    such records are the errors that the rules will find.
    """
    problems = []
    before: dict[tuple, tuple[tuple, Part]] = {}
    for part in parts:
        records = list(zip(_rows(part.frame, _key(part)), _rows(part.frame), strict=True))
        versions = [
            before[key][1]
            for key, row in records
            if key in before and before[key][1] is not part and before[key][0] != row
        ]
        if len(versions) > _A_FEW * len(records):
            of_records = ", ".join(_key(part))
            problems.append(
                Problem(
                    part.place,
                    f"It holds the table {part.table}, and so does {versions[0].place}: "
                    f"{counted(len(versions), 'record')} (by {of_records}) in both, with other "
                    "values. Are they two years' returns, or an older and a newer extract?",
                    "Choose the files of one; last year's are chosen apart.",
                )
            )
        for key, row in records:
            before.setdefault(key, (row, part))
    return problems


def _rows_in_both(parts: list[Part]) -> list[Problem]:
    """A problem for each part that has rows of one before it."""
    problems = []
    before: dict[tuple, Part] = {}
    for part in parts:
        rows = _rows(part.frame)
        shared = [before[row] for row in rows if row in before and before[row] is not part]
        if shared:
            problems.append(
                Problem(
                    part.place,
                    f"It holds the table {part.table}, and so does {shared[0].place}: "
                    f"{counted(len(shared), 'row stands', 'rows stand')} in both.",
                    "Keep one of the two files, or take those rows out of one.",
                )
            )
        for row in rows:
            before.setdefault(row, part)
    return problems


def _key(part: Part) -> list[str]:
    """The columns that tell one record of a table from another."""
    wanted = {"CHILD", *TABLES[part.table].key}
    return [column for column in part.frame.columns if column.strip().upper() in wanted]


def _rows(frame: pd.DataFrame, columns: list[str] | None = None) -> list[tuple]:
    """The rows as tuples, of all columns in the order of their names if not given."""
    columns = sorted(frame.columns) if columns is None else columns
    stripped = [[text.strip() for text in frame[column]] for column in columns]
    return list(zip(*stripped, strict=True))


def _joined(parts: list[Part], told: Told) -> Part:
    """The parts one after the other, a row that stands in two of them once."""
    first = parts[0]
    order = {column.strip().upper(): column for column in first.frame.columns}
    frames = [
        part.frame.rename(columns=lambda name: order[name.strip().upper()])[list(order.values())]
        for part in parts
    ]
    seen: set[tuple] = set()
    kept = []
    for frame in frames:
        rows = _rows(frame)
        kept.append(frame[[row not in seen for row in rows]])
        seen.update(rows)
    sources = ", ".join(
        f"{part.place} ({counted(len(frame), 'row')})"
        for part, frame in zip(parts, kept, strict=True)
    )
    told.say(f"{in_words(first.table)} was put together from {sources}.")
    whole = pd.concat(kept, ignore_index=True)
    from_workbook = any(part.from_workbook for part in parts)
    return Part(first.table, whole, first.place, first.folder, from_workbook)
