"""Books: opening, saving and closing workbooks."""

import os

import openpyxl
from xlwings import XlwingsError, base_classes

from xl_addin.headless.cells.styles import Styles
from xl_addin.headless.file import opening, saving, writing
from xl_addin.headless.on_sheets.names import BookNames
from xl_addin.headless.opendocument import reading as opendocument

from .sheets import Sheets
from .unsupported import NoApi, unsupported

MACRO_TYPES = (".xlsm", ".xltm")
TYPES = (".xlsx", ".xltx", *MACRO_TYPES)


class Books(NoApi, base_classes.Books):
    """The open books of an app, in the order in which they were opened."""

    def __init__(self, app):
        self.app = app
        self._books = []
        self._active = None
        self._count = 0

    @property
    def active_or_none(self):
        return self._active

    @property
    def active(self):
        if self._active is None:
            raise XlwingsError("No workbook is open.")
        return self._active

    def __call__(self, name_or_index):
        if isinstance(name_or_index, str):
            for book in self._books:
                if book.name.casefold() == name_or_index.casefold():
                    return book
        elif 1 <= name_or_index <= len(self._books):
            return self._books[name_or_index - 1]
        raise KeyError(name_or_index)

    def __len__(self):
        return len(self._books)

    def __iter__(self):
        return iter(list(self._books))

    def add(self):
        self._count += 1
        workbook = openpyxl.Workbook()
        workbook.active.title = "Sheet1"
        workbook.properties.creator = "lac903"
        workbook.properties.created = writing.now()
        return self._keep(Book(self.app, workbook, name=f"Book{self._count}"))

    def open(
        self, fullname, update_links=None, read_only=None, format=None, password=None,
        write_res_password=None, ignore_read_only_recommended=None, origin=None,
        delimiter=None, editable=None, notify=None, converter=None, add_to_mru=None,
        local=None, corrupt_load=None,
    ):  # fmt: skip
        """Open a file. A read-only book can be changed but not saved under its own name.

        An .ods file can only be opened read-only, and then is not saved at all.
        """
        if password or write_res_password:
            unsupported("Opening a workbook with a password", "Remove the password in Excel.")
        if opendocument.is_opendocument(fullname):
            return self._keep(self._opendocument(fullname, read_only))
        if not str(fullname).lower().endswith(TYPES):
            raise XlwingsError(
                f"{os.path.basename(fullname)} is not an Excel workbook. "
                "Open it in Excel or LibreOffice and save it as .xlsx."
            )
        workbook, kept = opening.read(fullname)
        book = Book(self.app, workbook, fullname=fullname, kept=kept, read_only=bool(read_only))
        opening.complete(book)
        return self._keep(book)

    def _opendocument(self, fullname, read_only):
        if not read_only:
            raise opendocument.refusal(os.path.basename(fullname))
        return Book(self.app, opendocument.read(fullname), fullname=fullname, read_only=True)

    def _keep(self, book):
        self._books.append(book)
        self._active = book
        return book

    def activate(self, book):
        self._active = book

    def remove(self, book):
        if book in self._books:
            self._books.remove(book)
        if self._active is book:
            self._active = self._books[-1] if self._books else None


class Book(NoApi, base_classes.Book):
    """One open workbook."""

    def __init__(self, app, workbook, name=None, fullname=None, kept=None, read_only=False):
        self._app = app
        self.workbook = workbook
        # The reader has begun to share styles already.
        self.styles = getattr(workbook, "headless_styles", None) or Styles(workbook)
        self.kept = kept
        self.read_only = read_only
        self._name = name
        self._fullname = os.path.abspath(fullname) if fullname else None
        self._sheets = Sheets(self)

    def json(self):
        unsupported("Book.json()")

    @property
    def app(self):
        return self._app

    @property
    def name(self):
        return os.path.basename(self._fullname) if self._fullname else self._name

    @property
    def fullname(self):
        """The path of the file; for a book that was never saved, its name, as in Excel."""
        return self._fullname or self._name

    @property
    def sheets(self):
        return self._sheets

    @property
    def names(self):
        return BookNames(self)

    def activate(self):
        self._app.books.activate(self)

    def close(self):
        """Close without saving, as xlwings does."""
        self._app.books.remove(self)

    def save(self, path=None, password=None):
        """Save to the book's own path or to another one, which it then takes."""
        if password:
            unsupported("Saving with a password", "Set the password in Excel.")
        target = os.path.abspath(path) if path else self._fullname
        if target is None:
            target = os.path.abspath(self._name + ".xlsx")
        self._check_target(target, own=path is None)
        saving.save(self, target)
        self._fullname = target
        self.read_only = False

    def _check_target(self, target, own):
        if opendocument.is_opendocument(self.name):
            raise opendocument.refusal(self.name)
        extension = os.path.splitext(target)[1].lower()
        if extension not in TYPES:
            unsupported(f"Saving as {extension or 'a file without extension'}", "Use .xlsx.")
        if self.read_only and (own or target == self._fullname):
            raise XlwingsError(f"{self.name} was opened read-only. Save it under another name.")
        has_macros = self.workbook.vba_archive is not None
        if has_macros and extension not in MACRO_TYPES:
            raise XlwingsError(
                f"{self.name} contains macros, which an {extension} file cannot hold. "
                "Save it as .xlsm."
            )
        if extension in MACRO_TYPES and not has_macros:
            unsupported(f"Making a new {extension} file", "Save it as .xlsx.")
        self.workbook.template = extension in (".xltx", ".xltm")

    def to_pdf(self, path, quality):
        unsupported("Book.to_pdf()", "Convert the saved file with LibreOffice or print in Excel.")
