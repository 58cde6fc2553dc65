"""Zip archives that come from others, looked at before anything in them is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,  # a file in it claims to have a password
    ValueError,  # a name in it is not in the encoding that it claims
)
"""What the standard library raises for a damaged zip."""

DENSEST = 200
"""How many times its packed size a large member may have; CSV and XML pack 5 to 50 times."""


def unpacks_to_too_much(members: Iterable[zipfile.ZipInfo], most: int, small: int) -> bool:
    """The members unpack to more than ``most`` bytes together, or one of them is a bomb.

    A bomb unpacks to more than ``DENSEST`` times its packed size; a member of up to ``small`` bytes
    is none, since a tiny file of one repeated letter packs very well and harms nobody.
    """
    members = list(members)
    return sum(info.file_size for info in members) > most or any(
        info.file_size > small and info.file_size > DENSEST * max(info.compress_size, 1)
        for info in members
    )
