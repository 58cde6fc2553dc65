"""The borders of a range."""

from openpyxl.styles import Border as FileBorder
from openpyxl.styles import Side
from xlwings import base_classes
from xlwings.base_classes import _UNSET

from xl_addin.headless.cells.addresses import Area
from xl_addin.headless.cells.colours import file_colour, read_colour
from xl_addin.headless.unsupported import Refusing

_LINE_WEIGHTS = {
    ("continuous", "hairline"): "hair",
    ("continuous", "thin"): "thin",
    ("continuous", "medium"): "medium",
    ("continuous", "thick"): "thick",
    ("dash", "thin"): "dashed",
    ("dash", "medium"): "mediumDashed",
    ("dash_dot", "thin"): "dashDot",
    ("dash_dot", "medium"): "mediumDashDot",
    ("dash_dot_dot", "thin"): "dashDotDot",
    ("dash_dot_dot", "medium"): "mediumDashDotDot",
    ("dot", "thin"): "dotted",
    ("double", "thick"): "double",
    ("slant_dash_dot", "medium"): "slantDashDot",
}
_LINES_BACK = {name: pair for pair, name in _LINE_WEIGHTS.items()}
_ONLY_WEIGHT = {"double": "thick", "slant_dash_dot": "medium", "dot": "thin"}


def _line_name(line, weight):
    line = line or "continuous"
    weight = _ONLY_WEIGHT.get(line, weight or "thin")
    return _LINE_WEIGHTS.get((line, weight)) or _LINE_WEIGHTS[line, "thin"]


class Borders(Refusing, base_classes.Borders):
    """The borders of a range, by xlwings' names of sides."""

    def __init__(self, parent):
        self.parent = parent

    def __getitem__(self, side):
        return Border(self.parent, side)

    def _common_value(self, name):
        values = {getattr(self[side], name) for side in self._grid_sides()}
        return values.pop() if len(values) == 1 else None

    @property
    def line_style(self):
        return self._common_value("line_style")

    @property
    def weight(self):
        return self._common_value("weight")

    @property
    def color(self):
        return self._common_value("color")

    def set(self, which="all", *, line_style=_UNSET, weight=_UNSET, color=_UNSET):
        for side in which:
            self[side].set(line_style, weight, color)

    def clear(self, which="everything"):
        self.set(which, line_style=None)


# For each side: which cells of the range it concerns, and which of their borders.
def _border_cells(area: Area, side: str):
    top, left, bottom, right = area
    return {
        "edge_top": [(Area(top, left, top, right), "top")],
        "edge_bottom": [(Area(bottom, left, bottom, right), "bottom")],
        "edge_left": [(Area(top, left, bottom, left), "left")],
        "edge_right": [(Area(top, right, bottom, right), "right")],
        "inside_vertical": [
            (Area(top, left, bottom, right - 1), "right"),
            (Area(top, left + 1, bottom, right), "left"),
        ],
        "inside_horizontal": [
            (Area(top, left, bottom - 1, right), "bottom"),
            (Area(top + 1, left, bottom, right), "top"),
        ],
        "diagonal_down": [(area, "diagonal")],
        "diagonal_up": [(area, "diagonal")],
    }[side]


class Border(Refusing, base_classes.Border):
    """One side of a range."""

    def __init__(self, parent, side):
        self.parent = parent
        self.side = side

    def _pieces(self):
        pieces = _border_cells(self.parent.area, self.side)
        return [(a, name) for a, name in pieces if a.top <= a.bottom and a.left <= a.right]

    def _line(self):
        """The side's line in the file's terms, or None when there is none or it differs."""
        styles, grid = self.parent.sheet.book.styles, self.parent.sheet.grid
        for area, name in self._pieces():
            lines = set()
            for style in grid.styles_in(area):
                border = styles.part(style, "border")
                line = getattr(border, name)
                drawn = name != "diagonal" or getattr(border, self._diagonal)
                lines.add((line.style, self._colour(line)) if line and drawn else (None, None))
            return lines.pop() if len(lines) == 1 else (None, None)
        return None, None

    @property
    def _diagonal(self):
        return "diagonalDown" if self.side == "diagonal_down" else "diagonalUp"

    def _colour(self, line):
        if line is None or line.style is None:
            return None
        return read_colour(line.color, self.parent.sheet.book.workbook) or (0, 0, 0)

    @property
    def line_style(self):
        return _LINES_BACK.get(self._line()[0], (None, None))[0]

    @line_style.setter
    def line_style(self, value):
        self.set(line_style=value)

    @property
    def weight(self):
        return _LINES_BACK.get(self._line()[0], (None, None))[1]

    @weight.setter
    def weight(self, value):
        self.set(weight=value)

    @property
    def color(self):
        return self._line()[1]

    @color.setter
    def color(self, value):
        self.set(color=value)

    def set(self, line_style=_UNSET, weight=_UNSET, color=_UNSET):
        for area, name in self._pieces():
            change = self._change(name, line_style, weight, color)
            changer = self.parent.sheet.book.styles.changer("border", change)
            self.parent.sheet.grid.restyle(area, changer)

    def _change(self, name, line_style, weight, color):
        def change(border):
            old = getattr(border, name) or Side()
            if line_style is None:
                side = Side()
            else:
                line, thick = _LINES_BACK.get(old.style, (None, None))
                line = line if line_style is _UNSET else line_style
                thick = thick if weight is _UNSET else weight
                colour = old.color if color is _UNSET else file_colour(color)
                side = Side(style=_line_name(line, thick), color=colour)
            values = {n: getattr(border, n) for n in _SIDES}
            values[name] = side
            if name == "diagonal":
                values[self._diagonal] = line_style is not None
            return FileBorder(**values)

        return change


_SIDES = (
    "left", "right", "top", "bottom", "diagonal", "diagonalUp", "diagonalDown", "vertical",
    "horizontal", "outline", "start", "end",
)  # fmt: skip
