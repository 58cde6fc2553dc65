"""Notes on cells, and the boxes that show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.xl_addin.structure.package import EXCEL, MAIN, VML, Package, place, unescape, units

_LONGEST = 32_767
_LONGEST_AUTHOR = 54


def notes(package: Package) -> Iterator[str]:
    """Each note has one box at its cell, and each box a note."""
    for name, part in package.sheets.items():
        found = package.related(part, "comments")
        noted = Counter(
            place(comment.get("ref"))
            for comments in found
            for comment in package.xml(comments).iter(f"{MAIN}comment")
        )
        boxes = _boxes(package, part)
        if noted != boxes:
            yield f"{name}: notes and their boxes differ at {(noted - boxes) + (boxes - noted)}"
        if noted and max(noted.values()) > 1:
            yield f"{name}: a cell has more than one note"
        if len(found) > 1:
            yield f"{name}: {len(found)} parts with notes"
        if boxes and package.xml(part).find(f"{MAIN}legacyDrawing") is None:
            yield f"{name}: the sheet does not refer to the boxes of its notes"


def _boxes(package: Package, sheet: str) -> Counter:
    boxes = Counter()
    for drawing in package.related(sheet, "vmlDrawing"):
        for data in package.xml(drawing).iter(f"{EXCEL}ClientData"):
            if data.get("ObjectType") == "Note":
                row, column = (int(data.findtext(f"{EXCEL}{kind}")) for kind in ("Row", "Column"))
                boxes[row + 1, column + 1] += 1
    return boxes


def note_texts(package: Package) -> Iterator[str]:
    """Notes have an author and a text that fits."""
    for name, part in package.sheets.items():
        for comments in package.related(part, "comments"):
            tree = package.xml(comments)
            authors = [each.text or "" for each in tree.findall(f"{MAIN}authors/{MAIN}author")]
            if len(set(authors)) < len(authors) or any(len(a) > _LONGEST_AUTHOR for a in authors):
                yield f"{name}: the notes' authors are {authors}"
            for comment in tree.iter(f"{MAIN}comment"):
                text = unescape("".join(t.text or "" for t in comment.iter(f"{MAIN}t")))
                if int(comment.get("authorId")) >= len(authors):
                    yield f"{name}!{comment.get('ref')}: the note has no author"
                if not 1 <= units(text) <= _LONGEST:
                    yield f"{name}!{comment.get('ref')}: a note of {units(text)} characters"


def boxes(package: Package) -> Iterator[str]:
    """Boxes have names of their own in their drawing, and a shape that is there."""
    for name, part in package.sheets.items():
        for drawing in package.related(part, "vmlDrawing"):
            tree = package.xml(drawing)
            shapes = list(tree.iter(f"{VML}shape"))
            kinds = {f"#{kind.get('id')}" for kind in tree.iter(f"{VML}shapetype")}
            for identity, count in Counter(shape.get("id") for shape in shapes).items():
                if count > 1:
                    yield f"{name}: {count} boxes are called {identity}"
            for shape in shapes:
                if shape.get("type") not in kinds:
                    yield f"{name}: a box of the shape {shape.get('type')}, which is not there"


CHECKS = [notes, note_texts, boxes]
