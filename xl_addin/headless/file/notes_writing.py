"""Writing notes: their words, the boxes that show them, and conversations' new places.

A note of the opened file whose words are the same is written as it stood there. What else lies in
the older drawing that holds the boxes, such as form controls, stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.cell.cell import Cell

from xl_addin.headless.cells.addresses import cell_address
from xl_addin.headless.cells.references import moved_index
from xl_addin.headless.cells.threads import thread_of
from xl_addin.headless.cells.values import escape_text
from xl_addin.headless.file.notes_reading import EXCEL, THREADS, VML, Look, note_shapes, vml_tree
from xl_addin.headless.file.packages import IGNORABLE, MAIN, safe_parser

if TYPE_CHECKING:
    from xl_addin.headless.cells.references import Shift
    from xl_addin.headless.file.keep import KeptBook

_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_BLOCK = 1_024
"""How many numbers of shapes one block of Excel's holds; block 1 begins with 1,024."""
_SHAPE_TYPE = "_x0000_t202"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


# The words


def notes_part(cells: Sequence[Cell]) -> bytes:
    """The part with the words of the notes, row by row."""
    root = _notes_root(cells)
    names, listed = etree.SubElement(root, f"{{{MAIN}}}authors"), {}
    notes = etree.SubElement(root, f"{{{MAIN}}}commentList")
    for cell in cells:
        comment = cell._comment
        author = comment.author or ""
        if author not in listed:
            listed[author] = str(len(listed))
            etree.SubElement(names, f"{{{MAIN}}}author").text = escape_text(author)
        element = _note_element(cell)
        element.set("ref", cell_address(cell.row, cell.column))
        element.set("authorId", listed[author])
        notes.append(element)
    return _bytes(root)


def _notes_root(cells: Sequence[Cell]) -> etree._Element:
    """An empty list of notes, which says what may be ignored as that of the opened file did."""
    looks = (getattr(cell._comment, "headless_look", None) for cell in cells)
    old = next((look.element.getroottree().getroot() for look in looks if look), None)
    names = {None: MAIN} if old is None else {**old.nsmap, None: MAIN}
    root = etree.Element(f"{{{MAIN}}}comments", nsmap=names)
    if old is not None and old.get(IGNORABLE):
        root.set(IGNORABLE, old.get(IGNORABLE))
    return root


def _note_element(cell: Cell) -> etree._Element:
    look: Look | None = getattr(cell._comment, "headless_look", None)
    if look is not None:
        element = deepcopy(look.element)
        element.tail = None
        if look.text == cell._comment.text:
            return element
        old = element.find(f"{{{MAIN}}}text")
        if old is not None:
            element.replace(old, _text_element(cell._comment.text))
            return element
    element = etree.Element(f"{{{MAIN}}}comment", {"ref": "", "authorId": "", "shapeId": "0"})
    element.append(_text_element(cell._comment.text))
    return element


def _text_element(text: str) -> etree._Element:
    holder = etree.Element(f"{{{MAIN}}}text")
    words = etree.SubElement(holder, f"{{{MAIN}}}t")
    words.text = escape_text(text)
    if text != text.strip():
        words.set(_SPACE, "preserve")
    return holder


# The boxes


class ShapeNumbers:
    """Numbers of shapes: the blocks that a book's older drawings reserve never overlap."""

    def __init__(self, kept: KeptBook | None) -> None:
        self.taken: set[int] = set()
        if kept is not None:
            for name in kept.names:
                if name.lower().endswith(".vml"):
                    self.taken.update(_blocks(vml_tree(kept.archive.read(name))))

    def reserve(self) -> int:
        """A block that no drawing has."""
        block = next(number for number in count(1) if number not in self.taken)
        self.taken.add(block)
        return block


