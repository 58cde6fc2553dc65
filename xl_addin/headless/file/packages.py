"""The parts of a file and how they refer to each other (Open Packaging Conventions)."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from zipfile import ZipFile

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


@dataclass
class Part:
    """A part of the package with the relationships it has to others."""

    name: str
    data: bytes
    content_type: str
    rels: bytes | None = None


class Override(NamedTuple):
    """An entry of the package's list of content types: the path of a part begins with "/"."""

    path: str
    mime_type: str


def rels_name(part: str) -> str:
    """The name of the part that holds another part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def safe_parser() -> etree.XMLParser:
    """A parser that resolves no entity and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def relations_of(archive: ZipFile, part: str) -> list[tuple[str, str, str]]:
    """The relationships of a part, "" for the package: (type, name of the target part, id).

    Links to outside are left out.
    """
    name = rels_name(part)
    if name not in archive.NameToInfo:
        return []
    folder, found = posixpath.dirname(part), []
    for element in etree.fromstring(archive.read(name), safe_parser()):
        if element.get("TargetMode") == "External":
            continue
        target = element.get("Target")
        path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        found.append((element.get("Type"), posixpath.normpath(path), element.get("Id")))
    return found


def content_types(archive: ZipFile) -> Callable[[str], str]:
    """A function: name of a part -> its content type."""
    root = etree.fromstring(archive.read("[Content_Types].xml"), safe_parser())
    defaults, overrides = {}, {}
    for element in root:
        if element.tag == f"{{{TYPES}}}Default":
            defaults[element.get("Extension").lower()] = element.get("ContentType")
        elif element.tag == f"{{{TYPES}}}Override":
            overrides[element.get("PartName").lstrip("/")] = element.get("ContentType")
    return lambda name: (
        overrides.get(name)
        or defaults.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")
    )
