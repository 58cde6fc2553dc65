"""The column Run of the sheet Rules: which rules are run, and what says so."""

import openpyxl
import pandas as pd
import pytest
import xlwings as xw

from lac_rules import LacReturn
from lac_rules.language.choice import Choice
from tests.xl_addin.workbook.conftest import (
    LATER,
    NOW,
    REVIEWS,
    cell,
    made_up_return,
)
from xl_addin import headless
from xl_addin.operations.reload import reload
from xl_addin.operations.report import Targets, report
from xl_addin.operations.validate import run_rules, validate
from xl_addin.workbook.book import SheetProblem
from xl_addin.workbook.create import create
from xl_addin.workbook.read import read


def new_book(app: xw.App, choice: Choice = Choice(), **tables: pd.DataFrame) -> xw.Book:  # noqa: B008
    """The workbook of the small return, checked with the chosen rules."""
    ret = made_up_return(**tables)
    return create(app, ret, run_rules(ret, choice=choice), NOW)


@pytest.fixture
def book(app: xw.App) -> xw.Book:
    return new_book(app)


def rules(book: xw.Book) -> dict[str, dict[str, object]]:
    """Code -> what the sheet Rules says of it, by column."""
    names, *rows = book.sheets["Rules"].tables[0].range.options(ndim=2).value
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def turn(book: xw.Book, code: str, word: str) -> None:
    """Choose a word in the column Run."""
    codes = book.sheets["Rules"].used_range.columns[0].value
    cell(book.sheets["Rules"], codes.index(code) + 1, "Run").value = word


def start(book: xw.Book) -> dict[str, object]:
    return dict(book.sheets["Start"].range("A1:B60").value)


def errors(book: xw.Book) -> set[str]:
    body = book.sheets["Errors"].tables[0].data_body_range
    return {row[5] for row in body.options(ndim=2).value}


def test_every_rule_and_further_check_is_run_at_first_and_offers_yes_and_no(book, tmp_path):
    assert {row["Run"] for row in rules(book).values()} == {"yes"}
    assert "X03" in rules(book)
    assert start(book)["Rules turned off"] == "none"
    book.save(tmp_path / "book.xlsx")
    written = openpyxl.load_workbook(tmp_path / "book.xlsx")
    (drop_down,) = written["Rules"].data_validations.dataValidation
    assert str(drop_down.sqref) == "B2:B1000"
    lists, _, offered = drop_down.formula1.rpartition("!")
    assert [cell.value for (cell,) in written[lists][offered]] == ["yes", "no"]


def test_a_rule_that_is_turned_off_is_not_run_and_everybody_is_told(book):
    assert "440" in errors(book)
    before = start(book)["Errors now"]
    turn(book, "440", "no")
    validated = validate(book, LATER)

    assert "440" not in errors(book)
    assert cell(book.sheets["Reviews"], 5, "Check").value == "valid"
    row = rules(book)["440"]
    assert (row["Run"], row["Errors"]) == ("no", None)
    assert row["Not run because"] == "turned off: the column Run says no"
    told = start(book)
    assert told["Errors now"] == before - 1
    assert told["Rules turned off"].startswith("440: what they would find is not counted")
    assert told["Rules run"].startswith(f"{validated.result.run_of()[0]} of 326, and 6 of 13 ")
    assert "Careful: rule 440 was not run by choice" in validated.words
    names, *_, last = book.sheets["Progress"].tables[0].range.options(ndim=2).value
    assert dict(zip(names, last, strict=True))["Rules turned off"] == 1


def test_it_is_run_again_when_it_is_turned_on(book):
    turn(book, "440", "no")
    validate(book, LATER)
    turn(book, "440", "")
    validate(book, LATER)
    assert "440" in errors(book)
    assert rules(book)["440"]["Run"] == "yes"
    assert start(book)["Rules turned off"] == "none"


