"""Finding cells: edges, regions, special cells, text."""

from xl_addin.headless.cells.addresses import MAX_COLUMN, MAX_ROW, Area
from xl_addin.headless.cells.shown import shown_text, wildcard_pattern
from xl_addin.headless.cells.values import ErrorValue, cached_result

_STEPS = {
    "down": (1, 0), "d": (1, 0), "up": (-1, 0), "u": (-1, 0),
    "right": (0, 1), "r": (0, 1), "left": (0, -1), "l": (0, -1),
}  # fmt: skip


class Searching:
    """The part of a range that finds other ranges."""

    def _cell(self, row, column):
        return type(self)(self.sheet, row, column, 1, 1)

    def end(self, direction):
        """Where Ctrl+arrow ends up from the first cell."""
        down, right = _STEPS[direction]
        row, column = self.row, self.column
        filled = self._filled
        if filled(row, column) and filled(row + down, column + right):
            while filled(row + down, column + right):
                row, column = row + down, column + right
            return self._cell(row, column)
        return self._cell(*self._next_filled(row, column, down, right))

    def _filled(self, row, column):
        return self.sheet.grid.value_at(row, column) is not None

    def _next_filled(self, row, column, down, right):
        """The next cell with a value in a direction, or the sheet's edge."""
        bounds = self.sheet.grid.bounds or Area(1, 1, 1, 1)
        if down:
            span = (
                range(row + 1, bounds.bottom + 1)
                if down > 0
                else range(min(row - 1, bounds.bottom), 0, -1)
            )
            edge = MAX_ROW if down > 0 else 1
            return next((r for r in span if self._filled(r, column)), edge), column
        span = (
            range(column + 1, bounds.right + 1)
            if right > 0
            else range(min(column - 1, bounds.right), 0, -1)
        )
        edge = MAX_COLUMN if right > 0 else 1
        return row, next((c for c in span if self._filled(row, c)), edge)

    @property
    def current_region(self):
        """The block of cells around the first one, up to blank rows and columns."""
        area, bounds = Area(self.row, self.column, self.row, self.column), self.sheet.grid.bounds
        while bounds is not None:
            grown = self._grow(area, bounds)
            if grown == area:
                break
            area = grown
        return type(self).of(self.sheet, area)

    def _grow(self, area, bounds):
        """The area with a neighbouring row or column on each side that is not blank."""
        top, left, bottom, right = area
        low, high = max(left - 1, 1), min(right + 1, MAX_COLUMN)
        if top > 1 and self._any(Area(top - 1, low, top - 1, high)):
            top -= 1
        if bottom < bounds.bottom and self._any(Area(bottom + 1, low, bottom + 1, high)):
            bottom += 1
        first, last = max(top - 1, 1), min(bottom + 1, MAX_ROW)
        if left > 1 and self._any(Area(first, left - 1, last, left - 1)):
            left -= 1
        if right < bounds.right and self._any(Area(first, right + 1, last, right + 1)):
            right += 1
        return Area(top, left, bottom, right)

    def _any(self, area):
        return any(
            self._filled(row, column)
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        )

    def get_special_cells(self, cell_type, value_type):
        """Areas of blanks, constants, formulas or visible cells, top to bottom."""
        if cell_type == "visible":
            return self._visible_areas()
        inside = self.sheet.grid.clip(self.area)
        if inside is None:
            return []
        test = _TESTS[cell_type]
        found = {}
        for row in range(inside.top, inside.bottom + 1):
            runs = self._runs(row, inside, lambda cell: test(cell, value_type))
            for run in runs:
                found.setdefault(run, []).append(row)
        areas = [
            Area(first, left, last, right)
            for (left, right), rows in found.items()
            for first, last in _spans(rows)
        ]
        return [type(self).of(self.sheet, area) for area in sorted(areas)]

    def _runs(self, row, inside, test):
        columns = [
            column
            for column in range(inside.left, inside.right + 1)
            if test(self.sheet.grid.cells.get((row, column)))
        ]
        return _spans(columns)

    def _visible_areas(self):
        dimensions = self.sheet.worksheet.row_dimensions
        hidden = {d.index for d in dimensions.values() if d.hidden}
        area = self.area
        if area.bottom - area.top > 200_000:
            area = self.sheet.grid.clip(area) or area
        rows = [row for row in range(area.top, area.bottom + 1) if row not in hidden]
        columns = [
            column
            for column in range(area.left, area.right + 1)
            if not self.sheet.columns.hidden(column)
        ]
        return [
            type(self).of(self.sheet, Area(top, left, bottom, right))
            for top, bottom in _spans(rows)
            for left, right in _spans(columns)
        ]

    def find(self, text, whole, direction, order, match_case):
        """The first (or last) cell that shows the text; `*` and `?` are wildcards as in Excel."""
        pattern = wildcard_pattern(text, whole, match_case)
        cells = [cell for cell in self._existing() if cell._value is not None]
        if order == "rows":
            cells.sort(key=lambda cell: (cell.row, cell.column))
        else:
            cells.sort(key=lambda cell: (cell.column, cell.row))
        if direction == "backward":
            cells.reverse()
        for cell in cells:
            if pattern.search(shown_text(self.sheet, cell)):
                return self._cell(cell.row, cell.column)
        return None

    def replace_all(self, old, new, whole, match_case):
        """Replace in what the formula bar shows; a result is read as if it were typed."""
        pattern = wildcard_pattern(old, whole, match_case)
        grid = self.sheet.grid
        for cell in self._existing():
            if cell._value is None:
                continue
            text = grid._formula_text(cell)
            replaced = pattern.sub(lambda _: new, text)
            if replaced == text:
                continue
            if replaced == "":
                cell._value, cell.data_type = None, "n"
            else:
                grid.put(cell, replaced)


def _kind(cell):
    """numbers, text, logical or errors, by the value or a formula's stored result."""
    kind, value = cell.data_type, cell._value
    if kind == "f":
        kind, value = cached_result(value)
    if isinstance(value, ErrorValue) or kind == "e":
        return "errors"
    return {"n": "numbers", "s": "text", "b": "logical"}.get(kind, "text")


def _is_blank(cell, value_type):
    return cell is None or cell._value is None


def _is_constant(cell, value_type):
    filled = cell is not None and cell._value is not None and cell.data_type != "f"
    return filled and value_type in (None, _kind(cell))


def _is_formula(cell, value_type):
    return cell is not None and cell.data_type == "f" and value_type in (None, _kind(cell))


_TESTS = {"blanks": _is_blank, "constants": _is_constant, "formulas": _is_formula}


def _spans(numbers):
    """Runs of consecutive numbers as (first, last)."""
    spans = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return [tuple(span) for span in spans]
