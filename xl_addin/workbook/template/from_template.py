"""Sheets that come into a workbook later: copies of the template's, with all that they have there.

xlwings' API has no words for frozen panes and print settings that Excel's engines know, so a sheet
that was simply added would let its header row scroll away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import xlwings as xw

from xl_addin.workbook.template.template import template_path

Copy = Callable[..., xw.Sheet]
"""``copy(model, name, before=sheet)``, or ``after``: gives the new sheet."""


@contextmanager
def template_open(app: xw.App) -> Iterator[Copy]:
    """A function that copies a sheet of the template to beside a sheet of any open book.

    The book and the sheet that were active are so again afterwards.
    """
    before = app.books.active if len(app.books) else None
    shown = before.sheets.active.name if before is not None else ""
    template = app.books.open(template_path(), read_only=True)
    try:
        yield lambda model, name, **place: template.sheets[model].copy(name=name, **place)
    finally:
        template.close()
        if before is not None:
            before.activate()
            if shown in before.sheet_names:
                before.sheets[shown].activate()


def add_sheet(book: xw.Book, name: str, **place: xw.Sheet) -> xw.Sheet:
    """Add the template's sheet ``name`` to ``book``, before or after one of its sheets."""
    with template_open(book.app) as copy:
        return copy(name, name, **place)
