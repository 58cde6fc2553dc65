"""The workbook of sixty children, as an analyst has it, in LibreOffice: sheet by sheet."""

import re
import shutil
import subprocess

import numpy as np
import pytest
from openpyxl.utils.cell import coordinate_to_tuple
from xlwings.utils import col_name

from lac_rules.schema import CODED_FIELDS, FIELDS, TABLES, split_name
from lac_rules.schema.codes import codes_of
from lac_rules.typed import parse_dates
from tests.office.conftest import red_cells_in
from tests.office.test_opening import expected_figures, figures
from tests.office.whole import YEAR, Whole
from tools.office.libreoffice import Book, Seen
from tools.pictures import photograph
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.cells import is_date_field
from xl_addin.workbook.copies.work_lists import INDEX
from xl_addin.workbook.marks import NOTE_MARK
from xl_addin.workbook.sheets.progress import HEADER_ROW as PROGRESS_ROW

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
IN_TABLES = [*TABLES, *(f"{name}_last" for name in TABLES if name != "DoLo")]
FIRST_CELLS = {
    "Start": "SSDA903 return: errors and what to do",
    "Errors": "Child",
    "Errors by type": "Errors by type",
    "Child": "Child",
    "Failures by rule": "Code",
    "Children with errors": "Child",
    "Suggestions": "Child",
    "Ofsted": "URN",
    "Changes": "Table",
    "Progress": "Errors over time",
    INDEX: "Work lists by SW_ID",
    "Rules": "Rule",
    **{layout.sheet_name(table): "CHILD" for table in IN_TABLES},
}
ERROR = re.compile(r"#(NULL|DIV/0|VALUE|REF|NAME|NUM|N/A)[!?]?|Err:[0-9]+|###+")


@pytest.fixture(scope="module")
def shown(office, whole):
    with office.open(whole.path) as book:
        yield book


@pytest.fixture(scope="module")
def looks(shown: Book) -> dict[str, dict[str, Seen]]:
    """What is seen of every visible sheet."""
    return shown.looks([sheet["name"] for sheet in shown.sheets() if sheet["visible"]])


def row_of(address: str) -> str:
    return address.lstrip(LETTERS)


def test_every_sheet_opens_and_begins_with_its_title_or_header(shown, looks):
    hidden = {sheet["name"] for sheet in shown.sheets() if not sheet["visible"]}
    assert hidden == {layout.LISTS, layout.SETTINGS, layout.LOADED}
    first = {name: seen["A1"] for name, seen in looks.items() if not name.startswith("List ")}
    assert {name: cell.text for name, cell in first.items()} == FIRST_CELLS
    assert all(cell.bold for cell in first.values())
    lists = [seen["A1"].text for name, seen in looks.items() if name.startswith("List ")]
    assert lists and all(text.startswith("Work list: ") for text in lists)


def test_no_cell_shows_an_error(shown, looks):
    for sheet in shown.sheets():
        assert shown.error_cells(sheet["name"]) == [], sheet["name"]
    wrong = {
        (name, place): cell.text
        for name, seen in looks.items()
        for place, cell in seen.items()
        if ERROR.fullmatch(cell.text)
    }
    assert not wrong


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_no_number_or_date_is_too_wide_for_its_column(shown, tmp_path):
    """Such a cell shows ###, which only a page that is drawn tells."""
    shown.save_as(path=tmp_path / "book.pdf")
    subprocess.run(["pdftotext", "-raw", "book.pdf"], cwd=tmp_path, check=True, timeout=60)
    text = (tmp_path / "book.txt").read_text()
    assert "SSDA903 return" in text and "31/02/2026" in text
    assert "###" not in text


# -- the data sheets -------------------------------------------------------------------------------


@pytest.mark.parametrize("table", IN_TABLES)
def test_exactly_the_wrong_cells_are_red_and_noted(shown, looks, whole: Whole, table):
    name = layout.sheet_name(table)
    red, notes = red_cells_in(looks[name]), shown.notes(name)
    assert red == set(notes) == whole.marked(table)
    assert all(text.startswith(NOTE_MARK) for text in notes.values())


def test_each_note_says_the_rules_and_their_advice(shown, whole: Whole):
    for table in IN_TABLES:
        for text in shown.notes(layout.sheet_name(table)).values():
            for part in text.removeprefix(NOTE_MARK).strip().split("\n\n"):
                code, _, words = part.partition(": ")
                if code == "Suggested" or code in FIELDS:
                    continue
                rule = whole.result.rules[code]
                assert words == f"{rule.message}\n{rule.advice}"


