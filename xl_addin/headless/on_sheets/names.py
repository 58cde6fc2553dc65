"""Defined names, of the book and of single sheets."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from openpyxl.workbook.defined_name import DefinedName
from xlwings import base_classes

from xl_addin.headless.cells.addresses import parse_area, quote_sheet, split_sheet
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.books import Book
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet

Holder = MutableMapping[str, DefinedName]
_NAME = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\]{0,254}")


class Name(Refusing, base_classes.Name):
    """One defined name: that of a book, or of one sheet."""

    def __init__(self, book: Book, holder: Holder, key: str, sheet: Sheet | None = None) -> None:
        self._book, self._holder, self.key, self._sheet = book, holder, key, sheet

    @property
    def name(self) -> str:
        """The name; a sheet's own is shown with the sheet, `Sheet1!name`, as in Excel."""
        return self.key if self._sheet is None else f"{quote_sheet(self._sheet.name)}!{self.key}"

    @property
    def refers_to(self) -> str:
        """The formula that the name stands for, with its equals sign."""
        return f"={self._holder[self.key].attr_text}"

    @property
    def refers_to_range(self) -> Range:
        """The range that the name stands for. Raises ValueError when it stands for none."""
        sheet, reference = split_sheet(self._holder[self.key].attr_text)
        if sheet is None or sheet not in self._book.sheets:
            raise ValueError(f"The name {self.key!r} does not stand for a range.")
        target = self._book.sheets(sheet)
        area = parse_area(reference)
        return target.range((area.top, area.left, *area.shape))

    def delete(self) -> None:
        """Forget the name."""
        del self._holder[self.key]


class Names(Refusing, base_classes.Names):
    """The names of a book with those of its sheets, or the names of one sheet."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self.book, self.sheet = book, sheet

    def all(self) -> list[Name]:
        """The names, a book's own first."""
        if self.sheet is not None:
            holder = self.sheet.worksheet.defined_names
            return [Name(self.book, holder, key, self.sheet) for key in holder]
        holder = self.book.workbook.defined_names
        names = [Name(self.book, holder, key) for key in holder]
        return names + [name for sheet in self.book.sheets for name in sheet.names.all()]

    def snapshot(self) -> list[tuple[str, Name]]:
        """Each name's words and the name, for xlwings to count and number them."""
        return [(name.name, name) for name in self.all()]

    def __call__(self, name: str) -> Name:
        """A name in any case, with its sheet or without. Raises KeyError when there is none."""
        wanted = name.casefold()
        for found in self.all():
            if wanted in (found.name.casefold(), found.key.casefold()):
                return found
        raise KeyError(name)

    def contains(self, name: str) -> bool:
        """Whether there is such a name."""
        try:
            self(name)
        except KeyError:
            return False
        return True

    def add(self, name: str, refers_to: str) -> Name:
        """A name for a formula such as `=Sheet1!$A$1`; written `Sheet1!name`, one of that sheet.

        It takes the place of one that is the same in any case. Raises ValueError for what is not
        a name.
        """
        sheet_name, key = split_sheet(name)
        if sheet_name is not None and self.sheet is None:
            return self.book.sheets(sheet_name).names.add(key, refers_to)
        check_name(key)
        if not isinstance(refers_to, str):
            raise TypeError("refers_to must be text such as '=Sheet1!$A$1'.")
        owner = self.book.workbook if self.sheet is None else self.sheet.worksheet
        holder = owner.defined_names
        for other in [other for other in holder if other.casefold() == key.casefold()]:
            del holder[other]
        holder[key] = DefinedName(name=key, attr_text=refers_to.removeprefix("="))
        return Name(self.book, holder, key, self.sheet)


def check_name(name: str) -> None:
    """Raise ValueError for what Excel does not take as a name."""
    legal = isinstance(name, str) and _NAME.fullmatch(name)
    if not legal or re.fullmatch(r"(?i)r|c|[a-z]{1,3}[0-9]{1,7}|r[0-9]*c[0-9]*", name):
        raise ValueError(f"{name!r} is not a name that Excel accepts.")
