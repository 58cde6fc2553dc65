"""The parts of a file and how they refer to each other (Open Packaging Conventions)."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
CONTENT_TYPES = "[Content_Types].xml"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


@dataclass
class Part:
    """A part of the package, with the part that holds its relationships to others."""

    name: str
    data: bytes
    content_type: str
    rels: bytes | None = None


class Relation(NamedTuple):
    """A relationship; `target` is the name of a part, or an address outside the file."""

    id: str
    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        """The last word of its type, such as "drawing"."""
        return self.type.rsplit("/", 1)[-1]


def rels_name(part: str) -> str:
    """The name of the part that holds another part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def safe_parser() -> etree.XMLParser:
    """A parser that resolves no entity and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def relations_of(archive: ZipFile, part: str) -> list[Relation]:
    """The relationships of a part, "" for the package."""
    name = rels_name(part)
    if name not in archive.NameToInfo:
        return []
    folder, found = posixpath.dirname(part), []
    for element in etree.fromstring(archive.read(name), safe_parser()):
        if not isinstance(element.tag, str):
            continue
        target, external = element.get("Target"), element.get("TargetMode") == "External"
        if not external:
            target = _part_name(archive, folder, target)
        found.append(Relation(element.get("Id"), element.get("Type"), target, external))
    return found


def _part_name(archive: ZipFile, folder: str, target: str) -> str:
    """The part that a relationship within the file leads to."""
    target = target.partition("#")[0]
    path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
    path = posixpath.normpath(path)
    return path if path in archive.NameToInfo else unquote(path)


def relations_part(relations: Iterable[Relation]) -> bytes:
    """The part that holds relationships."""
    root = etree.Element(f"{{{PACKAGE}}}Relationships", nsmap={None: PACKAGE})
    for relation in relations:
        target = relation.target if relation.external else "/" + relation.target.replace(" ", "%20")
        values = {"Id": relation.id, "Type": relation.type, "Target": target}
        if relation.external:
            values["TargetMode"] = "External"
        etree.SubElement(root, f"{{{PACKAGE}}}Relationship", values)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class Names:
    """Names for the parts that are written: none is given twice, in any letter case."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = {name.casefold() for name in taken}

    def free(self, pattern: str) -> str:
        """The first free name of a pattern such as "xl/tables/table{}.xml"."""
        return pattern.format(self.number(pattern))

    def number(self, pattern: str) -> int:
        """The number that makes the first free name of a pattern."""
        number = 1
        while (name := pattern.format(number).casefold()) in self.taken:
            number += 1
        self.taken.add(name)
        return number


def free_id(taken: Container[str]) -> str:
    """An id for a relationship that no other one has."""
    number = 1
    while f"rId{number}" in taken:
        number += 1
    return f"rId{number}"


class ContentTypes:
    """What kind of content each part holds, by its name or by the ending of its name."""

    def __init__(self, archive: ZipFile | None = None) -> None:
        """The types of an opened file; without one none are known but the usual endings."""
        self.by_ending = {"rels": _RELATIONS_TYPE, "xml": "application/xml"}
        self.by_part: dict[str, str] = {}
        if archive is None:
            return
        for element in etree.fromstring(archive.read(CONTENT_TYPES), safe_parser()):
            if element.tag == f"{{{TYPES}}}Default":
                self.by_ending[element.get("Extension").lower()] = element.get("ContentType")
            elif element.tag == f"{{{TYPES}}}Override":
                name = element.get("PartName").lstrip("/")
                self.by_part[name.casefold()] = element.get("ContentType")

    def of(self, name: str) -> str:
        """The content type of a part."""
        return (
            self.by_part.get(name.casefold())
            or self.by_ending.get(_ending(name))
            or "application/octet-stream"
        )

    def knows(self, name: str) -> bool:
        """Whether the type of a part is said."""
        return name.casefold() in self.by_part or _ending(name) in self.by_ending

    def add(self, name: str, content_type: str) -> None:
        """Say the type of a part that is written."""
        ending = _ending(name)
        if ending and ending not in ("xml", "rels"):
            self.by_ending.setdefault(ending, content_type)
        if self.by_ending.get(ending) != content_type:
            self.by_part[name] = content_type

    def data(self) -> bytes:
        """The part that lists the types."""
        root = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
        for ending, content_type in self.by_ending.items():
            values = {"Extension": ending, "ContentType": content_type}
            etree.SubElement(root, f"{{{TYPES}}}Default", values)
        for name, content_type in self.by_part.items():
            values = {"PartName": f"/{name}", "ContentType": content_type}
            etree.SubElement(root, f"{{{TYPES}}}Override", values)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _ending(name: str) -> str:
    leaf = name.rsplit("/", 1)[-1]
    return leaf.rsplit(".", 1)[-1].lower() if "." in leaf else ""
