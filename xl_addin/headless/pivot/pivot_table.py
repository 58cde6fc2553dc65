"""One pivot table, as xlwings talks to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlwings import base_classes

from xl_addin.headless.on_sheets.tables import find_table
from xl_addin.headless.pivot.fields import PivotFields, PivotValueFields
from xl_addin.headless.pivot.model import Model, TableSource
from xl_addin.headless.pivot.rendering import wipe
from xl_addin.headless.unsupported import Refusing, unsupported

if TYPE_CHECKING:
    from xl_addin.headless.pivot.tables import PivotTables
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet


class PivotTable(Refusing, base_classes.PivotTable):
    """One pivot table."""

    def __init__(self, collection: PivotTables, model: Model) -> None:
        self._collection, self.model = collection, model

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self._collection.sheet

    def change(self) -> None:
        """Mark as due. A table with something that is not modelled is left to Excel."""
        if self.model.foreign:
            unsupported(
                f"Changing or refreshing the pivot table {self.model.name!r} "
                f"({self.model.foreign})",
                "Excel refreshes it.",
            )
        self.model.due = True

    @property
    def name(self) -> str:
        """The name."""
        return self.model.name

    @property
    def rows(self) -> PivotFields:
        """The fields whose items stand at the left."""
        return PivotFields(self, "rows")

    @property
    def columns(self) -> PivotFields:
        """The fields whose items stand above."""
        return PivotFields(self, "columns")

    @property
    def filters(self) -> PivotFields:
        """The fields that a reader can choose items of."""
        return PivotFields(self, "filters")

    @property
    def values(self) -> PivotValueFields:
        """The fields that are counted, added up and so on."""
        return PivotValueFields(self)

    @property
    def layout(self) -> str:
        """How fields in rows stand beside each other: "compact", "outline" or "tabular"."""
        return self.model.layout

    @layout.setter
    def layout(self, value: str) -> None:
        self.model.layout = value
        self.change()

    @property
    def range(self) -> Range:
        """The table without its filters."""
        self._collection.settle()
        area = self.model.area
        return self.parent.range((area.top, area.left, *area.shape))

    def refresh(self) -> None:
        """Work it out again from its source. Raises XlwingsError when the source is gone.

        One that this engine cannot work out is worked out by Excel when the file is opened.
        """
        if self.model.foreign and self.model.source is not None:
            self.model.parts.cache.refresh_on_opening()
            return
        if self.model.table and find_table(self.parent.book, self.model.table):
            self.model.source = TableSource(self.model.table)
        self.change()
        self._collection.settle()

    def delete(self) -> None:
        """Take the table and its cells off the sheet."""
        self.model.due = False
        wipe(self.parent, self.model)
        self._collection.models.remove(self.model)
