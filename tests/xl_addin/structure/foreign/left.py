"""What a workbook has lost, and what in it leads nowhere."""

from __future__ import annotations

import hashlib
import posixpath
import zipfile
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from tests.xl_addin.structure.foreign.editing import OFFICE

_RELATION_ATTRIBUTES = f"//@*[namespace-uri()='{OFFICE}']"
_MADE_ANEW = ("threadedComments/",)
"""Parts of others that may change with the cells that they are about."""


class Footprint:
    """The parts of a file, and who refers to them."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            assert len(set(names)) == len(names), "a part is there twice"
            self.parts = {name: archive.read(name) for name in names}

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """A part's relationships by id: (type, target, whether it leads outside)."""
        folder, leaf = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{leaf}.rels")
        found = {}
        for element in etree.fromstring(self.parts[rels]) if rels in self.parts else ():
            target, external = element.get("Target"), element.get("TargetMode") == "External"
            if not external:
                absolute = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(unquote(absolute))
            assert element.get("Id") not in found, f"{part}: {element.get('Id')} stands twice"
            found[element.get("Id")] = (element.get("Type"), target, external)
        return found

    def digest(self, name: str) -> str:
        """What tells whether a part is the same."""
        return hashlib.sha256(self.parts[name]).hexdigest()


def leading_nowhere(path: Path) -> list[str]:
    """Relationships, ids and content types of a file that lead to nothing."""
    file, found = Footprint(path), []
    for part in ("", *file.parts):
        relations = file.relations(part)
        for name, (_, target, external) in relations.items():
            if not external and target not in file.parts:
                found.append(
                    f"{part or 'the package'}: {name} leads to {target}, which is not there"
                )
        if part.endswith((".xml", ".vml")) and b"relationships" in file.parts[part]:
            root = etree.fromstring(file.parts[part], etree.XMLParser(recover=True))
            for value in root.xpath(_RELATION_ATTRIBUTES):
                if value not in relations and value:
                    found.append(f"{part}: {value.getparent().tag} names {value}")
    types = etree.fromstring(file.parts["[Content_Types].xml"])
    typed = {e.get("PartName", "").lower() for e in types}
    endings = {e.get("Extension", "-").lower() for e in types}
    for part in file.parts:
        if f"/{part.lower()}" not in typed and part.rpartition(".")[2].lower() not in endings:
            found.append(f"{part} has no content type")
    found += [f"a type for {t}" for t in typed if t and t[1:] not in map(str.lower, file.parts)]
    return found


def lost(before: Path, after: Path, added: list[str], changing: tuple[str, ...] = ()) -> list[str]:
    """Which parts of others are gone or changed, or whose relationships are.

    ``changing`` are words in the names of parts that our work may change.
    """
    old, new, found = Footprint(before), Footprint(after), []
    for name in added:
        if name not in new.parts:
            found.append(f"{name} is gone")
        elif not any(word in name for word in _MADE_ANEW + changing):
            if old.digest(name) != new.digest(name):
                found.append(f"{name} has changed")
            if old.relations(name) != new.relations(name):
                found.append(f"the relationships of {name} have changed")
    there = {(t, target) for part in ("", *new.parts) for t, target, _ in _all(new, part)}
    for part in ("", *old.parts):
        for kind, target, external in _all(old, part):
            if (target in added or external) and (kind, target) not in there:
                found.append(f"nothing refers to {target} as {kind} any more")
    gone = {use for use in _used(old) if use[2] in added} - _used(new)
    return found + [f"no {tag} shows {target} any more" for tag, _, target in sorted(gone)]


def _used(file: Footprint) -> set[tuple[str, str, str]]:
    """Which elements name which parts by their relationships: (element, attribute, part)."""
    found = set()
    for part in file.parts:
        relations = file.relations(part)
        if relations and part.endswith((".xml", ".vml")):
            root = etree.fromstring(file.parts[part], etree.XMLParser(recover=True))
            for value in root.xpath(_RELATION_ATTRIBUTES):
                if value in relations:
                    found.add((value.getparent().tag, value.attrname, relations[value][1]))
    return found


def _all(file: Footprint, part: str) -> list[tuple[str, str, bool]]:
    return list(file.relations(part).values())
