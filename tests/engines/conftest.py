"""One day is lived on each engine, once for all tests that look at it."""

import itertools
import uuid
from collections.abc import Iterator

import pytest

from tests.engines.story import MORNING, Day
from tests.stand_ins.engines import Excel, excel
from xl_addin import clock

ENGINES = ["headless", "windows", "macos"]


@pytest.fixture(autouse=True)
def one_morning(monkeypatch) -> None:
    """The same moment on every engine."""
    monkeypatch.setattr(clock, "now", lambda: MORNING)


@pytest.fixture(scope="session")
def lived(tmp_path_factory) -> dict[str, Day]:
    """The story's day on each engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: MORNING)
        patch.setenv("LAC903_LOGS", str(tmp_path_factory.mktemp("logs")))
        return {name: _live(name, tmp_path_factory.mktemp(name), patch) for name in ENGINES}


def _live(name: str, folder, patch: pytest.MonkeyPatch) -> Day:
    numbers = itertools.count(1)
    patch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(numbers)))
    with excel(name, add_book=True) as it:
        return Day(it, folder).live()


@pytest.fixture
def windows(tmp_path, monkeypatch) -> Iterator[Excel]:
    """Excel on Windows with an empty workbook."""
    monkeypatch.setenv("LAC903_LOGS", str(tmp_path / "logs"))
    with excel("windows", add_book=True) as it:
        yield it