def boxes_part(
    cells: Sequence[Cell], old: bytes | None, numbers: ShapeNumbers, shifts: Sequence[Shift]
) -> bytes | None:
    """The older drawing with the boxes of notes; `old` is that of the opened file, if any.

    None when there is nothing to be drawn.
    """
    root = vml_tree(old) if old is not None else None
    before = note_shapes(root)
    if old is not None and not cells and not before and not shifts:
        return old
    if root is None:
        if not cells:
            return None
        root = etree.Element("xml", nsmap={"v": VML[1:-1], "o": _OFFICE[1:-1], "x": EXCEL[1:-1]})
    for shape in before.values():
        shape.getparent().remove(shape)
    for shape in root.iter(f"{VML}shape"):
        _shift_anchor(shape, shifts)
    if not cells and root.find(f".//{VML}shape") is None:
        return None
    _ensure_shape_type(root)
    _add_boxes(root, cells, numbers, shifts)
    return _bytes(root)


def _add_boxes(
    root: etree._Element, cells: Sequence[Cell], numbers: ShapeNumbers, shifts: Sequence[Shift]
) -> None:
    blocks, used = _blocks(root), {_number(s) for s in root.iter(f"{VML}shape")}
    wanted = [(cell, _kept_box(cell, shifts)) for cell in cells]
    for _, shape in wanted:
        if shape is None:
            continue
        number = _number(shape)
        # LibreOffice calls every box alike.
        if number is None or number in used or number // _BLOCK not in blocks:
            _name(shape, None)
        else:
            used.add(number)
    free = _free_numbers(blocks, used, numbers)
    for cell, shape in wanted:
        if shape is None:
            shape = _new_box(cell)
        if shape.get("id") is None:
            _name(shape, next(free))
        root.append(shape)
    _say_blocks(root, blocks)


def _free_numbers(blocks: list[int], used: set[int | None], numbers: ShapeNumbers) -> Iterator[int]:
    position = 0
    while True:
        if position == len(blocks):
            blocks.append(numbers.reserve())
        first = blocks[position] * _BLOCK
        # Excel leaves the first number of a block to the drawing itself.
        yield from (n for n in range(first + 1, first + _BLOCK) if n not in used)
        position += 1


def _kept_box(cell: Cell, shifts: Sequence[Shift]) -> etree._Element | None:
    """The box that a note of the opened file had, at the note's present place and size."""
    comment = cell._comment
    look: Look | None = getattr(comment, "headless_look", None)
    if look is None or look.shape is None:
        return None
    shape = deepcopy(look.shape)
    shape.tail = None
    client = shape.find(f"{EXCEL}ClientData")
    client.find(f"{EXCEL}Row").text = str(cell.row - 1)
    client.find(f"{EXCEL}Column").text = str(cell.column - 1)
    anchor = client.find(f"{EXCEL}Anchor")
    if look.text != comment.text:
        style = shape.get("style", "")
        for name, size in (("width", comment.width), ("height", comment.height)):
            style = re.sub(rf"(^|;)(\s*){name}:[^;]*", rf"\g<1>\g<2>{name}:{size}px", style)
        shape.set("style", style)
        if anchor is not None:
            client.remove(anchor)
    elif anchor is not None and (cell.row, cell.column) != look.place:
        down, right = cell.row - look.place[0], cell.column - look.place[1]
        _change_anchor(anchor, lambda row: row + down, lambda column: column + right)
    return shape


def _shift_anchor(shape: etree._Element, shifts: Sequence[Shift]) -> None:
    """Let a form control or another shape follow moved rows and columns."""
    anchor = shape.find(f"{EXCEL}ClientData/{EXCEL}Anchor")
    if anchor is None:
        return
    for shift in shifts:
        if shift.band is None:
            _change_anchor(
                anchor,
                (lambda row, s=shift: moved_index(row, s)) if shift.by_rows else int,
                int if shift.by_rows else (lambda column, s=shift: moved_index(column, s)),
            )


def _change_anchor(
    anchor: etree._Element, row: Callable[[int], int], column: Callable[[int], int]
) -> None:
    values = [int(float(value)) for value in (anchor.text or "").split(",")]
    if len(values) == 8:
        values[0], values[4] = max(0, column(values[0])), max(0, column(values[4]))
        values[2], values[6] = max(0, row(values[2])), max(0, row(values[6]))
        anchor.text = ", ".join(map(str, values))


