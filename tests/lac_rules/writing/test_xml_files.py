"""Tables -> XML -> the same tables; what the XML cannot hold is refused or told."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from lxml import etree

from lac_rules import LacReturn, validate
from lac_rules.reading import read_tables
from lac_rules.sample import make_sample
from lac_rules.schema import ADOPTION_DETAILS, CARE_LEAVER_DETAILS, TABLES
from lac_rules.writing.xml_files import XmlCannotHold, write_xml_file
from tests.lac_rules.writing.random_returns import disorderly_tables, frame, orderly_tables

BORN = {"CHILD": "1", "DOB": "01/02/2010"}


def header(*children: str, **values: str) -> pd.DataFrame:
    return frame("Header", [{"CHILD": c, "DOB": "01/02/2010", **values} for c in children])


def tables(**rows: list[dict[str, str]]) -> dict[str, pd.DataFrame]:
    return {name: frame(name, found) for name, found in rows.items()}


def written(given: dict, path: Path):
    result = write_xml_file(given, path / "return.xml")
    return result, read_tables(path / "return.xml", tidy=False).tables


def names_within(element) -> list:
    """The names of the elements inside, in order; groups with theirs."""
    return [[e.tag, *names_within(e)] if len(e) else e.tag for e in element]


def test_every_field_stands_where_the_dfe_wants_it(tmp_path):
    full = {name: frame(name, [dict.fromkeys(t.fields, "1")]) for name, t in TABLES.items()}
    result = write_xml_file(full, tmp_path / "return.xml")
    root = etree.parse(tmp_path / "return.xml").getroot()
    assert root.tag == "EXPSSDA903"
    (child,) = names_within(root)
    assert child == [
        "CHILD",
        [
            "HEADER", "CHILDID", "UPN", "SEX", "DOB", "ETHNIC", "UASC", "DUC",
            "IN_TOUCH", "ACTIV", "ACCOM",
            "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR",
            ["AMISSING", "MISSING", "MIS_START", "MIS_END"],
            ["AREVIEW", "REVIEW", "REVIEW_CODE"],
            "MOTHER", "MC_DOB",
            ["PERMANENCE", "PREV_PERM", "LA_PERM", "DATE_PERM"],
            ["OC2", *TABLES["OC2"].fields[2:]],
            ["AD_PLACED", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"],
        ],
        [
            "EPISODE", "DECOM", "RNE", "LS", "CIN", "PL", "PL_POST", "HOME_POST", "URN",
            "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE",
        ],
        ["SWEPISODE", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"],
    ]  # fmt: skip
    assert result.not_written == ("DoLo",)


def test_the_file_says_that_it_is_utf_8(tmp_path):
    write_xml_file({"Header": header("Zoë")}, tmp_path / "return.xml")
    data = (tmp_path / "return.xml").read_bytes()
    assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert "Zoë".encode() in data


def grouped(given: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """A table as the XML orders it: by the children's order in Header."""
    order = {child: place for place, child in enumerate(given["Header"]["CHILD"])}
    rows = given[name][list(TABLES[name].fields)]
    return rows.sort_values("CHILD", key=lambda c: c.map(order), kind="stable", ignore_index=True)


@settings(max_examples=60, deadline=None)
@given(orderly_tables())
def test_an_orderly_return_comes_back_field_by_field(given):
    with TemporaryDirectory() as folder:
        result, back = written(given, Path(folder))
    unlisted = [text for text in result.statements if "not in Header" in text]
    assert not unlisted and result.not_written == ()
    for name in given:
        expected = grouped(given, name)
        if name in back:
            assert back[name][list(expected)].values.tolist() == expected.values.tolist(), name
        else:
            assert expected.empty


def key(text: str) -> str:
    return text.strip().upper()


def content(rows: pd.DataFrame, name: str) -> Counter:
    """Rows without what they share with Header, and without those that the XML leaves out."""
    shared = {"CHILD", "DOB", "SEX"} if name == "UASC" else {"CHILD", "DOB"}
    needed = {"OC3": CARE_LEAVER_DETAILS, "AD1": ADOPTION_DETAILS}.get(name)
    return Counter(
        (key(row["CHILD"]), *(row[f] for f in TABLES[name].fields if f not in shared))
        for row in rows.to_dict("records")
        if needed is None or any(row[f].strip() for f in needed)
    )


@settings(max_examples=100, deadline=None)
@given(disorderly_tables())
def test_whatever_the_disorder_nothing_is_lost_without_a_word(given):
    with TemporaryDirectory() as folder:
        try:
            result, back = written(given, Path(folder))
        except XmlCannotHold as refusal:
            assert refusal.problems
            assert list(Path(folder).iterdir()) == []
            return
    assert result.not_written == (("DoLo",) if len(given.get("DoLo", ())) else ())
    for name in given.keys() - {"DoLo", "Header"}:
        before = content(given[name], name)
        after = content(back[name], name) if name in back else Counter()
        assert not before - after, name
        added = after - before
        assert not added or (name == "UASC" and "table UASC" in " ".join(result.statements))
    fields = list(TABLES["Header"].fields)
    before = given["Header"][fields].values.tolist() if "Header" in given else []
    after = back["Header"][fields].values.tolist()
    assert after[: len(before)] == before
    if len(after) > len(before):
        assert "not in Header" in " ".join(result.statements)


