"""Opening files: openpyxl's reader with what it leaves out.

Kept besides what openpyxl reads: stored results of formulas, OOXML's escapes in text, sizes of
notes, and everything of keep.py. Dates stay numbers until they are read.
"""

from __future__ import annotations

import re
import warnings
from io import BytesIO
from os import PathLike
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.chart._chart import ChartBase
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import (
    Relationship,
    RelationshipList,
    get_dependents,
    get_rels_path,
)
from openpyxl.packaging.workbook import ChildSheet
from openpyxl.reader.drawings import find_images
from openpyxl.reader.excel import ExcelReader, apply_stylesheet
from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation as FileRule
from openpyxl.worksheet.table import Table as FileTable
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_STYLE, COMMENTS_NS, SHARED_STRINGS

from xl_addin.headless.cells.addresses import parse_area
from xl_addin.headless.cells.styles import Styles
from xl_addin.headless.cells.values import unescape_text
from xl_addin.headless.file.archives import damage_told, open_archive, refuse_declarations
from xl_addin.headless.file.drawings import chart_names, note_sizes
from xl_addin.headless.file.keep import KeptBook
from xl_addin.headless.file.kept_sheets import KeptSheet
from xl_addin.headless.file.packages import MAIN, safe_parser
from xl_addin.headless.file.sheet_reading import SheetReader, cell_at, string_item

if TYPE_CHECKING:
    from xl_addin.headless.books import Book

_SI = f"{{{MAIN}}}si"
_PIVOT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable"


