"""Explained errors as LibreOffice shows them: their colour, their word, and free reasons."""

import pytest

from tests.office.test_mid_year import cells_with
from tests.xl_addin.workbook.conftest import LATER, made_up_return, new_book
from tests.xl_addin.workbook.test_explained import OF_166, OF_440, REASON, keep_it
from xl_addin import headless
from xl_addin.operations.validate import validate
from xl_addin.workbook.basics import styles


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("explained") / "explained.xlsx"
    with headless.active():
        app = headless.app()
        book = new_book(app, made_up_return())
        keep_it(book, OF_440, OF_166)
        book.save(path)
        app.quit()
    return path


def test_explained_cells_are_blue_and_a_cell_with_an_open_error_is_red(office, path):
    with office.open(path) as book:
        assert cells_with(book, "Reviews", styles.EXPLAINED_FILL) == {"B5", "C5", "D5"}
        assert {"C3", "D3"} <= cells_with(book, "Reviews", styles.ERROR_FILL)
        words = [row["Check"] for row in book.rows("Reviews")]
        assert (words[1], words[3]) == ("error", "explained")


def test_what_libreoffice_saved_is_explained_still(office, path, tmp_path):
    saved = tmp_path / "saved.xlsx"
    with office.open(path) as book:
        book.type_in("Reviews", cell="C2", text="06/05/2026")
        book.type_in("Explained", cell="G2", text="Other words than those in the list.")
        book.save_as(path=saved)
    with headless.open_book(saved, save=True) as book:
        result = validate(book, LATER).result
        assert sorted(result.explained.rows["code"]) == ["166", "440"]
        said = set(result.reasons.values())
        assert any("Other words than those in the list." in each for each in said)
        assert any(REASON in each for each in said)