@pytest.mark.parametrize("table", IN_TABLES)
def test_check_says_in_words_what_the_colours_say(looks, whole: Whole, table):
    seen = looks[layout.sheet_name(table)]
    letter = next(p[:-1] for p, cell in seen.items() if p.endswith("1") and cell.text == "Check")
    wrong = {row_of(place) for place in whole.marked(table)}
    rows = list(map(str, whole.contents.on_sheets[table].sheet_rows))
    words = {row: seen[letter + row].text for row in rows}
    assert words == {row: "error" if row in wrong else "valid" for row in rows}


def test_most_tables_have_an_error(whole: Whole):
    """Otherwise the tests above look at little."""
    assert len([table for table in IN_TABLES if whole.marked(table)]) >= 13


@pytest.mark.parametrize("table", IN_TABLES)
def test_the_drop_down_of_every_coded_field_offers_the_years_codes(shown, whole: Whole, table):
    on_sheet = whole.contents.on_sheets[table]
    fields = split_name(table)[0].fields
    for name, place in on_sheet.columns.items():
        for row in (layout.FIRST_ROW, layout.FIRST_ROW + len(on_sheet.frame), 5_000):
            cell = f"{col_name(place)}{row}"
            drop_down = shown.drop_down(layout.sheet_name(table), cell=cell)
            if name in CODED_FIELDS and name in fields:
                assert drop_down["offers"] == list(codes_of(name, YEAR)), (name, row)
                assert drop_down["shown"]
                # Whoever types another code is told, and may not leave it.
                assert (drop_down["refuses"], drop_down["alert"]) == (True, "STOP")
            else:
                assert drop_down["type"] == "ANY", name


def test_dates_are_dates_everywhere(shown, whole: Whole):
    """A date as text would sort as text: only what is no date is one."""
    texts = []
    for table in IN_TABLES:
        on_sheet, name = whole.contents.on_sheets[table], layout.sheet_name(table)
        for cells in shown.rows(name):
            texts += [
                (name, cells[field])
                for field in on_sheet.frame.columns
                if is_date_field(field) and isinstance(cells[field], str) and cells[field]
            ]
    assert ("Reviews", "31/02/2026") in texts
    assert np.isnat(parse_dates([text for _, text in texts])).all(), texts


# -- links -----------------------------------------------------------------------------------------


def links(looks, sheet: str) -> dict[str, str]:
    """Row -> target of the links on a sheet."""
    return {row_of(p): cell.link for p, cell in looks[sheet].items() if cell.link}


def test_links_stand_on_errors_and_work_lists_only(looks):
    with_links = {sheet for sheet in looks if links(looks, sheet)}
    lists = {sheet for sheet in looks if sheet.startswith("List ")}
    assert with_links == {"Errors", INDEX} | lists


def assert_links_lead_to_their_cells(shown, targets: list[str], errors: list[dict]) -> None:
    """Every link names its error's cell; following takes long, so one a table is followed."""
    sheets = {error["Table"] for error in errors}
    values = {sheet: shown.values(sheet, shown.used_area(sheet)) for sheet in sheets}
    followed = set()
    for target, error in zip(targets, errors, strict=True):
        sheet, cell = re.fullmatch(r"#'(.+)'[!.]\$?([A-Z]+\$?[0-9]+)", target).groups()
        row, column = coordinate_to_tuple(cell.replace("$", ""))
        assert sheet == error["Table"]
        assert values[sheet][row - 1][0] == error["Child"]
        assert values[sheet][0][column - 1] == error["Field"].split(", ")[0]
        if sheet not in followed:
            assert shown.jump(target=target) == [sheet, cell.replace("$", "")]
            followed.add(sheet)


def test_each_error_has_a_link_to_its_cell(shown, looks, whole: Whole):
    errors, targets = shown.rows("Errors"), links(looks, "Errors")
    assert len(errors) == len(targets) == len(whole.result.issues)
    in_order = [targets[str(row)] for row in range(2, len(errors) + 2)]
    assert_links_lead_to_their_cells(shown, in_order, errors)


def test_the_index_of_work_lists_leads_to_each_list(shown, looks):
    targets = links(looks, INDEX)
    lists = [sheet for sheet in looks if sheet.startswith("List ")]
    assert [shown.value(INDEX, f"G{row}") for row in targets] == lists
    for row, target in targets.items():
        assert shown.jump(target=target) == [shown.value(INDEX, f"G{row}"), "A1"]


def test_each_line_of_a_work_list_leads_to_its_cell(shown, looks, whole: Whole):
    count = 0
    for sheet in (sheet for sheet in looks if sheet.startswith("List ")):
        (header,) = shown.values(sheet, "A4:I4")
        targets = links(looks, sheet)
        lines = [shown.values(sheet, f"A{row}:I{row}")[0] for row in targets]
        errors = [dict(zip(header, line, strict=True)) for line in lines]
        assert_links_lead_to_their_cells(shown, list(targets.values()), errors)
        count += len(errors)
    assert count == len(whole.result.issues)


