"""Values and texts that programs stumble over."""

from __future__ import annotations

import random
import re

NASTY = (
    "", " ", "\t", "\0", "\x1b[2J", "\u202e", "\ufeff", "\ud800", "[red]x[/]", "'", '"', '""',
    ",", "\n", "45000", "\r\n", "=1+1", "@SUM(A1)", "-0", "1e400", "nan", "inf", "0x10",
    "9" * 400, "-1", "1,5", "31/02/2026", "00/00/0000", "01/01/0001", "31/12/9999", "1/1/26",
    "2026-13-01T00:00:00", "<a>", "&amp;", "&x;", "]]>", "ß", "İ", "ﬃ", "\u00a0", "\u0000x",
    "é" * 2000, "A" * 40_000, "../../x", "NULL", "None", "True", "#N/A", "#REF!", "{}", "%s",
    "\\", "Ａ１", "١٢٣",
)  # fmt: skip
_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_CONTENT = re.compile(r">([^<>]+)<")


def nasty(chance: random.Random) -> str:
    """One of them, or two put together."""
    return chance.choice(NASTY) + (chance.choice(NASTY) if chance.random() < 0.2 else "")


def damaged_bytes(chance: random.Random, data: bytes) -> bytes:
    """Bytes changed, cut off, taken out or put in."""
    if not data:
        return bytes(chance.randrange(256) for _ in range(chance.randrange(9)))
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        place = chance.randrange(len(data)) if data else 0
        how = chance.randrange(4)
        if how == 0 and data:
            data[place] = chance.randrange(256)
        elif how == 1:
            del data[place : place + chance.choice((1, 4, 100, len(data)))]
        elif how == 2:
            data[place:place] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
        else:
            data[place:place] = data[: chance.randrange(200)]
    return bytes(data)


def damaged_xml(chance: random.Random, text: str) -> str:
    """Elements left out, doubled, moved and renamed; attributes and contents replaced."""
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        pattern = chance.choice((_TAG, _ATTRIBUTE, _ATTRIBUTE, _CONTENT))
        found = list(pattern.finditer(text))
        if not found:
            continue
        match = chance.choice(found)
        text = text[: match.start()] + _replaced(chance, pattern, match) + text[match.end() :]
    return text


def _replaced(chance: random.Random, pattern: re.Pattern, match: re.Match) -> str:
    value = nasty(chance)
    if chance.random() < 0.5:  # mostly well-formed, or nothing but the parser would be tried
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    if pattern is _CONTENT:
        return f">{value}<"
    if pattern is _ATTRIBUTE:
        name = match[1] if chance.random() < 0.8 else chance.choice(("x:y", "xml:space", "a", ""))
        return f'{name}="{value}"'
    return chance.choice(
        ("", match[0] * 2, match[0] + "<x/>", "<x:y>", f"<!--{value}-->", f"<![CDATA[{value}]]>",
         "<!DOCTYPE a>", match[0].upper(), "<?x?>", match[0].replace("/", ""))
    )  # fmt: skip
