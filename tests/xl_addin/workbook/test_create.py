"""A new workbook: its sheets, marks, notes, drop-downs, links and PivotTable."""

import pandas as pd

from lac_rules.reading import read_tables
from lac_rules.writing.csv_files import write_csv_files
from tests.xl_addin.workbook.conftest import REVIEWS, cell, column, made_up_return, new_book
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.read import read


def test_sheets_stand_in_the_order_of_use(book):
    assert book.sheet_names == [
        "Start", "Errors", "Errors by type", "Episodes", "Reviews", "Changes", "Progress", "Rules",
        "Episodes last year", "_lists", "_settings", "_loaded",
    ]  # fmt: skip
    assert [s.name for s in book.sheets if not s.visible] == ["_lists", "_settings", "_loaded"]


def test_a_data_sheet_has_the_dfes_columns_first_and_ours_after_them(book):
    header = book.sheets["Episodes"].range("A1").expand("right").value
    assert header[0] == "CHILD"
    assert header[12:] == [
        "URN", "PL_DISTANCE", "PL_LA", "PL_LOCATION", "Suggestion", "Check", "Errors", "_marks",
        "_row",
    ]  # fmt: skip


def test_wrong_rows_say_so_in_words(book):
    sheet = book.sheets["Reviews"]
    assert [cell(sheet, row, "Check").value for row in range(2, 7)] == [
        "valid", "error", "valid", "error", "error",
    ]  # fmt: skip
    assert "166 REVIEW; 167 REVIEW, REVIEW_CODE" in cell(sheet, 3, "Errors").value
    assert sheet.range((1, column(sheet, "_marks"))).columns.hidden


def test_a_conditional_format_paints_what_is_wrong_or_to_come_or_explained(book):
    sheet = book.sheets["Reviews"]
    rules = sheet.range("A2").conditional_formats
    assert [rule.formula for rule in rules] == [
        '=ISNUMBER(SEARCH(";"&A$1&"=",$G2))',
        '=ISNUMBER(SEARCH(";@"&A$1&"=",$G2))',
        '=ISNUMBER(SEARCH(";!"&A$1&"=",$G2))',
    ]
    colours = [(255, 199, 206), (253, 233, 208), (217, 232, 246)]
    assert [rule.fill_color for rule in rules] == colours
    assert ";REVIEW=" in cell(sheet, 3, "_marks").value


def test_wrong_cells_have_a_note_with_code_message_and_advice(book):
    note = cell(book.sheets["Reviews"], 5, "REVIEW_CODE").note.text
    assert note.startswith("903 check\n440: The review says PN0 (child under four)")
    assert "choose a code from PN1 to PN7" in note
    assert cell(book.sheets["Reviews"], 2, "REVIEW").note is None


def test_errors_list_each_error_with_a_link_to_its_cell(book):
    rows = book.sheets["Errors"].tables["Errors_found"].data_body_range.value
    found = {(row[0], row[1], row[3], row[5]) for row in rows}
    assert ("1003", "Reviews", "DOB, REVIEW, REVIEW_CODE", "440") in found
    row = next(row for row in rows if row[5] == "440")
    assert row[4] == "DOB 09/10/2010; REVIEW 05/05/2026; REVIEW_CODE PN0"
    formula = book.sheets["Errors"].range((2 + rows.index(row), 11)).formula
    assert formula == (
        '=IFERROR(HYPERLINK("#\'Reviews\'!B"&MATCH("4",\'Reviews\'!$H:$H,0),"Go to cell"),'
        '"Row deleted")'
    )


def test_errors_by_type_is_a_pivot_table_with_figures(book):
    pivot = book.sheets["Errors by type"].pivot_tables["Errors_by_type"]
    assert [field.name for field in pivot.rows] == ["Now or to come", "Kind", "Rule and message"]
    total = pivot.range.options(ndim=2).value[-1][-1]
    assert total == len(book.sheets["Errors"].tables["Errors_found"].data_body_range.value)


def test_without_errors_there_is_no_pivot_table(app):
    right = REVIEWS.iloc[[0]]
    book = new_book(app, made_up_return(Reviews=right))
    assert len(book.sheets["Errors by type"].pivot_tables) == 0
    assert book.sheets["Errors by type"].range("A5").value == "No errors were found."


