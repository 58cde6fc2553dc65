"""What was tidied: one entry per column and kind of change, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from lac_rules.returns import TIDIED_COLUMNS
from lac_rules.schema import in_words
from lac_rules.typed import Factorised

_LISTED = 4
"""Tables, and fields of a table, that a statement names; the list in full is in ``tidied``."""


@dataclass(frozen=True)
class Entry:
    """One kind of change, or of something that was left, in one column.

    ``what`` names the kind; ``before`` and ``after`` say from which form to which; ``example`` is
    one value as it was typed; ``words`` is the statement with the places {cells} and {where}.
    ``changed`` is False for what was left as it was typed.
    """

    table: str
    field: str
    what: str
    count: int
    before: str
    after: str
    example: str
    words: str
    changed: bool = True


class Record:
    """All entries of one load, in the order in which they were made.

    ``columns`` are the columns that were looked through, by table and field, as they are then.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = list(entries)
        self.columns: dict[str, dict[str, Factorised]] = {}

    def add(self, entry: Entry) -> None:
        """Note an entry; one without cells is none."""
        if entry.count:
            self.entries.append(entry)

    def frame(self) -> pd.DataFrame:
        """One row per column and kind of change, as in ``Loading.tidied``."""
        rows = [
            (e.table, e.field, e.what, e.count, e.before, e.after, e.example, e.changed)
            for e in self.entries
        ]
        return pd.DataFrame(rows, columns=TIDIED_COLUMNS)

    def statements(self) -> list[str]:
        """One sentence for each kind and form, with how many cells and where."""
        groups: dict[str, list[Entry]] = {}
        for entry in self.entries:
            groups.setdefault(entry.words, []).append(entry)
        return [
            words.format(
                cells=_cells(sum(e.count for e in entries)),
                where=_where(entries),
                example=entries[0].example,
            )
            for words, entries in groups.items()
        ]


def literal(text: str) -> str:
    """A text of the data as part of an entry's ``words``: its braces are no places."""
    return text.replace("{", "{{").replace("}", "}}")


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def _where(entries: list[Entry]) -> str:
    """The columns by table: "DECOM, DEC of Episodes; DOB of Header and 2 more tables"."""
    fields: dict[str, list[str]] = {}
    for entry in entries:
        names = fields.setdefault(entry.table, [])
        if entry.field not in names:
            names.append(entry.field)
    parts = [f"{_some(names)} of {in_words(table)}" for table, names in fields.items()]
    more = len(parts) - _LISTED
    ending = f" and {more} more table{'s' if more > 1 else ''}" if more > 0 else ""
    return "; ".join(parts[:_LISTED]) + ending


def _some(names: list[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
