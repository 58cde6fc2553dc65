"""Reading one sheet: openpyxl's reader around our own, leaner way through rows and cells."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import IO
from xml.sax.saxutils import quoteattr

from lxml import etree
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils.datetime import from_ISO8601, to_excel
from openpyxl.worksheet._reader import (
    FORMULA_TAG,
    INLINE_STRING,
    VALUE_TAG,
    WorkSheetParser,
    WorksheetReader,
)
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import XlwingsError

from xl_addin.headless.cells.addresses import MAX_COLUMN, MAX_ROW, column_number, parse_area
from xl_addin.headless.cells.file_ranges import multi_range
from xl_addin.headless.cells.values import Formula, MarkedNumber, MarkedText, unescape_text
from xl_addin.headless.file.packages import MAIN

# In a workbook of ours with 13,000 children there are some four million.
MOST_CELLS = 12_000_000
_T, _R = f"{{{MAIN}}}t", f"{{{MAIN}}}r"
_MOST_LETTERS = 3
"""Of a column: the last one is XFD."""

Found = tuple[int, object, str, int]
"""A cell as it is found: (column, value, data type, number of its style)."""


class Parser(WorkSheetParser):
    """openpyxl's parser of a sheet, with its own, leaner way through rows and cells."""

    def parse_row(self, row: etree._Element) -> tuple[int, list[Found]]:
        """The number of a row and its cells; how it looks is noted in `row_dimensions`."""
        attributes = dict(row.attrib)
        self.row_counter = int(attributes.get("r", self.row_counter + 1))
        if not 1 <= self.row_counter <= MAX_ROW:
            raise XlwingsError(
                f"The workbook names row {self.row_counter:,}, and no sheet has more than "
                f"{MAX_ROW:,}. It is damaged: open it in Excel, which mends it, and save it."
            )
        self.col_counter = 0
        plain = {k: v for k, v in attributes.items() if k[0] != "{" and k not in ("r", "spans")}
        if plain:
            self.row_dimensions[str(self.row_counter)] = plain
        return self.row_counter, [self.parse_cell(element) for element in row]

    def parse_cell(self, element: etree._Element) -> Found:
        """One cell, whose shared strings, escapes and numbers are read."""
        get = element.get
        reference, kind, style = get("r"), get("t", "n"), int(get("s", 0))
        if reference:
            letters = reference.rstrip("0123456789")
            known = len(letters) <= _MOST_LETTERS
            self.col_counter = column_number(letters) if known else MAX_COLUMN + 1
        else:
            self.col_counter += 1
        if self.col_counter > MAX_COLUMN:
            raise XlwingsError(
                f"The workbook names a column beyond XFD in row {self.row_counter:,}, the last one "
                "that a sheet has. It is damaged: open it in Excel, which mends it, and save it."
            )
        formula = text = inline = None
        for child in element:
            if child.tag == VALUE_TAG:
                text = child.text
            elif child.tag == FORMULA_TAG:
                formula = child
            elif child.tag == INLINE_STRING:
                inline = child
        if inline is not None:
            value, kind = string_item(inline), "s"
        else:
            value, kind = self._value(text, kind)
        if formula is not None:
            value, kind = self._formula(element, value, kind), "f"
        if get("cm") or get("vm"):
            value = _marked(value, kind, get("cm"), get("vm"))
        return self.col_counter, value, kind, style

    def _value(self, text: str | None, kind: str) -> tuple[object, str]:
        if text is None:
            return None, "n"
        if kind == "n":
            number = float(text)
            return (int(number) if number.is_integer() and abs(number) < 2**53 else number), "n"
        if kind == "s":
            return self.shared_strings[int(text)], "s"
        if kind == "b":
            return text.strip() in ("1", "true"), "b"
        if kind == "d":
            return to_excel(from_ISO8601(text)), "n"
        if kind == "e":
            return text, "e"
        return unescape_text(text), "s"

    def _formula(self, element: etree._Element, cached: object, cached_kind: str) -> object:
        value = self.parse_formula(element)
        if isinstance(value, str):
            return Formula(unescape_text(value), cached, cached_kind)
        value.cached, value.cached_type = cached, cached_kind
        return value


