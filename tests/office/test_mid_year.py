"""A workbook in November, as LibreOffice shows it: what is wrong now, and what is due when."""

from datetime import date, datetime

import pytest

from lac_rules import LacReturn, validate
from lac_rules.sample import make_sample
from lac_rules.sample.cutting import cut
from tests.office.conftest import marked_cells
from xl_addin import headless
from xl_addin.workbook.basics import styles
from xl_addin.workbook.create import create
from xl_addin.workbook.marks import is_to_come, marks_of

NOVEMBER = date(2026, 11, 27)


@pytest.fixture(scope="module")
def made():
    sample = make_sample(60, year=2027, seed=4)
    tables = cut(sample.tables, NOVEMBER, 0.5)
    tables["Episodes"].loc[:2, "CIN"] = "N9"
    ret = LacReturn.from_frames(
        tables, year=2027, authority=sample.authority, providers=sample.providers, as_at=NOVEMBER
    )
    return ret, validate(ret)


@pytest.fixture(scope="module")
def shown(office, made, tmp_path_factory):
    path = tmp_path_factory.mktemp("november") / "november.xlsx"
    with headless.active():
        app = headless.app()
        create(app, *made, datetime(2026, 11, 27, 9)).save(path)
        app.quit()
    with office.open(path) as book:
        yield book


def cells_with(shown, sheet: str, fill: str) -> set[str]:
    seen = shown.look(sheet)
    header = {
        place: cell.text for place, cell in seen.items() if place[1:] == "1" or place[2:] == "1"
    }
    ours = {place.rstrip("1") for place, text in header.items() if text in ("Check", "Errors")}
    return {
        place
        for place, cell in seen.items()
        if cell.fill == fill and place.rstrip("0123456789") not in ours
    }


def test_what_is_wrong_is_red_and_what_is_to_come_is_not(shown, made):
    ret, result = made
    assert cells_with(shown, "Episodes", styles.ERROR_FILL) == marked_cells(result, "Episodes")
    later = {
        (row, name)
        for row, name in marks_of(result.issues, result.to_come)["OC2"].cells
        if is_to_come(marks_of(result.issues, result.to_come)["OC2"].of(row)[name])
    }
    assert len(cells_with(shown, "OC2", styles.TO_COME_FILL)) == len(later) > 0


def test_check_says_it_in_words(shown):
    words = {row["Check"] for row in shown.rows("OC2")}
    assert words == {"to come", "valid"}
    assert "error" in {row["Check"] for row in shown.rows("Episodes")}


def test_errors_lists_what_is_wrong_now_first(shown, made):
    _, result = made
    when = [row["When"] for row in shown.rows("Errors")]
    assert when == ["now"] * len(result.issues) + ["by 31 March"] * len(result.to_come)


def test_the_pivot_table_counts_them_apart(shown, made):
    _, result = made
    (pivot,) = shown.pivots("Errors by type")
    totals = {row[0]: row[-1] for row in pivot["cells"] if row[0]}
    assert totals["Now"] == len(result.issues)
    assert totals["To come by 31 March"] == len(result.to_come)


def test_start_says_both_and_what_is_due_in_which_month(shown, made):
    _, result = made
    said = dict(shown.values("Start", "A3:B20"))
    assert said["Errors now"] == len(result.issues)
    assert said["To come by 31 March"] == len(result.to_come)
    assert "in December 2026" in said["Due"]
    assert said["Looked at as of"] == "27/11/2026"


def test_the_due_list_goes_from_day_to_day(shown):
    rows = shown.rows("Due by 31 March")
    days = [row["Due"] for row in rows]
    assert len(rows) > 20
    assert days == sorted(days)
