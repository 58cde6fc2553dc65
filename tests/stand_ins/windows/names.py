"""Defined names."""

from __future__ import annotations

from typing import Any

from tests.stand_ins import refusals
from tests.stand_ins.refusals import Refused
from tests.stand_ins.windows.com import Collection, ComObject
from tests.stand_ins.windows.server import Server
from xl_addin.headless.books import Book
from xl_addin.headless.on_sheets.names import Name as OurName
from xl_addin.headless.sheets import Sheet


class Names(Collection):
    """The names of a workbook with those of its sheets, or the names of one sheet."""

    kind = "Names"

    def __init__(self, server: Server, owner: Book | Sheet) -> None:
        super().__init__(server)
        self._owner = owner

    @property
    def _names(self) -> Any:
        return self._owner.names

    def all(self):
        return [Name(self.server, name) for name in self._names.all()]

    def do_Item(self, Index=None, IndexLocal=None, RefersTo=None):
        if isinstance(Index, str):
            if not self._names.contains(Index):
                raise Refused("Application-defined or object-defined error")
            return Name(self.server, self._names(Index))
        return super().do_Item(Index)

    def do_Add(self, Name=None, RefersTo=None, **more):
        refusals.check_name(Name)
        return _name(self.server, self._names.add(Name, RefersTo))


def _name(server: Server, name: OurName) -> Name:
    return Name(server, name)


class Name(ComObject):
    """One name."""

    kind = "Name"

    def __init__(self, server: Server, name: OurName) -> None:
        super().__init__(server)
        self._name = name

    def get_Name(self):
        return self._name.name

    def get_RefersTo(self):
        return self._name.refers_to

    def get_RefersToRange(self):
        from tests.stand_ins.windows.ranges import Range

        target = self._name.refers_to_range
        return Range(self.server, target.sheet, target.area)

    def do_Delete(self):
        self._name.delete()
