"""What an operation tells while it works, and what a face makes of it."""

from lac_rules.writing.csv_files import write_csv_files
from tests.xl_addin.workbook.conftest import LATER, REVIEWS
from xl_addin.commands.messages import first, under_titles
from xl_addin.commands.session import Session
from xl_addin.operations.check import Files, check
from xl_addin.operations.validate import validate
from xl_addin.operations.words import Section


def test_each_step_is_told_and_counted_where_it_can_be(book):
    told = []
    validate(book, LATER, lambda *step: told.append(step))
    doing = list(dict.fromkeys(step[0] for step in told))
    assert doing == ["reading the sheets", "running the rules", "renewing the marks"]
    counted = [step[1:] for step in told if step[0] == "running the rules"]
    assert counted[-1][0] == counted[-1][1] == len(counted)


def test_making_a_workbook_tells_each_sheet(app, tmp_path):
    write_csv_files({"Reviews": REVIEWS}, tmp_path)
    told = []
    checked = check(Files([tmp_path]), LATER, app, lambda *step: told.append(step))
    assert "Reviews" in checked.book.sheet_names
    assert told[0] == ("reading the files",)
    assert "writing Reviews" in [step[0] for step in told]


def test_without_an_app_no_workbook_is_made(app, tmp_path):
    write_csv_files({"Reviews": REVIEWS}, tmp_path)
    assert check(Files([tmp_path]), LATER).book is None
    assert len(app.books) == 0


def test_the_status_bar_counts(app):
    session = Session(app, app.books.add())
    session.progress("running the rules", 3, 326)
    assert app.status_bar == "903: running the rules, 3 of 326"


def test_a_message_box_shows_twelve_lines_of_each_kind():
    lines = [str(number) for number in range(15)]
    assert first(lines) == [*lines[:12], "and 3 more"]
    assert under_titles([Section("Notes", ["a"])]) == ["", "Notes:", "a"]
