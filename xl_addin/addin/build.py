"""Sources -> lac903.xlam."""

from __future__ import annotations

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


def build(path: Path, interpreter: str) -> Path:
    """Write the add-in that runs ``interpreter`` to ``path``; gives the path.

    Raises ``TemplateChanged`` when the installed xlwings ships another template than the one that
    we know, ``CannotWrite`` when the file cannot be written.
    """
    data = to_bytes(interpreter)
    with replacing(path, private=False) as beside:
        beside.write_bytes(data)
    return path


def to_bytes(interpreter: str) -> bytes:
    """The add-in's file: the same bytes for the same sources, xlwings and interpreter."""
    with temporary_folder() as folder:
        copy = Path(shutil.copy(TEMPLATE, folder))
        vba = vba_project.rewrite(copy, ribbon_vba())
    with zipfile.ZipFile(TEMPLATE) as template:
        parts = {name: template.read(name) for name in template.namelist()}
    settings = configuration.settings(interpreter)
    return package.to_bytes(package.rewrite(parts, vba, RIBBON_XML.read_bytes(), settings))


def ribbon_vba() -> str:
    """Our VBA with the line ends that VBA's editor wants."""
    return "\r\n".join(RIBBON_VBA.read_text("ascii").splitlines()) + "\r\n"
