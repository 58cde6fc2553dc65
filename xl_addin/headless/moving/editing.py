"""Changing many cells of a range at once: clearing, inserting, deleting, copying, sorting."""

import datetime as dt
from copy import copy

from xl_addin.headless.cells.addresses import MAX_COLUMN, MAX_ROW, Area, column_letter
from xl_addin.headless.cells.references import translate
from xl_addin.headless.cells.values import ErrorValue, Formula
from xl_addin.headless.moving import shifting
from xl_addin.headless.on_sheets.conditional_formats import clear_conditions, copy_conditions
from xl_addin.headless.on_sheets.validation import clear_validation, copy_validation
from xl_addin.headless.unsupported import unsupported

_PASTES = {
    None: "all",
    "all": "all",
    "all_merging_conditional_formats": "all",
    "all_using_source_theme": "all",
    "formats": "formats",
    "formulas": "formulas",
    "formulas_and_number_formats": "formulas",
    "values": "values",
    "values_and_number_formats": "values",
    "column_widths": "column_widths",
    "validation": "validation",
}


class Editing:
    """The part of a range that changes cells in bulk."""

    # Clearing

    def clear_contents(self):
        """Values go; formats, notes and links stay."""
        for cell in self._existing():
            cell._value, cell.data_type = None, "n"
            self.sheet.grid.drop_if_bare(cell)

    def clear_formats(self):
        grid = self.sheet.grid
        default = self.sheet.book.styles.default
        for cell in self._existing():
            cell._style = default
            grid.drop_if_bare(cell)
        if self.area.is_columns:
            self.sheet.columns.restyle(
                self.area.left, self.area.right, lambda style: default, default
            )
        if self.area.is_rows:
            for dimension in self.sheet.worksheet.row_dimensions.values():
                if self.area.top <= dimension.index <= self.area.bottom:
                    dimension._style = None
        clear_conditions(self.sheet, self.area)
        self.unmerge()

    def clear(self):
        """Values, formats, notes, links, conditional formats and validation all go."""
        grid = self.sheet.grid
        self.sheet.pivot_tables.forget_within(self.area)
        for cell in self._existing():
            cell._value, cell.data_type = None, "n"
            cell._comment = cell._hyperlink = None
            grid.noted.discard(cell)
        clear_validation(self.sheet, self.area)
        self.clear_formats()

    def _existing(self):
        return self.sheet.grid.cells_in(self.area) if len(self) else []

    # Inserting and deleting

    def insert(self, shift=None, copy_origin=None):
        """Put in empty cells; without a direction Excel moves the shorter way."""
        like_before = copy_origin != "format_from_right_or_below"
        shifting.insert(self.sheet, self.area, self._by_rows(shift, "down"), like_before)

    def delete(self, shift=None):
        shifting.delete(self.sheet, self.area, self._by_rows(shift, "up"))

    def _by_rows(self, shift, vertical):
        if self.area.is_rows:
            return True
        if self.area.is_columns:
            return False
        if shift is None:
            rows, columns = self.shape
            return columns >= rows
        return shift == vertical

    # Copying

    def copy(self, destination=None):
        """Copy to a place, or remember the range for `paste`."""
        if destination is None:
            self.sheet.book.app.clipboard = self
        else:
            paste_cells(self, destination.impl, "all", False, False)

    def copy_from(self, source_range, copy_type="all", skip_blanks=False, transpose=False):
        paste_cells(source_range.impl, self, copy_type, skip_blanks, transpose)

    def paste(self, paste=None, operation=None, skip_blanks=False, transpose=False):
        source = self.sheet.book.app.clipboard
        if source is None:
            raise ValueError("There is nothing to paste. Copy a range first.")
        if operation not in (None, "none"):
            unsupported(f"Pasting with the operation {operation!r}", "Calculate in Python.")
        if paste not in _PASTES:
            unsupported(f"Pasting {paste!r}")
        paste_cells(source, self, _PASTES[paste], skip_blanks, transpose)

    def move(self, destination):
        """Cut and paste. Formulas that point at the cells are not changed."""
        target = destination.impl
        rows, columns = target.row - self.row, target.column - self.column
        cells = [self.sheet.grid.cells.pop((c.row, c.column)) for c in self._existing()]
        there = target.sheet.grid
        height, width = self.shape
        new_area = Area(
            target.row, target.column, target.row + height - 1, target.column + width - 1
        )
        for old in there.cells_in(new_area):
            there.cells.pop((old.row, old.column))
        for cell in cells:
            shifting.place_cell(cell, cell.row + rows, cell.column + columns)
            cell.parent = target.sheet.worksheet
            there.cells[cell.row, cell.column] = cell
            if cell._comment is not None:
                there.noted.add(cell)
        self.sheet.grid.forget_bounds()
        there.forget_bounds()

    def autofill(self, destination, type_):
        """Copy formulas and values over a larger range; series are not continued."""
        if type_ not in ("fill_default", "fill_copy"):
            unsupported(f"Filling by {type_!r}", "Write the values from Python.")
        target = destination.impl
        _repeat(self, target, "all")

    # Sorting and duplicates

    def sort(self, keys, ascending, has_headers):
        """Sort the range's rows in Excel's order: numbers, text, logical, errors, blanks."""
        first = self.row + (1 if has_headers else 0)
        rows = list(range(first, self.area.bottom + 1))
        sort_rows(self.sheet, self.area, rows, keys, ascending)

    def remove_duplicates(self, columns, has_headers):
        """Keep the first of equal rows; the rest close up within the range."""
        first = self.row + (1 if has_headers else 0)
        values = self.sheet.grid.read(self.area)
        seen, keep = set(), []
        for offset in range(first - self.row, self.shape[0]):
            key = tuple(_same(values[offset][column - 1]) for column in columns)
            if key not in seen:
                seen.add(key)
                keep.append(self.row + offset)
        place_rows(self.sheet, self.area, keep, first)


