"""Where references go when rows and columns come and go."""

from hypothesis import given
from hypothesis import strategies as st

from xl_addin.headless.cells.addresses import Area, address, parse_area
from xl_addin.headless.cells.references import Shift, rename_sheet, shift_formula

rows = st.integers(1, 40)


@given(rows, rows, rows, st.integers(1, 10))
def test_an_area_covers_the_rows_that_it_covered(a, b, at, count):
    """Inserted rows inside belong to it; deleted ones do not; the others move."""
    first, last = sorted((a, b))
    area = Area(first, 1, last, 1)
    grown = Shift(True, at, count).area(area)
    inside = first < at <= last
    assert grown.shape[0] == area.shape[0] + (count if inside else 0)
    assert grown.top == first + (count if at <= first else 0)
    left = [r for r in range(first, last + 1) if not at <= r < at + count]
    shrunk = Shift(True, at, -count).area(area)
    if not left:
        assert shrunk is None
    else:
        moved = [r if r < at else r - count for r in left]
        assert (shrunk.top, shrunk.bottom) == (moved[0], moved[-1])


@given(rows, rows, rows, rows)
def test_addresses_are_read_as_written(top, left, height, width):
    area = Area(top, left, top + height, left + width)
    assert parse_area(address(area)) == area


def test_only_references_to_the_sheet_move():
    shift = Shift(True, 2, 3)
    formula = """=SUM(A1:$B$5)+'My sheet'!A2&"A2"&Other!A2+LOG10(A2)"""
    moved = shift_formula(formula, "My sheet", "My sheet", shift)
    assert moved == """=SUM(A1:$B$8)+'My sheet'!A5&"A2"&Other!A2+LOG10(A5)"""
    assert shift_formula(formula, "Home", "Other", shift).count("Other!A5") == 1


def test_renaming_touches_only_the_sheet_part():
    assert rename_sheet('=Old!A1+Older!A1&"Old!"', "Old", "New one") == (
        "='New one'!A1+Older!A1&\"Old!\""
    )
