"""Errors that are right as they are: what is kept of one, and how long it holds.

An analyst checks an error, and the data are right. The explanation says so, for one row and one
rule, and holds the values that the row's marked fields had then. It stands while they are what they
were, and lapses when one of them changes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from lac_rules.schema import DERIVED_FIELDS, POSTCODE_FIELDS, split_name

Values = tuple[tuple[str, str], ...]
"""Fields and what stood in them."""
ROW_GONE = "the row is gone"
LONGEST_REASON = 2_000
"""Characters of a reason that notes and lists show."""
_LONGEST_VALUE = 400
"""Characters of a value that are kept as they are; of the rest, a sum."""


@dataclass(frozen=True)
class Explanation:
    """Why one row is right although a rule marks it.

    ``id`` is the row's identity, ``values`` what stood in the fields that the rule marks, ``key``
    what stood in those that tell the row from others of its child. ``reason`` is blank while
    somebody is still asked for it; ``when`` is None where it is not known.
    """

    table: str
    id: str
    child: str
    code: str
    values: Values
    key: Values = ()
    reason: str = ""
    who: str = ""
    when: datetime | None = None

    @property
    def about(self) -> tuple[str, str, str, Values]:
        """What it is about: two explanations of the same are one, the later one."""
        return self.table, self.id, self.code, self.values

    @property
    def is_given(self) -> bool:
        """Somebody has said why."""
        return bool(self.reason.strip())

    @property
    def in_words(self) -> str:
        """The reason, who gave it and when: "Checked with the nurse (Ann, 03/12/2026)"."""
        by = ", ".join(filter(None, (self.who, f"{self.when:%d/%m/%Y}" if self.when else "")))
        reason = self.reason.strip()
        reason = reason if len(reason) <= LONGEST_REASON else reason[: LONGEST_REASON - 1] + "…"
        return f"{reason} ({by})" if by else reason


def explanation_of(
    frame: pd.DataFrame, place: int, table: str, identity: str, code: str, marked: Sequence[str]
) -> Explanation:
    """An explanation, not yet with a reason, of a row of ``table`` as it is now.

    ``marked`` are the fields that the rule marks in it.
    """
    row = frame.iloc[place]
    fields = fields_that_tell(marked, frame.columns)
    key = [name for name in split_name(table)[0].key if name in frame.columns]
    return Explanation(
        table,
        identity,
        str(row["CHILD"]).strip(),
        code,
        tuple((name, _told(row[name])) for name in fields),
        tuple((name, _told(row[name])) for name in key),
    )


def _told(value: object) -> str:
    """A value as it is kept: several very long ones would be more than a cell can hold."""
    text = str(value).strip()
    if len(text) <= _LONGEST_VALUE:
        return text
    return (
        f"{text[:_LONGEST_VALUE]}… ({hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()})"
    )


def fields_that_tell(marked: Iterable[str], columns: Iterable[str]) -> list[str]:
    """The fields whose values an explanation holds: those marked.

    In the place of one that is worked out from the postcodes stand these.
    """
    columns, wanted = list(columns), set(marked)
    if any(name not in columns for name in wanted & set(DERIVED_FIELDS)):
        wanted |= POSTCODE_FIELDS
    return [name for name in columns if name in wanted]


def stands(explanation: Explanation, row: Mapping[str, str] | None) -> bool:
    """Whether it holds for its row: exactly while the marked values are what they were.

    ``row`` is None where the row is gone. Spaces around a value are no change.
    """
    return row is not None and not _changed(explanation, row)


def why_lapsed(explanation: Explanation, row: Mapping[str, str] | None) -> str:
    """Why it does not stand: "REVIEW was 03/05/2026, is now blank"; "" where it does."""
    if row is None:
        return ROW_GONE
    return "; ".join(
        f"{name} was {was or 'blank'}, is now {now or 'blank'}"
        for name, was, now in _changed(explanation, row)
    )


def _changed(explanation: Explanation, row: Mapping[str, str]) -> list[tuple[str, str, str]]:
    found = ((name, was, _told(row.get(name, ""))) for name, was in explanation.values)
    return [(name, was, now) for name, was, now in found if was.strip() != now]


def found_again(
    explanations: Iterable[Explanation],
    tables: Mapping[str, pd.DataFrame],
    ids: Mapping[str, Sequence[str]],
) -> list[Explanation]:
    """The explanations; those whose row has no identity here get that of the row that it is.

    That is the one row whose child, key and marked values are those of the explanation.
    """
    there = {table: set(of_table) for table, of_table in ids.items()}
    places: dict[tuple, dict] = {}
    result = []
    for each in explanations:
        if each.table in tables and each.id not in there[each.table]:
            fields = tuple(dict.fromkeys(name for name, _ in (*each.key, *each.values)))
            frame = tables[each.table]
            if set(fields) <= set(frame.columns):
                known = places.setdefault((each.table, fields), _by_values(frame, fields))
                told = dict((*each.key, *each.values))
                fits = known.get((each.child, *(told[name] for name in fields)), [])
                if len(fits) == 1:
                    each = replace(each, id=ids[each.table][fits[0]])
        result.append(each)
    return result


def _by_values(frame: pd.DataFrame, fields: Sequence[str]) -> dict[tuple, list[int]]:
    """A row's child and its values in ``fields`` -> the positions of the rows that have them."""
    found: dict[tuple, list[int]] = defaultdict(list)
    columns = [frame["CHILD"].str.strip(), *(frame[name].map(_told) for name in fields)]
    for place, values in enumerate(zip(*columns, strict=True)):
        found[values].append(place)
    return found


def merged_with(
    explanations: Iterable[Explanation], more: Iterable[Explanation]
) -> list[Explanation]:
    """All of them; of two about the same the one of ``more``."""
    together = {each.about: each for each in explanations}
    together.update({each.about: each for each in more})
    return list(together.values())
