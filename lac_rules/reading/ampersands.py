"""A bare & in an XML file: free text that a system wrote without escaping it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from lac_rules.reading.sources import Source

_ABOUT = ("EntityRef", "Entity '")
_LEFT_ALONE = rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>"
_BARE = re.compile(_LEFT_ALONE + rb"|(&)(?!(?:[A-Za-z_][\w.-]*|#\w+);)", re.DOTALL)
"""An entity that the file does not declare is not bare: nobody can tell which letter it was."""
_MAX_SIZE = 64 * 1024**2
"""Bytes that are mended in memory."""
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Mended:
    """The file's bytes with each bare & escaped; how many there were, and the first one's line."""

    data: bytes
    count: int
    first_line: int


def is_about_ampersand(error: etree.XMLSyntaxError) -> bool:
    """The parser stumbled over an & that begins no entity of XML."""
    return any(word in (error.msg or "") for word in _ABOUT)


def with_ampersands_escaped(source: Source) -> Mended | None:
    """``source`` with its bare & escaped; None when that cannot be done safely.

    Only where bytes are letters: in UTF-16 they are not. A file that declares entities of its own
    is not touched.
    """
    if source.size > _MAX_SIZE:
        return None
    with source.open() as file:
        data = file.read()
    if b"\x00" in data or _DECLARED.search(data):
        return None
    places = [match.start(1) for match in _BARE.finditer(data) if match.group(1)]
    if not places:
        return None
    pieces, last = [], 0
    for place in places:
        pieces += [data[last:place], b"&amp;"]
        last = place + 1
    first_line = data.count(b"\n", 0, places[0]) + 1
    return Mended(b"".join([*pieces, data[last:]]), len(places), first_line)
