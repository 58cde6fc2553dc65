"""A checked workbook as next year's last year: which explanations go on, and which do not."""

import pandas as pd
import pytest

from lac_rules import LacReturn
from tests.xl_addin.operations.faces import lac903, press
from tests.xl_addin.workbook.conftest import NOW
from tests.xl_addin.workbook.test_further_checks import rows
from xl_addin import headless
from xl_addin.operations.keep import Error, keep
from xl_addin.operations.validate import run_rules
from xl_addin.workbook.create import create
from xl_addin.workbook.read import read

COLUMNS = ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"]
LAST = [["1001", "1", "05/06/2012", "WBRI", "A123456789123", "", ""]]
THIS = [["1001", "2", "05/06/2012", "WBRI", "A123456789123", "", ""]]
SEX = "202"
"""The rule that sees another sex than in last year's return."""
MISSING = ["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"]
OPEN = ["1001", "05/06/2012", "M", "30/03/2026", ""]
"""A period left open last year, which this year's return does not go on with: rule 576."""


def header(values: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(values, columns=COLUMNS)


def save(path, year: int, tables: dict[str, pd.DataFrame], *keeps: tuple[Error, str]):
    """A workbook of one year, in which errors are explained; gives its path."""
    ret = LacReturn.from_frames(tables, year=year, authority="E08000003")
    with headless.active():
        app = headless.app()
        book = create(app, ret, run_rules(ret), NOW)
        for error, reason in keeps:
            keep(read(book), [error], reason, NOW, user="Ann")
        book.save(path)
        app.quit()
    return path


@pytest.fixture
def checked(tmp_path):
    """2026's workbook: the sex was corrected since 2025."""
    explained = Error("Header", "1", SEX), "The birth certificate says so."
    return save(
        tmp_path / "2026.xlsx",
        2026,
        {"Header": header(THIS), "Header_last": header(LAST)},
        explained,
    )


def explained(path) -> list[dict]:
    with headless.open_book(path, read_only=True) as book:
        return rows(book, "Explained") if "Explained" in book.sheet_names else []


def test_loaded_by_a_button(checked, tmp_path):
    path = save(tmp_path / "2027.xlsx", 2027, {"Header": header(THIS)})
    message = press(path, "load_last_year", checked)
    assert "Last year's workbook had 1 explained error. Carried over" in message
    (row,) = explained(path)
    assert (row["Reason"], row["Rule"]) == ("The birth certificate says so.", SEX)
    assert (row["State"], row["_table"], row["_row"]) == ("stands", "Header", "1")


def test_loaded_by_a_command(checked, tmp_path):
    save(tmp_path / "in.xlsx", 2027, {"Header": header(THIS)})
    path = tmp_path / "2027.xlsx"
    lac903("check", tmp_path / "in.xlsx", "--last-year", checked, "--year", 2027, "-o", path)
    assert [row["State"] for row in explained(path)] == ["stands"]


def test_loaded_from_a_folder_with_both_years(checked, tmp_path):
    """Last year's workbook is not taken for this year's, whose rows look alike."""
    folder = tmp_path / "both"
    (folder / "last year").mkdir(parents=True)
    of_one_year = save(
        folder / "last year" / "2026.xlsx", 2026, {"Header": header(THIS)},
        (Error("Header", "1", "101"), "Of one year."), (Error("Header", "1", SEX), "Of both."),
    )  # fmt: skip
    assert len(explained(of_one_year)) == 2
    save(folder / "2027.xlsx", 2027, {"Header": header(THIS)})
    path = tmp_path / "new.xlsx"
    lac903("check", folder, "--year", 2027, "-o", path)
    assert [row["Reason"] for row in explained(path)] == ["Of both."]


def test_a_row_with_other_values_is_to_be_looked_at_anew(checked, tmp_path):
    path = save(tmp_path / "2027.xlsx", 2027, {"Header": header(LAST)})
    assert "Explained: 0, of rules that compare" in press(path, "load_last_year", checked)
    assert explained(path) == []


def missing(*rows: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=MISSING)


OTHER = ["1002", "05/06/2013", "M", "30/03/2026", ""]
"""It is open as well, so that its marked values are the same."""


@pytest.mark.parametrize(
    ("new_rows", "state"), [([OTHER, OPEN], "stands"), ([OTHER], "lapsed")], ids=["moved", "gone"]
)
def test_what_was_explained_on_last_years_sheet_goes_to_no_other_row(tmp_path, new_rows, state):
    tables = {"Missing": missing(["1001", "05/06/2012", "A", "05/05/2026", "06/05/2026"]),
              "Missing_last": missing(OPEN)}  # fmt: skip
    of_last = Error("Missing_last", "1", "576"), "Found on the last day, as the police say."
    path = save(tmp_path / "2027.xlsx", 2027, tables, of_last)
    assert [row["State"] for row in explained(path)] == ["stands"]
    missing(*new_rows).to_csv(tmp_path / "missing.csv", index=False)
    message = press(path, "load_last_year", tmp_path / "missing.csv", answer="yes")
    (row,) = explained(path)
    assert (row["Child"], row["State"]) == ("1001", state)
    assert ("1 explanation of last year's rows lapsed" in message) == (state == "lapsed")
