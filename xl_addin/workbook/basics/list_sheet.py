"""A list on a sheet: an Excel table with columns of ours, made, renewed and read in one way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import xlwings as xw

from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import (
    address,
    columns_address,
    neighbours,
    paint_header,
    put,
    show_all_rows,
)
from xl_addin.workbook.basics.left_over import LeftOver
from xl_addin.workbook.basics.own_rows import (
    Rows,
    keys_of,
    make_room,
    move_rows,
    shift_rows,
)
from xl_addin.workbook.basics.placed_list import (
    Placed,
    find,
    is_filled,
    is_odd,
    totals_row_of,
    with_columns_beside,
)
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.basics.times import FROM_1900, DateSystem, key_text


@dataclass(frozen=True)
class Column:
    """A column of a list: its name, its width in characters, its number format, its looks.

    ``align`` is given where it differs from the list's; ``colour`` is that of the text.
    """

    name: str
    width: float
    format: str = styles.TEXT_FORMAT
    align: str | None = None
    wrap: bool = False
    hidden: bool = False
    colour: str | None = None

    def apply_to(self, area: xw.Range) -> None:
        """Give whole columns, of text so far, these looks."""
        area.column_width = self.width
        if self.format != styles.TEXT_FORMAT:
            area.number_format = self.format
        if self.align:
            area.horizontal_alignment = self.align
        if self.colour:
            area.font.color = self.colour
        if self.wrap:
            area.wrap_text = True
        if self.hidden:
            area.columns.hidden = True


@dataclass(frozen=True)
class Renewed:
    """What renewing a list came to.

    ``left_over`` is what people wrote beside rows that are gone; ``anew``: the Excel table was made
    again, because somebody had turned it into plain cells.
    """

    left_over: list[LeftOver]
    anew: bool = False


@dataclass(frozen=True)
class ListSheet:
    """What a list looks like, and where it stands: from column A on, its names in ``header_row``.

    ``table`` is the name of the Excel table, chosen by Excel if not given. ``key`` are the columns
    that say which row is which: a row in which one of them is blank is none of ours, and what
    people put beside a row follows its key. ``further_key`` belong to it, but may be blank.
    ``about`` are those that tell people which row it is.
    ``align`` and ``valign`` hold for all cells; None leaves them to Excel.
    """

    columns: tuple[Column, ...]
    table: str | None = None
    key: tuple[str, ...] = ()
    further_key: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    header_row: int = layout.HEADER_ROW
    align: str | None = "left"
    valign: str | None = None

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]

    def write(
        self, sheet: xw.Sheet, rows: Sequence[Sequence], dates: DateSystem = FROM_1900
    ) -> None:
        """Fill the empty sheet with ``rows``, whose values stand in the order of the columns."""
        self._prepare(sheet, self.header_row, 1)
        put(sheet, self.header_row, 1, [self.names, *rows], dates)
        last = self.header_row + max(len(rows), 1)
        self._add_table(sheet, address(self.header_row, 1, last, len(self.columns)))

    def renew(
        self, sheet: xw.Sheet, rows: Sequence[Sequence], dates: DateSystem = FROM_1900
    ) -> Renewed:
        """Put ``rows`` in the place of those that are there; filters are cleared.

        What people put beside a row, in columns of their own, stays with it. What they put beside
        rows that are gone is given back.
        """
        found = self.find(sheet)
        if found is None:
            self._write_beside(sheet, rows, dates)
            return Renewed([], anew=True)
        placed = self._opened(found)
        known = set(placed.header)
        placed = self._complete(placed, rows)
        placed, left_over = self._move_what_people_wrote(placed, rows, known)
        self._put_rows(placed, rows, dates)
        if placed.has_totals:
            placed.table.show_totals = True
        return Renewed(left_over, anew=found.table is None)

    def append(
        self, sheet: xw.Sheet, rows: Sequence[Sequence], dates: DateSystem = FROM_1900
    ) -> Placed | None:
        """Put ``rows`` below those that are there; gives where the list stands then.

        None, and nothing is written, where nothing on the sheet looks like the list.
        """
        placed = self.find(sheet)
        if placed is None:
            return None
        placed = self._complete(self._opened(placed), rows)
        filled = [n for n, row in enumerate(placed.body, start=1) if is_filled(row)]
        first = placed.top + max(filled, default=0) + 1
        last = first + len(rows) - 1
        make_room(placed, last)
        self._put_columns(placed, first, rows, dates)
        if last > placed.bottom:
            area = address(placed.top, placed.left, last, placed.right)
            placed.table.resize(sheet.range(area))
        if placed.has_totals:
            placed.table.show_totals = True
        return replace(placed, bottom=max(last, placed.bottom))

    def find(self, sheet: xw.Sheet) -> Placed | None:
        """The list on its sheet; None where nothing there looks like it."""
        return find(sheet, self.names, self.key, self.table)

    def _add_table(self, sheet: xw.Sheet, where: str) -> xw.main.Table:
        return sheet.tables.add(
            source=sheet.range(where), name=self.table, table_style_name=styles.TABLE_STYLE
        )

    def _opened(self, placed: Placed) -> Placed:
        """The list as an Excel table all of whose rows are shown, without its row of totals.

        A list that somebody turned into plain cells becomes a table again.
        """
        if placed.table is None:
            where = address(placed.top, placed.left, placed.bottom, placed.right)
            placed = replace(placed, table=self._add_table(placed.sheet, where))
        # What Excel does to rows that a filter hides differs from call to call.
        show_all_rows(placed.table)
        if placed.has_totals:
            placed.table.show_totals = False
        return with_columns_beside(placed)

    def _write_beside(self, sheet: xw.Sheet, rows: Sequence[Sequence], dates: DateSystem) -> None:
        """Write the list where nothing is left of it; what else stands on the sheet moves aside."""
        if any(map(is_filled, values_of(sheet.used_range))):
            sheet.range(columns_address(1, len(self.columns) + 1)).insert("right")
        self.write(sheet, rows, dates)

    def _complete(self, placed: Placed, rows: Sequence[Sequence]) -> Placed:
        """Give the list those of our columns back that were renamed or taken out."""
        for name in [name for name in self.names if name not in placed.header]:
            place, column = self._place_for(placed, name), self.names.index(name)
            right = placed.right
            if not _is_renamed(placed, place, self.names, [row[column] for row in rows]):
                placed.sheet.range(columns_address(place, place)).insert("right")
                right += 1
            self._prepare(placed.sheet, placed.top, place, [self.columns[column]])
            put(placed.sheet, placed.top, place, [[name]])
            placed = placed.resized(placed.left, right, placed.bottom)
        return placed

    def _place_for(self, placed: Placed, name: str) -> int:
        """The number of the column in which ``name`` belongs: right of the one before it."""
        before = self.names[: self.names.index(name)]
        there = [placed.columns[each] for each in before if each in placed.columns]
        return there[-1] + 1 if there else placed.left

    def _move_what_people_wrote(
        self, placed: Placed, rows: Sequence[Sequence], known: Collection[str]
    ) -> tuple[Placed, list[LeftOver]]:
        """Bring people's own columns, and rows that they put in, to where they belong.

        ``known`` are the columns that the list had all along; where the key is not among them, what
        the list says of a row in words must tell which it is.
        """
        if not self.key:
            return placed, []
        key, further = self.key, self.further_key
        if not known >= {*key, *further}:
            key, further = (), tuple(name for name in self.about if name in known)
        there = keys_of(placed.body, *self._places(placed.header, key, further))
        blank = frozenset(n for n, row in enumerate(placed.body) if not is_filled(row))
        keys = keys_of(rows, *self._places(self.names, key, further))
        to_come = [each or ("", str(n)) for n, each in enumerate(keys)]
        who = Rows(there, blank, to_come)
        own = len(placed.header) > len(self.columns)
        if who.are_in_place and (who.are_all_there or not own):
            return placed, []
        if not own and (blocks := who.blocks()) is not None:
            return shift_rows(placed, who, *blocks)
        placed, left_over = move_rows(placed, who, self.names, self.about or self.key)
        self._restore_formats(placed)
        return placed, left_over

    def _restore_formats(self, placed: Placed) -> None:
        """Rows that people put in may look like the header, in which all is text."""
        for column in self.columns:
            if column.format != styles.TEXT_FORMAT:
                place = placed.columns[column.name]
                area = address(placed.top + 1, place, placed.bottom, place)
                placed.sheet.range(area).number_format = column.format

    @staticmethod
    def _places(names: Sequence[str], *of: Sequence[str]) -> list[list[int]]:
        return [[names.index(name) for name in each] for each in of]

    def _put_rows(self, placed: Placed, rows: Sequence[Sequence], dates: DateSystem) -> None:
        """Put ``rows`` in the place of all others, and let the table reach to the last one."""
        bottom, first_gone = placed.top + max(len(rows), 1), placed.top + 1 + len(rows)
        make_room(placed, bottom)
        for block in self._blocks(placed) if placed.bottom >= first_gone else ():
            area = address(first_gone, block[0][0], placed.bottom, block[-1][0])
            placed.sheet.range(area).clear_contents()
        self._put_columns(placed, placed.top + 1, rows, dates)
        if bottom != placed.bottom:
            area = address(placed.top, placed.left, bottom, placed.right)
            placed.table.resize(placed.sheet.range(area))

    def _put_columns(
        self, placed: Placed, first_row: int, rows: Sequence[Sequence], dates: DateSystem
    ) -> None:
        """Write our columns, wherever they are, from a row on."""
        for block in self._blocks(placed):
            columns = [self.names.index(name) for _, name in block]
            cells = [[row[column] for column in columns] for row in rows]
            put(placed.sheet, first_row, block[0][0], cells, dates)

    def _blocks(self, placed: Placed) -> list[list[tuple[int, str]]]:
        return neighbours((placed.columns[name], name) for name in self.names)

    def read(self, sheet: xw.Sheet) -> dict[int, dict[str, object]]:
        """The rows by their number on the sheet, each as column's name -> value.

        Columns are found by their names, wherever they are; one that is gone is blank. Nothing is
        read when no row of the sheet has the names of the key.
        """
        used = sheet.used_range
        values = values_of(used)
        top = next((place for place, row in enumerate(values) if set(self.key) <= set(row)), None)
        if top is None:
            return {}
        blank = dict.fromkeys(self.names)
        rows = {}
        for number, cells in enumerate(values[top + 1 :], start=used.row + top + 1):
            row = blank | dict(zip(values[top], cells, strict=True))
            if all(row[name] for name in self.key):
                rows[number] = row
        last = max(rows, default=0)
        odd = rows and is_odd([rows[last][name] for name in self.names])
        if odd and totals_row_of(sheet) == last:
            del rows[last]
        return rows

    def row(self, sheet: xw.Sheet, number: int) -> dict[str, object]:
        """One row of the sheet as column's name -> value; blank where the list has no such row."""
        placed = self.find(sheet)
        blank = dict.fromkeys(self.names)
        if placed is None or not placed.top < number <= placed.bottom:
            return blank
        return blank | dict(zip(placed.header, placed.body[number - placed.top - 1], strict=True))

    def _prepare(
        self, sheet: xw.Sheet, row: int, column: int, columns: Sequence[Column] | None = None
    ) -> None:
        """The columns' formats and looks, for a list with its corner at this cell."""
        columns = columns or self.columns
        last = column + len(columns) - 1
        whole = sheet.range(columns_address(column, last))
        whole.number_format = styles.TEXT_FORMAT
        if self.align:
            whole.horizontal_alignment = self.align
        if self.valign:
            whole.vertical_alignment = self.valign
        for alike, group in groupby(columns, key=lambda each: replace(each, name="")):
            width = len(list(group))
            alike.apply_to(sheet.range(columns_address(column, column + width - 1)))
            column += width
        header = sheet.range(address(row, last - len(columns) + 1, row, last))
        header.number_format = styles.TEXT_FORMAT  # a council may be called =1+1
        paint_header(header)


def _is_renamed(placed: Placed, place: int, names: Sequence[str], values: Sequence) -> bool:
    """What stands in this column is ours under another name: it has our values, or none."""
    column = place - placed.left
    if column >= len(placed.header) or placed.header[column] in names:
        return False
    there = {key_text(row[column]) for row in placed.body} - {""}
    ours = {key_text(value) for value in values}
    return 2 * len(there & ours) >= len(there)