def _marked(value: object, kind: str, cell_mark: str | None, value_mark: str | None) -> object:
    """A value with the numbers by which the file ties its cell to metadata."""
    marks = "".join(
        f" {name}={quoteattr(mark)}"
        for name, mark in (("cm", cell_mark), ("vm", value_mark))
        if mark
    )
    if kind in ("s", "e") and type(value) is str:
        value = MarkedText(value)
    elif kind == "n" and value is not None:
        value = MarkedNumber(value)
    elif kind != "f":
        return value
    value.marks = marks
    return value


def string_item(element: etree._Element) -> str | CellRichText:
    """The text of a shared or inline string, or rich text where parts of it look different."""
    if element.find(_R) is not None:
        rich = CellRichText.from_tree(element)
        return rich if isinstance(rich, CellRichText) else "".join(map(str, rich))
    return unescape_text("".join(t.text or "" for t in element.findall(_T)))


class SheetReader(WorksheetReader):
    """Binds what the parser finds to an openpyxl sheet, with shared style arrays."""

    def __init__(
        self,
        ws: Worksheet,
        xml_source: IO[bytes],
        shared_strings: Sequence[str | CellRichText],
        shared_styles: Sequence[StyleArray],
    ) -> None:
        super().__init__(ws, xml_source, shared_strings, False, True)
        old = self.parser
        self.parser = Parser(
            xml_source, shared_strings, False, old.epoch, old.date_formats,
            old.timedelta_formats, True,
        )  # fmt: skip
        self.shared_styles = shared_styles

    def bind_cells(self) -> None:
        """Make the sheet's cells. Raises XlwingsError for a book with more than `MOST_CELLS`."""
        cells, worksheet, styles = self.ws._cells, self.ws, self.shared_styles
        for row, found in self.parser.parse():
            worksheet.parent.headless_cells += len(found)
            if worksheet.parent.headless_cells > MOST_CELLS:
                raise XlwingsError(
                    f"The workbook holds more than {MOST_CELLS:,} cells, most likely formats "
                    f"without data on the sheet {worksheet.title!r}. Delete the rows below "
                    "the data."
                )
            for column, value, kind, style in found:
                cell = Cell.__new__(Cell)  # the constructor would copy the style array
                cell.parent, cell.row, cell.column = worksheet, row, column
                cell._value, cell.data_type = value, kind
                cell._hyperlink = cell._comment = None
                cell._style = styles[style]
                cells[row, column] = cell

    def bind_row_dimensions(self) -> None:
        """One dimension is made for each look and copied: a million rows may have a format."""
        models, styles, rows = {}, self.ws.parent._cell_styles, self.ws.row_dimensions
        for row, attributes in self.parser.row_dimensions.items():
            key = tuple(attributes.items())
            model = models.get(key)
            if model is None:
                if "s" in attributes:
                    attributes["s"] = styles[int(attributes["s"])]
                model = models[key] = RowDimension(self.ws, **attributes)
            new = rows[int(row)] = RowDimension.__new__(RowDimension)
            new.__dict__.update(model.__dict__)
            new.parent, new._style = self.ws, model._style

    def bind_merged_cells(self) -> None:
        """Merged cells keep their values: what is hidden beneath is not lost."""
        merged = self.parser.merged_cells
        if merged:
            self.ws.merged_cells = multi_range(parse_area(m.ref) for m in merged.mergeCell)

    def bind_hyperlinks(self) -> None:
        """Links of a range are set on each of its cells that exists; the first one always."""
        for link in self.parser.hyperlinks.hyperlink:
            if link.id:
                link.target = self.ws._rels.get(link.id).Target
            area = parse_area(link.ref)
            cells = [cell_at(self.ws, area.top, area.left)]
            if area.shape != (1, 1) and area.shape[0] * area.shape[1] <= 100_000:
                cells = [
                    cell_at(self.ws, row, column)
                    for row in range(area.top, area.bottom + 1)
                    for column in range(area.left, area.right + 1)
                ]
            for cell in cells:
                cell._hyperlink = copy(link)
                cell._hyperlink.ref = cell.coordinate


def cell_at(worksheet: Worksheet, row: int, column: int) -> Cell:
    """A cell with a note or link; LibreOffice leaves out an empty cell that looks as its column.

    Such a cell has no style until `complete` gives it its row's or column's.
    """
    cell = worksheet._cells.get((row, column))
    if cell is None:
        cell = worksheet._cells[row, column] = Cell.__new__(Cell)
        cell.parent, cell.row, cell.column = worksheet, row, column
        cell._value, cell.data_type = None, "n"
        cell._hyperlink = cell._comment = cell._style = None
    return cell
