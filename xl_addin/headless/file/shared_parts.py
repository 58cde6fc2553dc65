"""Parts that openpyxl writes, with what it leaves out: styles, tables, the program's properties."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.packaging.extended import ExtendedProperties
from openpyxl.styles.stylesheet import write_stylesheet
from openpyxl.worksheet.table import Table
from openpyxl.xml.functions import tostring

from xl_addin.headless.cells.values import escape_text
from xl_addin.headless.file.packages import MAIN, safe_parser

if TYPE_CHECKING:
    from openpyxl import Workbook

    from xl_addin.headless.books import Book
    from xl_addin.headless.file.keep import KeptBook

_STYLES_KEPT = ("tableStyles", "colors", "extLst")
"""What of a file's styles comes last and refers to nothing that is numbered anew."""
_ORDER_OF_FONT = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color",
    "name", "family", "charset", "scheme",
)  # fmt: skip
_OF_THE_CONTENT = {"HeadingPairs", "TitlesOfParts"}


def styles_part(workbook: Workbook, kept: KeptBook | None) -> bytes:
    """The styles, with a person's table and slicer styles and recent colours as they were."""
    root = etree.fromstring(tostring(write_stylesheet(workbook)), safe_parser())
    for font in root.iter(f"{{{MAIN}}}font"):
        # openpyxl writes what a font is like in an order of its own.
        font[:] = sorted(font, key=lambda e: _ORDER_OF_FONT.index(etree.QName(e).localname))
    old = kept.related(kept.book_part, "styles") if kept is not None else []
    if old:
        before = etree.fromstring(kept.archive.read(old[0]), safe_parser())
        for word in _STYLES_KEPT:
            for element in root.findall(f"{{{MAIN}}}{word}"):
                root.remove(element)
            root.extend(before.findall(f"{{{MAIN}}}{word}"))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def app_part(kept: KeptBook | None) -> bytes:
    """What the file says of program and company, without its list of sheets."""
    old = kept.related("", "extended-properties") if kept is not None else []
    if not old:
        return tostring(ExtendedProperties().to_tree())
    root = etree.fromstring(kept.archive.read(old[0]), safe_parser())
    for element in list(root):
        if isinstance(element.tag, str) and etree.QName(element).localname in _OF_THE_CONTENT:
            root.remove(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def number_tables(book: Book) -> None:
    """Every table has a number of its own; those of the file keep theirs, which slicers name."""
    tables = [t for sheet in book.sheets for t in sheet.worksheet.tables.values()]
    taken = {t.id for t in tables if getattr(t, "headless_part", None)}
    number = 0
    for table in tables:
        if getattr(table, "headless_part", None) is None:
            number = next(n for n in count(number + 1) if n not in taken)
            taken.add(number)
            table.id = number


def table_part(table: Table) -> bytes:
    """An Excel table's part."""
    tree = table.to_tree()
    written = tree.iter(f"{{{MAIN}}}tableColumn", "tableColumn")
    for element, column in zip(written, table.tableColumns, strict=True):
        # openpyxl has written the name, but escapes it in its own way.
        element.set("name", escape_text(column.name).replace("\n", "_x000a_"))
    data = tostring(tree)
    extension = getattr(table, "headless_extension", None)
    if extension:
        data = data.replace(b"</table>", extension.encode() + b"</table>")
    return data
