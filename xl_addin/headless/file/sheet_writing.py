"""Writing one sheet: openpyxl's writer around our own, faster way through the cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.formatting.formatting import ConditionalFormatting
from openpyxl.formatting.rule import Rule
from openpyxl.packaging.relationship import Relationship, RelationshipList
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.formula import DataTableFormula
from openpyxl.worksheet.related import Related
from openpyxl.xml.functions import Element, SubElement, register_namespace, tostring

from xl_addin.headless.cells.addresses import column_letter
from xl_addin.headless.cells.values import escape_text
from xl_addin.headless.file.fragments import with_fragments
from xl_addin.headless.file.packages import X14, XM

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet

_BARS_URI = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
_BAR_ID_URI = "{B025F937-C7B1-47D3-B67F-A62EFF666E3E}"
_PLAIN = frozenset((str, int, float, bool, type(None)))
register_namespace("x14", X14)


class StyleIds:
    """Style numbers by style array; equal arrays are looked up once."""

    def __init__(self, workbook: Workbook) -> None:
        self.styles = workbook._cell_styles
        self.by_identity: dict[int, tuple[int, StyleArray | None]] = {}

    def __call__(self, style: StyleArray | None) -> int:
        """The number of a style in the file's list of styles."""
        found = self.by_identity.get(id(style))
        if found is None:
            number = self.styles.add(style) if style is not None else 0
            # The array is kept beside its number so that its identity is not used again.
            found = self.by_identity[id(style)] = (number, style)
        return found[0]


class Relations(RelationshipList):
    """Relationships of a part; a new one gets an id that none of them has."""

    def __init__(self, *values: object) -> None:
        super().__init__(*values)
        self._taken: set[str] = set()
        self._numbers = count(1)

    def append(self, value: Relationship) -> None:
        """Add one, and give it an id if it has none."""
        if not value.Id:
            value.Id = next(f"rId{n}" for n in self._numbers if f"rId{n}" not in self._taken)
        self._taken.add(value.Id)
        super().append(value)


