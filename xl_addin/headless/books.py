"""Books: opening, saving and closing workbooks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import openpyxl
from xlwings import XlwingsError, base_classes

from lac_rules.files import Stamp
from xl_addin.headless.cells.styles import Styles
from xl_addin.headless.file import opening, saving, writing
from xl_addin.headless.file.archives import AS_WORKBOOK
from xl_addin.headless.on_sheets.names import Names
from xl_addin.headless.opendocument import reading as opendocument

from .sheets import Sheets
from .unsupported import Refusing, unsupported

if TYPE_CHECKING:
    from xl_addin.headless.file.keep import KeptBook

    from .apps import App

MACRO_TYPES = (".xlsm", ".xltm")
TYPES = (".xlsx", ".xltx", *MACRO_TYPES)
_OTHER_FORMATS = {
    ".xlsb": "an Excel binary workbook",
    ".xls": "in Excel's old format",
    ".xlt": "in Excel's old format",
    ".xml": "XML",
    ".csv": "a CSV file",
    ".txt": "a text file",
    ".numbers": "an Apple Numbers document",
}


def _not_a_workbook(name: str) -> str:
    ending = os.path.splitext(name)[1].lower()
    if ending not in _OTHER_FORMATS:
        return f"{name} is not an Excel workbook. {AS_WORKBOOK}"
    return f"{name} is {_OTHER_FORMATS[ending]}, not an Excel workbook (.xlsx). {AS_WORKBOOK}"


class Books(Refusing, base_classes.Books):
    """The open books of an app, in the order in which they were opened."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._books: list[Book] = []
        self._active: Book | None = None
        self._count = 0

    @property
    def active_or_none(self) -> Book | None:
        """The active book; None when none is open."""
        return self._active

    @property
    def active(self) -> Book:
        """The active book. Raises XlwingsError when none is open."""
        if self._active is None:
            raise XlwingsError("No workbook is open.")
        return self._active

    def __call__(self, name_or_index: str | int) -> Book:
        """A book by its name, in any case, or its number. Raises KeyError for none."""
        if isinstance(name_or_index, str):
            for book in self._books:
                if book.name.casefold() == name_or_index.casefold():
                    return book
        elif 1 <= name_or_index <= len(self._books):
            return self._books[name_or_index - 1]
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._books)

    def __iter__(self) -> Iterator[Book]:
        return iter(list(self._books))

    def add(self) -> Book:
        """A new book with one empty sheet, Sheet1."""
        self._count += 1
        workbook = openpyxl.Workbook()
        workbook.active.title = "Sheet1"
        workbook.properties.creator = "lac903"
        workbook.properties.created = writing.now()
        return self._keep(Book(self.app, workbook, name=f"Book{self._count}"))

    def open(
        self,
        fullname: str | os.PathLike[str],
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: str | None = None,
        password: str | None = None,
        write_res_password: str | None = None,
        *others: Any,
        **other: Any,
    ) -> Book:
        """Open a file. A read-only book can be changed but not saved under its own name.

        An .ods file can only be opened read-only, and then is not saved at all. xlwings' other
        options make no difference here. Raises XlwingsError for what is no workbook.
        """
        if password or write_res_password:
            unsupported("Opening a workbook with a password", "Remove the password in Excel.")
        if opendocument.is_opendocument(fullname):
            return self._keep(self._opendocument(fullname, read_only))
        if not str(fullname).lower().endswith(TYPES):
            raise XlwingsError(_not_a_workbook(os.path.basename(fullname)))
        stamp = Stamp.of(fullname)  # before it is read: what changes meanwhile counts as newer
        workbook, kept = opening.read(fullname)
        book = Book(self.app, workbook, fullname=fullname, kept=kept, read_only=bool(read_only))
        book.stamp = stamp
        opening.complete(book)
        return self._keep(book)

    def _opendocument(self, fullname: str | os.PathLike[str], read_only: bool | None) -> Book:
        if not read_only:
            raise opendocument.refusal(os.path.basename(fullname))
        return Book(self.app, opendocument.read(fullname), fullname=fullname, read_only=True)

    def _keep(self, book: Book) -> Book:
        self._books.append(book)
        self._active = book
        return book

    def activate(self, book: Book) -> None:
        """Make a book the active one."""
        self._active = book

    def remove(self, book: Book) -> None:
        """Forget a book that is closed; the one opened last becomes active."""
        if book in self._books:
            self._books.remove(book)
        if self._active is book:
            self._active = self._books[-1] if self._books else None


class Book(Refusing, base_classes.Book):
    """One open workbook."""

    def __init__(
        self,
        app: App,
        workbook: openpyxl.Workbook,
        name: str | None = None,
        fullname: str | os.PathLike[str] | None = None,
        kept: KeptBook | None = None,
        read_only: bool = False,
    ) -> None:
        self._app = app
        self.workbook = workbook
        # The reader has begun to share styles already.
        self.styles = getattr(workbook, "headless_styles", None) or Styles(workbook)
        self.kept = kept
        self.read_only = read_only
        self._name = name
        self._fullname = os.path.abspath(fullname) if fullname else None
        self._sheets = Sheets(self)
        # Whether it is written as a file that may hold macros.
        self.for_macros = False
        # Which version of the file the book was read from, or saved as.
        self.stamp: Stamp | None = None

    @property
    def app(self) -> App:
        """The app that it is open in."""
        return self._app

    @property
    def name(self) -> str:
        """The name of the file; for a book that was never saved Book1, Book2, ..."""
        return os.path.basename(self._fullname) if self._fullname else self._name

    @property
    def fullname(self) -> str:
        """The path of the file; for a book that was never saved, its name, as in Excel."""
        return self._fullname or self._name

    @property
    def sheets(self) -> Sheets:
        """The worksheets, in order."""
        return self._sheets

    @property
    def names(self) -> Names:
        """The names of the book, with those of its sheets."""
        return Names(self)

    def activate(self) -> None:
        """Make it the app's active book."""
        self._app.books.activate(self)

    def close(self) -> None:
        """Close without saving, as xlwings does."""
        self._app.books.remove(self)

    def save(self, path: str | os.PathLike[str] | None = None, password: str | None = None) -> None:
        """Save to the book's own path or to another one, which it then takes.

        Raises XlwingsError, and writes nothing, when the file cannot hold all that the book holds
        or cannot be written.
        """
        if password:
            unsupported("Saving with a password", "Set the password in Excel.")
        target = os.path.abspath(path) if path else self._fullname
        if target is None:
            target = os.path.abspath(self._name + ".xlsx")
        self._check_target(target, own=path is None)
        saving.save(self, target)
        self._fullname = target
        self.read_only = False

    def _check_target(self, target: str, own: bool) -> None:
        if opendocument.is_opendocument(self.name):
            raise opendocument.refusal(self.name)
        extension = os.path.splitext(target)[1].lower()
        if extension not in TYPES:
            unsupported(f"Saving as {extension or 'a file without extension'}", "Use .xlsx.")
        if self.read_only and (own or target == self._fullname):
            raise XlwingsError(f"{self.name} was opened read-only. Save it under another name.")
        has_macros = self.kept is not None and self.kept.has_macros
        if has_macros and extension not in MACRO_TYPES:
            raise XlwingsError(
                f"{self.name} contains macros, which an {extension} file cannot hold. "
                "Save it as .xlsm."
            )
        self.for_macros = extension in MACRO_TYPES
        self.workbook.template = extension in (".xltx", ".xltm")
