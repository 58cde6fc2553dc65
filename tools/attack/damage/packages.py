"""Damage to files that are zips: workbooks of both kinds, and zips of a return."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping

from tools.attack.damage.texts import damaged_bytes, damaged_xml, nasty

_NAMES = (
    "../x.csv",
    "/etc/x.csv",
    "a\\b.csv",
    "x\0.csv",
    "con.csv",
    ".csv",
    "é.csv",
    "a/" * 60 + "x",
)


def damaged(chance: random.Random, parts: Mapping[str, bytes]) -> bytes:
    """The package with some of its parts, or the zip itself, damaged."""
    parts = dict(parts)
    for _ in range(chance.choice((0, 1, 1, 1, 2, 4))):
        _change(chance, parts)
    data = _zipped(chance, parts)
    return damaged_bytes(chance, data) if chance.random() < 0.15 else data


def _change(chance: random.Random, parts: dict[str, bytes]) -> None:
    if not parts:
        return
    name = chance.choice(list(parts))
    sheets = [each for each in parts if "sheet" in each or "content" in each or "String" in each]
    if sheets and chance.random() < 0.6:
        name = chance.choice(sheets)
    how = chance.randrange(10)
    if how == 0:
        del parts[name]
    elif how == 1:
        parts[name] = damaged_bytes(chance, parts[name])
    elif how == 2:
        parts[chance.choice((*_NAMES, nasty(chance)[:80].replace("\ud800", "") or "x"))] = parts[
            name
        ]
    elif how == 3:
        parts[name] = chance.choice((b"", b"<", b"\0" * 9, parts[name] * 2))
    else:
        text = parts[name].decode("utf-8", "replace")
        parts[name] = damaged_xml(chance, text).encode("utf-8", "replace")


def _zipped(chance: random.Random, parts: Mapping[str, bytes]) -> bytes:
    data = io.BytesIO()
    method = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name or "x")
            info.compress_type = method
            archive.writestr(info, content)
            if chance.random() < 0.01:
                archive.writestr(zipfile.ZipInfo(name or "x"), content)
    return data.getvalue()
