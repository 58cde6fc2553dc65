"""XML returns: layout, streaming, and files that must not be trusted."""

import io
import tracemalloc
from dataclasses import dataclass

import pandas as pd
import pytest

from lac_rules import LacReturn
from lac_rules.reading import ReadError
from lac_rules.reading.parts import Told
from lac_rules.reading.sources import Source
from lac_rules.reading.xml_files import looks_like_xml, read_xml

CHILD = """<CHILD>
 <HEADER><CHILDID>1</CHILDID><UPN>UN1</UPN><SEX>F</SEX><DOB>01/02/2010</DOB><ETHNIC>WBRI</ETHNIC>
  <UASC>0</UASC><DUC/>
  <IN_TOUCH>YES</IN_TOUCH><ACTIV>F1</ACTIV><ACCOM>B1</ACCOM>
  <AMISSING><MISSING>M</MISSING><MIS_START>01/05/2026</MIS_START><MIS_END/></AMISSING>
  <AMISSING><MISSING>A</MISSING><MIS_START>02/06/2026</MIS_START></AMISSING>
  <AREVIEW><REVIEW>03/06/2026</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
  <MOTHER>0</MOTHER><MC_DOB></MC_DOB>
  <PERMANENCE><PREV_PERM>Z1</PREV_PERM></PERMANENCE>
  <OC2><SDQ_SCORE>17</SDQ_SCORE><CONVICTED>0</CONVICTED></OC2>
  <AD_PLACED><DATE_PLACED>04/06/2026</DATE_PLACED></AD_PLACED>
 </HEADER>
 <EPISODE><DECOM>01/04/2026</DECOM><PL>K2</PL><URN>SC1</URN></EPISODE>
 <EPISODE><DECOM>01/05/2026</DECOM><PL>U1</PL></EPISODE>
</CHILD>"""


def xml(*children: str, before: str = "") -> bytes:
    return f"{before}<EXPSSDA903>{''.join(children)}</EXPSSDA903>".encode()


@dataclass
class Read:
    tables: dict[str, pd.DataFrame]
    statements: list[str]


def read(data: bytes) -> Read:
    told = Told()
    source = Source("return.xml", lambda: io.BytesIO(data), len(data), chosen=True)
    return Read({part.table: part.frame for part in read_xml(source, told)}, told.said)


def rows(tables, name: str, *fields: str) -> list[tuple]:
    return list(tables.tables[name][list(fields)].itertuples(index=False, name=None))


def test_each_group_of_elements_becomes_a_row_of_its_table():
    tables = read(xml(CHILD))
    assert rows(tables, "Header", "CHILD", "SEX", "UPN", "MOTHER", "MC_DOB", "UASC") == [
        ("1", "F", "UN1", "0", "", "0")
    ]
    assert rows(tables, "Episodes", "CHILD", "DECOM", "PLACE", "URN") == [
        ("1", "01/04/2026", "K2", "SC1"),
        ("1", "01/05/2026", "U1", ""),
    ]
    assert rows(tables, "Missing", "CHILD", "DOB", "MISSING", "MIS_START", "MIS_END") == [
        ("1", "01/02/2010", "M", "01/05/2026", ""),
        ("1", "01/02/2010", "A", "02/06/2026", ""),
    ]
    assert rows(tables, "Reviews", "REVIEW", "REVIEW_CODE") == [("03/06/2026", "PN1")]
    assert rows(tables, "PrevPerm", "PREV_PERM", "LA_PERM") == [("Z1", "")]
    assert rows(tables, "OC2", "DOB", "SDQ_SCORE", "CONVICTED") == [("01/02/2010", "17", "0")]
    assert rows(tables, "PlacedAdoption", "DATE_PLACED") == [("04/06/2026",)]
    assert rows(tables, "OC3", "CHILD", "IN_TOUCH") == [("1", "YES")]
    assert not tables.statements


def test_a_child_has_a_uasc_row_when_the_item_is_1_or_a_date_is_given():
    header = "<CHILD><HEADER><CHILDID>{}</CHILDID><UASC>{}</UASC><DUC>{}</DUC></HEADER></CHILD>"
    children = [header.format("1", "1", ""), header.format("2", "0", "01/05/2026"),
                header.format("3", "0", "")]  # fmt: skip
    assert rows(read(xml(*children)), "UASC", "CHILD") == [("1",), ("2",)]


def test_every_table_that_xml_has_is_loaded_even_when_empty():
    tables = read(xml()).tables
    assert {"AD1", "OC3", "Missing", "UASC"} <= set(tables)
    assert "SWEpisodes" not in tables
    LacReturn.from_frames(tables, year=2027)


def test_social_worker_episodes_are_read_where_a_system_writes_them():
    swe = "<SWEPISODE><SW_ID>SW1</SW_ID><SW_DECOM>01/04/2026</SW_DECOM></SWEPISODE>"
    tables = read(xml(f"<CHILD><HEADER><CHILDID>1</CHILDID></HEADER>{swe}</CHILD>"))
    assert rows(tables, "SWEpisodes", "CHILD", "SW_ID") == [("1", "SW1")]


def test_elements_that_are_not_of_the_return_are_named():
    tables = read(xml("<CHILD><HEADER><CHILDID>1</CHILDID><SHOE>9</SHOE></HEADER></CHILD>"))
    assert "SHOE" in tables.statements[0]


def test_encodings_and_namespaces():
    text = '<?xml version="1.0" encoding="utf-16"?><a:EXPSSDA903 xmlns:a="x"><a:CHILD><a:HEADER>'
    text += "<a:CHILDID>Zoë</a:CHILDID></a:HEADER></a:CHILD></a:EXPSSDA903>"
    assert looks_like_xml(text.encode("utf-16")[:512])
    assert rows(read(text.encode("utf-16")), "Header", "CHILD") == [("Zoë",)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<EXPSSDA903><CHILD>", "broken"),
        (b"<OTHER/>", "begins with “OTHER”"),
        (b"<EXPSSDA903><CHILD></EXPSSDA903>", "broken"),
        (b"<", "broken"),
    ],
)
def test_broken_xml_and_other_roots(data, message):
    with pytest.raises(ReadError, match=message):
        read(data)


def test_entities_are_never_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    child = "<CHILD><HEADER><CHILDID>&e;</CHILDID></HEADER></CHILD>"
    with pytest.raises(ReadError, match="DOCTYPE") as caught:
        read(xml(child, before=doctype))
    assert "secret" not in str(caught.value).replace("secret.txt", "")


def test_a_billion_laughs_are_refused_at_once():
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = xml("&l9;", before=f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>')
    with pytest.raises(ReadError):
        read(bomb)


def test_ten_thousand_levels_are_refused():
    with pytest.raises(ReadError):
        read(xml("<CHILD>" + "<a>" * 10_000 + "</a>" * 10_000 + "</CHILD>"))


def test_children_are_dropped_as_they_are_read():
    padding = "<!--" + "x" * 2_000 + "-->"
    data = xml(*(f"<CHILD>{padding}<HEADER><CHILDID>1</CHILDID></HEADER></CHILD>",) * 20_000)
    tracemalloc.start()
    read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(data) > 40_000_000
    assert peak < len(data) / 2
