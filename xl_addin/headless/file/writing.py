"""Writing the file: our own parts, and around them those of the file that was opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape as escape_xml
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree
from openpyxl.cell.cell import Cell
from openpyxl.chartsheet import Chartsheet
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.theme import theme_xml
from openpyxl.xml.constants import (
    ARC_APP,
    ARC_CORE,
    ARC_ROOT_RELS,
    ARC_STYLE,
    ARC_THEME,
    ARC_WORKBOOK,
    PKG_REL_NS,
    SHARED_STRINGS,
    SHEET_MAIN_NS,
    STYLES_TYPE,
    THEME_TYPE,
    XLSM,
    XLSX,
    XLTM,
    XLTX,
)
from openpyxl.xml.functions import tostring
from xlwings import XlwingsError

from xl_addin.headless.cells.values import escape_text
from xl_addin.headless.file.drawing_writing import write_drawing
from xl_addin.headless.file.grafts import Package, broken
from xl_addin.headless.file.notes_writing import (
    ShapeNumbers,
    boxes_part,
    notes_part,
    threads_part,
)
from xl_addin.headless.file.packages import (
    CONTENT_TYPES,
    RELATION,
    Relation,
    free_id,
    relations_part,
    safe_parser,
)
from xl_addin.headless.file.shared_parts import app_part, number_tables, styles_part, table_part
from xl_addin.headless.file.sheet_writing import SheetWriter, StyleIds
from xl_addin.headless.file.workbook_writing import number_sheets, workbook_part
from xl_addin.headless.on_sheets.table_columns import sync_headers

if TYPE_CHECKING:
    from xl_addin.headless.books import Book
    from xl_addin.headless.file.keep import KeptBook
    from xl_addin.headless.file.kept_sheets import KeptSheet
    from xl_addin.headless.pivot.parts import Cache
    from xl_addin.headless.sheets import Sheet

_SHEETS = "xl/worksheets/sheet{}.xml"
_CONTENT = "application/vnd.openxmlformats-"
_CORE_TYPE = f"{_CONTENT}package.core-properties+xml"
_APP_TYPE = f"{_CONTENT}officedocument.extended-properties+xml"
_SHEET_TYPE = f"{_CONTENT}officedocument.spreadsheetml.worksheet+xml"
_NOTES_TYPE = f"{_CONTENT}officedocument.spreadsheetml.comments+xml"
_VML_TYPE = f"{_CONTENT}officedocument.vmlDrawing"
_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def write(book: Book, file: IO[bytes]) -> None:
    """Write a book as a zip package into an open binary file."""
    workbook = book.workbook
    workbook.properties.modified = now()
    for sheet in book.sheets:
        sync_headers(sheet)
        # Two selected sheets would be a group in Excel, where typing changes both.
        sheet.worksheet.sheet_view.tabSelected = sheet.worksheet is workbook.active
    with Archive(file) as archive:
        Writer(book, archive).write()
        if lost := broken(archive):
            raise XlwingsError(
                f"{book.name} could not be written whole, so nothing was written ({lost[0]}). "
                "This is a fault in the program: please report it. Excel can still save the file."
            )


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
        self._directories: dict[str, bytes] = {}

    def writestr(
        self, name: str | ZipInfo, data: str | bytes, *args: object, **options: object
    ) -> None:
        """Write an entry, always compressed and of the same day."""
        info = ZipInfo(name if isinstance(name, str) else name.filename, _DAY_OF_ZIP)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        super().writestr(info, data)
        if info.filename.endswith(".rels") or info.filename == CONTENT_TYPES:
            self._directories[info.filename] = data

    def read(self, name: str, pwd: bytes | None = None) -> bytes:
        """What was written of relationships and content types, so that it can be checked."""
        return self._directories[name]


class Writer:
    """Writes the parts of a book, in the order in which they need each other's names."""

    def __init__(self, book: Book, archive: ZipFile) -> None:
        self.book, self.workbook, self.kept = book, book.workbook, book.kept
        self.package = Package(self.kept, archive)
        self.strings: dict[str, int] = {}
        self.style_ids = StyleIds(book.workbook)
        self.numbers = ShapeNumbers(self.kept)

    def write(self) -> None:
        """Write the package."""
        number_sheets(self.workbook, self.kept)
        number_tables(self.book)
        root = self._write_properties()
        caches = self._write_pivot_caches()
        relations = [self._write_sheet(worksheet) for worksheet in self.workbook._sheets]
        relations += self._write_shared()
        if self.kept is not None:
            relations += self.kept.relations
            self.package.put_back_targets(self.kept.relations)
        name = self.kept.book_part if self.kept is not None else ARC_WORKBOOK
        data = workbook_part(self.workbook, self.kept, caches, relations)
        self.package.add(name, data, _book_type(self.book), relations)
        root.insert(0, Relation(free_id({r.id for r in root}), f"{RELATION}/officeDocument", name))
        self.package.archive.writestr(ARC_ROOT_RELS, relations_part(root))
        self.package.finish()

    def _write_properties(self) -> list[Relation]:
        """The properties of the file; gives the relationships of the package."""
        kept = self.kept
        root = list(kept.root) if kept is not None else []
        self.package.put_back_targets(root)
        core = tostring(self.workbook.properties.to_tree())
        for kind, name, data, content_type in (
            (f"{PKG_REL_NS}/metadata/core-properties", ARC_CORE, core, _CORE_TYPE),
            (f"{RELATION}/extended-properties", ARC_APP, app_part(kept), _APP_TYPE),
        ):
            if kept is not None:
                name = next(iter(kept.related("", kind.rpartition("/")[2])), name)
            self.package.add(name, data, content_type)
            root.append(Relation(free_id({r.id for r in root}), kind, name))
        return root

    def _write_shared(self) -> list[Relation]:
        """Styles, strings and, where the file has none, a theme: what all sheets share."""
        found, package = [], self.package
        ids = {ws.headless_relation for ws in self.workbook._sheets}
        if self.kept is not None:
            ids |= set(self.kept.book_relations)
        parts = [
            ("styles", ARC_STYLE, styles_part(self.workbook, self.kept), STYLES_TYPE),
            ("sharedStrings", "xl/sharedStrings.xml", self._strings_part(), SHARED_STRINGS),
        ]
        if self.kept is None or not any(r.kind == "theme" for r in self.kept.relations):
            theme = theme_xml if isinstance(theme_xml, bytes) else theme_xml.encode()
            parts.append(("theme", ARC_THEME, theme, THEME_TYPE))
        for kind, name, data, content_type in parts:
            if self.kept is not None:
                name = next(iter(self.kept.related(self.kept.book_part, kind)), name)
            package.add(name, data, content_type)
            identity = free_id(ids)
            ids.add(identity)
            found.append(Relation(identity, f"{RELATION}/{kind}", name))
        return found

    def _strings_part(self) -> bytes:
        parts = [f'<sst xmlns="{SHEET_MAIN_NS}" uniqueCount="{len(self.strings)}">']
        for text in self.strings:
            parts.append(f"<si>{text_element(text)}</si>")
        parts.append("</sst>")
        return _xml("".join(parts))

    def _write_pivot_caches(self) -> list[Cache]:
        caches = list(
            dict.fromkeys(
                parts.cache
                for sheet in self.book.sheets
                for parts in sheet.pivot_tables.file_pivots()
            )
        )
        taken = {cache.number for cache in caches} | _numbers_of_caches(self.kept)
        number = 0
        for cache in caches:
            if cache.number is None:
                number = next(n for n in count(number + 1) if n not in taken)
                cache.number = number
            cache.write(self.package)
        return caches

    # Sheets

    def _write_sheet(self, ws: Worksheet | Chartsheet) -> Relation:
        """Write a sheet with all that belongs to it; its relationship to the workbook."""
        name = getattr(ws, "headless_part", None) or self.package.names.free(_SHEETS)
        if isinstance(ws, Chartsheet):
            kind = "chartsheet"
            self._put_back_chart_sheet(ws, name)
        else:
            kind = "worksheet"
            self._write_worksheet(self.book.sheets.wrap(ws), name)
        return Relation(ws.headless_relation, f"{RELATION}/{kind}", name)

    def _put_back_chart_sheet(self, ws: Chartsheet, name: str) -> None:
        part = self.kept.part(name)
        if ws is not self.workbook.active:
            part.data = part.data.replace(b' tabSelected="1"', b"")
        self.package.put_back([name])

    def _write_worksheet(self, sheet: Sheet, name: str) -> None:
        package, kept = self.package, sheet.kept
        drawing = write_drawing(sheet, package)
        writer = SheetWriter(sheet, self.strings, self.style_ids, drawing)
        writer.write_rows_first()
        writer.vml = self._write_boxes(writer.noted, kept)
        data = writer.write_all()
        relations = [
            Relation(r.Id, r.Type, r.Target if r.TargetMode else r.Target[1:], bool(r.TargetMode))
            for r in writer._rels
        ]
        relations = self._with_tables(sheet, relations)
        for kind, target in self._hanging_on(sheet, writer.noted):
            relations.append(Relation(free_id({r.id for r in relations}), kind, target))
        if kept is not None:
            package.put_back_targets(kept.relations)
        package.add(name, data, _SHEET_TYPE, relations)

    def _write_boxes(self, noted: list[Cell], kept: KeptSheet | None) -> str | None:
        """The older drawing, with the boxes of notes; its name, None where there is nothing."""
        name = kept.vml if kept is not None else None
        old = self.kept.part(name) if name else None
        shifts = kept.shifts if kept is not None else []
        data = boxes_part(noted, old.data if old else None, self.numbers, shifts)
        if data is None:
            return None
        relations = self.kept.relations_of(name) if name else []
        name = name or self.package.names.free("xl/drawings/commentsDrawing{}.vml")
        self.package.add(name, data, _VML_TYPE, relations)
        self.package.put_back_targets(relations)
        return name

    def _with_tables(self, sheet: Sheet, relations: list[Relation]) -> list[Relation]:
        """Write the tables. openpyxl has given them ids, and no names yet."""
        for table in sheet.worksheet.tables.values():
            name = getattr(table, "headless_part", None)
            name = name or self.package.names.free("xl/tables/table{}.xml")
            further = getattr(table, "headless_relations", [])
            self.package.add(name, table_part(table), table.mime_type, further)
            self.package.put_back_targets(further)
            relations = [r._replace(target=name) if r.id == table._rel_id else r for r in relations]
        return relations

    def _hanging_on(self, sheet: Sheet, noted: list[Cell]) -> Iterator[tuple[str, str]]:
        """Write notes, conversations and pivot tables: the types of their relationships, names."""
        kept = sheet.kept
        if noted:
            name = None
            if kept is not None:
                name = next(iter(self.kept.related(kept.part, "comments")), None)
            name = name or self.package.names.free("xl/comments/comment{}.xml")
            self.package.add(name, notes_part(noted), _NOTES_TYPE)
            yield f"{RELATION}/comments", name
        for relation in kept.threads if kept is not None else ():
            part = self.kept.part(relation.target)
            data = threads_part(part.data, noted)
            if data is not None:
                self.package.add(part.name, data, part.content_type)
                yield relation.type, part.name
        for parts in sheet.pivot_tables.file_pivots():
            parts.write(self.package)
            yield parts.rel_type, parts.name


def _book_type(book: Book) -> str:
    """The workbook's content type; a file for macros need not hold any."""
    template = book.workbook.template
    if book.for_macros:
        return XLTM if template else XLSM
    return XLTX if template else XLSX


def _numbers_of_caches(kept: KeptBook | None) -> set[int]:
    if kept is None:
        return set()
    root = etree.fromstring(kept.archive.read(kept.book_part), safe_parser())
    return {int(e.get("cacheId", 0)) for e in root.iter("{*}pivotCache")}


def _xml(text: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return (head + text).encode("utf-8", "xmlcharrefreplace")


def text_element(text: str) -> str:
    """A `<t>` element; spaces at its ends are kept."""
    body = escape_xml(escape_text(text))
    if body != body.strip() or "\n" in body or "  " in body:
        return f'<t xml:space="preserve">{body}</t>'
    return f"<t>{body}</t>"
