"""Where the template is kept: on macOS there where Excel may read it without asking anybody."""

from pathlib import Path

import pytest

from lac_rules import files
from tests.stand_ins.macos.engine import running
from tests.xl_addin.workbook.conftest import made_up_return, new_book, recheck
from xl_addin.workbook.template.template import template_path

OFFICE = "Library/Group Containers/UBF8T346G9.Office"


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LAC903_CACHE", str(tmp_path / "cache"))
    return tmp_path


def test_excel_for_mac_asks_for_no_file_when_a_workbook_is_made(home):
    (home / OFFICE).mkdir(parents=True)
    with running(home / OFFICE) as (app, excel):
        recheck(new_book(app, made_up_return()))
        assert excel.sandbox.asked == []


def test_where_macos_keeps_programs_out_of_offices_folder_excel_asks_once(home, monkeypatch):
    (home / OFFICE).mkdir(parents=True)
    told = files._told

    def keep_out(path):
        if OFFICE in str(path):
            raise files.CannotWrite(f"{path}: Operation not permitted")
        return told(path)

    monkeypatch.setattr(files, "_told", keep_out)
    with running(home / OFFICE) as (app, excel):
        new_book(app, made_up_return())
        assert [path.parent for path in excel.sandbox.asked] == [home / "cache"]


def test_elsewhere_it_is_in_the_cache(home):
    (home / OFFICE).mkdir(parents=True)
    assert template_path().parent == home / "cache"


def test_what_a_person_does_not_grant_is_refused_in_excels_words(home):
    with running() as (app, excel):
        excel.sandbox.grants = False
        with pytest.raises(Exception, match="cannot access the file"):
            app.books.open(template_path())
