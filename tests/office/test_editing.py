"""People edit our workbook in LibreOffice and save it; we read it and renew the marks."""

import shutil
from functools import partial

import pytest
from xlwings import XlwingsError

from lac_rules import validate
from tests.office.conftest import marked_cells, recheck, red_cells
from tests.office.snapshot import differences, snapshot
from tests.xl_addin.structure.checker import problems
from xl_addin import headless
from xl_addin.workbook.read import read

REVIEWS = "A1:H6"
"""The table of reviews: CHILD, DOB, REVIEW, REVIEW_CODE, Check, Errors, _marks, _row."""


def save(book):
    """A step that edits nothing."""


def do(word, sheet, *area, **arguments):
    """A step: one of the words of tools/office/server.py."""
    return lambda book: getattr(book, word)(sheet, *area, **arguments)


def children(path, table="Reviews"):
    with headless.open_book(path, read_only=True) as book:
        return read(book).ret.tables[table].CHILD.tolist()


def test_saving_in_libreoffice_changes_nothing_that_we_read(edited, checked):
    with (
        headless.open_book(edited(save), read_only=True) as saved,
        headless.open_book(checked, read_only=True) as ours,
    ):
        before, after = read(ours), read(saved)
    assert after.settings == before.settings
    for name, frame in before.ret.tables.items():
        assert after.ret.tables[name].equals(frame)
        assert after.on_sheets[name].ids == before.on_sheets[name].ids
        assert after.on_sheets[name].marks == before.on_sheets[name].marks


def test_what_libreoffice_loses_is_little_and_known(edited, checked):
    """On data sheets: how far down drop-downs reach, and how colours and page sizes are said."""
    changed = differences(snapshot(checked), snapshot(edited(save)))
    on_data = {place: pair for place, pair in changed.items() if place[0] not in OURS | HIDDEN}
    assert {what for _, what, _ in on_data} <= {"drop-down", "printed", "format", "column format"}
    for (_, what, _), (before, after) in on_data.items():
        if "format" in what:
            number, bold, size, _, fill, *alignment = before
            assert (number, bold, size, fill, *alignment) == (*after[:3], *after[4:])


@pytest.mark.parametrize("times", [1, 2])
def test_validating_without_edits_changes_only_the_time(edited, times):
    path = edited(save)
    for _ in range(times - 1):
        recheck(path)
    before = snapshot(path)
    recheck(path)
    changed = differences(before, snapshot(path))
    assert [(sheet, what) for sheet, what, _ in changed if sheet not in OURS] == []


OURS = {"Start", "Errors", "Errors by type", "Rules", "_settings", "Progress", "Changes"}
"""Sheets that validation writes anew."""
HIDDEN = {"_lists", "_loaded"}


def test_a_corrected_cell_loses_its_mark_and_note_and_nothing_else_changes(edited, office):
    path = edited(do("type_in", "Reviews", cell="D5", text="PN1"))  # 440 marks B5, C5 and D5
    before = snapshot(path)
    result = recheck(path)

    changed = differences(before, snapshot(path))
    outside = {(sheet, what, where) for sheet, what, where in changed if sheet not in OURS}
    assert outside == {
        *(("Reviews", "note", f"{column}5") for column in "BCD"),
        *(("Reviews", "value", f"{column}5") for column in "EFG"),
    }
    assert "440" not in {finding.rule.code for finding in result.issues.findings}
    with office.open(path) as book:
        assert red_cells(book, "Reviews") == marked_cells(result, "Reviews")
        assert set(book.notes("Reviews")) == marked_cells(result, "Reviews")
        assert len(book.rows("Errors")) == len(result.issues)
        assert book.pivots("Errors by type")[0]["cells"][-1][-1] == len(result.issues)
        assert "440" not in sum(book.pivots("Errors by type")[0]["cells"], [])