def test_it_stays_off_through_saving_sorting_and_a_fresh_extract(book, tmp_path):
    turn(book, "440", "No")
    turn(book, "X09", "no")
    book.sheets["Rules"].tables[0].sort(1, ascending=False)
    book.save(tmp_path / "book.xlsx")
    with headless.open_book(tmp_path / "book.xlsx", save=True) as opened:
        reload(opened, {"Reviews": REVIEWS.iloc[::-1].reset_index(drop=True)}, LATER)
    with headless.open_book(tmp_path / "book.xlsx") as opened:
        off = {code for code, row in rules(opened).items() if row["Run"] == "no"}
        assert off == {"440", "X09"}
        assert "440" not in errors(opened)
        assert read(opened).choice.off == ("440", "X09")


def test_another_word_is_told_with_its_place(book):
    turn(book, "440", "perhaps")
    with pytest.raises(SheetProblem, match=r"Rules, row \d+: Run of rule 440 is perhaps. Choose"):
        validate(book, LATER)


def test_a_workbook_keeps_what_was_chosen_away_when_it_was_made(app):
    book = new_book(app, Choice(without=("440",), dfe_only=True))
    off = {code for code, row in rules(book).items() if row["Run"] == "no"}
    assert {"440", "X03", "X09"} <= off
    assert all(code == "440" or code.startswith("X") for code in off)
    validate(book, LATER)
    assert {code for code, row in rules(book).items() if row["Run"] == "no"} == off
    assert start(book)["Further checks"] == "not run"


def test_a_choice_for_this_time_leaves_the_column_run_as_it_is(book):
    turn(book, "440", "no")
    validated = validate(book, LATER, choice=Choice(only=("166", "440")))
    assert validated.result.rules.codes == ["166", "440"]
    assert {code for code, row in rules(book).items() if row["Run"] == "no"} == {"440"}
    assert rules(book)["167"]["Not run because"] == "not among the chosen rules"
    assert start(book)["Rules turned off"].startswith("337 of 339: ")
    validate(book, LATER)
    assert {"166", "167"} <= errors(book)
    assert "440" not in errors(book)


def test_reports_on_the_workbook_look_for_the_same(book, tmp_path):
    turn(book, "440", "no")
    contents = read(book)
    reported = report(contents.ret, Targets(tmp_path / "f.csv"), contents=contents)
    assert "440" not in set(reported.result.issues.by_rule["code"])
    assert "\r\n440," not in (tmp_path / "f.csv").read_text(encoding="utf-8-sig")


def test_a_workbook_of_an_earlier_version_gets_the_column_and_keeps_its_owners(book):
    sheet = book.sheets["Rules"]
    sheet.range("B:B").delete()
    names = book.sheets["_settings"].used_range.columns[0].value
    book.sheets["_settings"].range(f"B{names.index('looks') + 1}").value = "2"
    place = sheet.used_range.shape[1] + 1
    sheet.range((1, place)).value = [["Team"], ["north"]]

    validate(book, LATER)

    assert {row["Run"] for row in rules(book).values()} == {"yes"}
    assert cell(sheet, 2, "Run").data_validation.type == "list"
    assert sheet.range((1, place + 1)).options(ndim=2, expand="down").value == [["Team"], ["north"]]
    turn(book, "440", "no")
    validate(book, LATER)
    assert "440" not in errors(book)


def test_a_year_without_such_a_rule_passes_it_over(app):
    book = new_book(app)
    turn(book, "X12", "no")
    turn(book, "440", "no")
    book.sheets["Start"].range("B4").value = 2023  # social workers came later
    validate(book, LATER)
    assert "X12" not in rules(book)
    assert rules(book)["440"]["Run"] == "no"


def test_a_return_without_errors_says_what_was_not_looked_for(app):
    fine = LacReturn.from_frames({"Reviews": REVIEWS.iloc[:1]}, year=2027)
    book = create(app, fine, run_rules(fine, choice=Choice(without=("440",))), NOW)
    validated = validate(book, LATER)
    assert "No errors found" in validated.words
    assert "rule 440 was not run by choice" in validated.words
