"""Work lists: the errors by social worker, or by a column that the council added (team, locality).

As sheets of the workbook, or as files of their own to send.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import xlwings as xw

from lac_rules.as_at import in_figures
from lac_rules.due import due
from lac_rules.language.rule import FURTHER_NAME
from lac_rules.places.councils import authority_name
from lac_rules.reports.findings import NOW
from lac_rules.reports.grouping import WORKER, group_of_children
from lac_rules.validation import Result
from lac_rules.words import counted
from xl_addin import headless
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import paint_title, put, sheets_of
from xl_addin.workbook.basics.left_over import LeftOver
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.basics.times import SHOWN
from xl_addin.workbook.book import Contents
from xl_addin.workbook.copies.file_names import free_path
from xl_addin.workbook.sheets import errors as errors_sheet
from xl_addin.workbook.sheets import kept as kept_sheet
from xl_addin.workbook.sheets.errors import ErrorRow
from xl_addin.workbook.template.from_template import Copy, template_open
from xl_addin.workbook.template.template import MODEL_WORK_LIST

INDEX = "Work lists"
DUE = "Due"
"""The kind of a row that is no error but to be done by a day."""
_TITLE = "Work list"
_HEADER_ROW = 4
_WIDTHS = {"Field": 24, "Rule": 16, "Message": 60, "Advice": 60, "When": 26}
WITH_LINKS = ListSheet(
    tuple(
        replace(
            column,
            width=_WIDTHS.get(column.name, column.width),
            wrap=column.name in ("Value", "Message", "Advice"),
            hidden=False,
        )
        for column in errors_sheet.LIST.columns
        if column.name not in (layout.ROW_ID, errors_sheet.IN_WORDS, errors_sheet.WHEN_IN_WORDS)
    ),
    key=("Child", "Message"),
    further_key=("Table", "Field", "Rule", "Value"),
    about=("Child", "Table", "Field", "Value", "Rule", "Message"),
    header_row=_HEADER_ROW,
    valign="top",
)
_WITHOUT_LINKS = replace(WITH_LINKS, columns=WITH_LINKS.columns[: WITH_LINKS.names.index("Go to")])
_INDEX = ListSheet(
    (
        Column("Name", 34),
        Column("Children", 10, styles.NUMBER_FORMAT),
        Column("Errors", 10, styles.NUMBER_FORMAT),
        Column("Further checks", 16, styles.NUMBER_FORMAT),
        Column("Due", 10, styles.NUMBER_FORMAT),
        Column("Go to", 14, styles.GENERAL_FORMAT, colour=styles.TITLE_TEXT),
        Column("Sheet", 34),
    ),
    key=("Name",),
    header_row=_HEADER_ROW,
    valign="top",
)
_NOT_IN_NAMES = re.compile(r"""[\[\]:*?/\\'"\x00-\x1f]+""")
"""What Excel refuses in the name of a sheet, and the quotation mark, which would end a formula's
text."""
_LONGEST_NAME = 31
"""As Excel counts: characters such as emoji count twice."""


@dataclass(frozen=True)
class WorkList:
    """The errors of one group of children, as rows like those of the sheet Errors.

    Behind each child's errors stands what is due for the child by 31 March.
    """

    name: str
    rows: list[ErrorRow]

    @property
    def due(self) -> int:
        """How much is due."""
        return sum(row.kind == DUE for row in self.rows)

    @property
    def further(self) -> int:
        """How much further checks found, which are not the DfE's."""
        return sum(row.kind == FURTHER_NAME for row in self.rows)

    @property
    def errors(self) -> int:
        """How much is wrong now by the DfE's rules."""
        return len(self.rows) - self.due - self.further

    @property
    def children(self) -> int:
        """How many children it is about."""
        return len({row.child.strip().upper() for row in self.rows})

    @property
    def count(self) -> str:
        """How much there is to do, in words."""
        further = f", {counted(self.further, FURTHER_NAME.lower())}" if self.further else ""
        due = f", {self.due} due by 31 March" if self.due else ""
        children = counted(self.children, "child", "children")
        return f"{counted(self.errors, 'error')}{further}{due}, {children}"


def lists_of(contents: Contents, result: Result, column: str = WORKER) -> list[WorkList]:
    """One list for each social worker, or value of another column, that has errors.

    What belongs to nobody comes last, so that nothing is left out. Raises ``NoSuchColumn``.
    """
    by_child = group_of_children(contents.ret, column)
    group_of = {child.upper(): name for child, name in by_child.items()}
    groups: dict[str, list[ErrorRow]] = {}
    listed = errors_sheet.rows_of(result, contents.ret, contents.on_sheets)
    errors = [row for row in listed if row.when == NOW]
    for row in (*errors, *_due(contents, result)):
        groups.setdefault(group_of.get(row.child.strip().upper(), ""), []).append(row)
    lists = [
        WorkList(name or f"no {column}", sorted(rows, key=lambda row: row.child.strip().upper()))
        for name, rows in groups.items()
    ]
    return sorted(lists, key=lambda each: (each.name == f"no {column}", each.name.casefold()))


def _due(contents: Contents, result: Result) -> list[ErrorRow]:
    """What is due, in rows like those of errors; what is to come stands among it."""
    if contents.ret.year_is_over:
        return []
    return [
        ErrorRow(
            child=item.child,
            table=layout.sheet_name(item.table),
            row=None,
            field=item.field,
            value="",
            rule=item.codes,
            kind=DUE,
            when=("overdue since " if item.overdue else "by ") + in_figures(item.due),
            message=": ".join(filter(None, (item.what, item.detail))),
            advice="",
            go_to="",
            in_words="",
            when_in_words="",
            id="",
        )
        for item in due(contents.ret, result).itertuples()
    ]


# Sheets of the workbook


def put_sheets(
    book: xw.Book, contents: Contents, lists: Sequence[WorkList], column: str, now: datetime
) -> None:
    """Put the lists onto sheets, with a sheet that counts them.

    A list that has a sheet already is renewed there; lists that are no more are deleted. What
    people wrote beside rows that are gone is kept on a sheet of its own.
    """
    earlier = _earlier_sheets(book)
    taken = {name.casefold() for name in book.sheet_names}
    before = contents.sheets[layout.RULES]
    names: list[str] = []
    left_over: list[LeftOver] = []
    with template_open(book.app) as copy:
        index = sheets_of(book).get(INDEX) or copy(INDEX, INDEX, before=before)
        for each in lists:
            sheet = earlier.pop(each.name, None)
            if sheet is None:
                sheet = copy(MODEL_WORK_LIST, _free_name(each.name, taken), before=before)
            names.append(sheet.name)
            left_over += _write_list(sheet, each, now, WITH_LINKS)
    for sheet in earlier.values():
        left_over += WITH_LINKS.renew(sheet, []).left_over
        sheet.delete()
    left_over += _write_index(index, lists, names, column, now)
    kept_sheet.add(contents, left_over, now)
    index.activate()


def _earlier_sheets(book: xw.Book) -> dict[str, xw.Sheet]:
    """The sheets of earlier lists, by the lists' names.

    They are those that the index names and that begin like one.
    """
    sheets = sheets_of(book)
    if INDEX not in sheets:
        return {}
    found = {}
    for row in _INDEX.read(sheets[INDEX]).values():
        sheet = sheets.get(str(row["Sheet"] or ""))
        if sheet is not None and _is_work_list(sheet):
            found[str(row["Name"])] = sheet
    return found


def _is_work_list(sheet: xw.Sheet) -> bool:
    """Its title, wherever rows and columns of people's own have moved it, says so."""
    above = values_of(sheet.range(f"A1:F{2 * _HEADER_ROW}"))
    return any(str(value or "").startswith(_TITLE) for row in above for value in row)


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
) -> list[LeftOver]:
    rows = [
        [
            each.name,
            each.children,
            each.errors,
            each.further,
            each.due,
            f'=HYPERLINK("#\'{name}\'!A1","Go to list")',
            name,
        ]
        for each, name in zip(lists, names, strict=True)
    ]
    heads = [f"{_TITLE}s by {column}", f"As of {now:{SHOWN}}."]
    return _write_below(sheet, heads, _INDEX, rows)


def _write_list(
    sheet: xw.Sheet, each: WorkList, now: datetime, of_errors: ListSheet
) -> list[LeftOver]:
    heads = [f"{_TITLE}: {each.name}", f"{each.count}, as of {now:{SHOWN}}"]
    rows = [row[: len(of_errors.columns)] for row in each.rows]
    return _write_below(sheet, heads, of_errors, rows)


def _write_below(sheet: xw.Sheet, heads: list[str], of: ListSheet, rows: list) -> list[LeftOver]:
    """Write or renew a list, and above it a title and what else it says."""
    placed = of.find(sheet)
    if placed is None:
        of.write(sheet, rows)
        put(sheet, 1, 1, [[head] for head in heads])
        paint_title(sheet.range("A1"))
        return []
    left_over = of.renew(sheet, rows).left_over
    put(sheet, placed.top - _HEADER_ROW + 1, placed.left, [[head] for head in heads])
    return left_over


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
    spare = book.sheets.active
    sheet = copy(MODEL_WORK_LIST, layout.ERRORS, before=spare)
    spare.delete()
    _write_list(sheet, each, now, _WITHOUT_LINKS)
    book.save(path)
    book.close()