def test_a_newly_wrong_cell_is_marked(edited, office):
    path = edited(do("type_in", "Reviews", cell="C4", text="31/2/2026"))
    result = recheck(path)
    with office.open(path) as book:
        assert "C4" in red_cells(book, "Reviews") == marked_cells(result, "Reviews")
        assert book.notes("Reviews")["C4"].startswith("903 check\n166: ")
        assert book.value("Reviews", "E4") == "error"
        (pivot,) = book.pivots("Errors by type")
        assert pivot["cells"][-1][-1] == len(result.issues), "it counts the new row, too"
        assert "(empty)" not in sum(pivot["cells"], [])
    assert problems(path) == []


def test_what_people_type_is_what_we_read(edited):
    steps = [
        do("type_in", "Reviews", cell="C3", text="1/7/2026"),  # as people do
        do("type_in", "Reviews", cell="A2", text="007"),
        do("type_in", "Reviews", cell="A3", text="=1+1"),
        do("type_in", "Reviews", cell="D3", text="pn2"),
        do("clear", "Reviews", "D4"),
    ]
    with headless.open_book(edited(*steps), read_only=True) as book:
        table = read(book).ret.tables["Reviews"]
    assert table.REVIEW[1] == "01/07/2026"
    assert table.CHILD[:2].tolist() == ["007", "=1+1"]
    assert table.REVIEW_CODE[1:3].tolist() == ["pn2", ""]


def test_marks_notes_and_links_follow_the_rows_through_sorting(edited, office):
    sort = do("sort", "Reviews", REVIEWS, column=2, ascending=False)  # by DOB, which turns them
    path = edited(sort)
    with office.open(path) as book:
        assert children(path) == ["1002", "1001", "1001", "1004", "1003"]
        red, notes = red_cells(book, "Reviews"), book.notes("Reviews")
        assert {"B6", "C6", "D6"} <= red, "the row of 440 is the last now"
        assert set(notes) == red
        assert_links_lead_to_their_children(book)
    before = snapshot(path)
    result = recheck(path)
    changed = differences(before, snapshot(path))
    assert not [place for place in changed if place[0] not in OURS], "the marks were right"
    assert red == marked_cells(result, "Reviews")


def assert_links_lead_to_their_children(book):
    book.recalculate()
    errors, seen = book.rows("Errors"), book.look("Errors")
    for row, error in enumerate(errors, start=2):
        sheet, cell = book.jump(target=seen[f"K{row}"].link)
        assert sheet == error["Table"]
        assert book.value(sheet, "A" + cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) == error["Child"]


def test_rows_hidden_by_a_filter_are_read_and_stay_hidden(edited, office):
    path = edited(lambda book: book.filter_table(table="Return_Reviews", column=1, value="1003"))
    assert children(path) == ["1001", "1001", "1002", "1003", "1004"]
    recheck(path)
    with office.open(path) as book:
        assert book.hidden("Reviews")["rows"] == [2, 3, 4, 6]
        assert book.look("Reviews")["D5"].fill == "#ffc7ce"


def test_inserted_rows_get_an_identity_and_deleted_rows_are_gone(edited, office):
    def insert(book):
        book.insert_rows("Reviews", row=3, count=2)
        book.type_in("Reviews", cell="A3", text="1008")
        book.type_in("Reviews", cell="C3", text="2/7/2026")
        book.type_in("Reviews", cell="D3", text="PN9")
        book.type_in("Reviews", cell="A4", text="1009")
        book.delete_rows("Reviews", row=6)  # 1002

    path = edited(insert)
    assert children(path) == ["1001", "1008", "1009", "1001", "1003", "1004"]
    result = recheck(path)
    with office.open(path) as book:
        assert [row[0] for row in book.values("Reviews", "H2:H7")] == ["1", "6", "7", "2", "4", "5"]
        assert red_cells(book, "Reviews") == marked_cells(result, "Reviews")
        assert set(book.notes("Reviews")) == marked_cells(result, "Reviews")
        assert_links_lead_to_their_children(book)


