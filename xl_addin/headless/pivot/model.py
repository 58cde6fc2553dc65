"""A pivot table as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.headless.cells.addresses import Area

if TYPE_CHECKING:
    from xl_addin.headless.pivot.parts import Parts

AREAS = ("rows", "columns", "filters")


class TableSource(NamedTuple):
    """Records that an Excel table holds."""

    name: str


class RangeSource(NamedTuple):
    """Records that a range holds, its first row the names of the fields."""

    sheet: str
    area: Area


@dataclass
class ValueSpec:
    """A field in the values area; `function` is xlwings' word for how it is summarised."""

    field: str
    function: str
    name: str
    number_format_id: int | None = None


@dataclass(eq=False)
class Model:
    """One pivot table. The areas are those that it takes on its sheet.

    `table` is the table that a range covered when the file was opened: LibreOffice saves a source
    that is a table as the table's range.
    """

    name: str
    source: TableSource | RangeSource | None
    top: int
    left: int
    table: str | None = None
    rows: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    values: list[ValueSpec] = field(default_factory=list)
    layout: str = "compact"
    row_grand: bool = True
    column_grand: bool = True
    names: list[str] = field(default_factory=list)
    area: Area | None = None
    data_area: Area | None = None
    page_area: Area | None = None
    due: bool = False
    parts: Parts | None = None
    # What a file's table uses that is not modelled here; such a table is only kept.
    foreign: str | None = None
