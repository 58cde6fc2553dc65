"""Defined names, of the book and of single sheets."""

import re

from openpyxl.workbook.defined_name import DefinedName
from xlwings import base_classes

from xl_addin.headless.cells.addresses import address, parse_area, quote_sheet, split_sheet
from xl_addin.headless.unsupported import NoApi

_NAME = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\]{0,254}")


class Name(NoApi, base_classes.Name):
    """One defined name. A sheet's own name is shown with the sheet, as in Excel."""

    def __init__(self, book, holder, key, sheet=None):
        self._book, self._holder, self._key, self._sheet = book, holder, key, sheet

    @property
    def _entry(self):
        return self._holder[self._key]

    @property
    def name(self):
        if self._sheet is None:
            return self._key
        return f"{quote_sheet(self._sheet.name)}!{self._key}"

    @name.setter
    def name(self, value):
        check_name(value)
        entry = self._holder.pop(self._key)
        entry.name = self._key = value
        self._holder[value] = entry

    @property
    def refers_to(self):
        return f"={self._entry.attr_text}"

    @refers_to.setter
    def refers_to(self, value):
        self._entry.attr_text = value.removeprefix("=")

    @property
    def refers_to_range(self):
        sheet, reference = split_sheet(self._entry.attr_text)
        if sheet is None or sheet not in self._book.sheets:
            raise ValueError(f"The name {self._key!r} does not stand for a range.")
        target = self._book.sheets(sheet)
        area = parse_area(reference)
        return target.range((area.top, area.left, *area.shape))

    def delete(self):
        del self._holder[self._key]


class _Names(NoApi, base_classes.Names):
    """Shared by the names of a book and of a sheet."""

    def _all(self):
        raise NotImplementedError

    def __call__(self, name_or_index):
        names = self._all()
        if isinstance(name_or_index, int):
            if 1 <= name_or_index <= len(names):
                return names[name_or_index - 1]
        else:
            wanted = name_or_index.casefold()
            for name in names:
                if wanted in (name.name.casefold(), name._key.casefold()):
                    return name
        raise KeyError(name_or_index)

    def contains(self, name_or_index):
        try:
            self(name_or_index)
        except KeyError:
            return False
        return True

    def __len__(self):
        return len(self._all())

    def _add(self, holder, name, refers_to, book, sheet=None):
        check_name(name)
        if not isinstance(refers_to, str):
            raise TypeError("refers_to must be text such as '=Sheet1!$A$1'.")
        for key in [key for key in holder if key.casefold() == name.casefold()]:
            del holder[key]
        holder[name] = DefinedName(name=name, attr_text=refers_to.removeprefix("="))
        return Name(book, holder, name, sheet)


class BookNames(_Names):
    """The names of a book, with those of its sheets."""

    def __init__(self, book):
        self.book = book

    def _all(self):
        holder = self.book.workbook.defined_names
        names = [Name(self.book, holder, key) for key in holder]
        for sheet in self.book.sheets:
            names += SheetNames(sheet)._all()
        return names

    def add(self, name, refers_to):
        """A name of the book, or of a sheet when it is written `Sheet!name`."""
        sheet, key = split_sheet(name)
        if sheet is not None:
            return self.book.sheets(sheet).names.add(key, refers_to)
        return self._add(self.book.workbook.defined_names, key, refers_to, self.book)


class SheetNames(_Names):
    """The names that belong to one sheet."""

    def __init__(self, sheet):
        self.sheet = sheet

    def _all(self):
        holder = self.sheet.worksheet.defined_names
        return [Name(self.sheet.book, holder, key, self.sheet) for key in holder]

    def add(self, name, refers_to):
        holder = self.sheet.worksheet.defined_names
        _, key = split_sheet(name)
        return self._add(holder, key, refers_to, self.sheet.book, self.sheet)


def check_name(name):
    """Raise ValueError for what Excel does not take as a name."""
    legal = isinstance(name, str) and _NAME.fullmatch(name)
    if not legal or re.fullmatch(r"(?i)r|c|[a-z]{1,3}[0-9]{1,7}|r[0-9]*c[0-9]*", name):
        raise ValueError(f"{name!r} is not a name that Excel accepts.")


def range_name(range_):
    """The name that stands for exactly this range, or None."""
    wanted = _reference(range_)
    for name in range_.sheet.book.names._all():
        if name._entry.attr_text == wanted:
            return name
    return None


def set_range_name(range_, name):
    """Name a range for the whole book."""
    range_.sheet.book.names.add(name, "=" + _reference(range_))


def _reference(range_):
    return f"{quote_sheet(range_.sheet.name)}!{address(range_.area)}"
