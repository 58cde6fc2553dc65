"""What we write arrives as meant: Excel reads no text anew, and takes texts of any length."""

from tests.stand_ins.windows.server import RUNNING
from tests.xl_addin.workbook.conftest import made_up_return, new_book, recheck
from xl_addin.workbook.basics.blocks import put


def test_no_text_is_left_to_excel_to_read(windows):
    """A text such as 03/05/2027 in a cell not formatted as text becomes a date in March."""
    book = new_book(windows.app, made_up_return())
    recheck(book)
    assert RUNNING[0].read_anew == {}


def test_a_long_text_goes_into_its_cell_beside_others(windows):
    """With an array Excel takes 8,203 characters a cell, alone 32,767."""
    sheet = windows.app.books.active.sheets[0]
    sheet.range("A:C").number_format = "@"
    rows = [["a", "b", None], ["c", "x" * 8_204, "d"], ["y" * 32_767, "e", "z" * 8_203]]
    put(sheet, 2, 1, rows)
    assert sheet.range("A2:C4").value == rows
