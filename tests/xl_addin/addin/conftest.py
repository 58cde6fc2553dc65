"""The made-up machines as fixtures."""

import pytest

from tests.xl_addin.addin.machines import Mac, Windows


@pytest.fixture
def windows(tmp_path, monkeypatch):
    return _with_logs(Windows(tmp_path, monkeypatch), monkeypatch)


@pytest.fixture
def mac(tmp_path, monkeypatch):
    return _with_logs(Mac(tmp_path), monkeypatch)


@pytest.fixture(params=["windows", "mac"])
def machine(request):
    """Both, one after the other."""
    return request.getfixturevalue(request.param)


def _with_logs(machine, monkeypatch):
    monkeypatch.setenv("LAC903_LOGS", str(machine.home / "data" / "Logs"))
    return machine
