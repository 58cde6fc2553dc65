"""The parts of a pivot table in the file, in the shape that openpyxl's writer asks for."""

from __future__ import annotations

import re
from zipfile import ZipFile

from lxml import etree
from openpyxl.packaging.manifest import Manifest

from xl_addin.headless.cells.addresses import Area, plain_address
from xl_addin.headless.file.packages import MAIN, RELATION, rels_name
from xl_addin.headless.pivot.xml import cache_relations, table_relations, with_cache_id

_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class Parts:
    """A pivot table's definition and its cache. openpyxl gives it its number, `_id`."""

    rel_type = f"{RELATION}/pivotTable"
    mime_type = f"{_CONTENT}.pivotTable+xml"
    _id: int | None = None

    def __init__(self, table: bytes, cache: Cache) -> None:
        self.table, self.cache = table, cache

    @property
    def path(self) -> str:
        """The name of its part, as openpyxl's list of content types wants it."""
        return f"/xl/pivotTables/pivotTable{self._id}.xml"

    @property
    def cacheId(self) -> int | None:  # openpyxl's name
        """The number that the workbook gives its cache."""
        return self.cache._id

    def _write(self, archive: ZipFile, manifest: Manifest) -> None:
        if self.cache.written_to is not archive:
            self.cache.write(archive, manifest)
        archive.writestr(self.path[1:], with_cache_id(self.table, self.cache._id))
        archive.writestr(rels_name(self.path[1:]), table_relations(self.cache.path))
        manifest.append(self)


class Cache:
    """A pivot cache, its definition and its records, which several tables can share."""

    rel_type = f"{RELATION}/pivotCacheDefinition"
    mime_type = f"{_CONTENT}.pivotCacheDefinition+xml"
    _id: int | None = None
    written_to: ZipFile | None = None

    def __init__(self, definition: bytes, records: bytes | None) -> None:
        self.definition, self.records = definition, records

    @property
    def path(self) -> str:
        """The name of its part, as openpyxl's list of content types wants it."""
        return f"/xl/pivotCache/pivotCacheDefinition{self._id}.xml"

    def point_to(self, sheet: str, area: Area) -> None:
        """Change where the records come from."""
        root = etree.fromstring(self.definition)
        source = root.find(f"{{{MAIN}}}cacheSource/{{{MAIN}}}worksheetSource")
        source.set("ref", plain_address(area))
        source.set("sheet", sheet)
        self.definition = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def write(self, archive: ZipFile, manifest: Manifest) -> None:
        """Write both parts, once for an archive."""
        self.written_to = archive
        text = self.definition
        if self.records is not None:
            path = f"/xl/pivotCache/pivotCacheRecords{self._id}.xml"
            archive.writestr(path[1:], self.records)
            archive.writestr(rels_name(self.path[1:]), cache_relations(path))
            manifest.append(_Records(path))
            text = re.sub(rb'r:id="[^"]*"', b'r:id="rId1"', text, count=1)
        archive.writestr(self.path[1:], text)
        manifest.append(self)


class _Records:
    """The records' entry in the list of content types."""

    mime_type = f"{_CONTENT}.pivotCacheRecords+xml"

    def __init__(self, path: str) -> None:
        self.path = path
