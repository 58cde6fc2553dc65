"""Tables packed into a hidden sheet: as loaded, compressed, one line of text per cell."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping

import pandas as pd
import xlwings as xw

from lac_rules.errors import Expected
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.blocks import put
from xl_addin.workbook.basics.reading_cells import line_of

_CELL = 32_000
"""Characters per cell; Excel holds 32,767."""
_MAX_UNPACKED = 128 * 1024**2
"""Bytes; 13,000 children need some 20 MB. Parsed, the text can take twenty times the memory."""


class DamagedPack(Expected):
    """The hidden sheet does not hold what we wrote."""


def pack(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Tables of text as lines of text, each short enough for a cell.

    A table's index holds the identities of its rows; a plain one (0, 1, 2 ...) is not kept.
    """
    content = {}
    for name, frame in tables.items():
        content[name] = {
            "columns": list(frame.columns),
            "values": [frame[column].tolist() for column in frame.columns],
        }
        if not isinstance(frame.index, pd.RangeIndex):
            content[name]["ids"] = list(frame.index)
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.b64encode(zlib.compress(data, level=6)).decode("ascii")
    return [text[start : start + _CELL] for start in range(0, len(text), _CELL)]


def unpack(lines: list[str]) -> dict[str, pd.DataFrame]:
    """The tables that :func:`pack` made lines of. Raises ``DamagedPack``."""
    try:
        packed = base64.b64decode("".join(lines), validate=True)
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(packed, _MAX_UNPACKED)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise DamagedPack("The loaded data in the workbook are damaged.")
        return {name: _table(content) for name, content in json.loads(data).items()}
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError, zlib.error) as error:
        raise DamagedPack("The loaded data in the workbook are damaged.") from error


def _table(content: Mapping) -> pd.DataFrame:
    """One table; raises what Python raises for content of another shape than :func:`pack` makes."""
    columns, values, ids = content["columns"], content["values"], content.get("ids")
    if len(columns) != len(values) or not all(map(_are_texts, (columns, *values, ids or []))):
        raise TypeError("Columns are lists of text, as many as there are names.")
    for unique in (columns, ids or []):
        if len(set(unique)) < len(unique):
            raise ValueError("Two columns or two rows have one name.")
    columns_of_text = dict(zip(columns, values, strict=True))
    return pd.DataFrame(columns_of_text, columns=columns, index=ids, dtype=object)


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(type(value) is str for value in values)


def write(sheet: xw.Sheet, tables: Mapping[str, pd.DataFrame]) -> None:
    """Fill the sheet with ``tables``."""
    lines = pack(tables)
    sheet.clear_contents()
    sheet.range("A:A").number_format = styles.TEXT_FORMAT
    for number, line in enumerate(lines, start=1):  # one by one: some engines limit a call's size
        put(sheet, number, 1, [[line]])


def read(sheet: xw.Sheet) -> dict[str, pd.DataFrame]:
    """The tables in the sheet, one at least. Raises ``DamagedPack``."""
    lines = line_of(sheet.used_range)
    tables = unpack([str(line) for line in lines if line])
    if not tables:
        raise DamagedPack("The loaded data in the workbook are damaged: no table is there.")
    return tables