def test_code_fields_have_drop_downs_of_the_years_codes(book):
    place = cell(book.sheets["Episodes"], 2, "PLACE").data_validation
    assert place.type == "list"
    codes = book.sheets["_lists"].range(place.source.partition("!")[2]).value
    assert "K3" in codes
    assert "H5" not in codes


def test_start_says_what_is_loaded_and_found(book):
    lines = dict(book.sheets["Start"].range("A3:B60").value)
    assert lines["Council"] == "Manchester"
    assert lines["Collection year"] == 2027
    assert lines["Last validated"] == "21/11/2026 09:30"
    assert lines["Children"] == 4
    assert lines["Loaded: Episodes"] == "4 rows this year, 4 rows last year"


def test_any_text_survives_csv_workbook_and_csv(app, tmp_path):
    odd = ['=HYPERLINK("x")', "+1", "-1", "@x", "007", "x" * 300, "🙂", "01/01/1066", "1/4/2026",
           "31/02/2026", " 01/04/2026", "'quoted", "#N/A", "TRUE", "1e5", "_x0041_", "a\nb",
           "03/04/2026"]  # fmt: skip
    frame = pd.DataFrame(dict.fromkeys(REVIEWS.columns, odd))
    write_csv_files({"Reviews": frame}, tmp_path / "before")
    ret = made_up_return(**read_tables(tmp_path / "before", tidy=False).tables)
    new_book(app, ret).save(tmp_path / "book.xlsx")

    book = app.books.open(tmp_path / "book.xlsx")
    contents = read(book)
    write_csv_files(contents.ret.tables, tmp_path / "after")

    before, after = (tmp_path / name / "reviews.csv" for name in ("before", "after"))
    assert after.read_bytes() == before.read_bytes()
    body = book.sheets["Reviews"].tables[0].data_body_range
    assert not any(str(text).startswith("=") and text not in odd
                   for row in body.formula for text in row)  # fmt: skip


def test_many_unreadable_dates_make_the_whole_column_text(app):
    dates = ["1/4/2026", "01/04/2026"] * 250
    frame = pd.DataFrame({"CHILD": [str(n) for n in range(500)], "REVIEW": dates})
    ret = made_up_return(Reviews=frame)
    assert read(new_book(app, ret)).ret.tables["Reviews"].REVIEW.tolist() == dates


def test_a_table_without_rows_has_a_sheet_to_paste_into(app):
    ret = made_up_return(Reviews=REVIEWS.iloc[:0])
    book = new_book(app, ret)
    assert book.sheets["Reviews"].range("A1:D1").value == list(REVIEWS.columns)
    assert len(read(book).ret.tables["Reviews"]) == 0


def test_last_years_sheets_have_grey_tabs_and_this_years_none(book, tmp_path):
    import openpyxl

    book.save(tmp_path / "book.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert sheets["Episodes last year"].sheet_properties.tabColor.rgb == "00A6A6A6"
    assert sheets["Episodes"].sheet_properties.tabColor is None
    assert sheets["Episodes"].freeze_panes == "B2"


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_can_be_read_on_its_fill():
    pairs = [
        (styles.HEADER_TEXT, styles.HEADER_FILL),
        (styles.ERROR_TEXT, styles.ERROR_FILL),
        (styles.CALCULATED_TEXT, styles.CALCULATED_FILL),
        (styles.INPUT_TEXT, styles.INPUT_FILL),
        (styles.TITLE_TEXT, "#ffffff"),
        (styles.QUIET_TEXT, "#ffffff"),
    ]
    assert all(contrast(*pair) >= 4.5 for pair in pairs)


def test_sheet_and_table_names_are_short_enough_for_excel():
    from lac_rules.schema import LAST, TABLES

    names = [layout.sheet_name(t + e) for t in TABLES for e in ("", LAST)]
    assert max(map(len, names)) <= 31
    assert len(set(names)) == len(names)


def test_labels_say_what_a_field_is_in_notes_on_headers_and_beside_drop_downs(book):
    reviews = book.sheets["Reviews"]
    label = "how the child took part in the review"
    assert cell(reviews, 5, "REVIEW_CODE").note.text.endswith(f"REVIEW_CODE: {label}")
    for row in (1, 2, 400):
        shown = cell(reviews, row, "REVIEW_CODE").data_validation
        assert (shown.input_title, shown.input_message) == ("REVIEW_CODE", f"How{label[3:]}.")
    assert cell(reviews, 1, "REVIEW").data_validation.input_message == "Date of the review."
    assert cell(reviews, 2, "REVIEW").data_validation.type == "none"
