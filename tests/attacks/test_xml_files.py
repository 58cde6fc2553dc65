"""Hostile XML files, as given to ``lac903 check``. More in tests/lac_rules/reading."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lac_rules.reading import ReadError, read_tables, xml_files
from tests.attacks.watching import lac903, measured, refused

START = '<?xml version="1.0"?>'
CHILD = (
    "<CHILD><HEADER><CHILDID>1001</CHILDID><DOB>05/06/2012</DOB></HEADER>"
    "<EPISODE><DECOM>01/05/2026</DECOM></EPISODE></CHILD>"
)


def xml(content: str = CHILD, before: str = "") -> str:
    return f"{START}{before}<EXPSSDA903>{content}</EXPSSDA903>"


def with_id(text: str) -> str:
    return xml(CHILD.replace("1001", text))


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
DOCTYPE = "has a DOCTYPE"

REFUSED = {
    "a billion laughs": (
        xml("&l9;", f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'),
        DOCTYPE,
    ),
    "one long entity, often": (
        xml("&a;" * 1000, f'<!DOCTYPE x [<!ENTITY a "{"l" * 1_000_000}">]>'),
        DOCTYPE,
    ),
    "a file of the machine": (
        with_id("&f;").replace("?>", '?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', 1),
        DOCTYPE,
    ),
    "a DTD from a server": (xml(before='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'), DOCTYPE),
    "an entity that is a DTD": (
        xml(before='<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>'),
        DOCTYPE,
    ),
    "a DOCTYPE far down": (xml(before=" " * 200_000 + "<!DOCTYPE x>"), DOCTYPE),
    "a DOCTYPE behind a comment": (xml(before=f"<!--{'<a>' * 50_000}--><!DOCTYPE x>"), DOCTYPE),
    "an entity from nowhere": (with_id("&nothing;"), "The XML is broken"),
    "10,000 levels deep": (xml("<a>" * 10_000 + "</a>" * 10_000), "The XML is broken"),
    "10,000 levels deep in a child": (
        xml(f"<CHILD>{'<a>' * 10_000}{'</a>' * 10_000}</CHILD>"),
        "The XML is broken",
    ),
    "a child ID of 20 MB": (with_id("1" * 20_000_000), "The XML is broken"),
    "a child ID of 5 MB": (with_id("1" * 5_000_000), "longer than 32,767 characters"),
    "a child of 150,000 episodes": (
        xml(f"<CHILD>{'<EPISODE/>' * 150_000}</CHILD>"),
        "more than 100,000 elements",
    ),
    "another root": ("<html><body>Sign in</body></html>", "begins with “html”"),
    "no end": (xml()[:-20], "The XML is broken"),
    "two roots": (xml() + "<EXPSSDA903/>", "The XML is broken"),
    "an encoding that nobody has": (xml().replace("?>", ' encoding="KLINGON"?>', 1), "broken"),
    "UTF-16 by word only": (xml().replace("?>", ' encoding="UTF-16"?>', 1), "broken"),
    "a NUL as a reference": (with_id("&#0;"), "The XML is broken"),
    "a control character as a reference": (with_id("&#27;[2J"), "The XML is broken"),
    "an element named twice in its tag": (xml("<CHILD a='1' a='2'/>"), "The XML is broken"),
    "the sign < and nothing more": ("<", "The XML is broken"),
    "nothing in it": ("<EXPSSDA903/>", "Give the year"),
}


@pytest.mark.parametrize("attack", REFUSED)
def test_refused_with_one_message(tmp_path, attack):
    text, message = REFUSED[attack]
    (tmp_path / "a.xml").write_text(text)
    refused(lac903("check", tmp_path / "a.xml", "-o", tmp_path / "out.xlsx"), message)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xml"]


READ = {
    "XInclude of a file": with_id('<xi:include href="/etc/passwd" parse="text"/>').replace(
        "<EXPSSDA903", '<EXPSSDA903 xmlns:xi="http://www.w3.org/2001/XInclude"'
    ),
    "a style sheet from a server": xml(before='<?xml-stylesheet href="http://127.0.0.1:9/x"?>'),
    "a schema from a server": xml().replace(
        "<EXPSSDA903",
        '<EXPSSDA903 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:noNamespaceSchemaLocation="http://127.0.0.1:9/x.xsd"',
    ),
    "a formula as an ID": with_id('<![CDATA[=HYPERLINK("http://127.0.0.1:9/")]]>'),
    "line ends in an ID": with_id("&#13;&#10;1&#10;"),
    "elements in an ID": with_id("1<b>2</b>3"),
    "two headers of one child": xml(CHILD.replace("<EPISODE>", "<HEADER/><EPISODE>")),
    "text between the elements": xml("text" + CHILD.replace("<HEADER>", "<HEADER>text")),
    "10,000 names that nobody knows": xml(CHILD + "".join(f"<U{n}/>" for n in range(10_000))),
    "20,000 attributes": xml("<CHILD" + "".join(f" a{n}=''" for n in range(20_000)) + "/>" + CHILD),
    "50,000 empty children": xml("<CHILD/>" * 50_000 + CHILD),
}


@pytest.mark.parametrize("attack", READ)
def test_read_as_it_is(tmp_path, attack):
    (tmp_path / "a.xml").write_text(READ[attack], newline="")
    outcome = lac903("check", tmp_path / "a.xml", "--year", 2027)
    assert outcome.code == 1
    assert "root:" not in outcome.output  # of /etc/passwd
    assert len(outcome.output) < 20_000


def test_what_xinclude_names_is_not_read(tmp_path):
    (tmp_path / "a.xml").write_text(READ["XInclude of a file"])
    tables = read_tables(tmp_path / "a.xml").tables
    assert tables["Header"]["CHILD"].tolist() == [""]


def test_more_children_than_a_sheet_has_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(xml_files, "MAX_ROWS", 5_000)
    (tmp_path / "a.xml").write_text(xml("<CHILD/>" * 5_001))
    refused(lac903("check", tmp_path / "a.xml"), "rows of Header, far more than a return")


@pytest.mark.parametrize(
    ("attack", "start", "middle"),
    [
        ("one child without end", "<EXPSSDA903><CHILD>", "<EPISODE/>"),
        ("600 MB", "<EXPSSDA903>", " " * 600),
    ],
)
def test_in_bounded_memory(tmp_path, attack, start, middle):
    with (tmp_path / "a.xml").open("w") as file:
        file.write(start)
        for _ in range(100):
            file.write(middle * 11_000)
    outcome = measured("check", tmp_path / "a.xml")
    refused(outcome, "a.xml")
    assert outcome.megabytes < 500


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.data())
def test_any_damage_to_a_sound_file(tmp_path_factory, data):
    sound = xml(CHILD * 3).encode()
    place = data.draw(st.integers(0, len(sound)))
    length = data.draw(st.integers(0, 20))
    put = data.draw(st.binary(max_size=8) | st.sampled_from([b"<", b"&", b"]]>", b"<!--", b"\x00"]))
    path = tmp_path_factory.getbasetemp() / "damaged.xml"
    path.write_bytes(sound[:place] + put + sound[place + length :])
    try:
        tables = read_tables(path).tables
    except ReadError as error:
        assert "damaged.xml: " in str(error)
    else:
        assert len(tables["Header"]) <= 3
