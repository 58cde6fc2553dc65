"""Excel for Mac to be started by tests, as ``tests.stand_ins.engines`` starts any engine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import xlwings as xw

from tests.stand_ins.macos import modules
from tests.stand_ins.macos.modules import RunningExcel
from tests.stand_ins.macos.natives import NotInStandIn
from xl_addin.workbook.basics import systems


@contextmanager
def running(*folders: Path) -> Iterator[tuple[xw.App, RunningExcel]]:
    """xlwings' app in a new Excel, and that Excel, which may read and write in ``folders``.

    At its end, what the stand-in lacks is told.
    """
    before = xw.engines.active, xw.engines.engines, xw.engines.engines_by_name
    # The engine for Windows has the same name.
    xw.engines.engines, xw.engines.engines_by_name = [], {}
    xw.engines.add(modules.engine())
    xw.engines.active = modules.engine()
    NotInStandIn.gaps.clear()
    excel = None
    try:
        with _on_a_mac():
            app = xw.App(add_book=False)
            excel = modules.RUNNING[app.pid]
            excel.sandbox.folders += [folder.resolve() for folder in folders]
            excel.events.clear()
            yield app, excel
    finally:
        xw.engines.active, xw.engines.engines, xw.engines.engines_by_name = before
        if excel is not None:
            excel.quit()
    assert not NotInStandIn.gaps, NotInStandIn.gaps


def _on_a_mac():
    """Our own code asks which system it is on, in one place."""
    return mock.patch.object(systems, "sys", mock.Mock(wraps=sys, platform="darwin"))
