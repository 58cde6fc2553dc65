"""What was changed since loading: cell by cell, row by row, going by the rows' identities.

>>> changes = find_changes(loaded, now, ids)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

Tables = Mapping[str, pd.DataFrame]
Ids = Mapping[str, Sequence[str]]

COLUMNS = ["table", "id", "child", "field", "before", "after", "what"]
EDITED, ADDED, DELETED = "edited", "row added", "row deleted"


def find_changes(
    before: Tables, after: Tables, ids: Ids, before_ids: Ids | None = None
) -> pd.DataFrame:
    """Every difference between tables of text as loaded and as they stand: a DataFrame of COLUMNS.

    ``ids`` hold the identity of each row of ``after``, ``before_ids`` of each row of ``before``;
    there it is 1 for a table's first row, 2 for the second and so on, when not given. A row that
    was added or deleted has one line for each of its values, and one at least. A column that one
    side lacks is blank there. Raises ``ValueError`` when two rows of a table have one identity.
    """
    lines: list[tuple] = []
    for name in dict.fromkeys((*after, *before)):
        lines += _changes_of_table(
            name,
            before.get(name, pd.DataFrame()),
            after.get(name, pd.DataFrame()),
            list((before_ids or {}).get(name) or numbered(len(before.get(name, ())))),
            list(ids.get(name, ())),
        )
    return pd.DataFrame(lines, columns=COLUMNS, dtype=object)


def numbered(count: int) -> list[str]:
    """The identities of ``count`` rows as loaded: "1", "2", ..."""
    return [str(number) for number in range(1, count + 1)]


def _changes_of_table(
    name: str,
    before: pd.DataFrame,
    after: pd.DataFrame,
    before_ids: list[str],
    after_ids: list[str],
) -> Iterator[tuple]:
    fields = list(dict.fromkeys((*before.columns, *after.columns)))
    old, new = _values(before, fields), _values(after, fields)
    places = _places(name, before_ids).get_indexer(_places(name, after_ids))
    edited = np.zeros((len(after_ids), len(fields)), dtype=bool)
    kept = places >= 0
    edited[kept] = new[kept] != old[places[kept]]
    child = fields.index("CHILD") if "CHILD" in fields else None

    def line(identity, values, field, was, now, what):
        return name, identity, "" if child is None else values[child], field, was, now, what

    for row in np.flatnonzero(edited.any(axis=1) | ~kept):
        values, identity = new[row], after_ids[row]
        if kept[row]:
            for column in np.flatnonzero(edited[row]):
                was = old[places[row], column]
                yield line(identity, values, fields[column], was, values[column], EDITED)
        else:
            for field, value in _filled(fields, values):
                yield line(identity, values, field, "", value, ADDED)
    gone = np.setdiff1d(np.arange(len(before_ids)), places[kept])
    for row in gone:
        for field, value in _filled(fields, old[row]):
            yield line(before_ids[row], old[row], field, value, "", DELETED)


def _places(name: str, ids: list[str]) -> pd.Index:
    index = pd.Index(ids, dtype=object)
    if not index.is_unique:
        raise ValueError(f"Two rows of {name} have the same identity.")
    return index


def _values(frame: pd.DataFrame, fields: list[str]) -> np.ndarray:
    """The texts of a table, a column per field."""
    values = np.full((len(frame), len(fields)), "", dtype=object)
    for column, field in enumerate(fields):
        if field in frame:
            values[:, column] = frame[field].to_numpy(dtype=object)
    return values


def _filled(fields: list[str], values: np.ndarray) -> list[tuple[str, str]]:
    """The values of a row that are not blank; the first field of a row that is all blank."""
    return [pair for pair in zip(fields, values, strict=True) if pair[1] != ""] or [(fields[0], "")]
