"""The parts of a pivot table in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from xl_addin.headless.cells.addresses import Area, plain_address
from xl_addin.headless.file.packages import MAIN, RELATION, Relation, safe_parser
from xl_addin.headless.pivot.xml import with_cache_id

if TYPE_CHECKING:
    from xl_addin.headless.file.grafts import Package

_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class Parts:
    """A pivot table's definition and its cache; `name` is its part, None for a new one."""

    rel_type = f"{RELATION}/pivotTable"
    mime_type = f"{_CONTENT}.pivotTable+xml"

    def __init__(self, table: bytes, cache: Cache, name: str | None = None) -> None:
        self.table, self.cache, self.name = table, cache, name

    def write(self, package: Package) -> None:
        """Write the table. Its cache has its name and its number already."""
        if self.name is None:
            self.name = package.names.free("xl/pivotTables/pivotTable{}.xml")
        relations = [Relation("rId1", self.cache.rel_type, self.cache.name)]
        data = with_cache_id(self.table, self.cache.number)
        package.add(self.name, data, self.mime_type, relations)


class Cache:
    """A pivot cache, its definition and its records, which several tables can share.

    That of an opened file has a name, the number that the workbook gave it, and relationships.
    """

    rel_type = f"{RELATION}/pivotCacheDefinition"
    records_type = f"{RELATION}/pivotCacheRecords"
    mime_type = f"{_CONTENT}.pivotCacheDefinition+xml"
    records_mime_type = f"{_CONTENT}.pivotCacheRecords+xml"

    def __init__(
        self,
        definition: bytes,
        records: bytes | None,
        name: str | None = None,
        number: int | None = None,
        relation_id: str | None = None,
        relations: tuple[Relation, ...] = (),
    ) -> None:
        self.definition, self.records = definition, records
        self.name, self.number, self.relation_id = name, number, relation_id
        self.relations = list(relations)

    def renewed(self, definition: bytes, records: bytes) -> Cache:
        """A cache worked out anew, which takes this one's place in the file."""
        relations = [r for r in self.relations if r.kind == "pivotCacheRecords"]
        if not relations:
            return Cache(definition, records)
        relation = relations[0]._replace(id="rId1")
        return Cache(definition, records, self.name, self.number, self.relation_id, (relation,))

    def point_to(self, sheet: str, area: Area) -> None:
        """Change where the records come from."""
        root = etree.fromstring(self.definition, safe_parser())
        source = root.find(f"{{{MAIN}}}cacheSource/{{{MAIN}}}worksheetSource")
        source.set("ref", plain_address(area))
        source.set("sheet", sheet)
        self.definition = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def refresh_on_opening(self) -> None:
        """Let Excel work its tables out anew when the file is opened."""
        root = etree.fromstring(self.definition, safe_parser())
        root.set("refreshOnLoad", "1")
        self.definition = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def write(self, package: Package) -> None:
        """Write definition and records."""
        if self.name is None:
            self.name = package.names.free("xl/pivotCache/pivotCacheDefinition{}.xml")
        if self.records is not None and not self.relations:
            records = package.names.free("xl/pivotCache/pivotCacheRecords{}.xml")
            self.relations = [Relation("rId1", self.records_type, records)]
            self.definition = re.sub(rb'r:id="[^"]*"', b'r:id="rId1"', self.definition, count=1)
        package.add(self.name, self.definition, self.mime_type, self.relations)
        for relation in self.relations:
            if relation.kind == "pivotCacheRecords":
                package.add(relation.target, self.records, self.records_mime_type)
            elif not relation.external:
                package.put_back([relation.target])
