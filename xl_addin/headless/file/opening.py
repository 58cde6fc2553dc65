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
from openpyxl.chartsheet import Chartsheet
from openpyxl.packaging.relationship import (
    Relationship,
    RelationshipList,
    get_dependents,
    get_rels_path,
)
from openpyxl.packaging.workbook import ChildSheet
from openpyxl.reader.excel import ExcelReader, apply_stylesheet
from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation as FileRule
from openpyxl.worksheet.table import Table as FileTable
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS

from xl_addin.headless.cells.styles import Styles
from xl_addin.headless.file.archives import (
    damage_told,
    open_archive,
    refuse_declarations,
    refuse_other_formats,
)
from xl_addin.headless.file.drawings import read_charts
from xl_addin.headless.file.keep import KeptBook
from xl_addin.headless.file.kept_sheets import KeptSheet
from xl_addin.headless.file.notes_reading import read_notes
from xl_addin.headless.file.packages import MAIN, safe_parser
from xl_addin.headless.file.sheet_reading import SheetReader, cell_at, string_item
from xl_addin.headless.file.slicers import sliced_pivots

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
        refuse_other_formats(archive, path)
        reader = Reader(BytesIO(data), keep_links=False, rich_text=True)
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
                worksheet = _chart_sheet(self.wb, sheet.name)
            else:
                worksheet = self._read_sheet(sheet, rel, shared)
            worksheet.sheet_state = sheet.state
            worksheet.headless_part = rel.target
            worksheet.headless_id, worksheet.headless_relation = sheet.sheetId, sheet.id

    def _read_sheet(
        self, sheet: ChildSheet, rel: Relationship, shared: list[StyleArray]
    ) -> Worksheet:
        rels = RelationshipList()
        if get_rels_path(rel.target) in self.valid_files:
            rels = get_dependents(self.archive, get_rels_path(rel.target))
        worksheet = self.wb.create_sheet(sheet.name)
        worksheet._rels = rels
        xml = self.archive.read(rel.target)
        kept = self.kept.inspect_sheet(sheet.name, rel.target, xml)
        binder = SheetReader(worksheet, BytesIO(xml), self.shared_strings, shared)
        binder.bind_all()
        for (row, column), note in read_notes(self.kept, rel.target):
            cell_at(worksheet, row, column)._comment = note
        worksheet.legacy_drawing = None
        for path in binder.tables:
            self._read_table(worksheet, path)
        if kept.drawing:
            self.wb.headless_drawings[sheet.name] = read_charts(self.archive, kept.drawing)
        self.wb.headless_pivots[sheet.name] = [
            r.target for r in rels.find(_PIVOT) if r.target in self.valid_files
        ]
        _apply_kept(worksheet, kept)
        return worksheet

    def _read_table(self, worksheet: Worksheet, path: str) -> None:
        xml = self.archive.read(path)
        table = FileTable.from_tree(etree.fromstring(xml, safe_parser()))
        extension = re.search(rb"<extLst>.*?</extLst>", xml, re.DOTALL)
        table.headless_extension = extension[0].decode() if extension else None
        table.headless_part = path
        table.headless_relations = self.kept.relations_of(path)
        worksheet.tables[table.displayName] = table


def _chart_sheet(workbook: Workbook, name: str) -> Chartsheet:
    """A chart on a sheet of its own, which is put back as it is."""
    sheet = workbook.create_chartsheet(name)
    sheet._WorkbookChild__title = name
    return sheet


def _apply_kept(worksheet: Worksheet, kept: KeptSheet) -> None:
    """Give rules taken out of extensions their place among openpyxl's own."""
    for values in kept.validations:
        worksheet.data_validations.dataValidation.append(_file_rule(values))
    for rules in worksheet.conditional_formatting._cf_rules.values():
        for rule in rules:
            if rule.priority in kept.bars:
                rule.kept_bar = kept.bars[rule.priority]
    worksheet.page_setup.id = kept.printer  # openpyxl has forgotten it


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
        book.kept.sliced = sliced_pivots(book.kept)
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
