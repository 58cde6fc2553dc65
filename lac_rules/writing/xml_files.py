"""Tables -> one XML file in the DfE's layout (root EXPSSDA903), written as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from lxml import etree

from lac_rules.errors import WrongValue
from lac_rules.files import CannotWrite, replacing
from lac_rules.schema import TABLES
from lac_rules.schema.xml_names import CHILD, ELEMENT_OF, GROUPS, HEADER, ROOT
from lac_rules.writing.xml_plan import NO_PLACE, ChildElement, plan

_HEADER_START = ("CHILD", "UPN", "SEX", "DOB", "ETHNIC", "UASC")
_SINGLE_FIRST = {name: TABLES[name].details for name in ("UASC", "OC3", "AD1")}
_GROUPS_FIRST = ("Missing", "Reviews")
_MOTHER = ("MOTHER", "MC_DOB")
_GROUPS_LAST = ("PrevPerm", "OC2", "PlacedAdoption")
_EPISODE = (
    "DECOM RNE LS CIN PLACE PL_POST HOME_POST URN PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE"
).split()
_ORDER = {table.name: table.details for table in GROUPS.values()} | {"Episodes": _EPISODE}


class XmlCannotHold(CannotWrite):
    """The XML layout cannot hold the return without losing something; ``problems`` says what."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__(
            "The XML cannot hold this return as it is, so nothing was written. Correct these rows "
            "(the row with the columns' names is row 1), or export CSV files, which hold "
            "everything.\n" + "\n".join(self.problems)
        )


@dataclass(frozen=True)
class XmlWritten:
    """What was written. ``not_written``: tables with rows that the layout has no place for;
    ``statements``: what was added, left out or written in another way, in words."""

    path: Path
    not_written: tuple[str, ...]
    statements: tuple[str, ...]


def write_xml_file(tables: Mapping[str, pd.DataFrame], path: Path) -> XmlWritten:
    """Write this year's ``tables`` (text, as in ``LacReturn.tables``) as one XML file.

    Blank fields are left out. Header's rows keep their order; the rows of the other tables come in
    the order of Header's children, and for each child in the order that they had. Only the DfE's
    columns are written, and Header's UASC; where Header has none, it is told from the table UASC.

    Raises ``XmlCannotHold`` with every problem, before anything is written, ``CannotWrite`` when
    the file cannot be written, and ``ValueError`` for a table that is none of this year's.
    """
    strange = [name for name in tables if name not in TABLES]
    if strange:
        raise WrongValue(f"The XML holds one year's tables; it cannot hold {', '.join(strange)}.")
    planned = plan(tables)
    if planned.problems:
        raise XmlCannotHold(planned.problems)
    values = {
        name: list(tables[name][list(fields)].itertuples(index=False, name=None))
        for name, fields in (_ORDER | _SINGLE_FIRST).items()
        if name in tables
    }
    with replacing(path) as beside, beside.open("wb") as file:
        _write(file, planned.elements, values)
    missing = [name for name in NO_PLACE if name in tables and len(tables[name])]
    return XmlWritten(path, tuple(missing), tuple(planned.statements))


def _write(file, elements: list[ChildElement], values: Mapping[str, list[tuple]]) -> None:
    with etree.xmlfile(file, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element(ROOT):
            xml.write("\n")
            for element in elements:
                xml.write(_child(element, values), pretty_print=True)


def _child(element: ChildElement, values: Mapping[str, list[tuple]]) -> etree._Element:
    """One CHILD with its HEADER, episodes and social worker episodes."""

    def rows(table: str) -> Iterator[tuple[str, ...]]:
        return (values[table][row] for row in element.rows.get(table, ()))

    def add_groups(parent: etree._Element, table: str) -> None:
        for row in rows(table):
            _add(etree.SubElement(parent, TABLES[table].xml_group), _ORDER[table], row)

    child = etree.Element(CHILD)
    header = etree.SubElement(child, HEADER)
    _add(header, _HEADER_START, [element.header.get(name, "") for name in _HEADER_START])
    for table, fields in _SINGLE_FIRST.items():
        for row in rows(table):
            _add(header, fields, row)
    for table in _GROUPS_FIRST:
        add_groups(header, table)
    _add(header, _MOTHER, [element.header.get(name, "") for name in _MOTHER])
    for table in _GROUPS_LAST:
        add_groups(header, table)
    add_groups(child, "Episodes")
    add_groups(child, "SWEpisodes")
    return child


def _add(parent: etree._Element, fields: Iterable[str], row: Iterable[str]) -> None:
    for name, text in zip(fields, row, strict=True):
        if text:
            etree.SubElement(parent, ELEMENT_OF[name]).text = text
