"""A new extract over an edited table: which rows are which, and which corrections it lacks.

>>> plan = plan_reload("Episodes", loaded, now, new, next_id=101)
>>> table, ids = plan.table(keep=plan.corrections)      # the new extract with all corrections
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lac_rules.edits.changes import find_changes
from lac_rules.edits.row_matching import NO_ROW, match_rows
from lac_rules.schema import split_name

VALUE, ROW_ADDED, ROW_DELETED, ROW_GONE = "value", "row added", "row deleted", "row gone"


@dataclass(frozen=True)
class Correction:
    """Something that was corrected in the workbook and that the new extract does not have.

    ``kind`` is VALUE for one cell; ROW_ADDED and ROW_DELETED for a row that was added or deleted;
    ROW_GONE for a corrected row that the extract no longer has. ``before`` is the value as loaded,
    ``ours`` the corrected one, ``theirs`` that of the extract; of a row, all its values in words.
    """

    kind: str
    table: str
    id: str
    child: str
    field: str
    before: str
    ours: str
    theirs: str

    @property
    def is_conflict(self) -> bool:
        """The extract has a value that is neither what was loaded nor what it was corrected to."""
        return self.kind == VALUE and self.theirs != self.before


@dataclass
class TablePlan:
    """A new extract of one table: its rows' identities, and the corrections that it lacks."""

    name: str
    new: pd.DataFrame
    ids: list[str]
    now: pd.DataFrame
    next_id: int
    corrections: list[Correction] = field(default_factory=list)

    def table(self, keep: Iterable[Correction]) -> tuple[pd.DataFrame, list[str]]:
        """The extract with the corrections to keep, and its rows' identities."""
        frame, ids = self.new.copy(), list(self.ids)
        kept = list(keep)
        places = {identity: place for place, identity in enumerate(ids)}
        for each in kept:
            if each.kind == VALUE:
                frame.at[places[each.id], each.field] = each.ours
        gone = {each.id for each in kept if each.kind == ROW_DELETED}
        rows = [each.id for each in kept if each.kind in (ROW_ADDED, ROW_GONE)]
        stays = [identity not in gone for identity in ids]
        extra = self.now.loc[rows].reindex(columns=frame.columns, fill_value="")
        table = pd.concat([frame[stays], extra], ignore_index=True).astype(object)
        return table, [i for i, stay in zip(ids, stays, strict=True) if stay] + rows


def plan_reload(
    name: str, loaded: pd.DataFrame, now: pd.DataFrame, new: pd.DataFrame, next_id: int
) -> TablePlan:
    """Compare a table as loaded and as it stands with a new extract of it.

    The index of ``loaded`` and ``now`` are the rows' identities; rows of ``new`` that are none of
    those get new ones from ``next_id`` on.
    """
    ids = _ids(loaded, now, new, split_name(name)[0].key)
    for place, identity in enumerate(ids):
        if not identity:
            ids[place] = str(next_id)
            next_id += 1
    plan = TablePlan(name, new.reset_index(drop=True), ids, now, next_id)
    extract = plan.new.set_axis(pd.Index(ids, dtype=object))
    changes = find_changes(
        {name: loaded}, {name: now}, {name: list(now.index)}, {name: list(loaded.index)}
    )
    for identity in dict.fromkeys(changes["id"]):
        plan.corrections += _corrections(name, identity, loaded, now, extract)
    return plan


def _ids(
    loaded: pd.DataFrame, now: pd.DataFrame, new: pd.DataFrame, key: tuple[str, ...]
) -> list[str]:
    """The identity of each row of ``new``, "" where it is a new row.

    The extract may have a row as it was loaded or as it was corrected, so it is looked for among
    both before it is told by its likeness.
    """
    ids = [""] * len(new)
    added = now.loc[[identity for identity in now.index if identity not in loaded.index]]
    latest = pd.concat([now, loaded.loc[[i for i in loaded.index if i not in now.index]]])
    for known, alike in ((pd.concat([loaded, added]), False), (now, False), (latest, True)):
        there = set(ids)
        known = known.loc[[identity for identity in known.index if identity not in there]]
        nameless = [place for place, identity in enumerate(ids) if not identity]
        matches = match_rows(known.fillna(""), new.iloc[nameless], key, alike)
        for place, match in zip(nameless, matches, strict=True):
            if match != NO_ROW:
                ids[place] = known.index[match]
    return ids


def _corrections(
    name: str, identity: str, loaded: pd.DataFrame, now: pd.DataFrame, extract: pd.DataFrame
) -> list[Correction]:
    """What was corrected in one row and is not in the extract."""
    was, ours, theirs = (
        table.loc[identity].to_dict() if identity in table.index else None
        for table in (loaded, now, extract)
    )
    child = (ours or was)["CHILD"]

    def whole_row(kind: str, before: dict | None, after: dict | None) -> Correction:
        words = [_in_words(values) for values in (before, after, theirs)]
        return Correction(kind, name, identity, child, "", *words)

    if ours is None:
        return [whole_row(ROW_DELETED, was, None)] if theirs is not None else []
    fields = [field for field in ours if field in extract.columns]
    edited = [field for field in fields if ours[field] != (was or {}).get(field, "")]
    if theirs is None:
        if was is None:
            return [whole_row(ROW_ADDED, None, ours)]
        return [whole_row(ROW_GONE, was, ours)] if edited else []
    return [
        Correction(
            VALUE, name, identity, child, field, (was or {}).get(field, ""), ours[field],
            theirs[field],
        )
        for field in edited
        if theirs[field] != ours[field]
    ]  # fmt: skip


def _in_words(values: dict | None) -> str:
    return "; ".join(f"{field} {value}" for field, value in (values or {}).items() if value.strip())


def rows_changed(loaded: pd.DataFrame, extract: pd.DataFrame) -> tuple[int, int, int]:
    """How many rows of an extract are new, gone, and changed against what was loaded before."""
    both = [identity for identity in extract.index if identity in loaded.index]
    fields = [field for field in loaded.columns if field in extract.columns]
    old, new = (table.loc[both, fields].to_numpy(dtype=object) for table in (loaded, extract))
    changed = int(np.any(old != new, axis=1).sum()) if both else 0
    return len(extract) - len(both), len(loaded) - len(both), changed
