"""A copy of the workbook as it was, before much of it changes: in Excel, as it is on screen."""

from datetime import datetime

import pytest

from lac_rules.files import CannotWrite
from xl_addin.operations import backup
from xl_addin.operations.backup import FOLDER, keep_as_it_was, kept_in_words
from xl_addin.workbook.basics import macros

NOW = datetime(2026, 11, 22, 10, 0, 5)


class Macros:
    """The add-in's VBA: saves copies, or refuses in Excel's words."""

    def __init__(self):
        self.copied, self.refusal = [], ""

    def __call__(self, app, macro, args):
        assert macro == macros.SAVE_COPY
        name, path = args
        if not self.refusal:
            with open(path, "w") as file:
                file.write("as on screen")
            self.copied.append((name, path))
        return self.refusal


@pytest.fixture
def in_excel(app, monkeypatch, tmp_path) -> Macros:
    """Our engine as if Excel ran it, with our add-in in it."""
    vba = Macros()
    monkeypatch.setattr(macros, "in_excel", lambda app: True)
    monkeypatch.setattr(type(app.impl), "run", lambda self, macro, args: vba(self, macro, args))
    monkeypatch.setattr(backup, "user_documents_path", lambda: tmp_path / "Documents")
    return vba


@pytest.fixture
def saved(app, tmp_path):
    book = app.books.add()
    book.save(tmp_path / "903.xlsx")
    return book


def test_in_excel_the_copy_holds_what_is_on_screen(saved, in_excel, tmp_path):
    saved.sheets[0].range("A1").value = "typed, not saved"
    kept = keep_as_it_was(saved, NOW)
    assert kept == tmp_path / "903 (backup 2026-11-22 10.00.05).xlsx"
    assert in_excel.copied == [("903.xlsx", str(kept))]
    assert kept.read_text() == "as on screen"
    assert kept_in_words(kept) == [
        "The workbook as it was is kept as 903 (backup 2026-11-22 10.00.05).xlsx, beside it."
    ]


def test_a_copy_never_takes_the_place_of_another(saved, in_excel):
    first, second = keep_as_it_was(saved, NOW), keep_as_it_was(saved, NOW)
    assert first != second
    assert first.is_file() and second.is_file()


def test_a_workbook_without_a_file_is_kept_in_the_documents(app, in_excel, tmp_path):
    kept = keep_as_it_was(app.books.add(), NOW)
    assert kept.parent == tmp_path / "Documents" / FOLDER
    assert kept.suffix == ".xlsx"
    assert kept_in_words(kept) == [f"The workbook as it was is kept as {kept}."]


@pytest.mark.parametrize(
    "error", [pytest.param(None, id="in words"), pytest.param(UnboundLocalError("root"), id="bare")]
)
def test_so_is_a_workbook_on_sharepoint(saved, in_excel, tmp_path, monkeypatch, error):
    """xlwings raises when it finds no folder in step with the address that Excel gives."""
    import xlwings as xw

    def fullname(self):
        raise error or xw.XlwingsError("Couldn't find your SharePoint file locally")

    monkeypatch.setattr(type(saved.impl), "fullname", property(fullname))
    assert keep_as_it_was(saved, NOW).parent == tmp_path / "Documents" / FOLDER


def test_where_excel_does_not_write_the_copy_nothing_is_done(saved, in_excel):
    in_excel.refusal = "The disk is full."
    with pytest.raises(CannotWrite, match=r"Nothing was changed.*The disk is full\."):
        keep_as_it_was(saved, NOW)


def test_without_excel_the_file_is_copied(saved, tmp_path):
    kept = keep_as_it_was(saved, NOW)
    assert kept.read_bytes() == (tmp_path / "903.xlsx").read_bytes()


def test_without_excel_a_workbook_that_was_never_saved_has_no_copy(app):
    assert keep_as_it_was(app.books.add(), NOW) is None
