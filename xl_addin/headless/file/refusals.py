"""What saving a book would lose or make wrong, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.headless.file.slicers import sliced_pivots, sliced_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.headless.books import Book


def refusals(book: Book) -> list[str]:
    """All that saving would lose of an opened file; nothing is written while there is any."""
    if book.kept is None:
        return []
    return [*book.kept.problems, *_left_behind(book), *_slicers_without_source(book)]


def _left_behind(book: Book) -> Iterator[str]:
    for sheet in book.sheets:
        if sheet.kept is not None and sheet.kept.moved:
            for what in sheet.kept.fixed:
                yield f"{what} on the sheet {sheet.name!r}, whose rows or columns moved"


def _slicers_without_source(book: Book) -> Iterator[str]:
    """Slicers and timelines whose table or pivot table is gone."""
    tables = {str(t.id) for sheet in book.sheets for t in sheet.worksheet.tables.values()}
    pivots = {
        (str(getattr(sheet.worksheet, "headless_id", "")), model.name)
        for sheet in book.sheets
        for model in sheet.pivot_tables.models
    }
    if not sliced_tables(book.kept) <= tables:
        yield "slicers of a table that is no longer there"
    if not sliced_pivots(book.kept) <= pivots:
        yield "slicers or timelines of a pivot table that is no longer there"
