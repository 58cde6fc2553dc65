"""The zip package around it: parts, content types and relationships, always as the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from xl_addin.addin import configuration
from xl_addin.addin.names import CONFIGURATION_SHEET, NAME
from xl_addin.addin.xlwings_vba import TemplateChanged

_WORKBOOK = "xl/workbook.xml"
_SHEET = "xl/worksheets/sheet1.xml"
_RIBBON, _RIBBON_OLD = "customUI/customUI14.xml", "customUI/customUI.xml"
"""The ribbon in the 2009/07 schema, which Excel reads since 2010, and once more in the 2006/01
schema, since programs that rewrite the file (openpyxl) keep only that one's relationship. Where
there are both, Excel reads the newer."""
_NEW_SCHEMA, _OLD_SCHEMA = b"office/2009/07/customui", b"office/2006/01/customui"
_RELATIONS = "".join(
    f'<Relationship Id="ribbon{year}" Target="{part}" '
    f'Type="http://schemas.microsoft.com/office/{year}/relationships/ui/extensibility" />'
    for year, part in (("2006", _RIBBON_OLD), ("2007", _RIBBON))
)
_SIGNATURE = "vbaProjectSignature"
_DROPPED = "xl/sharedStrings.xml"
_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties \
xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{name}</dc:title>\
<dc:creator>the {name} authors</dc:creator><dc:description>{notice}</dc:description>\
<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>\
</cp:coreProperties>"""
_NOTICE = (
    "MIT licence. Contains the VBA of xlwings (BSD 3-Clause, copyright (C) 2014-present, Zoomer "
    "Analytics LLC: module xlwings) and VBA-Dictionary (MIT, (c) Tim Hall: class Dictionary); see "
    "the file NOTICE of lac903."
)


def rewrite(
    template: Mapping[str, bytes], vba: bytes, ribbon_xml: bytes, settings: Mapping[str, str]
) -> dict[str, bytes]:
    """The parts of our add-in from those of xlwings' template. Raises ``TemplateChanged``."""
    parts = {name: data for name, data in template.items() if name != _DROPPED}
    parts["xl/vbaProject.bin"] = vba
    parts[_RIBBON] = ribbon_xml
    parts[_RIBBON_OLD] = ribbon_xml.replace(_NEW_SCHEMA, _OLD_SCHEMA)
    parts["docProps/core.xml"] = _CORE.format(name=NAME, notice=_NOTICE).encode()
    for part, pattern, new in (
        (_WORKBOOK, r'(<sheet name=")[^"]*(")', rf"\g<1>{CONFIGURATION_SHEET}\g<2>"),
        # Where the template was saved, on the machine of xlwings' author.
        (_WORKBOOK, r"<mc:AlternateContent.*?</mc:AlternateContent>", ""),
        (_SHEET, r'<dimension ref="[^"]*" ?/>', ""),
        (_SHEET, r"<sheetData>.*</sheetData>", configuration.sheet_data(settings)),
        ("_rels/.rels", r'<Relationship [^>]*Target="customUI/customUI\.xml"[^>]*/>', _RELATIONS),
        ("[Content_Types].xml", r'<Override PartName="/xl/sharedStrings\.xml"[^>]*/>', ""),
        (
            "xl/_rels/workbook.xml.rels",
            r'<Relationship [^>]*Target="sharedStrings\.xml"[^>]*/>',
            "",
        ),
    ):
        parts[part] = _replace_once(parts, part, pattern, new)
    return parts


def _replace_once(parts: Mapping[str, bytes], part: str, pattern: str, new: str) -> bytes:
    if part not in parts:
        raise TemplateChanged(f"xlwings' template has no {part}.")
    # A function as replacement is taken as it is; text would have its backslashes interpreted.
    text, found = re.subn(
        pattern,
        lambda match: match.expand(new) if "\\g<" in new else new,
        parts[part].decode("utf-8"),
        flags=re.DOTALL,
    )
    if found != 1:
        raise TemplateChanged(f"{part} of xlwings' template is not as expected ({pattern}).")
    return text.encode("utf-8")


def to_bytes(parts: Mapping[str, bytes]) -> bytes:
    """The package, the same bytes for the same parts on every machine.

    Order and times are fixed, and nothing is compressed, since another version of zlib would give
    other bytes.
    """
    first = "[Content_Types].xml"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(parts, key=lambda name: (name != first, name)):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 0  # else it says on which system it was made
            package.writestr(info, parts[name])
    return buffer.getvalue()


def is_signed(addin: Path) -> bool:
    """Whether somebody has signed the add-in's macros; false where it cannot be read."""
    try:
        with zipfile.ZipFile(addin) as package:
            return any(_SIGNATURE in name for name in package.namelist())
    except (OSError, zipfile.BadZipFile):
        return False