# -- our own sheets --------------------------------------------------------------------------------


def test_start_says_what_validation_found(shown, whole: Whole):
    said = {row[0]: row[1] for row in shown.values("Start", "A3:B18") if row[0]}
    issues = whole.result.issues
    assert said["Council"] == "Manchester"
    assert said["Collection year"] == YEAR
    assert said["Errors now"] == len(issues)
    assert said["Children with errors"] == issues.children_with_errors


def test_the_pivot_table_counts_the_errors_and_goes_on_counting(shown, whole: Whole):
    expected = expected_figures(whole.result)
    for refresh in (False, True):
        if refresh:
            shown.refresh_pivots("Errors by type")
        (pivot,) = shown.pivots("Errors by type")
        found = figures(pivot)
        assert {name: found[name] for name in expected} == expected
        assert pivot["cells"][-1][-1] == len(whole.result.issues)
        assert pivot["filters"] == ["Child"]
    heads = {text for row in pivot["cells"] for text in row}
    assert set(whole.result.issues.rows["table"].map(layout.sheet_name)) <= heads


def test_suggestions_are_listed_for_cells_that_are_red(shown, looks, whole: Whole):
    rows = shown.rows("Suggestions")
    accepted = [row for row in rows if row["Certainty"] == "accepted"]
    assert len(accepted) == 2
    places = {name: on_sheet.columns for name, on_sheet in whole.contents.on_sheets.items()}
    for row in rows:
        letter = col_name(places[row["_table"]][row["Field"]])
        cell = f"{letter}{row['Row']:.0f}"
        if row in accepted:
            assert looks[row["Table"]][cell].text == row["Suggestion"]
        else:
            assert looks[row["Table"]][cell].text == row["Value now"]


def test_changes_lists_what_was_done_and_who_did_it(shown):
    rows = {(row["Table"], row["Field"]): row for row in shown.rows("Changes")}
    assert rows["Reviews", "REVIEW_CODE"]["After"] == "PN9"
    assert rows["Reviews", "REVIEW"]["After"] == "31/02/2026"
    assert "A. Analyst" in rows["Reviews", "REVIEW"]["Who or what"]
    assert ("Reviews", "(row deleted)") in rows
    assert ("Missing", "(row added)") in rows
    sources = [row["Who or what"] for row in shown.rows("Changes")]
    assert len([who for who in sources if who.startswith("suggestion")]) == 2


def test_the_sheet_of_the_child_shows_its_rows_and_what_is_wrong_in_red(shown, looks, whole):
    seen = looks["Child"]
    assert seen["B1"].text == whole.child
    red = {place for place, cell in seen.items() if cell.fill == "#ffc7ce"}
    shown_rows, table, expected = {}, None, set()
    for row in range(3, 1 + max(int(row_of(place)) for place in seen)):
        title = seen[f"A{row}"].text
        if title.startswith("row "):
            shown_rows[table, title.removeprefix("row ")] = row
        else:
            table = title
    for name, on_sheet in whole.contents.on_sheets.items():
        fields = list(on_sheet.frame.columns)
        for place in whole.marked(name):
            row = shown_rows.get((layout.sheet_name(name), row_of(place)))
            field = next(
                f for f, n in on_sheet.columns.items()
                if col_name(n) == place.rstrip("0123456789")
            )  # fmt: skip
            if row and field in fields:
                expected.add(f"{col_name(fields.index(field) + 1)}{row}")
    assert red == expected
    assert len(red) > 3
    children = sum(
        int((on_sheet.frame["CHILD"].str.strip() == whole.child).sum())
        for on_sheet in whole.contents.on_sheets.values()
    )
    assert len(shown_rows) == children


def test_progress_draws_every_run(shown):
    (chart,) = shown.charts("Progress")
    runs = [
        row
        for row in shown.values("Progress", f"A{PROGRESS_ROW + 1}:F{PROGRESS_ROW + 9}")
        if row[0]
    ]
    assert len(runs) == 4
    assert chart["title"] and chart["alternative"]
    assert sorted(chart["series"]) == sorted([row[place] for row in runs] for place in range(1, 5))


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils is not installed")
def test_the_chart_is_really_drawn(office, whole, tmp_path):
    with office.open(whole.path) as book:
        photograph(book, "Progress", "A4:I28", tmp_path / "chart.ppm", pixels=300, form="ppm")
    pixels = (tmp_path / "chart.ppm").read_bytes().split(b"\n255\n", 1)[1]
    colours = {pixels[place : place + 3] for place in range(0, len(pixels), 3)}
    assert len([colour for colour in colours if max(colour) - min(colour) > 60]) >= 4