def test_a_child_outside_header_keeps_its_rows_and_is_told_of(tmp_path):
    given = {"Header": header("1")} | tables(
        Episodes=[{"CHILD": "2", "DECOM": "01/04/2026"}],
        Reviews=[{"CHILD": "2", "DOB": "05/05/2015", "REVIEW": "02/05/2026"}],
    )
    result, back = written(given, tmp_path)
    assert back["Header"][["CHILD", "DOB", "SEX"]].values.tolist() == [
        ["1", "01/02/2010", ""],
        ["2", "05/05/2015", ""],
    ]
    assert back["Episodes"]["DECOM"].tolist() == ["01/04/2026"]
    assert result.statements[0].startswith("1 child is not in Header")


def test_a_child_twice_in_header_gets_two_elements_that_share_its_rows(tmp_path):
    given = {"Header": header("1", "2", "1")} | tables(OC3=[BORN | {"IN_TOUCH": t} for t in "ab"])
    _, back = written(given, tmp_path)
    assert back["Header"]["CHILD"].tolist() == ["1", "2", "1"]
    assert back["OC3"]["IN_TOUCH"].tolist() == ["a", "b"]


def test_uasc_is_told_from_its_table_when_header_does_not_say(tmp_path):
    given = {"Header": header("1", "2")} | tables(UASC=[BORN])
    _, back = written(given, tmp_path)
    assert back["Header"]["UASC"].tolist() == ["1", "0"]
    assert back["UASC"]["CHILD"].tolist() == ["1"]


def test_dates_written_in_two_ways_are_one_date(tmp_path):
    given = {"Header": header("a1")} | tables(Reviews=[{"CHILD": "A1 ", "DOB": "1/2/2010"}])
    result, back = written(given, tmp_path)
    assert back["Reviews"][["CHILD", "DOB"]].values.tolist() == [["a1", "01/02/2010"]]
    assert "Reviews: in 1 row the child ID" in result.statements[0]


def test_rows_that_hold_nothing_but_the_child_are_told_of(tmp_path):
    result, back = written({"Header": header("1")} | tables(OC3=[BORN], AD1=[BORN]), tmp_path)
    assert back["OC3"].empty and back["AD1"].empty
    assert [text.partition(" nothing")[0] for text in result.statements] == [
        "OC3: 1 row holds",
        "AD1: 1 row holds",
    ]


def test_everything_that_the_xml_cannot_hold_is_told_at_once(tmp_path):
    given = {"Header": header("1", "2", UPN="a\x0bb")} | tables(
        Episodes=[{"DECOM": "01/04/2026"}] * 7,
        Reviews=[BORN, BORN | {"DOB": "03/02/2010"}],
        OC2=[BORN, BORN],
        DoLo=[BORN | {"DOLO_START": "\x00"}],  # not in the XML, so no hindrance
    )
    given["Header"]["UASC"] = "0"
    given |= tables(UASC=[BORN])
    (tmp_path / "return.xml").write_text("old")
    with pytest.raises(XmlCannotHold) as refusal:
        write_xml_file(given, tmp_path / "return.xml")
    assert refusal.value.problems == [
        "Header: 2 rows (2, 3): UPN holds a character that XML does not allow.",
        "Episodes: 7 rows (2, 3, 4, 5, 6 and more): the child ID is blank.",
        "Reviews: row 3: DOB is not the same as in Header.",
        "UASC: row 2: there is no DUC, and UASC of Header does not say 1.",
        "OC2: row 3: the child has another row, and the XML has a place for one.",
    ]
    assert str(refusal.value).startswith("The XML cannot hold this return")
    assert (tmp_path / "return.xml").read_text() == "old"


def test_a_birthday_that_header_does_not_have_is_not_dropped(tmp_path):
    given = tables(Header=[{"CHILD": "1"}], Reviews=[BORN])
    with pytest.raises(XmlCannotHold, match="row 2: DOB is not the same as in Header"):
        write_xml_file(given, tmp_path / "return.xml")


def test_last_years_tables_are_no_part_of_it(tmp_path):
    with pytest.raises(ValueError, match="cannot hold Header_last"):
        write_xml_file({"Header_last": header("1")}, tmp_path / "return.xml")


def test_a_crash_leaves_the_old_file_whole(tmp_path, monkeypatch):
    path = tmp_path / "return.xml"
    path.write_text("old")
    monkeypatch.setattr("lac_rules.writing.xml_files._child", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_xml_file({"Header": header("1")}, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_made_up_return_comes_back_with_the_same_findings(tmp_path):
    errors = {"101": 2, "167": 3, "218": 3, "354": 2, "433": 3}  # such as XML can hold
    sample = make_sample(children=120, seed=5, errors=errors)
    tables = sample.lac_return().tables
    given = {name: table for name, table in tables.items() if not name.endswith("_last")}
    result, back = written(given, tmp_path)
    assert (result.statements, result.not_written) == ((), ("DoLo",))
    for name in given.keys() - {"DoLo"}:
        assert back[name][list(TABLES[name].fields)].equals(grouped(given, name)), name

    def findings(tables: dict[str, pd.DataFrame]) -> Counter:
        ret = LacReturn(tables, sample.year, sample.authority, sample.providers)
        rows = validate(ret).issues.rows
        return Counter(zip(rows["code"], rows["table"], rows["child"], strict=True))

    assert findings(tables | back) == findings(tables)