def _new_box(cell: Cell) -> etree._Element:
    comment = cell._comment
    shape = etree.Element(
        f"{VML}shape",
        {
            "type": f"#{_SHAPE_TYPE}",
            "style": (
                "position:absolute; margin-left:59.25pt;margin-top:1.5pt;"
                f"width:{comment.width}px;height:{comment.height}px;z-index:1;visibility:hidden"
            ),
            "fillcolor": "#ffffe1",
            f"{_OFFICE}insetmode": "auto",
        },
    )
    etree.SubElement(shape, f"{VML}fill", {"color2": "#ffffe1"})
    etree.SubElement(shape, f"{VML}shadow", {"color": "black", "obscured": "t"})
    etree.SubElement(shape, f"{VML}path", {f"{_OFFICE}connecttype": "none"})
    box = etree.SubElement(shape, f"{VML}textbox", {"style": "mso-direction-alt:auto"})
    etree.SubElement(box, "div", {"style": "text-align:left"})
    client = etree.SubElement(shape, f"{EXCEL}ClientData", {"ObjectType": "Note"})
    for name, text in (
        ("MoveWithCells", None), ("SizeWithCells", None), ("AutoFill", "False"),
        ("Row", str(cell.row - 1)), ("Column", str(cell.column - 1)),
    ):  # fmt: skip
        etree.SubElement(client, f"{EXCEL}{name}").text = text
    return shape


def _number(shape: etree._Element) -> int | None:
    """The number of a shape, which Excel puts into its name."""
    match = re.search(r"_s([0-9]+)$", shape.get(f"{_OFFICE}spid") or shape.get("id") or "")
    return int(match[1]) if match else None


def _name(shape: etree._Element, number: int | None) -> None:
    shape.attrib.pop("id", None)
    shape.attrib.pop(f"{_OFFICE}spid", None)
    if number is not None:
        shape.set("id", f"_x0000_s{number}")


def _blocks(root: etree._Element | None) -> list[int]:
    """The blocks of numbers that a drawing reserves."""
    maps = () if root is None else root.iter(f"{_OFFICE}idmap")
    return [int(b) for m in maps for b in m.get("data", "").split(",") if b.strip().isdigit()]


def _say_blocks(root: etree._Element, blocks: Sequence[int]) -> None:
    layout = root.find(f"{_OFFICE}shapelayout")
    if layout is None:
        layout = etree.Element(f"{_OFFICE}shapelayout", {f"{VML}ext": "edit"})
        root.insert(0, layout)
    found = layout.find(f"{_OFFICE}idmap")
    if found is None:
        found = etree.SubElement(layout, f"{_OFFICE}idmap", {f"{VML}ext": "edit"})
    found.set("data", ",".join(map(str, blocks)))


def _ensure_shape_type(root: etree._Element) -> None:
    if any(kind.get("id") == _SHAPE_TYPE for kind in root.iter(f"{VML}shapetype")):
        return
    kind = etree.Element(
        f"{VML}shapetype",
        {
            "id": _SHAPE_TYPE, "coordsize": "21600,21600", f"{_OFFICE}spt": "202",
            "path": "m,l,21600r21600,l21600,xe",
        },
    )  # fmt: skip
    etree.SubElement(kind, f"{VML}stroke", {"joinstyle": "miter"})
    etree.SubElement(kind, f"{VML}path", {"gradientshapeok": "t", f"{_OFFICE}connecttype": "rect"})
    root.insert(0, kind)


# Conversations


def threads_part(data: bytes, cells: Sequence[Cell]) -> bytes | None:
    """A part with conversations, each at its cell's present place.

    Those whose cells are gone go too; None when none is left.
    """
    places = {
        entry.id: cell_address(cell.row, cell.column) for cell in cells for entry in thread_of(cell)
    }
    root, changed = etree.fromstring(data, safe_parser()), False
    for element in list(root.iter(f"{THREADS}threadedComment")):
        place = places.get(element.get("id"))
        if place is None:
            root.remove(element)
        elif place != element.get("ref"):
            element.set("ref", place)
        else:
            continue
        changed = True
    if not len(root):
        return None
    return _bytes(root) if changed else data


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
