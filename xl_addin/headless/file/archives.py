"""The zip archive that a workbook is, checked before anything in it is unpacked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Container, Iterator
from contextlib import contextmanager
from io import BytesIO
from os import PathLike
from typing import IO

from xlwings import XlwingsError

from lac_rules.archives import unpacks_to_too_much

# A workbook of ours with 13,000 children unpacks to some hundred megabytes.
LARGEST_UNPACKED = 1_000_000_000
# A part of this size may be as dense as it likes.
SMALL = 50_000_000


@contextmanager
def damage_told(path: str | PathLike[str]) -> Iterator[None]:
    """Say of any failure within a block that the file is damaged, in an XlwingsError.

    A damaged file can make readers raise anything, and their words could quote it. XlwingsError
    and MemoryError pass as they are.
    """
    try:
        yield
    except (XlwingsError, MemoryError):
        raise
    except Exception as error:
        raise XlwingsError(
            f"{path} cannot be read as a workbook: it is damaged or not written by a spreadsheet "
            f"program ({type(error).__name__})."
        ) from error


def open_archive(data: bytes, path: str | PathLike[str], kind: str) -> zipfile.ZipFile:
    """The file's bytes as a zip archive that can be unpacked without harm.

    Raises XlwingsError for a file with a password, for one that is no zip archive (``kind`` is what
    it should be, in words), for parts of one name, and for what unpacks to far too much.
    """
    if data[:8] == bytes.fromhex("D0CF11E0A1B11AE1"):
        raise XlwingsError(
            f"{path} has a password or is in Excel's old format. "
            f"Open it in Excel and remove the password. {AS_WORKBOOK}"
        )
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile:
        raise XlwingsError(f"{path} is damaged or is not {kind}.") from None
    parts = archive.infolist()
    if len({info.filename.lower() for info in parts}) < len(parts):
        raise XlwingsError(
            f"{path} holds two parts of one name, which no spreadsheet program writes, and is not "
            "opened."
        )
    if unpacks_to_too_much(parts, LARGEST_UNPACKED, SMALL):
        raise XlwingsError(f"{path} unpacks to far more than a workbook holds and is not opened.")
    return archive


AS_WORKBOOK = "In Excel choose File, Save As, Excel Workbook (.xlsx), and use that file."
_STRICT = b"http://purl.oclc.org/ooxml/"
_BINARY = b"application/vnd.ms-excel.sheet.binary"


def refuse_other_formats(archive: zipfile.ZipFile, path: str | PathLike[str]) -> None:
    """Raise XlwingsError for Excel's other formats, which look like a workbook from outside."""
    names = archive.NameToInfo
    if _BINARY in _beginning(archive, "[Content_Types].xml"):
        raise XlwingsError(f"{path} is an Excel binary workbook (.xlsb). {AS_WORKBOOK}")
    if any(_STRICT in _beginning(archive, n) for n in ("_rels/.rels", "xl/workbook.xml")):
        raise XlwingsError(f"{path} is a Strict Open XML workbook. {AS_WORKBOOK}")
    if "mimetype" in names and b"opendocument" in _beginning(archive, "mimetype"):
        raise XlwingsError(f"{path} is an OpenDocument file with another name. {AS_WORKBOOK}")


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.NameToInfo:
        return b""
    with archive.open(name) as part:
        return part.read(65_536)


def refuse_declarations(
    archive: zipfile.ZipFile, path: str | PathLike[str], names: Container[str] | None = None
) -> None:
    """Raise XlwingsError when a part could hold entities; ``names`` are the parts to look at.

    Without names all are.

    A part that is not named as XML counts when it looks like it: any part may be called a sheet.
    """
    for info in archive.infolist():
        if names is not None and info.filename not in names:
            continue
        with archive.open(info) as part:
            if not _has_plain_start(part, info.filename.endswith((".xml", ".rels", ".vml"))):
                raise XlwingsError(
                    f"{path} holds a document type declaration or an unusual encoding, which "
                    "no spreadsheet program writes, and is not opened."
                )


_ASIDES = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']*)[\"']")
# In these, bytes that look like ASCII are what they look like.
_USUAL = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")


def _has_plain_start(part: IO[bytes], is_xml: bool) -> bool:
    """Whether a part comes to its first element with no declaration before it."""
    start = b""
    while chunk := part.read(65_536):
        if not start and not is_xml and chunk.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] != b"<":
            return True
        if not start and (found := _ENCODING.search(chunk)) and found[1].lower() not in _USUAL:
            return False
        start = _ASIDES.sub(b"", start + chunk)
        if b"<!DOCTYPE" in start or b"\0" in start:
            return False
        # What follows an unclosed comment or instruction is not yet known to be an element.
        if re.search(rb"<[A-Za-z_]", re.split(rb"<!--|<\?", start, maxsplit=1)[0]):
            return True
        if len(start) > 1_000_000:
            return False
    return True
