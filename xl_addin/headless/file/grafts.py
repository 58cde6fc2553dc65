"""Parts of the opened file that are put back into the saved one."""

from __future__ import annotations

from zipfile import ZipFile

from openpyxl.packaging.manifest import Manifest
from openpyxl.xml.functions import fromstring, tostring

from xl_addin.headless.file.keep import KeptBook
from xl_addin.headless.file.packages import Override, rels_name


class Grafts:
    """Parts of the opened file that are put back, under new names where the old are taken."""

    def __init__(self, kept: KeptBook | None, archive: ZipFile, manifest: Manifest) -> None:
        self.kept, self.archive, self.manifest = kept, archive, manifest
        self.names: dict[str, str] = {}

    def add(self, name: str) -> str:
        """The name under which a part will be written. Parts that it refers to follow."""
        if name in self.names:
            return self.names[name]
        folder, _, leaf = name.rpartition("/")
        # openpyxl numbers its own drawings and charts from 1; ours keep out of their way.
        new = f"{folder}/kept_{leaf}" if name.startswith("xl/") else name
        self.names[name] = new
        for _, target, _ in self.kept.relations(name):
            if target in self.kept.parts:
                self.add(target)
        return new

    def write(self) -> None:
        """Write the parts whose names were asked for."""
        for name, new in self.names.items():
            part = self.kept.parts[name]
            self.archive.writestr(new, part.data)
            self.manifest.append(Override(f"/{new}", part.content_type))
            if part.rels is not None:
                self.archive.writestr(rels_name(new), self._relations(name, part.rels))

    def _relations(self, name: str, data: bytes) -> bytes:
        root = fromstring(data)
        targets = {identity: target for _, target, identity in self.kept.relations(name)}
        for element in root:
            target = targets.get(element.get("Id"))
            if target in self.names:
                element.set("Target", f"/{self.names[target]}")
        return tostring(root)
