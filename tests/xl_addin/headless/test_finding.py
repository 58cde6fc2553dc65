"""Addresses and finding cells."""

import pytest


@pytest.fixture
def data(sheet):
    sheet["B2"].value = [["CHILD", "LS"], ["a", "C2"], ["b", "V2"], ["c", None]]
    sheet["F2"].value = "far"
    return sheet


def test_addresses(sheet):
    assert sheet["A1"].address == "$A$1"
    assert sheet.range((2, 3), (4, 5)).address == "$C$2:$E$4"
    assert sheet["A:C"].address == "$A:$C"
    assert sheet["2:3"].address == "$2:$3"
    assert sheet["B2"].get_address(False, False) == "B2"
    assert sheet["B2:C3"].offset(1, 1).address == "$C$3:$D$4"
    assert sheet["B2:C3"](2, 1).address == "$B$3"
    assert sheet["B2:C3"].last_cell.address == "$C$3"
    with pytest.raises(IndexError):
        sheet.range((0, 1))
    with pytest.raises(NotImplementedError, match="one area at a time"):
        sheet["A1,C3"]


def test_edges(data):
    assert data["B2"].end("down").address == "$B$5"
    assert data["C2"].end("down").address == "$C$4"
    assert data["B5"].end("down").address == "$B$1048576"
    assert data["B1048576"].end("up").address == "$B$5"
    assert data["B2"].end("right").address == "$C$2"
    assert data["C2"].end("right").address == "$F$2"
    assert data["B2"].expand().address == "$B$2:$C$5"
    assert data.used_range.address == "$B$2:$F$5"


def test_the_used_range_follows_what_is_there(data):
    data["H9"].color = (1, 2, 3)
    assert data.used_range.address == "$B$2:$H$9"
    data["H9"].clear()
    assert data.used_range.address == "$B$2:$F$5"


def test_names(book, data, reopened):
    book.names.add("codes", "=Sheet1!$C$3:$C$4")
    book.names.add("Sheet1!first_child", "=Sheet1!$B$3")
    assert book.names["codes"].refers_to_range.value == ["C2", "V2"]
    assert data["codes"].address == "$C$3:$C$4"
    assert data["first_child"].address == "$B$3"
    with pytest.raises(ValueError, match="not a name that Excel accepts"):
        book.names.add("A1", "=Sheet1!$A$1")
    again = reopened(book)
    assert [name.name for name in again.names] == ["codes", "Sheet1!first_child"]
    del again.names["codes"]
    assert "codes" not in again.names
