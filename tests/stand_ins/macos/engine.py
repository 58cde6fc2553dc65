"""Excel for Mac to be started by tests, as ``tests.stand_ins.engines`` starts any engine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import xlwings as xw

from tests.stand_ins.macos import modules
from tests.stand_ins.macos.modules import RunningExcel
from tests.stand_ins.macos.natives import NotInStandIn


@contextmanager
def running() -> Iterator[tuple[xw.App, RunningExcel]]:
    """xlwings' app in a new Excel, and that Excel. At its end, what the stand-in lacks is told."""
    engine = modules.engine()
    before = xw.engines.active
    xw.engines.active = engine
    NotInStandIn.gaps.clear()
    excel = None
    try:
        with _on_a_mac():
            app = xw.App(add_book=False)
            excel = modules.RUNNING[app.pid]
            excel.events.clear()
            yield app, excel
    finally:
        xw.engines.active = before
        if excel is not None:
            excel.quit()
    assert not NotInStandIn.gaps, NotInStandIn.gaps


def _on_a_mac():
    """Our own code asks which system it is on, and xlwings does."""
    from xl_addin.workbook.basics import reading_cells

    return mock.patch.object(reading_cells, "sys", mock.Mock(wraps=sys, platform="darwin"))