def test_the_link_of_an_error_whose_row_was_deleted_says_so(edited, office):
    path = edited(do("delete_rows", "Reviews", row=5))
    with office.open(path) as book:
        book.recalculate()
        gone = [place for place, cell in book.look("Errors").items() if cell.text == "Row deleted"]
        rows = [row for row, e in enumerate(book.rows("Errors"), start=2) if e["Child"] == "1003"]
        assert gone == [f"K{row}" for row in rows if book.value("Errors", f"B{row}") == "Reviews"]


def test_rows_typed_below_the_table_belong_to_it(edited, office):
    path = edited(
        do("type_in", "Reviews", cell="A7", text="1010"),
        do("type_in", "Reviews", cell="C7", text="31/2/2026"),
        do("type_in", "Reviews", cell="D7", text="PN1"),
    )
    recheck(path)
    with office.open(path) as book:
        assert "C7" in red_cells(book, "Reviews")
        assert book.value("Reviews", "E7") == "error"


def test_the_columns_in_another_order_are_understood(edited):
    path = edited(partial(_swap_dob_and_review))
    with headless.open_book(path, read_only=True) as book:
        table = read(book).ret.tables["Reviews"]
    assert table.DOB[0] == "05/06/2012"
    assert table.REVIEW[0] == "03/05/2026"


def _swap_dob_and_review(book):
    book.move_cells("Reviews", "B1:B6", to="J1")
    book.move_cells("Reviews", "C1:C6", to="B1")
    book.move_cells("Reviews", "J1:J6", to="C1")


def test_a_workbook_saved_as_ods_is_read_as_if_it_were_xlsx(edited, tmp_path):
    """Typed into, sorted, a row put in, one taken out, then saved in LibreOffice's own format."""

    def work(book):
        book.type_in("Reviews", cell="D5", text="PN1")
        book.type_in("Reviews", cell="C4", text="31/2/2026")
        book.sort("Reviews", REVIEWS, column=2, ascending=False)
        book.insert_rows("Reviews", row=3)
        book.type_in("Reviews", cell="A3", text="007")
        book.delete_rows("Reviews", row=6)
        book.filter_table(table="Return_Reviews", column=1, value="1001")

    as_ods, as_xlsx = (edited(work, path=tmp_path / f"edited.{kind}") for kind in ("ods", "xlsx"))
    contents = {}
    for path in (as_ods, as_xlsx):
        with headless.open_book(path, read_only=True) as book:
            contents[path] = read(book)
    ods, xlsx = contents[as_ods], contents[as_xlsx]
    assert ods.settings == xlsx.settings
    for name, frame in xlsx.ret.tables.items():
        assert ods.ret.tables[name].equals(frame), name
        assert ods.on_sheets[name].ids == xlsx.on_sheets[name].ids
    assert "007" in ods.ret.tables["Reviews"].CHILD.tolist()
    assert validate(ods.ret).issues.frame.equals(validate(xlsx.ret).issues.frame)


def test_a_workbook_saved_as_ods_is_not_written_to(edited, tmp_path):
    path = edited(save, path=tmp_path / "edited.ods")
    before = path.read_bytes()
    with pytest.raises(XlwingsError, match=r"save it as \.xlsx"):
        recheck(path)
    assert path.read_bytes() == before


def test_our_marks_survive_several_rounds(edited, office, tmp_path):
    path = edited(save)
    for number in range(3):
        result = recheck(path)
        with office.open(path) as book:
            assert red_cells(book, "Reviews") == marked_cells(result, "Reviews")
            assert set(book.notes("Reviews")) == marked_cells(result, "Reviews")
            book.save_as(path=tmp_path / f"round {number}.xlsx")
        assert problems(path) == []
        path = shutil.copy(tmp_path / f"round {number}.xlsx", tmp_path / "next.xlsx")
