"""Message boxes in Excel for Mac: an Apple event waits a minute for its reply, and no longer."""

import pytest
import xlwings as xw

from tests.stand_ins.macos.engine import running
from tests.xl_addin.workbook.conftest import made_up_return, new_book
from xl_addin import ribbon
from xl_addin.commands.session import Session
from xl_addin.failures import CannotDo


@pytest.fixture
def excel(tmp_path, monkeypatch):
    monkeypatch.setenv("LAC903_LOGS", str(tmp_path / "logs"))
    with running() as (app, excel):
        new_book(app, made_up_return())
        yield excel


def session() -> Session:
    app = xw.apps.active
    return Session(app, app.books.active)


def test_what_is_told_may_be_read_later(excel):
    excel.nobody_is_there = True
    session().tell("4 errors in 3 children.")
    assert excel.our_app.alerts[-1]["prompt"] == "4 errors in 3 children."


def test_a_question_that_nobody_answers_is_not_taken_for_a_yes(excel):
    excel.nobody_is_there = True
    excel.our_app.answer = "yes"
    with pytest.raises(CannotDo, match="not answered within a minute"):
        session().ask("Accept all?")


def test_an_answer_in_time_counts(excel):
    excel.our_app.answer = "no"
    assert session().ask("Accept all?", "yes_no_cancel") == "no"


def test_a_button_goes_well_when_its_message_stays_unread(excel):
    excel.nobody_is_there = True
    assert ribbon.press("validate", xw.apps.active.books.active)


def test_a_failure_is_told_even_when_nobody_is_there(excel, tmp_path):
    excel.nobody_is_there = True
    assert not ribbon.press("load_ofsted", xw.apps.active.books.active, [tmp_path / "none.csv"])
    assert "none.csv" in excel.our_app.alerts[-1]["prompt"]


def test_excel_that_does_not_answer_otherwise_is_told_in_its_words(excel):
    """A cell is being edited: then Excel for Mac answers nothing at all."""
    book = xw.apps.active.books.active
    excel.mood.edit_a_cell(1)
    assert not ribbon.press("validate", book)
    assert "Finish typing in the cell" in excel.our_app.alerts[-1]["prompt"]
