"""Which table a file holds: told from its columns, whatever the file is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lac_rules.errors import Expected
from lac_rules.schema import TABLES, Table
from lac_rules.words import quoted

NO_TABLE = "Its columns are not those of a table of the return."
_ENOUGH = 0.6  # a file with this share of a table's fields is that table with columns missing


class NotATable(Expected):
    """The columns are not those of a table of the return; says why in words."""

    def __init__(self, message: str, nearly: bool) -> None:
        super().__init__(message)
        self.nearly = nearly
        """The file looks like a table of the return with something wrong."""


def recognise(columns: Sequence[str]) -> Table:
    """The table with these columns, in any order and letter case, further columns allowed.

    Raises ``NotATable``.
    """
    names = [column.strip().upper() for column in columns]
    given = set(names)
    complete = [table for table in TABLES.values() if given.issuperset(table.fields)]
    if complete:
        # Header with further columns may hold all of a smaller table too.
        table = max(complete, key=lambda table: len(table.fields))
        counts = Counter(names)
        repeated = [
            name
            for name, count in counts.items()
            if count > 1 and (name in table.fields or not name.isprintable())
        ]
        if repeated:
            raise NotATable(f"The column {quoted(repeated[0])} is there twice.", nearly=True)
        return table
    likely = max(TABLES.values(), key=lambda table: _share(given, table))
    if _share(given, likely) >= _ENOUGH:
        missing = [field for field in likely.fields if field not in given]
        raise NotATable(
            f"This looks like the table {likely.name}, but it has no column "
            f"{' and no column '.join(missing)}.",
            nearly=True,
        )
    raise NotATable(NO_TABLE, nearly=False)


def _share(given: set[str], table: Table) -> float:
    return len(given.intersection(table.fields)) / len(table.fields)
