"""Formulas that failed (#N/A, #REF!), in a person's own columns and in the data: no row shifts."""

import pandas as pd
import pytest

from lac_rules import LacReturn
from tests.engines.conftest import ENGINES
from tests.stand_ins.engines import excel
from tests.stand_ins.macos.application import Application
from tests.stand_ins.macos.modules import RUNNING
from tests.xl_addin.workbook.conftest import EPISODES, REVIEWS, new_book
from xl_addin import ribbon
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets import changes, errors

WAYS = [(name, "") for name in ENGINES if name != "macos"]
WAYS += [("macos", way) for way in Application.ERRORS_COME]
SHEETS = {errors: "Errors", changes: "Changes"}
OFSTED = pd.DataFrame(
    {
        "URN": ["SC000001", "SC000002", "SC000003"],
        "NAME": ["Ash", "Beech", "Cedar"],
        "LA_NAME": "Manchester",
        "LA_CODE": "E08000003",
        "PLACE_CODES": "K2",
        "PROVIDER_CODES": "PR4",
        "REG_START": pd.Timestamp("2020-01-01"),
        "REG_END": pd.NaT,
        "POSTCODE": "M1 1AE",
    }
)


@pytest.fixture(params=WAYS, ids=[" ".join(way).strip() for way in WAYS])
def it(request, tmp_path, monkeypatch):
    monkeypatch.setenv("LAC903_LOGS", str(tmp_path / "logs"))
    name, errors_come = request.param
    with excel(name, add_book=True) as it:
        if errors_come:
            RUNNING[it.app.pid].application.errors_come = errors_come
        frames = {"Reviews": REVIEWS, "Episodes": EPISODES, "Episodes_last": EPISODES}
        ret = LacReturn.from_frames(frames, 2027, "E08000003", providers=OFSTED)
        new_book(it.app, ret)
        yield it


def press(it, control):
    assert ribbon.press(control, it.app.books.active), it.messages[-1]


def put_beside(it, sheet, header, cells, row=1):
    """A person's own column, right of all that is there."""
    used = it.hands().sheets[sheet].used_range
    for number, value in enumerate([header, *cells], start=row):
        it.hands().sheets[sheet].range((number, used.last_cell.column + 1)).value = value


def rows_of(module, contents):
    """What a list says in our columns, by row."""
    rows = module.LIST.read(contents.sheets[SHEETS[module]])
    return {number: {name: row[name] for name in module.LIST.names} for number, row in rows.items()}


def test_errors_in_the_data_are_values_like_others(it):
    it.type("Reviews", "C2", "#REF!")
    it.type("Reviews", "D5", "#N/A")
    it.type("Reviews", "A4:D4", [["#N/A", "#N/A", "#N/A", "#N/A"]])
    press(it, "validate")
    frame = read(it.app.books.active).ret.tables["Reviews"]
    assert frame.CHILD.tolist() == ["1001", "1001", "#N/A", "1003", "1004"]
    assert frame.REVIEW.tolist() == ["#REF!", "", "#N/A", "05/05/2026", "31/02/2026"]
    assert frame.REVIEW_CODE.tolist() == ["PN1", "PN1", "#N/A", "#N/A", "PN1"]


def test_a_column_of_failed_look_ups_moves_nothing(it):
    put_beside(it, "Reviews", "Team", ["#N/A"] * 5)
    put_beside(it, "Episodes", "Team", ["#N/A", "North", "#REF!", None])
    press(it, "validate")
    press(it, "validate")
    contents = read(it.app.books.active)
    reviews, episodes = contents.ret.tables["Reviews"], contents.ret.tables["Episodes"]
    assert reviews[list(REVIEWS)].values.tolist() == REVIEWS.values.tolist()
    assert reviews["TEAM"].tolist() == ["#N/A"] * 5
    assert episodes["TEAM"].tolist() == ["#N/A", "North", "#REF!", ""]
    assert episodes["CHILD"].tolist() == EPISODES["CHILD"].tolist()


def test_each_list_keeps_its_rows(it):
    it.type("Reviews", "D2", "PN9")
    press(it, "validate")
    press(it, "suggest")
    contents = read(it.app.books.active)
    before = [rows_of(each, contents) for each in (errors, changes)]
    assert all(before)
    for sheet in ("Errors", "Changes", "Rules", "Suggestions", "Ofsted"):
        put_beside(it, sheet, "Owner", ["#N/A", "Ann", "#N/A"])
    contents = read(it.app.books.active)
    assert [rows_of(each, contents) for each in (errors, changes)] == before
    assert contents.ret.providers["URN"].tolist() == ["SC000001", "SC000002", "SC000003"]


def test_settings_and_start_are_read_beside_errors(it):
    put_beside(it, "Start", "x", ["#N/A"] * 12)
    it.type("_settings", "D1:D4", [["#N/A"]] * 4)
    assert read(it.app.books.active).settings.year == 2027


def test_explain_reads_the_row_that_is_selected(it):
    it.type("Reviews", "A3:D3", [["#N/A", "#N/A", "#N/A", "#N/A"]])
    press(it, "validate")
    it.select("Reviews", "D5")
    press(it, "explain")
    assert "child 1003" in it.messages[-1]