class SheetWriter(WorksheetWriter):
    """openpyxl's writer of a sheet, around our own rows.

    `strings` are the book's shared strings and their numbers, which grow. On the way the cells with
    notes are gathered in `noted`. `drawing` and `vml` are the parts that the sheet draws, if any.
    """

    def __init__(
        self,
        sheet: Sheet,
        strings: dict[str, int],
        style_ids: StyleIds,
        drawing: str | None,
    ) -> None:
        super().__init__(sheet.worksheet, BytesIO())
        self.sheet, self.strings, self.style_ids = sheet, strings, style_ids
        self.kept, self.drawing = sheet.kept, drawing
        self._rels = Relations()
        for relation in self.kept.relations if self.kept else ():
            mode = "External" if relation.external else None
            target = relation.target if relation.external else f"/{relation.target}"
            self._rels.append(
                Relationship(Id=relation.id, Type=relation.type, Target=target, TargetMode=mode)
            )
        self.noted: list[Cell] = []
        self.vml: str | None = None
        # Rules whose data bars go on in an extension: (rule, its id there, its areas).
        self.bars: list[tuple[Rule, str, str]] = []

    def write_rows_first(self) -> None:
        """Write the rows, so that the cells with notes are known."""
        self.row_data = list(self._rows())

    def write_all(self) -> bytes:
        """The sheet's part."""
        self.write_top()
        self.xf.send(Element("sheetData"))
        self.write_tail()
        self.close()
        head, _, tail = self.out.getvalue().partition(b"<sheetData")
        tail = tail[tail.index(b">") + 1 :].removeprefix(b"</sheetData>")
        if self.kept and self.kept.fragments:
            tail = with_fragments(tail, self.kept.fragments)
            first = f"<worksheet{self.kept.ignorable} "
            head = head.replace(b"<worksheet ", first.encode(), 1)
        extensions = self._extensions()
        if extensions:
            end = f"<extLst>{extensions}</extLst></worksheet>".encode()
            tail = tail.removesuffix(b"</worksheet>") + end
        return b"".join((head, b"<sheetData>", *self.row_data, b"</sheetData>", tail))

    # Rows

    def _rows(self) -> Iterator[bytes]:
        """The rows as bytes; on the way notes and links are gathered for the tail."""
        rows: dict[int, list[Cell]] = {}
        for (row, _), cell in self.sheet.grid.cells.items():
            line = rows.get(row)
            if line is None:
                rows[row] = [cell]
            else:
                line.append(cell)
        dimensions = self.ws.row_dimensions
        for row in dimensions:
            rows.setdefault(row, [])
        for row in sorted(rows):
            cells = rows[row]
            cells.sort(key=_column)
            attributes = ""
            if row in dimensions:
                pairs = dict(dimensions[row])
                attributes = "".join(f" {k}={quoteattr(str(v))}" for k, v in pairs.items())
            body = "".join([self._cell(cell, row) for cell in cells])
            if body or attributes:
                yield f'<row r="{row}"{attributes}>{body}</row>'.encode(
                    "utf-8", "xmlcharrefreplace"
                )

    def _cell(self, cell: Cell, row: int) -> str:
        if cell._comment is not None:
            self.noted.append(cell)
        if cell._hyperlink is not None:
            self.ws._hyperlinks.append(cell._hyperlink)
        value, kind, style = cell._value, cell.data_type, self.style_ids(cell._style)
        start = f'<c r="{column_letter(cell.column)}{row}"'
        if style:
            start = f'{start} s="{style}"'
        if type(value) not in _PLAIN and (marks := getattr(value, "marks", "")):
            start += marks
        if value is None:
            inherits = self.sheet.grid.inherited(row, cell.column)
            return f"{start}/>" if style or any(inherits) else ""
        if kind == "s" and isinstance(value, str):
            number = self.strings.setdefault(value, len(self.strings))
            return f'{start} t="s"><v>{number}</v></c>'
        if kind == "n":
            return f"{start}><v>{number_repr(value)}</v></c>"
        if kind == "b":
            return f'{start} t="b"><v>{int(value)}</v></c>'
        if kind == "f":
            return _formula_cell(start, value)
        if isinstance(value, CellRichText):
            inline = tostring(value.to_tree()).decode()
            return f'{start} t="inlineStr">{inline}</c>'
        return f'{start} t="e"><v>{escape_xml(str(value))}</v></c>'

    # What comes after the rows

    def write_format(self) -> None:
        """How deep columns are grouped is said before the columns are."""
        levels = [d.outlineLevel or 0 for d in self.ws.column_dimensions.values()]
        self.ws.sheet_format.outlineLevelCol = max(levels, default=0) or None
        self.xf.send(self.ws.sheet_format.to_tree())

    def write_formatting(self) -> None:
        """Conditional formats; openpyxl would lose what of a data bar is in an extension."""
        plain, workbook = DifferentialStyle(), self.ws.parent
        for formatting, rules in self.ws.conditional_formatting._cf_rules.items():
            for rule in rules:
                if rule.dxf and rule.dxf != plain:
                    rule.dxfId = workbook._differential_styles.add(rule.dxf)
            tree = _with_rules(formatting, rules)
            for rule, element in zip(rules, tree, strict=True):
                if getattr(rule, "kept_bar", None):
                    self._add_bar(rule, element, str(formatting.sqref))
            self.xf.send(tree)

    def _add_bar(self, rule: Rule, element: Element, sqref: str) -> None:
        seed = f"{self.sheet.name}/{sqref}/{rule.priority}"
        identity = "{" + str(uuid5(NAMESPACE_OID, seed)).upper() + "}"
        holder = SubElement(SubElement(element, "extLst"), "ext", {"uri": _BAR_ID_URI})
        SubElement(holder, f"{{{X14}}}id").text = identity
        self.bars.append((rule, identity, sqref))

    def write_drawings(self) -> None:
        """The drawing of charts, pictures and shapes."""
        if self.drawing:
            self._draw("drawing", "drawing", self.drawing)

    def write_legacy(self) -> None:
        """The older drawing, of notes and form controls."""
        if self.vml:
            self._draw("legacyDrawing", "vmlDrawing", self.vml)

    def _draw(self, tag: str, kind: str, part: str) -> None:
        relation = Relationship(type=kind, Target=f"/{part}")
        self._rels.append(relation)
        drawing = Related()
        drawing.id = relation.id
        self.xf.send(drawing.to_tree(tag))

    def _extensions(self) -> str:
        kept = list(self.kept.extensions) if self.kept else []
        if self.bars:
            own = "".join(_bar_extension(*bar) for bar in self.bars)
            kept.append(
                f'<ext xmlns:x14="{X14}" uri="{_BARS_URI}">'
                f'<x14:conditionalFormattings xmlns:xm="{XM}">{own}</x14:conditionalFormattings>'
                "</ext>"
            )
        return "".join(kept)


def _bar_extension(rule: Rule, identity: str, sqref: str) -> str:
    return (
        f'<x14:conditionalFormatting><x14:cfRule type="dataBar" id="{identity}">'
        f"{rule.kept_bar}</x14:cfRule><xm:sqref>{sqref}</xm:sqref>"
        "</x14:conditionalFormatting>"
    )


def _column(cell: Cell) -> int:
    return cell.column


def number_repr(value: int | float) -> str:
    """A number as the file holds it, with all its digits."""
    return repr(value) if type(value) in (int, float) else str(value)


def _formula_cell(start: str, value: object) -> str:
    attributes = ""
    if isinstance(value, DataTableFormula):
        attributes = "".join(f" {k}={quoteattr(str(v))}" for k, v in dict(value).items())
        text = ""
    elif isinstance(value, str):
        text = str(value)[1:]
    else:
        attributes = f' t="array" ref={quoteattr(value.ref)}'
        text = value.text[1:]
    cached, kind = getattr(value, "cached", None), getattr(value, "cached_type", "n")
    formula = f"<f{attributes}>{escape_xml(escape_text(text))}</f>"
    if cached is None:
        return f"{start}>{formula}</c>"
    if kind == "s":
        return f'{start} t="str">{formula}<v>{escape_xml(escape_text(str(cached)))}</v></c>'
    if kind == "b":
        return f'{start} t="b">{formula}<v>{int(cached)}</v></c>'
    kind = ' t="e"' if kind == "e" else ""
    return f"{start}{kind}>{formula}<v>{escape_xml(str(cached))}</v></c>"


def _with_rules(formatting: ConditionalFormatting, rules: Sequence[Rule]) -> Element:
    """openpyxl's element for rules, without its own bookkeeping of which rules belong to it."""
    tree = Element("conditionalFormatting", {"sqref": str(formatting.sqref)})
    if formatting.pivot:
        tree.set("pivot", "1")
    for rule in rules:
        tree.append(rule.to_tree())
    return tree