def _same(value):
    return value.casefold() if isinstance(value, str) else value


def sort_rows(sheet, area, rows, keys, ascending):
    """Put rows of an area in the order of some of its columns."""
    values = dict(zip(range(area.top, area.bottom + 1), sheet.grid.read(area), strict=True))
    order = list(rows)
    for key, up in reversed(list(zip(keys, ascending, strict=True))):
        filled = [row for row in order if values[row][key - 1] is not None]
        blank = [row for row in order if values[row][key - 1] is None]
        filled.sort(key=lambda row: _rank(values[row][key - 1]), reverse=not up)
        # Python keeps the order of equal rows also when reversed; blanks stay at the end.
        order = filled + blank
    if order != list(rows):
        place_rows(sheet, area, order, rows[0])


def _rank(value):
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, dt.datetime):
        return 0, (value - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    if isinstance(value, (int, float)):
        return 0, value
    if isinstance(value, ErrorValue):
        return 3, 0
    return 1, value.casefold()


def place_rows(sheet, area, order, first):
    """Put rows of an area in a new order from `first` on; what is left over is emptied.

    Values, formats and links move with their row, and so do notes. Formulas are translated.
    """
    grid = sheet.grid
    taken = {}
    for row in range(first, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            cell = grid.cells.pop((row, column), None)
            if cell is not None:
                taken[row, column] = cell
    for new_row, old_row in enumerate(order, first):
        for column in range(area.left, area.right + 1):
            cell = taken.pop((old_row, column), None)
            if cell is None:
                continue
            if cell.data_type == "f" and isinstance(cell._value, str) and new_row != old_row:
                letter = column_letter(column)
                text = translate(str(cell._value), f"{letter}{old_row}", f"{letter}{new_row}")
                cell._value = Formula(text)
            shifting.place_cell(cell, new_row, column)
            grid.cells[new_row, column] = cell
    grid.forget_bounds()


def paste_cells(source, target, what, skip_blanks, transpose):
    """Copy a range onto another place, repeated when the place is a multiple of its size."""
    if transpose:
        _paste_once(source, target.sheet, target.row, target.column, what, skip_blanks, True)
    elif what == "column_widths":
        _paste_widths(source, target)
    elif what == "validation":
        copy_validation(source, target.sheet, target.row, target.column)
    else:
        _repeat(source, target, what, skip_blanks)


def _repeat(source, target, what, skip_blanks=False):
    height, width = source.shape
    rows, columns = target.shape
    down = rows // height if rows % height == 0 else 1
    across = columns // width if columns % width == 0 else 1
    for i in range(down):
        for j in range(across):
            row, column = target.row + i * height, target.column + j * width
            _paste_once(source, target.sheet, row, column, what, skip_blanks, False)


def _paste_once(source, sheet, row, column, what, skip_blanks, transpose):
    # A copy of the source first, since the two places may overlap.
    cells = {(c.row - source.row, c.column - source.column): copy_of(c) for c in source._existing()}
    height, width = source.shape
    if height == MAX_ROW or width == MAX_COLUMN:
        _paste_whole(source, sheet, row, column)
        return
    for down in range(height):
        for across in range(width):
            cell = cells.get((down, across))
            place = (row + across, column + down) if transpose else (row + down, column + across)
            if cell is None and skip_blanks:
                continue
            style = source.sheet.grid.inherited(source.row + down, source.column + across)
            _paste_cell(cell, style, source.sheet, sheet, place, what, skip_blanks)
    if what == "all" and not transpose:
        copy_validation(source, sheet, row, column)
        copy_conditions(source, sheet, row, column)
        _copy_merges(source, sheet, row, column)


def _paste_whole(source, sheet, row, column):
    """Whole rows or columns: only cells that exist, then the dimensions."""
    for cell in source._existing():
        place = row + cell.row - source.row, column + cell.column - source.column
        _paste_cell(copy_of(cell), cell._style, source.sheet, sheet, place, "all", False)
    if source.area.is_columns:
        for offset in range(source.shape[1]):
            entry = source.sheet.columns.find(source.column + offset)
            for new in sheet.columns.exactly(column + offset, column + offset):
                new.width, new.hidden = (entry.width, entry.hidden) if entry else (0, False)
                new._style = copy(entry._style) if entry else None


def copy_of(cell):
    """A loose copy of a cell: value, type, style, note and link."""
    return (cell._value, cell.data_type, cell._style, cell._comment, cell._hyperlink,
            cell.row, cell.column)  # fmt: skip


def _paste_cell(data, inherited, source_sheet, sheet, place, what, skip_blanks):
    if data is None:
        data = (None, "n", inherited, None, None, *place)
    value, kind, style, comment, link, old_row, old_column = data
    if value is None and skip_blanks:
        return
    cell = sheet.grid.make(*place)
    if what in ("all", "formats"):
        cell._style = _style_in(style, source_sheet, sheet)
    if what in ("all", "formulas"):
        if kind == "f" and isinstance(value, str):
            origin = f"{column_letter(old_column)}{old_row}"
            value = Formula(translate(str(value), origin, f"{column_letter(place[1])}{place[0]}"))
        cell._value, cell.data_type = value, kind
    elif what == "values":
        if kind == "f":
            kind, value = getattr(value, "cached_type", "n"), getattr(value, "cached", None)
        cell._value, cell.data_type = value, kind if value is not None else "n"
    if what == "all":
        cell._comment = copy(comment) if comment is not None else None
        cell._hyperlink = copy(link) if link is not None else None
        shifting.place_cell(cell, *place)
        if comment is not None:
            sheet.grid.noted.add(cell)


def _style_in(style, source_sheet, sheet):
    """A style of one book in another: its parts are added to the other book's lists."""
    if source_sheet.book is sheet.book:
        return style
    ours, theirs = source_sheet.book.styles, sheet.book.styles
    changes = {"numFmtId": theirs.number_format_id(ours.number_format(style))}
    for kind in ("font", "fill", "border", "alignment", "protection"):
        pool = getattr(sheet.book.workbook, f"_{kind}s")
        changes[f"{kind}Id"] = pool.add(copy(ours.part(style, kind)))
    return theirs.changed(theirs.default, **changes)


def _paste_widths(source, target):
    for offset in range(source.shape[1]):
        width = source.sheet.columns.width(source.column + offset)
        place = target.column + offset
        target.sheet.columns.set_width(place, place, width)


def _copy_merges(source, sheet, row, column):
    for _, area in source._merged():
        if source.area.covers(area):
            moved = area.moved(row - source.row, column - source.column)
            there = type(source).of(sheet, moved)
            if there.merge_cells is False:
                there._merge_area(moved)
