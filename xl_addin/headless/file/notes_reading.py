"""Reading notes: their words, how they look, and the conversations that they stand in for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from openpyxl.comments import Comment

from xl_addin.headless.cells.addresses import parse_area
from xl_addin.headless.cells.threads import Entry
from xl_addin.headless.cells.values import unescape_text
from xl_addin.headless.file.drawings import pixels
from xl_addin.headless.file.keep import KeptBook
from xl_addin.headless.file.packages import MAIN, safe_parser

VML = "{urn:schemas-microsoft-com:vml}"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"
THREADS = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_WIDTH, _HEIGHT = 144, 79

Place = tuple[int, int]
"""Row and column."""


@dataclass
class Look:
    """A note as it stands in the file, for as long as its words are the same."""

    text: str
    element: etree._Element
    shape: etree._Element | None
    place: Place


def vml_tree(data: bytes) -> etree._Element | None:
    """An older drawing's tree; Excel itself writes some that are no proper XML."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def note_shapes(root: etree._Element | None) -> dict[Place, etree._Element]:
    """The boxes of notes in an older drawing, by the cell that each belongs to."""
    found = {}
    for shape in () if root is None else root.iter(f"{VML}shape"):
        client = shape.find(f"{EXCEL}ClientData")
        if client is None or client.get("ObjectType") != "Note":
            continue
        row, column = client.findtext(f"{EXCEL}Row"), client.findtext(f"{EXCEL}Column")
        if row is not None and column is not None:
            found[int(row) + 1, int(column) + 1] = shape
    return found


def read_notes(kept: KeptBook, sheet: str) -> Iterator[tuple[Place, Comment]]:
    """The notes of a sheet's part, and the cell of each."""
    shapes: dict[Place, etree._Element] = {}
    for name in kept.related(sheet, "vmlDrawing"):
        shapes.update(note_shapes(vml_tree(kept.archive.read(name))))
    threads = _threads(kept, sheet)
    for name in kept.related(sheet, "comments"):
        root = etree.fromstring(kept.archive.read(name), safe_parser())
        authors = [author.text or "" for author in root.iter(f"{{{MAIN}}}author")]
        for element in root.iter(f"{{{MAIN}}}comment"):
            area = parse_area(element.get("ref"))
            place = area.top, area.left
            author = authors[int(element.get("authorId", 0))] if authors else ""
            yield place, _note(element, author, shapes.get(place), place, threads.pop(place, ()))
    for place, entries in threads.items():  # no note stands in for these
        yield place, _stand_in(entries)


def _note(
    element: etree._Element,
    author: str,
    shape: etree._Element | None,
    place: Place,
    thread: tuple[Entry, ...],
) -> Comment:
    text = unescape_text(
        "".join(
            t.text or ""
            for t in element.iterfind(f"{{{MAIN}}}text//{{{MAIN}}}t")
            if t.getparent().tag != f"{{{MAIN}}}rPh"
        )
    )
    style = "" if shape is None else shape.get("style", "")
    width, height = pixels(style, "width"), pixels(style, "height")
    if not (width and height):
        width, height = _WIDTH, _HEIGHT
    comment = Comment(text, author, height=height, width=width)
    comment.headless_look = Look(text, element, shape, place)
    if thread:
        comment.headless_thread = thread
    return comment


def _stand_in(entries: tuple[Entry, ...]) -> Comment:
    text = "[Threaded comment]\n\nComment:\n    " + entries[0].text
    comment = Comment(text, f"tc={entries[0].id}", height=_HEIGHT, width=_WIDTH)
    comment.headless_thread = entries
    return comment


def _threads(kept: KeptBook, sheet: str) -> dict[Place, tuple[Entry, ...]]:
    """The conversations of a sheet's part by their cells."""
    found: dict[Place, tuple[Entry, ...]] = {}
    people = _people(kept)
    for name in kept.related(sheet, "threadedComment"):
        root = etree.fromstring(kept.archive.read(name), safe_parser())
        for element in root.iter(f"{THREADS}threadedComment"):
            area = parse_area(element.get("ref"))
            entry = Entry(
                element.get("id"),
                element.findtext(f"{THREADS}text") or "",
                people.get(element.get("personId"), ""),
                _time(element.get("dT")),
                element.get("done") in ("1", "true"),
            )
            place = area.top, area.left
            found[place] = (*found.get(place, ()), entry)
    return found


def _people(kept: KeptBook) -> dict[str, str]:
    found = {}
    for name in kept.related(kept.book_part, "person"):
        root = etree.fromstring(kept.archive.read(name), safe_parser())
        for person in root.iter(f"{THREADS}person"):
            found[person.get("id")] = person.get("displayName", "")
    return found


def _time(text: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
