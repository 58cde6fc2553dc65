"""What stands where: sheet names, and the columns of a data sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xlwings.utils import col_name

from lac_rules.schema import DERIVED_FIELDS, LAST, TABLES, split_name

START = "Start"
OFSTED = "Ofsted"
ERRORS = "Errors"
ERRORS_BY_TYPE = "Errors by type"
DUE = "Due by 31 March"
SUGGESTIONS = "Suggestions"
CHANGES = "Changes"
EXPLAINED = "Explained"
ON_LOADING = "On loading"
PROGRESS = "Progress"
KEPT = "Own notes kept"
CHILD = "Child"
RULES = "Rules"
LISTS = "_lists"
SETTINGS = "_settings"
LOADED = "_loaded"

SUGGESTION = "Suggestion"
CHECK = "Check"
ERRORS_COLUMN = "Errors"
MARKS = "_marks"
"""Hidden column: ``;URN=218,219;PLACE=219;``: the row's marked fields with their rules."""
ROW_ID = "_row"
"""Hidden column: the row's identity, which stays with it through sorting and inserting."""

TABLE_ID = "_table"
"""Hidden column of a list about rows of the return: the name of the table that a row is in."""

HEADER_ROW = 1
FIRST_ROW = 2
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
THREAD = "[Threaded comment]"
"""How the note begins that Excel keeps beside a thread, for programs that know no threads."""
WIDEST = 60
"""Characters: no column is made wider for its name."""


def sheet_name(table: str) -> str:
    """The sheet of a table: ``Episodes_last`` -> "Episodes last year"."""
    schema_table, is_last = split_name(table)
    return f"{schema_table.name} last year" if is_last else schema_table.name


def list_object_name(table: str) -> str:
    """The name of the Excel table on a table's sheet: ``Episodes_last`` -> "LastYear_Episodes"."""
    schema_table, is_last = split_name(table)
    return f"{'LastYear' if is_last else 'Return'}_{schema_table.name}"


_OURS = frozenset(name.upper() for name in (SUGGESTION, CHECK, ERRORS_COLUMN, MARKS, ROW_ID))


@dataclass(frozen=True)
class Columns:
    """The columns of one data sheet, from A on: the data, then what we calculate.

    ``data`` are the DfE's fields and the further columns of the loaded file, but for those that are
    called as ours are; ``calculated`` the postcode columns that we work out.
    """

    table: str
    data: tuple[str, ...]
    calculated: tuple[str, ...]

    @classmethod
    def of(cls, table: str, data: Iterable[str]) -> Columns:
        """The columns for ``table``, whose frame has the columns ``data``."""
        data = tuple(name for name in data if name.upper() not in _OURS)
        has_postcodes = table.removesuffix(LAST) == "Episodes"
        calculated = [name for name in DERIVED_FIELDS if has_postcodes and name not in data]
        return cls(table, data, tuple(calculated))

    @property
    def ours(self) -> tuple[str, ...]:
        """The columns that we fill, right of the data."""
        suggestion = (SUGGESTION,) if self.table == "Episodes" else ()
        return (*self.calculated, *suggestion, CHECK, ERRORS_COLUMN, MARKS, ROW_ID)

    @property
    def all(self) -> tuple[str, ...]:
        """All columns, from A on."""
        return self.data + self.ours

    def letter(self, name: str) -> str:
        """The letter of a column on a sheet as we write it."""
        return col_name(self.all.index(name) + 1)


def field_names() -> frozenset[str]:
    """The names of all fields of the return and of the columns that we work out from it."""
    return frozenset(f for table in TABLES.values() for f in table.fields) | set(DERIVED_FIELDS)
