"""What a person sees who opens our workbook in LibreOffice."""

import pytest

from lac_rules.language.rule import KIND_NAMES
from lac_rules.schema.codes import codes_of
from tests.office.conftest import marked_cells, red_cells
from xl_addin.workbook.basics import styles

TABLES = ["Reviews", "Episodes", "Episodes last year"]


def name_of(sheet: str) -> str:
    return sheet.replace(" last year", "_last")


def test_every_sheet_is_there_and_the_programs_own_are_hidden(shown):
    sheets = shown.sheets()
    names = [sheet["name"] for sheet in sheets]
    assert {"Start", "Errors", "Errors by type", "Rules", *TABLES} <= set(names)
    assert [s["name"] for s in sheets if not s["visible"]] == [n for n in names if n[0] == "_"]


@pytest.mark.parametrize("sheet", TABLES)
def test_exactly_the_wrong_cells_are_red(shown, result, sheet):
    assert red_cells(shown, sheet) == marked_cells(result, name_of(sheet))


@pytest.mark.parametrize("sheet", TABLES)
def test_the_word_error_stands_and_is_red_in_the_rows_with_red_cells(shown, sheet):
    seen = shown.look(sheet)
    check = next(place[:-1] for place, cell in seen.items() if cell.text == "Check")
    wrong_rows = {place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for place in red_cells(shown, sheet)}
    last = max(int(place[len(check) :]) for place in seen if place[:-1] == check)
    for row in map(str, range(2, last + 1)):
        cell = seen[check + row]
        assert cell.text == ("error" if row in wrong_rows else "valid")
        assert cell.fill == (styles.ERROR_FILL if row in wrong_rows else styles.CALCULATED_FILL)


@pytest.mark.parametrize("sheet", TABLES)
def test_each_red_cell_has_a_note_that_says_which_rule_and_what_to_do(shown, result, sheet):
    notes = shown.notes(sheet)
    assert set(notes) == marked_cells(result, name_of(sheet))
    for text in notes.values():
        first, rule, advice = text.split("\n", 2)
        assert first == "903 check"
        code, message = rule.split(": ", 1)
        assert result.rules[code].message == message
        assert advice


def test_the_programs_columns_are_hidden_on_data_sheets(shown):
    for sheet in TABLES:
        header = shown.values(sheet, shown.used_area(sheet))[0]
        assert len(shown.hidden(sheet)["columns"]) == len([n for n in header if n[:1] == "_"])


def test_tables_have_filter_buttons(shown):
    tables = shown.tables()
    assert tables["Return_Reviews"]["sheet"] == "Reviews"
    assert tables["Return_Reviews"]["area"].startswith("A1:")
    assert all(table["buttons"] for table in tables.values())


@pytest.mark.parametrize(
    ("sheet", "cell", "field"),
    [("Episodes", "F2", "PLACE"), ("Episodes", "F5000", "PLACE"), ("Reviews", "D3", "REVIEW_CODE")],
)
def test_drop_downs_offer_the_years_codes(shown, sheet, cell, field):
    drop_down = shown.drop_down(sheet, cell=cell)
    assert drop_down["shown"]
    assert drop_down["offers"] == list(codes_of(field, 2027))


def test_dates_are_dates_and_shown_day_first(shown):
    assert shown.value("Episodes", "B2") == 46113  # 1 April 2026
    assert shown.look("Episodes")["B2"].text == "01/04/2026"
    assert shown.look("Reviews")["C6"].text == "31/02/2026", "no such day stays as typed"


def test_each_error_has_a_link_to_its_cell(shown, result):
    errors, seen = shown.rows("Errors"), shown.look("Errors")
    assert len(errors) == len(result.issues)
    for row, error in enumerate(errors, start=2):
        link = seen[f"K{row}"]
        assert link.text == "Go to cell"
        sheet, cell = shown.jump(target=link.link)
        assert sheet == error["Table"]
        assert shown.value(sheet, "A" + cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) == error["Child"]
        assert shown.value(sheet, cell[0] + "1") == error["Field"].split(", ")[0]


def figures(pivot: dict) -> dict[str, float]:
    """Kind, or rule with its message -> count in a pivot table as shown."""
    rules = [row for row in pivot["cells"] if len(row) > 3]
    return {label: row[-1] for row in rules for label in row[:3] if label and row[-1]}


def expected_figures(result) -> dict[str, float]:
    counts = result.issues.by_rule
    by_kind = counts.groupby("kind")["errors"].sum()
    return {
        **dict(zip(counts.code + " " + counts.message, counts.errors, strict=True)),
        **{KIND_NAMES[kind]: count for kind, count in by_kind.items()},
    }


def test_the_pivot_table_counts_the_errors_and_goes_on_counting(shown, result):
    expected = expected_figures(result)
    for refresh in (False, True):
        if refresh:
            shown.refresh_pivots("Errors by type")
        (pivot,) = shown.pivots("Errors by type")
        found = figures(pivot)
        assert {name: found[name] for name in expected} == expected
        assert pivot["cells"][-1][-1] == len(result.issues)
        assert (pivot["rows"], pivot["columns"]) == (
            ["Kind", "Now or to come", "Rule and message"],
            ["Table"],
        )


def test_the_pivot_table_can_be_filtered_by_child(shown, result):
    children = [error["Child"] for error in shown.rows("Errors")]
    shown.choose_in_pivot("Errors by type", filter_name="Child", choice=children[0])
    (pivot,) = shown.pivots("Errors by type")
    assert pivot["cells"][-1][-1] == children.count(children[0])
    shown.choose_in_pivot("Errors by type", filter_name="Child", choice="")
    assert shown.pivots("Errors by type")[0]["cells"][-1][-1] == len(result.issues)
