"""What the guide tells IT departments is what the program looks for."""

from pathlib import Path

import pytest
import xlwings

import workbook_template
from xl_addin.addin.places import WINDOWS, places
from xl_addin.addin.status import macos, programs
from xl_addin.addin.status.settings import KNOWN

GUIDE = (Path(workbook_template.__file__).parents[1] / "docs" / "guide.md").read_text("utf-8")
FOR_IT = GUIDE.partition("## For IT departments")[2]
ONLY_REPORTED = {"notbpromptunsignedaddin", "vbadigsigtrustedpublishers", "automationsecurity"}
"""Settings that say more about others, and keep nothing away by themselves."""


@pytest.mark.parametrize("room", KNOWN)
def test_every_policy_is_named_with_its_place(room):
    for name in set(KNOWN[room]) - ONLY_REPORTED - {"accessvbom"}:
        (row,) = [line for line in FOR_IT.splitlines() if line.startswith(f"| `{name}` ")]
        assert f"| `{room}` |" in row


def test_defenders_rules_and_macos_settings_are_named():
    for name in (*programs._NAMES, *programs._NAMES.values(), *macos._BLOCKING):
        assert name in FOR_IT


def test_where_the_addin_goes(tmp_path):
    startup = places(WINDOWS, tmp_path, env={}).startup
    assert "\\".join(startup.parts[-3:]) in FOR_IT


def test_the_command_that_xlwings_runs_is_the_one_that_is_told():
    """In xlwings' VBA: through cmd.exe, which stays, and python.exe in two quotes."""
    vba = Path(xlwings.__file__).with_name("xlwings_custom_addin.bas").read_text("utf-8")
    assert (
        'PYTHON_WIN = "cmd.exe " & ConsoleSwitch & " /K " & Chr(34) & Chr(34) & PYTHON_WIN' in vba
    )
    assert 'cmd.exe /K ""...\\Scripts\\python.exe" -B -c ..."' in FOR_IT
    assert "pythonw" not in GUIDE


def test_the_guide_has_the_commands_that_status_sends_people_to():
    install = GUIDE.partition("## Install\n")[2].partition("\n## ")[0]
    for command in ("py -m venv", "python3 -m venv", "pip install", "lac903 addin install"):
        assert command in install
