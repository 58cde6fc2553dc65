"""Workbooks and Excels as people have them at work: a chart selected, a colleague's comment, a busy
Excel, protected sheets. The buttons do their work or say what to do; none breaks."""

import uuid
from collections.abc import Iterator

import pytest

from tests.engines.conftest import ENGINES
from tests.engines.story import Day, make_files
from tests.stand_ins.engines import excel
from xl_addin import ribbon
from xl_addin.headless.cells.values import ErrorValue
from xl_addin.workbook.basics import layout

IN_EXCEL = [name for name in ENGINES if name != "headless"]
NEED_CELLS = [
    "explain",
    "validate_child",
    "show_child",
    "only_this_error",
    "accept_suggestion",
    "undo_change",
]  # fmt: skip


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """A workbook with some errors, made once."""
    folder = tmp_path_factory.mktemp("odd")
    with pytest.MonkeyPatch.context() as patch, excel("headless", add_book=True) as it:
        patch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=1))
        patch.setenv("LAC903_LOGS", str(folder))
        day = Day(it, folder)
        make_files(folder)
        day.press("load_return", folder / "this")
        day.type("Reviews", 3, "REVIEW_CODE", "PN9")
        day.type("Header", 2, "SEX", "X")
        day.press("validate")
        day.book.save(folder / "903.xlsx")
    return folder / "903.xlsx"


@pytest.fixture(params=IN_EXCEL)
def day(request, workbook, tmp_path, monkeypatch) -> Iterator[Day]:
    monkeypatch.setenv("LAC903_LOGS", str(tmp_path / "logs"))
    with excel(request.param) as it:
        it.open(workbook)
        yield Day(it, tmp_path)


def said(day: Day) -> str:
    return day.it.messages[-1]


@pytest.mark.parametrize("control", NEED_CELLS)
def test_a_chart_is_selected(day, control, monkeypatch):
    """xlwings gives None for the selection then."""
    day.select("Reviews", 3, "REVIEW_CODE")
    monkeypatch.setattr(type(day.it.app.impl), "selection", property(lambda self: None))
    day.press(control)
    assert "No cell is selected" in said(day)


def test_going_to_the_next_error_needs_no_cell(day, monkeypatch):
    day.it.select("Start", "A1")
    monkeypatch.setattr(type(day.it.app.impl), "selection", property(lambda self: None))
    day.press("next_error")
    assert day.it.messages == []
    assert day.it.hands().sheets.active.name == "Header"


def test_while_a_cell_is_being_edited(day):
    """On Windows xlwings asks again until Excel answers."""
    if day.it.mood is None or day.it.name != "windows":
        pytest.skip("only xlwings for Windows asks again")
    day.it.mood.edit_a_cell(calls=40)
    day.press("validate")
    assert "errors in" in said(day)


def talk(day: Day, sheet: str, row: int, column: str):
    """A colleague's conversation on a cell, as a file holds it for programs that know none."""
    cell = day.it.hands().sheets[sheet].range(day.place(sheet, row, column)).impl
    note = cell.note or cell.add_note("")
    note.text = "[Threaded comment]\n\nComment:\n    Which is right?"
    note._cell._comment.author = "tc={6F1DB0C4-9C4E-4E5B-8E34-0A1B2C3D4E5F}"
    return cell


def test_a_colleagues_conversation_stays_and_errors_says_what_a_note_would(day):
    cell = talk(day, "Reviews", 5, "REVIEW_CODE")
    day.type("Reviews", 5, "REVIEW_CODE", "PN8")
    day.press("validate")
    assert "errors in" in said(day)
    assert cell.note.text.startswith("[Threaded comment]")
    errors = day.it.hands().sheets["Reviews"].range(day.place("Reviews", 5, "Errors")).value
    assert errors.startswith("167")
    day.type("Reviews", 5, "REVIEW_CODE", "PN1")
    day.press("validate")
    assert cell.note.text.startswith("[Threaded comment]")


def test_a_protected_sheet_is_told(day):
    day.it.hands().sheets["Reviews"].impl.worksheet.protection.sheet = True
    day.press("validate")
    assert "unprotect it" in said(day)
    assert "a fault in lac903" not in said(day)


def test_after_a_refusal_the_next_validation_is_whole(day):
    """Nothing is left half done that unprotecting and pressing again does not mend."""
    protection = day.it.hands().sheets["Reviews"].impl.worksheet.protection
    day.type("Reviews", 4, "REVIEW_CODE", "PN9")
    protection.sheet = True
    day.press("validate")
    protection.sheet = False
    day.press("validate")
    assert "errors in" in said(day)
    errors = day.it.hands().sheets["Reviews"].range(day.place("Reviews", 4, "Errors")).value
    assert errors.startswith("167")


def test_cells_with_errors_of_excels_are_read_as_they_look(day):
    for row, error in ((4, "#N/A"), (5, "#REF!")):
        cell = day.it.hands().sheets["Reviews"].range(day.place("Reviews", row, "REVIEW_CODE"))
        cell.impl.raw_value = ErrorValue(error)
    day.press("validate")
    rows = day.it.hands().sheets[layout.CHANGES].used_range.options(ndim=2).value
    assert {"#N/A", "#REF!"} <= {str(row[5]) for row in rows}


def test_more_errors_in_a_row_than_a_filter_takes(day):
    """The column Errors is what the filter goes by, and Excel takes 255 characters."""
    for name in ("LS", "CIN", "RNE", "PLACE", "PLACE_PROVIDER", "HOME_POST", "PL_POST", "URN",
                 "DECOM", "DEC", "REC", "REASON_PLACE_CHANGE"):  # fmt: skip
        day.type("Episodes", 3, name, "wrong")
    day.press("validate")
    day.select("Episodes", 3, "LS")
    shown = len(day.it.messages)
    day.press("only_this_error")
    assert day.it.messages[shown:] == []
    rows = day.it.hands().sheets["Episodes"].impl.worksheet.row_dimensions
    assert not rows[3].hidden
    assert rows[2].hidden


def test_whole_columns_and_rows_are_selected(day):
    for address in ("A:A", "3:3", "A1:XFD1048576"):
        day.it.select("Reviews", address)
        for control in ("explain", "accept_suggestion", "undo_change"):
            ribbon.press(control, day.book)
    assert not [text for text in day.it.messages if "a fault in lac903" in text]


def test_people_filter_sort_and_add_columns(day):
    """Their column stays, and the rows are marked wherever they went."""
    book = day.it.hands()
    reviews = book.sheets["Reviews"]
    wrong = reviews.range(day.place("Reviews", 3, "CHILD")).value
    reviews.tables[0].sort(1, ascending=False)
    reviews.tables[0].autofilter.apply_values(1, [wrong])
    header = reviews.range("A1").expand("right").value
    day.it.type("Reviews", f"{chr(65 + len(header))}1", "Team")
    day.press("validate")
    assert "errors in" in said(day)
    values = reviews.used_range.options(ndim=2).value
    marked = [row for row in values[1:] if row[header.index("Check")] == "error"]
    assert [row[0] for row in marked] == [wrong]
    assert values[0][len(header)] == "Team"
