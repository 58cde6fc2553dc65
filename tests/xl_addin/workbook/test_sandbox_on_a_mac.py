"""Excel for Mac runs in a sandbox: a person is asked about files of theirs only, and once."""

from pathlib import Path

import pytest

from tests.stand_ins.engines import excel
from tests.stand_ins.macos.engine import running
from tests.stand_ins.macos.modules import RUNNING
from tests.xl_addin.workbook.conftest import LATER, made_up_return, new_book, recheck
from xl_addin import headless
from xl_addin.operations.backup import keep_as_it_was
from xl_addin.workbook.basics import macros
from xl_addin.workbook.template.template import template_path

OFFICE = "Library/Group Containers/UBF8T346G9.Office"


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LAC903_CACHE", str(tmp_path / "cache"))
    return tmp_path


def test_excel_for_mac_asks_for_no_file_when_a_workbook_is_made(home):
    (home / OFFICE).mkdir(parents=True)
    with running(home / OFFICE) as (app, mac):
        recheck(new_book(app, made_up_return()))
        assert mac.sandbox.asked == []


def test_where_macos_keeps_programs_out_of_offices_folder_excel_asks_once(home, monkeypatch):
    (home / OFFICE).mkdir(parents=True)
    made = Path.mkdir

    def keep_out(self, *args, **kwargs):
        if OFFICE in str(self):
            raise PermissionError(1, "Operation not permitted", str(self))
        made(self, *args, **kwargs)

    monkeypatch.setattr(Path, "mkdir", keep_out)
    with running(home / OFFICE) as (app, mac):
        new_book(app, made_up_return())
        assert [path.parent for path in mac.sandbox.asked] == [home / "cache"]


def test_the_copy_before_much_changes_is_kept_without_a_question(home):
    (home / OFFICE).mkdir(parents=True)
    with excel("macos") as it:
        sandbox = RUNNING[it.app.pid].sandbox
        sandbox.folders.append((home / OFFICE).resolve())
        book = new_book(it.app, made_up_return())
        book.save(home / "903.xlsx")
        sandbox.grants = False
        it.type("Reviews", "D2", "PN9")
        kept = keep_as_it_was(book, LATER)
        assert sandbox.asked == [home / "903.xlsx"]
    assert kept.parent == home
    with headless.open_book(kept) as copy:
        assert copy.sheets["Reviews"].range("D2").value == "PN9"
    assert [path.suffix for path in (home / OFFICE / "lac903").iterdir()] == [".xlsx"]  # template


def test_a_question_that_stays_open_is_told_as_such(home):
    with excel("macos") as it:
        book = new_book(it.app, made_up_return())
        book.save(home / "903.xlsx")
        it.mood.edit_a_cell(1)
        assert "answer it, and press the button" in macros.save_copy(book, home / "copy.xlsx")


def test_elsewhere_it_is_in_the_cache(home):
    (home / OFFICE).mkdir(parents=True)
    assert template_path().parent == home / "cache"


def test_what_a_person_does_not_grant_is_refused_in_excels_words(home):
    with running() as (app, mac):
        mac.sandbox.grants = False
        with pytest.raises(Exception, match="cannot access the file"):
            app.books.open(template_path())
