"""Writing the file: openpyxl's writer with a faster way through the cells.

Also written, which openpyxl leaves out: shared strings, stored results of formulas, OOXML's
escapes in text, and everything that keep.py remembers of the file that was opened.
"""

import os
from datetime import UTC, datetime
from xml.sax.saxutils import escape as escape_xml
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.packaging.extended import ExtendedProperties
from openpyxl.packaging.relationship import Relationship
from openpyxl.styles.stylesheet import write_stylesheet
from openpyxl.workbook._writer import WorkbookWriter
from openpyxl.writer.excel import ExcelWriter
from openpyxl.writer.theme import theme_xml
from openpyxl.xml.constants import (
    ARC_APP,
    ARC_CORE,
    ARC_CUSTOM,
    ARC_ROOT_RELS,
    ARC_STYLE,
    ARC_THEME,
    ARC_WORKBOOK,
    ARC_WORKBOOK_RELS,
    CPROPS_TYPE,
    SHARED_STRINGS,
    SHEET_MAIN_NS,
)
from openpyxl.xml.functions import SubElement, fromstring, tostring

from xl_addin.headless.cells.values import escape_text
from xl_addin.headless.charts.charts import Drawing
from xl_addin.headless.file.keep import rels_name
from xl_addin.headless.file.sheet_writing import SheetWriter, StyleIds
from xl_addin.headless.on_sheets.table_columns import sync_headers

_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def write(book, file):
    """Write a book as a zip package into an open binary file."""
    workbook = book.workbook
    workbook.properties.modified = now()
    workbook._pivots = []
    for sheet in book.sheets:
        sync_headers(sheet)
        # Two selected sheets would be a group in Excel, where typing changes both.
        sheet.worksheet.sheet_view.tabSelected = sheet.worksheet is workbook.active
    with Archive(file) as archive:
        Writer(book, archive).write_data()


def now():
    """The time of saving, or the one that SOURCE_DATE_EPOCH asks for (reproducible files)."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    if stamp:
        return datetime.fromtimestamp(int(stamp), UTC).replace(tzinfo=None)
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class Archive(ZipFile):
    """A zip file whose entries carry no time, so that equal books give equal bytes."""

    def __init__(self, file):
        super().__init__(file, "w", ZIP_DEFLATED, allowZip64=True, compresslevel=6)

    def writestr(self, name, data, *args, **kwargs):
        info = ZipInfo(name if isinstance(name, str) else name.filename, _DAY_OF_ZIP)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        super().writestr(info, data)


class Override:
    """An entry of the package's list of content types."""

    def __init__(self, path, mime_type):
        self.path, self.mime_type = path, mime_type


