"""An app of the headless engine, for all tests of the add-in."""

from collections.abc import Iterator

import pytest
import xlwings as xw

from xl_addin import headless


@pytest.fixture
def app() -> Iterator[xw.App]:
    with headless.active():
        app = headless.app()
        yield app
        app.quit()
