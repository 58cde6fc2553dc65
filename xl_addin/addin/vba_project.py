"""The VBA project in the add-in: ours on top of the one in xlwings' template."""

from __future__ import annotations

import struct
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB
from pyopenvba.vba import compress, decompress, parse_vba_project

from xl_addin.addin import xlwings_vba
from xl_addin.addin.names import MODULE, PROJECT
from xl_addin.addin.xlwings_vba import TemplateChanged

_TEMPLATE_MODULE = "RibbonMyAddin"
_PROJECT_NAME_RECORD = 0x0004
"""[MS-OVBA] 2.3.4.2.1.6: the PROJECTNAME record of the stream ``dir``."""
_END = struct.pack("<HIHI", 0x002B, 0, 0x0010, 0)
"""[MS-OVBA] 2.3.4.2: how ``dir`` ends, with the last module's terminator and its own."""


def rewrite(addin: Path, ribbon_vba: str, through_cmd: bool) -> bytes:
    """The VBA project for ``addin``, a copy of xlwings' template, which is changed.

    As xlwings asks of custom add-ins, its module of callbacks, the constant PROJECT_NAME and the
    project have names of their own. ``through_cmd`` is as for ``xlwings_vba.changed``. Raises
    ``TemplateChanged``.
    """
    with ExcelFile(addin) as file:
        if _TEMPLATE_MODULE not in file.module_names():
            raise TemplateChanged(f"xlwings' template has no module {_TEMPLATE_MODULE}.")
        file.vba_project().rename_module(_TEMPLATE_MODULE, MODULE)
        file.set_module(MODULE, ribbon_vba)
        text = xlwings_vba.changed(file.get_module(xlwings_vba.MODULE), through_cmd)
        # Git and pip leave line feeds alone in the template's text; VBA's editor wants both.
        file.set_module(xlwings_vba.MODULE, "\r\n".join(text.splitlines()) + "\r\n")
        file.save()
    with ExcelFile(addin) as file:
        return _rename_project(file.vba_project_bytes())


def _rename_project(data: bytes) -> bytes:
    """Name the project in both places that hold it: the text PROJECT and the stream dir."""
    compound = CFB.from_bytes(data)
    before = parse_vba_project(compound).name
    text = compound.get_stream("PROJECT")
    old_line, new_line = f'Name="{before}"'.encode(), f'Name="{PROJECT}"'.encode()
    directory = decompress(compound.get_stream_in_storage("VBA", "dir"))
    old_record, new_record = _name_record(before), _name_record(PROJECT)
    if text.count(old_line) != 1 or directory.count(old_record) != 1:
        raise TemplateChanged("The VBA project of xlwings' template has no name where it should.")
    compound.write_stream("PROJECT", text.replace(old_line, new_line))
    directory = _to_its_end(directory.replace(old_record, new_record))
    compound.write_stream_in_storage("VBA", "dir", compress(directory))
    return compound.to_bytes()


def _to_its_end(directory: bytes) -> bytes:
    """The stream dir without what stands behind its terminator.

    pyOpenVBA writes the terminator's reserved zeros twice, and nobody knows whether Excel minds.
    """
    records, end, rest = directory.rpartition(_END)
    if not end or rest.strip(b"\0"):
        raise TemplateChanged("The VBA project of xlwings' template does not end where it should.")
    return records + end


def _name_record(name: str) -> bytes:
    encoded = name.encode("ascii")
    return struct.pack("<HI", _PROJECT_NAME_RECORD, len(encoded)) + encoded
