"""One XML return (root EXPSSDA903) -> its tables, read as a stream.

A child's elements are dropped as soon as they are read, so a file of 200 MB needs little memory.
Entities, DTDs and the network are switched off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

import pandas as pd
from lxml import etree

from lac_rules.reading.ampersands import Mended, is_about_ampersand, with_ampersands_escaped
from lac_rules.reading.csv_files import MAX_FIELD
from lac_rules.reading.parts import Part, Told
from lac_rules.reading.problems import MAX_ROWS, Problem, ReadError, too_many_rows
from lac_rules.reading.sources import Source
from lac_rules.schema import ADOPTION_DETAILS, CARE_LEAVER_DETAILS, HEADER_FIELDS, TABLES
from lac_rules.schema.xml_names import CHILD, FIELD_OF, GROUPS, HEADER, ROOT
from lac_rules.words import counted, quoted

MAX_SIZE = 512 * 1024**2
"""Bytes; a council of 13,000 children needs some 150 MB."""
MAX_ELEMENTS = 100_000
"""Elements that one child may have: they are in memory together."""
_UNKNOWN_LISTED = 10
_LONGEST_REASON = 200
_WHOSE = frozenset({"CHILD", "DOB"})

_SOCIAL_WORKERS = re.compile(r"903|social_?workers?|swepisodes?", re.IGNORECASE)
"""Roots of other names: some systems write the social workers to an XML file of their own."""
_IN_HEADER = GROUPS.keys() - {"EPISODE"}
_ALWAYS = [name for name in TABLES if name not in ("SWEpisodes", "DoLo")]


def looks_like_xml(start: bytes) -> bool:
    """The first bytes of the file are those of an XML file, in any encoding."""
    text = start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return text.startswith(b"<")


def read_xml(source: Source, told: Told) -> list[Part]:
    """The tables in ``source``, those without rows too; raises ``ReadError``.

    Elements that are not of the return are told.
    """
    if source.size > MAX_SIZE:
        problem = Problem(source.name, "The XML is far larger than any return.", "Check the file.")
        raise ReadError([problem])
    rows: dict[str, list[dict[str, str]]] = {name: [] for name in TABLES}
    unknown: dict[str, None] = {}
    try:
        with source.open() as file:
            _read(file, source.name, rows, unknown)
    except etree.XMLSyntaxError as error:
        mended = with_ampersands_escaped(source)
        if mended is None:
            raise _broken(source.name, error) from None
        _read_mended(mended, source, rows, unknown, told)
    _check_lengths(rows, source.name)
    if not any(rows.values()):
        told.skip(f"{source.name}: no child was found in it.")
    if unknown:
        told.say(
            f"{source.name}: elements that are not of the return: {_listed(map(quoted, unknown))}."
        )
    return [
        Part(
            name, _frame(name, found), source.name, implied=name == "Header" and _is_implied(found)
        )
        for name, found in rows.items()
        if found or name in _ALWAYS
    ]


def _read(file, name: str, rows: dict[str, list[dict[str, str]]], unknown: dict) -> None:
    for child in _children(file, name):
        _add_child(child, rows, unknown)
        for table, found in rows.items():
            if len(found) > MAX_ROWS:
                raise too_many_rows(name, table)


def _read_mended(mended: Mended, source: Source, rows: dict, unknown: dict, told: Told) -> None:
    for found in (*rows.values(), unknown):
        found.clear()
    try:
        _read(BytesIO(mended.data), source.name, rows, unknown)
    except etree.XMLSyntaxError as error:
        raise _broken(source.name, error) from None
    told.say(
        f"{source.name}: {counted(mended.count, 'bare &', 'bare &')}, the first in line "
        f"{mended.first_line}, which XML writes as &amp;, read as the letter."
    )


def _broken(name: str, error: etree.XMLSyntaxError) -> ReadError:
    where = f" in line {error.lineno}" if error.lineno else ""
    what = f"The XML is broken{where}: {quoted(error.msg, _LONGEST_REASON)}."
    if is_about_ampersand(error):
        what = f"A bare & stands in line {error.lineno}, which XML writes as &amp;."
    return ReadError([Problem(name, what, "Export it again, or correct the line.")])


def _is_implied(headers: list[dict[str, str]]) -> bool:
    """The Header rows say nothing but which children there are."""
    return not any(
        value.strip() for row in headers for name, value in row.items() if name not in _WHOSE
    )


def _listed(unknown: Iterable[str]) -> str:
    names = list(unknown)
    further = len(names) - _UNKNOWN_LISTED
    return ", ".join(names[:_UNKNOWN_LISTED]) + (f" and {further:,} more" if further > 0 else "")


def _check_lengths(rows: dict[str, list[dict[str, str]]], name: str) -> None:
    """Raise ``ReadError`` for a value that no cell can hold, as for CSV."""
    for table, found in rows.items():
        for number, row in enumerate(found, start=1):
            for field_name, text in row.items():
                if len(text) > MAX_FIELD:
                    what = (
                        f"{field_name} in row {number} of {table} is longer than {MAX_FIELD:,} "
                        "characters."
                    )
                    raise ReadError([Problem(name, what, "Correct it in your system.")])


def _children(file, name: str) -> Iterator[etree._Element]:
    """Each CHILD element in turn, emptied when the next one is asked for."""
    events = etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root, elements = None, 0
    for event, element in events:
        if root is None:
            root = element
            _check_root(root, name)
        elif event == "start":
            elements += 1
            if elements > MAX_ELEMENTS:
                what = f"One child has more than {MAX_ELEMENTS:,} elements, far more than a return."
                raise ReadError([Problem(name, what, "Check where the file comes from.")])
        elif element.getparent() is root:
            elements = 0
            if _local(element) == CHILD:
                yield element
            element.clear()
            while element.getprevious() is not None:
                del root[0]


def _check_root(root: etree._Element, name: str) -> None:
    if root.getroottree().docinfo.doctype:
        raise ReadError(
            [
                Problem(
                    name,
                    "The XML has a DOCTYPE, which no return has, so it was not read.",
                    "Check where it comes from.",
                )
            ]
        )
    if _local(root) != ROOT and not _SOCIAL_WORKERS.search(_local(root)):
        raise ReadError(
            [
                Problem(
                    name,
                    f"The XML is not a return: it begins with {quoted(_local(root))}, not {ROOT}.",
                    "Choose the XML file that your system made for the DfE.",
                )
            ]
        )


def _local(element: etree._Element) -> str:
    """The name without its namespace; lxml lets a prefix stand that no namespace was given for."""
    tag = element.tag if isinstance(element.tag, str) else ""  # an entity has none
    return tag.rpartition("}")[2].rpartition(":")[2]


def _add_child(child: etree._Element, rows: dict, unknown: dict) -> None:
    """Add one CHILD element's rows to the tables."""
    header: dict[str, str] = {}
    groups: list[tuple[str, dict[str, str]]] = []
    for element in child:
        kind = _local(element)
        if kind == HEADER:
            for item in element:
                if _local(item) in _IN_HEADER:
                    groups.append((_local(item), _values(item)))
                else:
                    header[_field(item)] = item.text or ""
        elif kind in GROUPS:
            groups.append((kind, _values(element)))
        else:
            unknown[kind] = None
    _add_header(header, rows, unknown)
    identity = {"CHILD": header.get("CHILD", ""), "DOB": header.get("DOB", "")}
    for kind, values in groups:
        table = GROUPS[kind]
        rows[table.name].append(identity | values)
        unknown |= dict.fromkeys(values.keys() - set(table.fields))


def _add_header(header: dict[str, str], rows: dict, unknown: dict) -> None:
    """Add the rows that stand in the header itself: Header, UASC, OC3, AD1."""
    rows["Header"].append({name: header.get(name, "") for name in HEADER_FIELDS})
    if header.get("UASC", "").strip() == "1" or header.get("DUC", "").strip():
        rows["UASC"].append(header)
    if any(header.get(name, "").strip() for name in CARE_LEAVER_DETAILS):
        rows["OC3"].append(header)
    if any(header.get(name, "").strip() for name in ADOPTION_DETAILS):
        rows["AD1"].append(header)
    known = {*HEADER_FIELDS, "DUC", *CARE_LEAVER_DETAILS, *ADOPTION_DETAILS}
    unknown |= dict.fromkeys(header.keys() - known)


def _values(group: etree._Element) -> dict[str, str]:
    return {_field(item): item.text or "" for item in group}


def _field(element: etree._Element) -> str:
    name = _local(element)
    return FIELD_OF.get(name, name)


def _frame(name: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    fields = HEADER_FIELDS if name == "Header" else TABLES[name].fields
    return pd.DataFrame(
        {column: [row.get(column, "") for row in rows] for column in fields}, dtype=object
    )
