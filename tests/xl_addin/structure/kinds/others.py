"""Files that are no workbook of a return: the templates, the add-in, Ofsted's list."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.xl_addin.structure.kinds.written import Written, kind
from xl_addin.addin.build import build
from xl_addin.workbook.template.copy_template import copy_template_path
from xl_addin.workbook.template.template import template_path


@kind("template")
def template(written: Written) -> Path:
    """Whose sheets are copied into new workbooks."""
    return Path(shutil.copy(template_path(), written.folder("template")))


@kind("copy template")
def copy_template(written: Written) -> Path:
    """Whose sheets are copied into copies for business support."""
    return Path(shutil.copy(copy_template_path(), written.folder("copy template")))


@kind("Ofsted list")
def ofsted_list(written: Written) -> Path:
    """Made up, in the layout that Ofsted sends."""
    return written.demo / "ofsted list.xlsx"


@kind("add-in")
def add_in(written: Written) -> Path:
    """The file in Excel's start-up folder; its sheet holds settings, and nobody sees it."""
    return build(written.folder("add-in") / "lac903.xlam", "python")
