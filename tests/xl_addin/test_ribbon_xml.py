"""The ribbon: what Office asks of the file, and that every button has its command.

Office shows no ribbon at all, without a word, when the file breaks the customUI schema. These
tests ask what the schema asks of the few elements that we use.
"""

import itertools
import re
from pathlib import Path

import pytest
from lxml import etree

from workbook_template import __file__ as template
from xl_addin.addin.names import MODULE
from xl_addin.commands import COMMANDS
from xl_addin.commands.registry import registered

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
ICONS = Path(__file__).parent / "data" / "office_icons.txt"

ALLOWED = {  # element -> (attributes, elements that it may hold)
    "customUI": (set(), {"ribbon"}),
    "ribbon": (set(), {"tabs"}),
    "tabs": (set(), {"tab"}),
    "tab": ({"id", "label", "keytip"}, {"group"}),
    "group": ({"id", "label"}, {"button", "separator"}),
    "separator": ({"id"}, set()),
    "button": (
        {"id", "label", "size", "imageMso", "keytip", "onAction", "tag", "screentip", "supertip"},
        set(),
    ),
}
EVERY_BUTTON_HAS = {"id", "label", "imageMso", "keytip", "onAction", "screentip", "supertip"}
SCHEMA_LIMITS = {"keytip": 3, "supertip": 1024}
"""Characters; 1024 for everything that is not listed."""
READABLE = {"label": 20, "screentip": 50, "supertip": 200}
"""What fits on the ribbon and in a tip that somebody reads."""
OFFICES_TIPS = "F H N JI P M A R W L X Y Y1 Y2 U Q ZS ZC B".split()
"""Key tips of Excel's own tabs and of what stands beside them, such as Share and Comments (ZS, ZC),
and of add-ins that are often installed."""


@pytest.fixture(scope="module")
def ribbon():
    return etree.parse(Path(template).with_name("ribbon.xml")).getroot()


@pytest.fixture(scope="module")
def buttons(ribbon):
    return {button.get("id"): button for button in ribbon.iter(f"{{{NAMESPACE}}}button")}


def elements(ribbon):
    return [element for element in ribbon.iter() if isinstance(element.tag, str)]


def test_only_elements_and_attributes_of_the_schema(ribbon):
    for element in elements(ribbon):
        name = etree.QName(element)
        attributes, children = ALLOWED[name.localname]
        assert name.namespace == NAMESPACE
        assert set(element.attrib) <= attributes
        assert {etree.QName(c).localname for c in element if isinstance(c.tag, str)} <= children


def test_ids_are_unique(ribbon):
    ids = [element.get("id") for element in elements(ribbon) if element.get("id")]
    assert len(ids) == len(set(ids))


def test_texts_are_within_the_limits(ribbon):
    for element in elements(ribbon):
        for name, text in element.attrib.items():
            assert 1 <= len(text) <= SCHEMA_LIMITS.get(name, 1024), (element.get("id"), name)
            assert len(text) <= READABLE.get(name, 1024), (element.get("id"), name)


def test_every_button_says_what_it_does(buttons):
    for id_, button in buttons.items():
        assert set(button.attrib) >= EVERY_BUTTON_HAS, id_


def test_no_key_tip_hides_another(ribbon):
    """Within a tab, typing L would never reach LR if L were a key tip."""
    tips = [b.get("keytip") for b in ribbon.iter(f"{{{NAMESPACE}}}button")]
    assert not [(a, b) for a, b in itertools.permutations(tips, 2) if b.startswith(a)]


def test_the_tabs_key_tip_hides_none_of_offices_own_and_is_hidden_by_none(ribbon):
    (tip,) = (tab.get("keytip") for tab in ribbon.iter(f"{{{NAMESPACE}}}tab"))
    assert not [own for own in OFFICES_TIPS if own.startswith(tip) or tip.startswith(own)]


def test_the_guide_names_the_right_keys(ribbon, buttons):
    guide = (Path(template).parents[1] / "docs" / "guide.md").read_text("utf-8")
    (tab,) = (tab.get("keytip") for tab in ribbon.iter(f"{{{NAMESPACE}}}tab"))
    assert f"`Alt`, `{tab}` and two letters" in guide
    for control, words in (
        ("validate", "validates"), ("next_error", "goes to the next"), ("explain", "explains"),
    ):  # fmt: skip
        assert re.search(rf"`{buttons[control].get('keytip')}`\s+{words}", guide)


def test_buttons_are_told_apart_without_their_icons(buttons):
    """A screen reader says the label, then the tips."""
    for name in ("label", "screentip", "supertip"):
        texts = [button.get(name) for button in buttons.values()]
        assert len(set(texts)) == len(texts)
    for button in buttons.values():
        assert len(button.get("supertip").split()) > 3
        assert button.get("supertip").endswith(".")
        assert button.get("label") != button.get("screentip")


def test_each_group_begins_with_one_large_button(ribbon):
    for group in ribbon.iter(f"{{{NAMESPACE}}}group"):
        sizes = [button.get("size", "normal") for button in group.iter(f"{{{NAMESPACE}}}button")]
        assert sizes == ["large"] + ["normal"] * (len(sizes) - 1)


def test_icons_are_offices_own(buttons):
    lines = ICONS.read_text().splitlines()
    known = {line for line in lines if not line.startswith("#")}
    assert {button.get("imageMso") for button in buttons.values()} == known


def test_buttons_and_commands_are_the_same(buttons):
    assert list(buttons) == list(COMMANDS)


@pytest.mark.parametrize("id_", COMMANDS)
def test_the_command_exists_and_gets_what_it_needs(buttons, id_):
    """A command that needs files or a folder has a button that asks for them, and no other has."""
    command = COMMANDS[id_]
    dialog = buttons[id_].get("tag", "").partition("|")[0]
    assert command.id == id_
    assert command.needs & {"files", "folder"} == ({dialog} if dialog else set())


def test_no_command_is_without_a_button(buttons):
    assert set(registered()) <= set(buttons)


def test_every_button_has_the_one_callback(buttons):
    assert {button.get("onAction") for button in buttons.values()} == {f"{MODULE}.Press"}


def test_a_tag_says_dialog_title_and_filter(buttons):
    for id_, button in buttons.items():
        dialog, *rest = button.get("tag", "").split("|")
        assert (dialog, len(rest)) in {("", 0), ("files", 2), ("folder", 1)}, id_
