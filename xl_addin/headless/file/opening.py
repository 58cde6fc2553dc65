"""Opening files: openpyxl's reader with what it leaves out.

Kept besides what openpyxl reads: stored results of formulas, OOXML's escapes in text, sizes of
notes, and everything of keep.py. Dates stay numbers until they are read.
"""

import re
import warnings
from copy import copy
from io import BytesIO

from lxml import etree
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import RelationshipList, get_dependents, get_rels_path
from openpyxl.reader.drawings import find_images
from openpyxl.reader.excel import ExcelReader, apply_stylesheet
from openpyxl.utils.datetime import from_ISO8601, to_excel
from openpyxl.worksheet._reader import (
    FORMULA_TAG,
    INLINE_STRING,
    VALUE_TAG,
    WorkSheetParser,
    WorksheetReader,
)
from openpyxl.worksheet.datavalidation import DataValidation as FileRule
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.table import Table as FileTable
from openpyxl.xml.constants import ARC_STYLE, COMMENTS_NS, SHARED_STRINGS
from xlwings import XlwingsError

from xl_addin.headless.cells.addresses import column_number, parse_area
from xl_addin.headless.cells.file_ranges import multi_range
from xl_addin.headless.cells.styles import Styles
from xl_addin.headless.cells.values import Formula, unescape_text
from xl_addin.headless.file.archives import damage_told, open_archive, refuse_declarations
from xl_addin.headless.file.keep import MAIN, X14, KeptBook, safe_parser
from xl_addin.headless.on_sheets.conditional_formats import Bar

# In a workbook of ours with 13,000 children there are some four million.
MOST_CELLS = 12_000_000
_SI, _T, _R = f"{{{MAIN}}}si", f"{{{MAIN}}}t", f"{{{MAIN}}}r"
_PHONETIC = f"{{{MAIN}}}rPh"


def read(path):
    """Read a file: the openpyxl workbook, and what to keep (keep.KeptBook)."""
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


class Parser(WorkSheetParser):
    """openpyxl's parser of a sheet, with its own, leaner way through rows and cells."""

    def parse_row(self, row):
        attributes = dict(row.attrib)
        self.row_counter = int(attributes.get("r", self.row_counter + 1))
        self.col_counter = 0
        plain = {k: v for k, v in attributes.items() if k[0] != "{" and k not in ("r", "spans")}
        if plain:
            self.row_dimensions[str(self.row_counter)] = plain
        return self.row_counter, [self.parse_cell(element) for element in row]

    def parse_cell(self, element):
        """(column, value, data type, style number)"""
        get = element.get
        reference, kind, style = get("r"), get("t", "n"), int(get("s", 0))
        if reference:
            self.col_counter = column_number(reference.rstrip("0123456789"))
        else:
            self.col_counter += 1
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
        return self.col_counter, value, kind, style

    def _value(self, text, kind):
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

    def _formula(self, element, cached, cached_kind):
        value = self.parse_formula(element)
        if isinstance(value, str):
            return Formula(unescape_text(value), cached, cached_kind)
        value.cached, value.cached_type = cached, cached_kind
        return value


def string_item(element):
    """The text of a shared or inline string, or rich text where parts of it look different."""
    if element.find(_R) is not None:
        rich = CellRichText.from_tree(element)
        return rich if isinstance(rich, CellRichText) else "".join(map(str, rich))
    return unescape_text("".join(t.text or "" for t in element.findall(_T)))


class SheetReader(WorksheetReader):
    """Binds what the parser finds to an openpyxl sheet, with shared style arrays."""

    def __init__(self, ws, xml_source, shared_strings, shared_styles):
        super().__init__(ws, xml_source, shared_strings, False, True)
        old = self.parser
        self.parser = Parser(
            xml_source, shared_strings, False, old.epoch, old.date_formats,
            old.timedelta_formats, True,
        )  # fmt: skip
        self.shared_styles = shared_styles

    def bind_cells(self):
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

    def bind_row_dimensions(self):
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

    def bind_merged_cells(self):
        merged = self.parser.merged_cells
        if merged:
            self.ws.merged_cells = multi_range(parse_area(m.ref) for m in merged.mergeCell)

    def bind_hyperlinks(self):
        """Links of a range are set on each of its cells that exists; the first one always."""
        for link in self.parser.hyperlinks.hyperlink:
            if link.id:
                link.target = self.ws._rels.get(link.id).Target
            area = parse_area(link.ref)
            cells = [_cell_at(self.ws, area.top, area.left)]
            if area.shape != (1, 1) and area.shape[0] * area.shape[1] <= 100_000:
                cells = [
                    _cell_at(self.ws, row, column)
                    for row in range(area.top, area.bottom + 1)
                    for column in range(area.left, area.right + 1)
                ]
            for cell in cells:
                cell._hyperlink = copy(link)
                cell._hyperlink.ref = cell.coordinate


