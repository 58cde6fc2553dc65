"""The zip archive that a workbook is, checked before anything in it is unpacked."""

import re
import zipfile
from contextlib import contextmanager
from io import BytesIO

from lac_rules.archives import unpacks_to_too_much
from xlwings import XlwingsError

# A workbook of ours with 13,000 children unpacks to some hundred megabytes.
LARGEST_UNPACKED = 1_000_000_000
# A part of this size may be as dense as it likes.
SMALL = 50_000_000


@contextmanager
def damage_told(path):
    """Say of any failure that the file is damaged: one can make readers raise anything."""
    try:
        yield
    except (XlwingsError, MemoryError):
        raise
    except Exception as error:
        raise XlwingsError(
            f"{path} cannot be read as a workbook: it is damaged or not written by a spreadsheet "
            f"program ({type(error).__name__}: {error})."
        ) from error


def open_archive(data, path, kind):
    """The file as a zip archive that can be unpacked; ``kind`` is what it should be, in words."""
    if data[:8] == bytes.fromhex("D0CF11E0A1B11AE1"):
        raise XlwingsError(
            f"{path} has a password or is in Excel's old format. "
            "Open it in Excel, remove the password and save it as .xlsx."
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


def refuse_declarations(archive, path, names=None):
    """Raise when a part could hold entities; ``names`` are the parts to look at, all if not given.

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


def _has_plain_start(part, is_xml: bool) -> bool:
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