def read(path: str | PathLike[str]) -> tuple[Workbook, KeptBook]:
    """Read a file: the openpyxl workbook, and what to keep of the rest.

    Raises XlwingsError for a file that is damaged, has a password, or could do harm.
    """
    with open(path, "rb") as file:
        data = file.read()
    with damage_told(path):
        archive = open_archive(data, path, "an Excel workbook")
        refuse_declarations(archive, path)
        reader = Reader(BytesIO(data), keep_vba=b"vbaProject" in data, rich_text=True)
        reader.kept = KeptBook(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions, which are kept
            reader.read()
    return reader.wb, reader.kept


class Reader(ExcelReader):
    """openpyxl's reader with our sheet reader and the parts that openpyxl leaves out."""

    kept: KeptBook

    def read(self) -> None:
        """Read the whole file into `wb`, and what openpyxl leaves out into `kept`."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        self.read_properties()
        self.read_custom()
        self.read_theme()
        apply_stylesheet(self.archive, self.wb)
        self._number_named_styles()
        self.kept.inspect(self.parser.workbook_part_name)
        self.read_worksheets()
        self.parser.assign_names()
        self.archive.close()

    def _number_named_styles(self) -> None:
        """openpyxl gives the named styles new numbers, and leaves the old ones to the cells."""
        if ARC_STYLE not in self.valid_files:
            return
        names = self.wb._named_styles.names
        tree = etree.fromstring(self.archive.read(ARC_STYLE), safe_parser())
        new = {
            int(style.get("xfId")): names.index(style.get("name"))
            for style in tree.iter(f"{{{MAIN}}}cellStyle")
            if style.get("name") in names
        }
        for style in self.wb._cell_styles:
            style.xfId = new.get(style.xfId, 0)
        self.wb._cell_styles.clean = False  # they are found by their content

    def read_strings(self) -> None:
        """The shared strings, with rich text and escapes."""
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            for _, element in etree.iterparse(
                source, tag=_SI, resolve_entities=False, no_network=True, huge_tree=True
            ):
                self.shared_strings.append(string_item(element))
                element.clear()

    def read_worksheets(self) -> None:
        """All sheets, whose cells share equal styles."""
        styles = self.wb.headless_styles = Styles(self.wb)
        self.wb.headless_cells = 0
        shared = [styles.shared(style) for style in self.wb._cell_styles]
        self.wb.headless_drawings, self.wb.headless_pivots = {}, {}
        for sheet, rel in self.parser.find_sheets():
            if rel.target not in self.valid_files:
                continue
            if "chartsheet" in rel.Type:
                self.read_chartsheet(sheet, rel)
            else:
                self._read_sheet(sheet, rel, shared)

    def _read_sheet(self, sheet: ChildSheet, rel: Relationship, shared: list[StyleArray]) -> None:
        rels = RelationshipList()
        if get_rels_path(rel.target) in self.valid_files:
            rels = get_dependents(self.archive, get_rels_path(rel.target))
        worksheet = self.wb.create_sheet(sheet.name)
        worksheet._rels = rels
        xml = self.archive.read(rel.target)
        kept = self.kept.inspect_sheet(sheet.name, rel.target, xml)
        binder = SheetReader(worksheet, BytesIO(xml), self.shared_strings, shared)
        binder.bind_all()
        self._read_comments(worksheet, rels)
        worksheet.legacy_drawing = None
        for path in binder.tables:
            self._read_table(worksheet, path)
        if kept.drawing:
            self.wb.headless_drawings[sheet.name] = self._charts(kept.drawing)
        self.wb.headless_pivots[sheet.name] = [
            r.target for r in rels.find(_PIVOT) if r.target in self.valid_files
        ]
        _apply_kept(worksheet, kept)
        worksheet.sheet_state = sheet.state

    def _read_comments(self, worksheet: Worksheet, rels: RelationshipList) -> None:
        sizes: dict[tuple[int, int], tuple[int, int]] = {}
        for r in rels:
            if r.Type.endswith("/vmlDrawing") and r.target in self.valid_files:
                sizes.update(note_sizes(self.archive.read(r.target)))
        for r in rels.find(COMMENTS_NS):
            tree = etree.fromstring(self.archive.read(r.target), safe_parser())
            for ref, comment in CommentSheet.from_tree(tree).comments:
                area = parse_area(ref)
                cell = cell_at(worksheet, area.top, area.left)
                comment.text = unescape_text(comment.text)
                size = sizes.get((cell.row, cell.column))
                if size:
                    comment.width, comment.height = size
                cell._comment = comment

    def _read_table(self, worksheet: Worksheet, path: str) -> None:
        xml = self.archive.read(path)
        table = FileTable.from_tree(etree.fromstring(xml, safe_parser()))
        extension = re.search(rb"<extLst>.*?</extLst>", xml, re.DOTALL)
        table.headless_extension = extension[0].decode() if extension else None
        worksheet.tables[table.displayName] = table

    def _charts(self, path: str) -> list[tuple[ChartBase, str | None]]:
        """The charts of a drawing as openpyxl understands them, and their names.

        The originals are kept.
        """
        try:
            charts = find_images(self.archive, path)[0]
        except Exception:  # a chart that openpyxl cannot read is still kept as it is
            return []
        names = chart_names(self.archive.read(path))
        names += [None] * (len(charts) - len(names))
        return list(zip(charts, names, strict=False))


def _apply_kept(worksheet: Worksheet, kept: KeptSheet) -> None:
    """Give rules taken out of extensions their place among openpyxl's own."""
    for values in kept.validations:
        worksheet.data_validations.dataValidation.append(_file_rule(values))
    for rules in worksheet.conditional_formatting._cf_rules.values():
        for rule in rules:
            if rule.priority in kept.bars:
                rule.kept_bar = kept.bars[rule.priority]
    worksheet.page_setup.id = None


def _file_rule(values: dict[str, str]) -> FileRule:
    flags = ("allowBlank", "showInputMessage", "showErrorMessage", "showDropDown")
    known = {
        name: value in ("1", "true") if name in flags else value
        for name, value in values.items()
        if name in FileRule.__attrs__ or name in ("formula1", "formula2", "sqref")
    }
    return FileRule(**known)


def complete(book: Book) -> None:
    """After reading: tie what was found to the book's own objects.

    Raises XlwingsError for a damaged file.
    """
    with damage_told(book.fullname):
        for sheet in book.sheets:
            grid = sheet.grid
            grid.noted = {cell for cell in grid.cells.values() if cell._comment is not None}
            for dimension in sheet.worksheet.row_dimensions.values():
                if dimension._style is not None:
                    dimension._style = book.styles.shared(dimension._style)
            for cell in grid.cells.values():
                if cell._style is None:
                    cell._style = grid.inherited(cell.row, cell.column)
            sheet.kept = book.kept.sheets.get(sheet.name)
            sheet.charts.adopt(book.workbook.headless_drawings.get(sheet.name, []))
            sheet.pivot_tables.adopt(book.kept, book.workbook.headless_pivots.get(sheet.name, []))
