"""Writing the file: openpyxl's writer with a faster way through the cells.

Also written, which openpyxl leaves out: shared strings, stored results of formulas, OOXML's
escapes in text, and everything that keep.py remembers of the file that was opened.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape as escape_xml
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.packaging.extended import ExtendedProperties
from openpyxl.packaging.relationship import Relationship
from openpyxl.styles.stylesheet import write_stylesheet
from openpyxl.workbook._writer import WorkbookWriter
from openpyxl.worksheet.table import Table as FileTable
from openpyxl.worksheet.worksheet import Worksheet
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
from xl_addin.headless.file.grafts import Grafts
from xl_addin.headless.file.packages import Override
from xl_addin.headless.file.sheet_writing import SheetWriter, StyleIds
from xl_addin.headless.on_sheets.table_columns import sync_headers

if TYPE_CHECKING:
    from xl_addin.headless.books import Book
    from xl_addin.headless.sheets import Sheet

_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def write(book: Book, file: IO[bytes]) -> None:
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


def now() -> datetime:
    """The time of saving, or the one that SOURCE_DATE_EPOCH asks for (reproducible files).

    It is UTC, without saying so, as workbooks hold it.
    """
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    if stamp:
        return datetime.fromtimestamp(int(stamp), UTC).replace(tzinfo=None)
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class Archive(ZipFile):
    """A zip file whose entries carry no time, so that equal books give equal bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, "w", ZIP_DEFLATED, allowZip64=True, compresslevel=6)

    def writestr(
        self, name: str | ZipInfo, data: str | bytes, *args: object, **options: object
    ) -> None:
        """Write an entry, always compressed and of the same day."""
        info = ZipInfo(name if isinstance(name, str) else name.filename, _DAY_OF_ZIP)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        super().writestr(info, data)


class Writer(ExcelWriter):
    """openpyxl's writer of packages."""

    def __init__(self, book: Book, archive: ZipFile) -> None:
        super().__init__(book.workbook, archive)
        self.book = book
        self.kept = book.kept
        self.strings: dict[str, int] = {}
        self.grafts = Grafts(self.kept, archive, self.manifest)
        self.style_ids = StyleIds(book.workbook)

    def write_data(self) -> None:
        """Write all parts, in the order in which they need each other's names."""
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

    def _write_workbook(self) -> None:
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

    def _write_strings(self) -> None:
        parts = [f'<sst xmlns="{SHEET_MAIN_NS}" uniqueCount="{len(self.strings)}">']
        for text in self.strings:
            parts.append(f"<si>{text_element(text)}</si>")
        parts.append("</sst>")
        self._archive.writestr("xl/sharedStrings.xml", _xml("".join(parts)))
        self.manifest.append(Override("/xl/sharedStrings.xml", SHARED_STRINGS))

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write one sheet, and name the parts that it refers to."""
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

    def _grafted_drawing(self, sheet: Sheet) -> str | None:
        """The drawing to put back as it was, unless a chart was added or changed."""
        if sheet.kept is None or sheet.kept.drawing is None or sheet.charts.touched:
            return None
        return self.grafts.add(sheet.kept.drawing)

    @staticmethod
    def _table_writer(table: FileTable) -> Callable[[ZipFile], None]:
        def write_table(archive: ZipFile) -> None:
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


def _kept_relations(sheet: Sheet) -> list[tuple[str, str, str | None]]:
    return sheet.kept.relations if sheet.kept is not None else []


def _xml(text: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return (head + text).encode("utf-8", "xmlcharrefreplace")


def text_element(text: str) -> str:
    """A `<t>` element; spaces at its ends are kept."""
    body = escape_xml(escape_text(text))
    if body != body.strip() or "\n" in body or "  " in body:
        return f'<t xml:space="preserve">{body}</t>'
    return f"<t>{body}</t>"


def _add_relations(root: Element, relations: Sequence[tuple[str, str]]) -> None:
    taken = {element.get("Id") for element in root}
    for number, (kind, target) in enumerate(relations, 1):
        identity = f"rIdKept{number}"
        if identity not in taken:
            SubElement(root, root[0].tag, {"Id": identity, "Type": kind, "Target": f"/{target}"})
