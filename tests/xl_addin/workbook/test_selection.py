"""Which cells a person has selected: one, a block, several areas, whole columns, none."""

import pytest

from xl_addin.workbook.selection import NothingSelected, picked


class Cells:
    """What Excel says of a selection."""

    def __init__(self, row, column, address):
        self.row, self.column, self.address = row, column, address


class Excel:
    """Excel with a selection."""

    def __init__(self, selection):
        self.selection = selection


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("$B$3", [3]),
        ("$B$3:$D$4", [3, 4]),
        ("$B$3,$D$7:$D$8,$A$1", [1, 3, 7, 8]),
        ("$B$9,$D$3", [3, 9]),
        ("$4:$5", [4, 5]),
        ("$A:$C", [1, 3, 4, 5, 7, 8, 9, 1_048_576]),
        ("$A:$A,$B$4", [1, 3, 4, 5, 7, 8, 9, 1_048_576]),
    ],
)
def test_rows_of_a_selection(address, rows):
    asked = [1, 3, 4, 5, 7, 8, 9, 1_048_576]
    found = picked(Excel(Cells(3, 2, address)))
    assert found.among(asked) == [row for row in asked if row in rows]
    assert (found.row, found.column) == (3, 2)


def test_an_address_that_excel_cut_off_counts_as_far_as_it_goes():
    """What is left of the last area could be the name of a whole column."""
    areas = ",".join(f"$B${row}" for row in range(3, 90, 2))
    for length in range(250, 256):
        found = picked(Excel(Cells(3, 2, areas[:length]))).among(range(1, 200))
        assert found == list(range(3, found[-1] + 1, 2))
        assert len(found) > 40
    assert picked(Excel(Cells(3, 2, "?"))).among([2, 3, 4]) == [3]


def test_our_engines_own_addresses(app):
    sheet = app.books.add().sheets[0]
    for address, rows in (("B3", [3]), ("A2:C4", [2, 3, 4]), ("B:B", [1, 2, 3, 4])):
        sheet.range(address).select()
        assert picked(app).among([1, 2, 3, 4]) == rows


def test_without_a_cell_it_says_what_to_do():
    with pytest.raises(NothingSelected, match="Click on a cell"):
        picked(Excel(None))
