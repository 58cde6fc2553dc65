"""Workbooks that our code writes, of every kind."""

from pathlib import Path

import pytest

from tests.xl_addin.structure.kinds import edited, new, others, shared  # noqa: F401 - register
from tests.xl_addin.structure.kinds.written import Written


@pytest.fixture(scope="session")
def written(tmp_path_factory) -> Written:
    """Workbooks by what was done to them."""
    return Written(tmp_path_factory.mktemp("written"))


@pytest.fixture(scope="session")
def checked(written) -> Path:
    """The workbook of the usual small return. Copy it before changing it."""
    return written["checked"]
