"""Variables that xlwings' library has handed on in the wrong letters."""

import pytest

from tests.xl_addin.addin.machines import CODE_PAGES, MACHINE
from xl_addin.addin.environment import repair, repaired


def handed_on(text, oem="cp850", ansi="cp1252"):
    """As Windows reads in one code page what was written in another; bytes that are no letters
    become control characters."""
    letters = (bytes([byte]) for byte in text.encode(oem))
    return "".join(byte.decode(ansi, "ignore") or byte.decode("latin-1") for byte in letters)


@pytest.mark.parametrize("name", ["Zoë", "Jürgen Müller", "Siân Ó Briain", "Łukasz"])
def test_a_folder_that_exists_only_as_it_was_meant(windows, tmp_path, name):
    oem, ansi = ("cp852", "cp1250") if name == "Łukasz" else ("cp850", "cp1252")
    windows.registry.put(MACHINE, CODE_PAGES, "OEMCP", oem[2:])
    windows.registry.put(MACHINE, CODE_PAGES, "ACP", ansi[2:])
    meant = tmp_path / name / "Temp"
    meant.mkdir(parents=True)
    wrong = handed_on(str(meant), oem, ansi)
    assert wrong != str(meant)
    assert repaired({"TEMP": wrong}) == {"TEMP": str(meant)}


def test_what_is_right_stays(windows, tmp_path):
    """Also where both exist, or neither does: nobody knows then what was meant."""
    right = tmp_path / "Zoë"
    right.mkdir()
    (tmp_path / handed_on("Zoé")).mkdir()
    (tmp_path / "Zoé").mkdir()
    env = {"A": str(right), "B": str(tmp_path / handed_on("Zoé")), "C": "Zoë", "D": "plain"}
    assert repaired(env) == env


@pytest.mark.parametrize("pages", [("1252", "1252"), ("65001", "65001"), ("", "850")])
def test_where_both_code_pages_are_one_nothing_is_touched(windows, tmp_path, pages):
    for name, page in zip(("ACP", "OEMCP"), pages, strict=True):
        windows.registry.put(MACHINE, CODE_PAGES, name, page)
    (tmp_path / "Zoë").mkdir()
    env = {"TEMP": handed_on(str(tmp_path / "Zoë"))}
    assert repaired(env) == env


def test_elsewhere_there_are_no_code_pages(monkeypatch):
    env = {"TEMP": handed_on("Zoë")}
    repair(env)
    assert env == {"TEMP": handed_on("Zoë")}