class Writer(ExcelWriter):
    """openpyxl's writer of packages."""

    def __init__(self, book, archive):
        super().__init__(book.workbook, archive)
        self.book = book
        self.kept = book.kept
        self.strings = {}
        self.grafts = Grafts(self.kept, archive, self.manifest)
        self.style_ids = StyleIds(book.workbook)

    def write_data(self):
        archive, workbook = self._archive, self.workbook
        archive.writestr(ARC_APP, tostring(ExtendedProperties().to_tree()))
        archive.writestr(ARC_CORE, tostring(workbook.properties.to_tree()))
        archive.writestr(ARC_THEME, workbook.loaded_theme or theme_xml)
        if len(workbook.custom_doc_props):
            archive.writestr(ARC_CUSTOM, tostring(workbook.custom_doc_props.to_tree()))
            self.manifest.append(Override("/" + ARC_CUSTOM, CPROPS_TYPE))
        self._write_worksheets()
        self._write_chartsheets()
        self._write_images()
        self._write_charts()
        self._write_external_links()
        self._write_strings()
        archive.writestr(ARC_STYLE, tostring(write_stylesheet(workbook)))
        self._write_workbook()
        self._merge_vba()
        self.grafts.write()
        self.manifest._write(archive, workbook)

    def _write_workbook(self):
        writer = WorkbookWriter(self.workbook)
        root = fromstring(writer.write_root_rels())
        package = fromstring(writer.write())
        if self.kept is not None and self.kept.file_sharing:
            package.insert(0, fromstring(self.kept.file_sharing))
        self._archive.writestr(ARC_WORKBOOK, tostring(package))
        writer.rels.append(Relationship(type="sharedStrings", Target="sharedStrings.xml"))
        relations = fromstring(writer.write_rels())
        if self.kept is not None:
            _add_relations(root, self.kept.root_relations)
            _add_relations(relations, self.kept.book_relations)
            for _, target in self.kept.root_relations + self.kept.book_relations:
                self.grafts.add(target)
        self._archive.writestr(ARC_ROOT_RELS, tostring(root))
        self._archive.writestr(ARC_WORKBOOK_RELS, tostring(relations))

    def _write_strings(self):
        parts = [f'<sst xmlns="{SHEET_MAIN_NS}" uniqueCount="{len(self.strings)}">']
        for text in self.strings:
            parts.append(f"<si>{text_element(text)}</si>")
        parts.append("</sst>")
        self._archive.writestr("xl/sharedStrings.xml", _xml("".join(parts)))
        self.manifest.append(Override("/xl/sharedStrings.xml", SHARED_STRINGS))

    def write_worksheet(self, ws):
        sheet = self.book.sheets.wrap(ws)
        grafted = self._grafted_drawing(sheet)
        ws._charts = [] if grafted else sheet.charts.file_charts()
        ws._drawing = Drawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, []
        ws._pivots = sheet.pivot_tables.file_pivots()
        relations = [(kind, self.grafts.add(target)) for kind, target, _ in _kept_relations(sheet)]
        writer = SheetWriter(sheet, self.strings, self.style_ids, grafted, relations)
        data = writer.write_all()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], data)
        self.manifest.append(ws)
        for table in ws.tables.values():
            table._write = self._table_writer(table)

    def _grafted_drawing(self, sheet):
        """The drawing to put back as it was, unless a chart was added or changed."""
        if sheet.kept is None or sheet.kept.drawing is None or sheet.charts.touched:
            return None
        return self.grafts.add(sheet.kept.drawing)

    def _table_writer(self, table):
        def write_table(archive):
            tree = table.to_tree()
            written = tree.iter(f"{{{SHEET_MAIN_NS}}}tableColumn", "tableColumn")
            for element, column in zip(written, table.tableColumns, strict=True):
                # openpyxl has written the name, but escapes it in its own way.
                element.set("name", escape_text(column.name).replace("\n", "_x000a_"))
            data = tostring(tree)
            extension = getattr(table, "headless_extension", None)
            if extension:
                data = data.replace(b"</table>", extension.encode() + b"</table>")
            archive.writestr(table.path[1:], data)

        return write_table


def _kept_relations(sheet):
    return sheet.kept.relations if sheet.kept is not None else []


def _xml(text) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return (head + text).encode("utf-8", "xmlcharrefreplace")


def text_element(text) -> str:
    """A `<t>` element; spaces at its ends are kept."""
    body = escape_xml(escape_text(text))
    if body != body.strip() or "\n" in body or "  " in body:
        return f'<t xml:space="preserve">{body}</t>'
    return f"<t>{body}</t>"


def _add_relations(root, relations):
    taken = {element.get("Id") for element in root}
    for number, (kind, target) in enumerate(relations, 1):
        identity = f"rIdKept{number}"
        if identity not in taken:
            SubElement(root, root[0].tag, {"Id": identity, "Type": kind, "Target": f"/{target}"})


class Grafts:
    """Parts of the opened file that are put back, under new names where the old are taken."""

    def __init__(self, kept, archive, manifest):
        self.kept, self.archive, self.manifest = kept, archive, manifest
        self.names = {}

    def add(self, name: str) -> str:
        """The name under which a part will be written. Parts that it refers to follow."""
        if name in self.names:
            return self.names[name]
        folder, _, leaf = name.rpartition("/")
        # openpyxl numbers its own drawings and charts from 1; ours keep out of their way.
        new = f"{folder}/kept_{leaf}" if name.startswith("xl/") else name
        self.names[name] = new
        for _, target, _ in self.kept.relations(name):
            if target in self.kept.parts:
                self.add(target)
        return new

    def write(self):
        for name, new in self.names.items():
            part = self.kept.parts[name]
            self.archive.writestr(new, part.data)
            self.manifest.append(Override(f"/{new}", part.content_type))
            if part.rels is not None:
                self.archive.writestr(rels_name(new), self._relations(name, part.rels))

    def _relations(self, name, data):
        root = fromstring(data)
        targets = {identity: target for _, target, identity in self.kept.relations(name)}
        for element in root:
            target = targets.get(element.get("Id"))
            if target in self.names:
                element.set("Target", f"/{self.names[target]}")
        return tostring(root)
