"""The identity of each row: what tells a moved row from a new one, and a copy from its original.

A row's identity stands in a hidden column, so it moves with the row. It is a number as text: a
loaded row's is its place in the loaded table, from 1 on; later rows get the next free numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from lac_rules.edits.changes import numbered
from lac_rules.edits.row_matching import NO_ROW, match_rows
from lac_rules.schema import split_name
from xl_addin.workbook.book import SheetRows


def ids_of(loaded: pd.DataFrame) -> list[str]:
    """The identities of a loaded table's rows: its index, or the rows' numbers where it has none.

    A table has an index of identities when a later extract was loaded over an earlier one.
    """
    if isinstance(loaded.index, pd.RangeIndex):
        return numbered(len(loaded))
    return [str(identity) for identity in loaded.index]


def with_identities(
    on_sheets: Mapping[str, SheetRows], next_id: int, loaded: Mapping[str, pd.DataFrame]
) -> tuple[dict[str, SheetRows], int]:
    """``on_sheets`` with an identity of its own for every row, and the next free number.

    Of a row and its copies the one most like the loaded row keeps the identity. A row that lost
    its identity gets it back when its values tell which row it is. All others are new.
    """
    next_id = max([next_id, *(_last_id(table) + 1 for table in loaded.values())])
    identified = {}
    for name, on_sheet in on_sheets.items():
        table = loaded.get(name, pd.DataFrame())
        ids = [_known(identity, next_id) for identity in on_sheet.ids]
        ids = _without_copies(ids, on_sheet.frame, table)
        ids = _found_again(ids, on_sheet.frame, table, split_name(name)[0].key)
        for place, identity in enumerate(ids):
            if not identity:
                ids[place] = str(next_id)
                next_id += 1
        identified[name] = replace(on_sheet, ids=ids)
    return identified, next_id


def _last_id(loaded: pd.DataFrame) -> int:
    return max(map(int, ids_of(loaded)), default=0)


def _known(identity: str, next_id: int) -> str:
    """``identity``, or "" where it is none that we gave: something was pasted over the column."""
    text = str(identity).strip().removesuffix(".0")
    return str(int(text)) if text.isdecimal() and 0 < int(text) < next_id else ""


def _without_copies(ids: list[str], frame: pd.DataFrame, loaded: pd.DataFrame) -> list[str]:
    """``ids`` with each identity once."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, identity in enumerate(ids):
        places[identity].append(place)
    originals = dict(zip(ids_of(loaded), range(len(loaded)), strict=True))
    fields = [name for name in loaded.columns if name in frame.columns]
    result = list(ids)
    for identity, copies in places.items():
        if not identity or len(copies) == 1:
            continue
        keeper = copies[0]
        if identity in originals:
            original = loaded[fields].iloc[originals[identity]].to_numpy()
            likeness = [(frame[fields].iloc[c].to_numpy() == original).sum() for c in copies]
            keeper = copies[int(np.argmax(likeness))]
        for place in copies:
            if place != keeper:
                result[place] = ""
    return result


def _found_again(
    ids: list[str], frame: pd.DataFrame, loaded: pd.DataFrame, key: tuple[str, ...]
) -> list[str]:
    """``ids`` with those of rows that lost theirs and that their values tell."""
    nameless = [place for place, identity in enumerate(ids) if not identity]
    there = set(ids)
    gone = [
        (place, identity) for place, identity in enumerate(ids_of(loaded)) if identity not in there
    ]
    if not nameless or not gone:
        return ids
    matches = match_rows(loaded.iloc[[place for place, _ in gone]], frame.iloc[nameless], key)
    result = list(ids)
    for place, match in zip(nameless, matches, strict=True):
        if match != NO_ROW:
            result[place] = gone[match][1]
    return result
