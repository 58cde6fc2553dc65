"""An xlwings engine without Excel, on openpyxl.

The same workbook code runs in Excel (xlwings' own engines) and here. Use it as

    from xl_addin import headless

    with headless.open_book("book.xlsx", save=True) as book:
        book.sheets["Start"]["A1"].value = "checked"

or through `headless.app()`, an `xw.App`. What the engine cannot do raises NotImplementedError
in plain words; what it would lose of a file makes saving refuse before anything is written. An
.ods file is read for its values, with `read_only=True`, and never written.

Where things are: engine.py (registration), apps.py, books.py, sheets.py and ranges.py (xlwings'
objects), grid.py and styles.py (the cells), archives.py, opening.py, keep.py, writing.py and
saving.py (the file), opendocument.py (.ods files), shifting.py and references.py (inserting and
deleting), one module for each thing that lies on a sheet, and counting.py (how many engine calls
a piece of code makes).
"""

from .engine import active, app, engine, open_book, register

__all__ = ["active", "app", "engine", "open_book", "register"]
