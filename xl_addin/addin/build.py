"""Sources -> lac903.xlam."""

from __future__ import annotations

import functools
import shutil
import zipfile
from pathlib import Path

import xlwings

import workbook_template
from lac_rules.files import replacing
from lac_rules.files.temporary import temporary_folder
from xl_addin.addin import configuration, package, vba_project

_SOURCES = Path(workbook_template.__file__).parent
RIBBON_XML = _SOURCES / "ribbon.xml"
RIBBON_VBA = _SOURCES / "ribbon.bas"
TEMPLATE = Path(xlwings.__file__).parent / "quickstart_addin_ribbon.xlam"
"""The add-in with a ribbon that ``xlwings quickstart --addin --ribbon`` would copy."""


def build(path: Path, interpreter: str, through_cmd: bool = True) -> Path:
    """Write the add-in that runs ``interpreter`` to ``path``; gives the path.

    On Windows Python is started through cmd.exe, as xlwings does it, or else by itself. Raises
    ``TemplateChanged`` when the installed xlwings ships another template than the one that we know,
    ``CannotWrite`` when the file cannot be written.
    """
    data = to_bytes(interpreter, through_cmd)
    with replacing(path, private=False) as beside:
        beside.write_bytes(data)
    return path


def to_bytes(interpreter: str, through_cmd: bool = True) -> bytes:
    """The add-in's file: the same bytes for the same sources, xlwings and arguments."""
    with zipfile.ZipFile(TEMPLATE) as template:
        parts = {name: template.read(name) for name in template.namelist()}
    settings = configuration.settings(interpreter)
    ribbon = RIBBON_XML.read_bytes()
    return package.to_bytes(package.rewrite(parts, vba(through_cmd), ribbon, settings))


@functools.cache
def vba(through_cmd: bool) -> bytes:
    """The VBA project, which is the same for every interpreter, and takes the longest."""
    with temporary_folder() as folder:
        copy = Path(shutil.copy(TEMPLATE, folder))
        return vba_project.rewrite(copy, ribbon_vba(), through_cmd)


def ribbon_vba() -> str:
    """Our VBA with the line ends that VBA's editor wants."""
    return "\r\n".join(RIBBON_VBA.read_text("ascii").splitlines()) + "\r\n"
