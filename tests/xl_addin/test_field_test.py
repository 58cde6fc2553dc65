"""docs/field-test.md: what it names is there, and what people must see is what they are told.

The steps are pressed here in our own engine; whether Excel does the same is what the page asks.
"""

import re
from pathlib import Path

import pytest
from lxml import etree

import workbook_template
from tests.xl_addin.cli.running import run
from xl_addin import headless, ribbon
from xl_addin.cli import addin
from xl_addin.operations.made_up_returns import field_test
from xl_addin.workbook.copies import reading

pytestmark = pytest.mark.xdist_group("field test")

PAGE = (Path(workbook_template.__file__).parents[1] / "docs" / "field-test.md").read_text("utf-8")
STEPS = [row.split("|")[1:-1] for row in PAGE.splitlines() if re.match(r"\| \d+ \|", row)]
NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
NOT_OURS = {"Go to cell", "Undo change", "a fault in lac903"}
"""In italics, and not what a message says."""


def named(pattern, column=None):
    """What stands in the page's steps between the marks of ``pattern``."""
    cells = [cell for step in STEPS for cell in (step if column is None else [step[column]])]
    return [match for cell in cells for match in re.findall(pattern, cell)]


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    folder = tmp_path_factory.mktemp("field test") / "material"
    assert run("sample", folder, "--field-test") == (
        0,
        f"All children are made up. The material is in {folder}",
    )
    return folder


@pytest.fixture(scope="module")
def buttons():
    ribbon_xml = etree.parse(Path(workbook_template.__file__).with_name("ribbon.xml"))
    return {
        button.get("label"): button.get("id") for button in ribbon_xml.iter(f"{NAMESPACE}button")
    }


def test_there_are_twenty_steps():
    assert [int(number) for number, *_ in STEPS] == list(range(1, 21))


def test_every_file_that_it_names_is_made(material):
    names = {name for name in named("`([^`]+)`") if not name.startswith("lac903 ")}
    assert names == {file.name for file in material.iterdir()}


def test_every_command_that_it_names_is_one():
    for command in re.findall("`(lac903 [^`]+)`", PAGE):
        words = [word for word in command.split()[1:] if word not in ("material", "status.txt")]
        code, printed = run(*[w for w in words if not w.startswith("--")], "--help")
        assert code == 0, command
        assert all(word in printed for word in words if word.startswith("--")), command


def test_every_button_is_named_and_every_name_is_a_button(buttons):
    assert set(named(r"\*\*([^*]+)\*\*")) == set(buttons)


def test_nothing_is_overwritten(material):
    code, printed = run("sample", material, "--field-test")
    assert (code, "is not empty" in printed) == (2, True)


def test_people_see_what_the_page_says(material, buttons, monkeypatch, tmp_path):
    monkeypatch.setenv("LAC903_LOGS", str(tmp_path / "logs"))
    with headless.active():
        app = headless.app(add_book=True)
        told = pressed(app, buttons, material)
        app.quit()
    told += Path(addin.__file__).parents[1].joinpath("addin", "install.py").read_text("utf-8")
    wanted = set(named(r"(?<!\*)\*([^*]+)\*(?!\*)")) - NOT_OURS
    assert len(wanted) == 6
    assert {words for words in wanted if words not in told} == set()


def pressed(app, buttons, material):
    """All messages of the steps in which one is named."""

    def press(label, *paths, answer="yes"):
        app.impl.answer = lambda prompt, choices: answer if answer in choices else choices[0]
        ribbon.press(buttons[label], app.books.active, paths or None)

    def files(folder):
        return sorted((material / folder).iterdir())

    press("Return", *files("this year"))
    press("Last year", *files("last year"))
    press("Ofsted list", material / "ofsted list.xlsx")
    app.books.active.save(material.parent / "mine.xlsx")
    press("Suggest")
    sheet = app.books.active.sheets["Suggestions"]
    sheet.activate()
    sheet.range("A2").select()
    press("Accept")
    app.books.open(material / field_test.CHECKED).activate()
    press("Merge copies", material / field_test.RETURNED)
    press("Return", *files(field_test.FRESH))
    return "\n".join(alert["prompt"] for alert in app.impl.alerts)


def test_on_windows_the_mailed_copy_is_marked_as_from_the_internet(tmp_path, monkeypatch):
    """Which makes Excel open it in Protected View. Here a file of that name stands for the mark."""
    monkeypatch.setattr(field_test.sys, "platform", "win32")
    field_test.mark_as_mailed(tmp_path / "x.xlsx")
    assert "ZoneId=3" in (tmp_path / "x.xlsx:Zone.Identifier").read_text()


def test_elsewhere_there_are_no_such_marks(tmp_path):
    field_test.mark_as_mailed(tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_sheet_asks_for_the_answer_that_the_returned_copy_gives(material):
    """The copy is a real one, with one cell filled in."""
    copy = reading.read(material / field_test.RETURNED)
    (answer,) = copy.answers["Episodes"]
    assert answer.values["CIN"] == "N1"
    assert copy.shared["Episodes"]["CIN"].tolist() != ["N1"]
