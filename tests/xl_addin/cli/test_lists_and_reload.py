"""``lac903 worklists`` and ``lac903 reload``, as people use them on files."""

import pytest
import typer
from typer.testing import CliRunner, Result

from lac_rules.writing.csv_files import write_csv_files
from tests.xl_addin.workbook.conftest import REVIEWS, made_up_return, new_book
from tests.xl_addin.workbook.test_share import WORKERS
from xl_addin import headless
from xl_addin.cli import reload, work_lists

_app = typer.Typer()
_app.command("worklists")(work_lists.work_lists)
_app.command("reload")(reload.reload)


def lac903(*arguments: object, **options) -> Result:
    return CliRunner().invoke(
        _app, [str(each) for each in arguments], env={"COLUMNS": "300"}, **options
    )


@pytest.fixture
def book(tmp_path):
    """The path of a checked workbook, alone in its folder, with one correction in it."""
    path = tmp_path / "work" / "903.xlsx"
    path.parent.mkdir()
    with headless.active():
        app = headless.app()
        opened = new_book(app, made_up_return(Reviews=REVIEWS, SWEpisodes=WORKERS))
        opened.sheets["Reviews"].range("D5").value = "PN1"
        opened.save(path)
        app.quit()
    return path


@pytest.fixture
def extract(tmp_path):
    """The folder of the same extract again."""
    write_csv_files({"Reviews": REVIEWS, "SWEpisodes": WORKERS}, tmp_path / "extract")
    return tmp_path / "extract"


def code(path) -> str:
    with headless.open_book(path) as opened:
        return opened.sheets["Reviews"].range("D5").value


def test_lists_are_counted_without_touching_the_workbook(book):
    before = book.read_bytes()
    result = lac903("worklists", book)
    assert "SW2" in result.output and "no SW_ID" in result.output
    assert book.read_bytes() == before


def test_lists_as_sheets_and_as_files(book, tmp_path):
    result = lac903("worklists", book, "--sheets", "--files", tmp_path / "lists")
    assert result.exit_code == 0, result.output
    assert "3 workbooks written" in result.output
    with headless.open_book(book) as opened:
        assert {"Work lists", "List SW2"} <= set(opened.sheet_names)


def test_a_column_that_is_not_there_is_told(book):
    result = lac903("worklists", book, "--by", "Area")
    assert (result.exit_code, "No table has a column Area" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("options", "typed", "then"),
    [
        ((), "", "PN1"),
        (("--keep", "none"), "", "PN0"),
        (("--keep", "ask"), "y\n", "PN1"),
        (("--keep", "ask"), "n\n", "PN0"),
    ],
)
def test_each_correction_is_listed_and_chosen(book, extract, options, typed, then):
    result = lac903("reload", book, extract, *options, input=typed)
    assert result.exit_code == 0, result.output
    words = "Reviews, child 1003, REVIEW_CODE: corrected from PN0 to PN1, the extract has PN0"
    assert words in result.output
    assert code(book) == then
    assert len(list(book.parent.iterdir())) == 2, "the workbook as it was is kept"


def test_a_dry_run_of_a_new_extract_writes_nothing(book, extract):
    before = book.read_bytes()
    result = lac903("reload", book, extract, "--dry-run")
    assert "Reviews: 0 new rows, 0 gone, 0 changed." in result.output
    assert book.read_bytes() == before


def test_last_years_files_can_be_renewed_alone(book, extract):
    result = lac903("reload", book, "--last-year", extract)
    assert "Reviews last year is new." in result.output
    assert code(book) == "PN1"


def test_without_files_there_is_nothing_to_load(book):
    assert lac903("reload", book).exit_code == 2
