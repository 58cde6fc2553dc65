"""The package that is written: parts of our own, and those of the opened file that are put back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from zipfile import ZipFile

from xl_addin.headless.file.keep import KeptBook
from xl_addin.headless.file.packages import (
    CONTENT_TYPES,
    ContentTypes,
    Names,
    Relation,
    relations_of,
    relations_part,
    rels_name,
)


class Package:
    """The parts as they are written. Kept ones keep their names; ours keep out of their way."""

    def __init__(self, kept: KeptBook | None, archive: ZipFile) -> None:
        self.kept, self.archive = kept, archive
        self.types = ContentTypes()
        self.names = Names(kept.names if kept is not None else ())
        self._back: dict[str, None] = {}

    def add(
        self, name: str, data: bytes, content_type: str, relations: Sequence[Relation] = ()
    ) -> None:
        """Write a part of ours, with its relationships."""
        self.archive.writestr(name, data)
        self.types.add(name, content_type)
        if relations:
            self.archive.writestr(rels_name(name), relations_part(relations))

    def put_back(self, names: Iterable[str]) -> None:
        """Ask for parts of the opened file; those that they refer to follow."""
        self._back.update(dict.fromkeys(names))

    def put_back_targets(self, relations: Iterable[Relation]) -> None:
        """Ask for the parts that relationships lead to."""
        self.put_back(r.target for r in relations if not r.external)

    def finish(self) -> None:
        """Write the parts that were asked for and are not there yet, and the list of types."""
        if self.kept is not None:
            there = set(self.archive.namelist())
            for name in sorted(self.kept.with_all_behind(self._back)):
                if name not in there:
                    self._write_kept(name)
        self.archive.writestr(CONTENT_TYPES, self.types.data())

    def _write_kept(self, name: str) -> None:
        part = self.kept.part(name)
        self.archive.writestr(name, part.data)
        self.types.add(name, part.content_type)
        if part.rels is not None:
            self.archive.writestr(rels_name(name), part.rels)


def broken(archive: ZipFile) -> list[str]:
    """What of a written package leads nowhere: nothing, or a fault of ours."""
    names = archive.namelist()
    there = set(names)
    found = [f"{name} twice" for name, count in Counter(names).items() if count > 1]
    types = ContentTypes(archive)
    for name in names:
        folder, _, leaf = name.rpartition("_rels/")
        if leaf.endswith(".rels") and (folder or name.startswith("_rels/")):
            part = folder + leaf.removesuffix(".rels")
            relations = relations_of(archive, part)
            found += [
                f"{part or 'the package'}: {relation.target}"
                for relation in relations
                if not relation.external and relation.target not in there
            ]
            ids = Counter(relation.id for relation in relations)
            found += [f"{part}: {id_} twice" for id_, count in ids.items() if count > 1]
        elif name != CONTENT_TYPES and not types.knows(name):
            found.append(f"{name} without a content type")
    return found
