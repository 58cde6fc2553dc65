"""Counting the calls that reach the engine."""

from tests.counting import count_calls


def test_one_write_is_one_call(sheet):
    cells = sheet["A1:B2"]
    with count_calls(sheet.book.app) as calls:
        cells.raw_value = [[1, 2], [3, 4]]
        cells.color = (255, 0, 0)
        assert cells.color == (255, 0, 0)
    assert calls == {"Range.raw_value.set": 1, "Range.color.set": 1, "Range.color": 1}


def test_cell_by_cell_shows(sheet):
    with count_calls() as calls:
        for cell in sheet["A1:A5"]:
            cell.raw_value = 1
    assert calls["Range.raw_value.set"] == 5


def test_nothing_is_counted_afterwards(sheet):
    with count_calls() as calls:
        pass
    sheet["A1"].value = 1
    assert not calls
