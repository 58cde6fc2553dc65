"""A workbook to attack, and a look at the folder afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.packages import Package
from tests.xl_addin.workbook import conftest as workbooks
from xl_addin import headless


@pytest.fixture(autouse=True)
def nothing_half_written(tmp_path) -> Iterator[None]:
    """No file that was being written is left behind."""
    yield
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".tmp")]


@pytest.fixture(scope="session")
def sound(tmp_path_factory) -> bytes:
    """The small made-up return's workbook, as a file."""
    path = tmp_path_factory.mktemp("sound") / "book.xlsx"
    with headless.active():
        app = headless.app()
        workbooks.new_book(app, workbooks.made_up_return()).save(path)
        app.quit()
    return path.read_bytes()


@pytest.fixture
def package(sound) -> Package:
    """The parts of that workbook, to damage."""
    return Package.of(sound)


@pytest.fixture
def path(tmp_path) -> Path:
    """Where to put the attack."""
    return tmp_path / "returned.xlsx"
