"""An xlwings engine without Excel, on openpyxl.

The same workbook code runs in Excel (xlwings' own engines) and here. Use it as

    from xl_addin import headless

    with headless.open_book("book.xlsx", save=True) as book:
        book.sheets["Start"]["A1"].value = "checked"

or through `headless.app()`, an `xw.App`. What the engine cannot do raises NotImplementedError
in plain words; what it would lose of a file makes saving refuse before anything is written. An
.ods file is read for its values, with `read_only=True`, and never written.

The rooms, each of which imports only from those before it:

    unsupported, collection   what all of xlwings' objects here have in common
    cells/                    what cells hold and how they look
    on_sheets/                what lies on a sheet: tables, filters, rules, names, pages
    charts/                   charts
    moving/                   cells inserted, deleted, copied, sorted; sheets copied
    file/                     an .xlsx file to cells and back, every other part kept
    pivot/                    pivot tables, worked out and written by our own code
    opendocument/             the values of an .ods file
    ranges, sheets, books, apps, engine   xlwings' objects, and the engine's registration
"""

from .engine import active, app, engine, open_book, register

__all__ = ["active", "app", "engine", "open_book", "register"]