def _cell_at(worksheet, row, column):
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


class Reader(ExcelReader):
    """openpyxl's reader with our sheet reader and the parts that openpyxl leaves out."""

    kept: KeptBook

    def read(self):
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

    def _number_named_styles(self):
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

    def read_strings(self):
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            for _, element in etree.iterparse(
                source, tag=_SI, resolve_entities=False, no_network=True, huge_tree=True
            ):
                self.shared_strings.append(string_item(element))
                element.clear()

    def read_worksheets(self):
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

    def _read_sheet(self, sheet, rel, shared):
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

    def _read_comments(self, worksheet, rels):
        sizes = {}
        for r in rels:
            if r.Type.endswith("/vmlDrawing") and r.target in self.valid_files:
                sizes.update(note_sizes(self.archive.read(r.target)))
        for r in rels.find(COMMENTS_NS):
            tree = etree.fromstring(self.archive.read(r.target), safe_parser())
            for ref, comment in CommentSheet.from_tree(tree).comments:
                area = parse_area(ref)
                cell = _cell_at(worksheet, area.top, area.left)
                comment.text = unescape_text(comment.text)
                size = sizes.get((cell.row, cell.column))
                if size:
                    comment.width, comment.height = size
                cell._comment = comment

    def _read_table(self, worksheet, path):
        xml = self.archive.read(path)
        table = FileTable.from_tree(etree.fromstring(xml, safe_parser()))
        extension = re.search(rb"<extLst>.*?</extLst>", xml, re.DOTALL)
        table.headless_extension = extension[0].decode() if extension else None
        worksheet.tables[table.displayName] = table

    def _charts(self, path):
        """The charts of a drawing as openpyxl understands them; the originals are kept."""
        try:
            charts = find_images(self.archive, path)[0]
        except Exception:  # a chart that openpyxl cannot read is still kept as it is
            return []
        names = chart_names(self.archive.read(path))
        names += [None] * (len(charts) - len(names))
        return list(zip(charts, names, strict=False))


_PIVOT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable"


def note_sizes(vml: bytes):
    """The size of each note's box in pixels, by cell."""
    try:
        root = etree.fromstring(vml, etree.XMLParser(recover=True, resolve_entities=False))
    except etree.XMLSyntaxError:
        return {}
    sizes = {}
    for shape in root.iter("{urn:schemas-microsoft-com:vml}shape"):
        excel = "{urn:schemas-microsoft-com:office:excel}"
        row, column = shape.findtext(f".//{excel}Row"), shape.findtext(f".//{excel}Column")
        style = shape.get("style", "")
        size = [_pixels(style, name) for name in ("width", "height")]
        if row is not None and column is not None and all(size):
            sizes[int(row) + 1, int(column) + 1] = tuple(size)
    return sizes


_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def chart_names(drawing: bytes):
    """The names of a drawing's charts, in the order in which openpyxl reads them."""
    root = etree.fromstring(drawing, safe_parser())
    anchors = [
        a for kind in ("absolute", "oneCell", "twoCell") for a in root.iter(f"{_XDR}{kind}Anchor")
    ]
    frames = [a.find(f"{_XDR}graphicFrame") for a in anchors]
    return [f.find(f".//{_XDR}cNvPr").get("name") for f in frames if f is not None]


_UNITS = {"px": 1, "pt": 4 / 3, "in": 96, "mm": 96 / 25.4, "cm": 96 / 2.54}


def _pixels(style, name):
    match = re.search(rf"(?:^|;)\s*{name}:\s*([0-9.]+)(px|pt|in|mm|cm)", style)
    return round(float(match[1]) * _UNITS[match[2]]) if match else None


def _apply_kept(worksheet, kept):
    """Give rules taken out of extensions their place among openpyxl's own."""
    for values in kept.rules:
        worksheet.data_validations.dataValidation.append(_file_rule(values))
    for rules in worksheet.conditional_formatting._cf_rules.values():
        for rule in rules:
            if rule.priority in kept.bars:
                rule.bar = _bar(kept.bars[rule.priority])
    worksheet.page_setup.id = None


def _file_rule(values):
    flags = ("allowBlank", "showInputMessage", "showErrorMessage", "showDropDown")
    known = {
        name: value in ("1", "true") if name in flags else value
        for name, value in values.items()
        if name in FileRule.__attrs__ or name in ("formula1", "formula2", "sqref")
    }
    return FileRule(**known)


def _bar(xml):
    element = etree.fromstring(xml)
    limits = [v.get("type") for v in element.findall(f"{{{X14}}}cfvo")]
    automatic = tuple(kind in ("autoMin", "autoMax") for kind in limits) or (False, False)
    bar = Bar(element.get("gradient", "1") in ("1", "true"), automatic)
    bar.xml = xml
    return bar


def complete(book):
    """After reading: tie what was found to the book's own objects."""
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
