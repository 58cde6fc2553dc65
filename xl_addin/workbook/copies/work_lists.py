"""Work lists: the errors by social worker, or by a column that the council added (team, locality).

As sheets of the workbook, or as files of their own to send.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlwings as xw

from lac_rules.places.councils import authority_name
from lac_rules.reports.grouping import WORKER, group_of_children
from lac_rules.validation import Result
from xl_addin import headless
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import address, paint_header, put, sheets_of
from xl_addin.workbook.basics.file_names import free_path
from xl_addin.workbook.read import Contents
from xl_addin.workbook.refresh import place_of
from xl_addin.workbook.sheets import errors as errors_sheet
from xl_addin.workbook.template.from_template import Copy, template_open
from xl_addin.workbook.template.template import MODEL_WORK_LIST

INDEX = "Work lists"
_TITLE = "Work list"
_COLUMNS = [name for name in errors_sheet.COLUMNS if name != layout.ROW_ID]
_LINK = _COLUMNS.index("Go to")
_WIDTHS = [13, 13, 7, 24, 32, 9, 13, 60, 60, 11]
_LONG = ("Value", "Message", "Advice")
_INDEX_COLUMNS = ["Name", "Children", "Errors", "Go to", "Sheet"]
_INDEX_WIDTHS = [34, 10, 10, 14, 34]
_HEADER_ROW = 4
_NOT_IN_NAMES = re.compile(r"""[\[\]:*?/\\'"\x00-\x1f]+""")
"""What Excel refuses in the name of a sheet, and the quotation mark, which would end a formula's
text."""
_LONGEST_NAME = 31
"""As Excel counts: characters such as emoji count twice."""


@dataclass(frozen=True)
class WorkList:
    """The errors of one group of children, as rows like those of the sheet Errors."""

    name: str
    rows: list[list]
    children: int

    @property
    def count(self) -> str:
        """How much there is to do, in words."""
        errors = "error" if len(self.rows) == 1 else "errors"
        children = "child" if self.children == 1 else "children"
        return f"{len(self.rows)} {errors} in {self.children} {children}"


def lists_of(contents: Contents, result: Result, column: str = WORKER) -> list[WorkList]:
    """One list for each social worker, or value of another column, that has errors.

    What belongs to nobody comes last, so that nothing is left out. Raises ``NoSuchColumn``.
    """
    group_of = group_of_children(contents.ret, column)
    places = {
        name: place_of(contents.ret, name, on_sheet)
        for name, on_sheet in contents.on_sheets.items()
    }
    groups: dict[str, list[list]] = {}
    for row in errors_sheet.rows_of(result.issues, places):
        groups.setdefault(group_of.get(row[0].strip(), ""), []).append(row[: len(_COLUMNS)])
    lists = [
        WorkList(name or f"no {column}", sorted(rows, key=_by_child), len({r[0] for r in rows}))
        for name, rows in groups.items()
    ]
    return sorted(lists, key=lambda each: (each.name == f"no {column}", each.name.casefold()))


def _by_child(row: list) -> str:
    return row[0].strip()


# Sheets of the workbook


def put_sheets(
    book: xw.Book, contents: Contents, lists: Sequence[WorkList], column: str, now: datetime
) -> None:
    """Put the lists onto sheets, with a sheet that counts them; earlier lists are replaced."""
    _remove_sheets(book)
    taken = {name.casefold() for name in book.sheet_names}
    before = contents.sheets[layout.RULES]
    names = []
    with template_open(book.app) as copy:
        index = copy(INDEX, INDEX, before=before)
        for each in lists:
            names.append(_free_name(each.name, taken))
            sheet = copy(MODEL_WORK_LIST, names[-1], before=before)
            _write_list(sheet, each, now, with_links=True)
    _write_index(index, lists, names, column, now)
    index.activate()


def _remove_sheets(book: xw.Book) -> None:
    """Delete the sheets of earlier lists: those that the index names and that begin like one."""
    sheets = sheets_of(book)
    if INDEX not in sheets:
        return
    values = sheets[INDEX].used_range.options(ndim=2).value
    for row in values:
        sheet = sheets.get(str(row[-1] or ""))
        if sheet is not None and str(sheet.range("A1").value or "").startswith(_TITLE):
            sheet.delete()
    sheets[INDEX].delete()


def _free_name(name: str, taken: set[str]) -> str:
    """A name for a sheet, which Excel lets nobody use twice, in any letter case."""
    stem = f"List {_NOT_IN_NAMES.sub(' ', name).strip()}"
    free, number = _cut(stem, _LONGEST_NAME), 2
    while free.casefold() in taken:
        ending = f" ({number})"
        free, number = _cut(stem, _LONGEST_NAME - len(ending)) + ending, number + 1
    taken.add(free.casefold())
    return free


def _cut(name: str, length: int) -> str:
    """The beginning of a name, of so many characters as Excel counts them."""
    return name.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore")


def _write_index(
    sheet: xw.Sheet, lists: Sequence[WorkList], names: list[str], column: str, now: datetime
) -> None:
    rows = [
        [
            each.name,
            each.children,
            len(each.rows),
            f'=HYPERLINK("#\'{name}\'!A1","Go to list")',
            name,
        ]
        for each, name in zip(lists, names, strict=True)
    ]
    heads = [f"{_TITLE}s by {column}", f"As of {now:%d/%m/%Y %H:%M}. Made anew each time."]
    _write_table(sheet, heads, _INDEX_COLUMNS, _INDEX_WIDTHS, rows, numbers=(1, 2), link=3)


def _write_list(sheet: xw.Sheet, each: WorkList, now: datetime, with_links: bool) -> None:
    width = len(_COLUMNS) if with_links else _LINK
    heads = [f"{_TITLE}: {each.name}", f"{each.count}, as of {now:%d/%m/%Y %H:%M}"]
    rows = [row[:width] for row in each.rows]
    link = _LINK if with_links else None
    _write_table(sheet, heads, _COLUMNS[:width], _WIDTHS, rows, numbers=(2,), link=link)


def _write_table(
    sheet: xw.Sheet,
    heads: list[str],
    columns: list[str],
    widths: list[int],
    rows: list[list],
    numbers: tuple[int, ...],
    link: int | None,
) -> None:
    letters = [layout.column_letter(place + 1) for place in range(len(columns))]
    whole = sheet.range(f"A:{letters[-1]}")
    whole.number_format = styles.TEXT_FORMAT
    whole.horizontal_alignment = "left"
    whole.vertical_alignment = "top"
    for place in numbers:
        sheet.range(f"{letters[place]}:{letters[place]}").number_format = styles.NUMBER_FORMAT
    if link is not None:
        links = sheet.range(f"{letters[link]}:{letters[link]}")
        links.number_format = "General"
        links.font.color = styles.TITLE_TEXT
    for letter, width in zip(letters, widths, strict=False):
        sheet.range(f"{letter}:{letter}").column_width = width
    for letter, name in zip(letters, columns, strict=True):
        if name in _LONG:
            sheet.range(f"{letter}:{letter}").wrap_text = True
    put(sheet, 1, 1, [[head] for head in heads])
    sheet.range("A1").font.size = 16
    sheet.range("A1").font.bold = True
    sheet.range("A1").font.color = styles.TITLE_TEXT
    sheet.range("A1").row_height = styles.TITLE_HEIGHT
    put(sheet, _HEADER_ROW, 1, [columns, *rows])
    header = sheet.range(address(_HEADER_ROW, 1, _HEADER_ROW, len(columns)))
    paint_header(header)
    last = _HEADER_ROW + max(len(rows), 1)
    sheet.tables.add(
        source=sheet.range(address(_HEADER_ROW, 1, last, len(columns))),
        table_style_name=styles.TABLE_STYLE,
    )


# Files to send


def write_files(
    contents: Contents, lists: Sequence[WorkList], folder: Path, now: datetime
) -> list[Path]:
    """Write each list as a workbook of its own; gives their paths, in the lists' order."""
    settings = contents.settings
    council = authority_name(settings.authority) or settings.authority or "council not known"
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    with headless.active():
        app = headless.app()
        try:
            with template_open(app) as copy:
                for each in lists:
                    parts = [f"{council} 903 {settings.year}", f"work list {each.name}"]
                    paths.append(free_path(folder, parts, now))
                    _write_file(app.books.add(), copy, each, now, paths[-1])
        finally:
            app.quit()
    return paths


def _write_file(book: xw.Book, copy: Copy, each: WorkList, now: datetime, path: Path) -> None:
    spare = book.sheets[0]
    sheet = copy(MODEL_WORK_LIST, layout.ERRORS, before=spare)
    spare.delete()
    _write_list(sheet, each, now, with_links=False)
    book.save(path)
    book.close()
