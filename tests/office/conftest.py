"""One LibreOffice for all tests here, and workbooks to open in it."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lac_rules import Result, validate
from tests.office.whole import Whole, make_whole
from tests.xl_addin.workbook import conftest as workbooks
from tools.office.libreoffice import Book, NoLibreOffice, Office, Seen, find
from xl_addin import headless

try:
    find()
    MISSING = None
except NoLibreOffice as reason:
    MISSING = str(reason)
    warnings.warn(f"tests/office is NOT run: {MISSING}", stacklevel=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests on one worker, so that one LibreOffice does; skip them where there is none.

    The group counts with ``--dist loadgroup``; without it each worker starts a LibreOffice.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("office"))
            if MISSING:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    with Office() as office:
        yield office


@pytest.fixture(scope="session")
def ret():
    return workbooks.made_up_return()


@pytest.fixture(scope="session")
def result(ret) -> Result:
    return validate(ret)


@pytest.fixture(scope="session")
def checked(ret, tmp_path_factory) -> Path:
    """The workbook of the small made-up return. Copy it before changing it."""
    return save_new_book(ret, tmp_path_factory.mktemp("checked") / "book.xlsx")


def save_new_book(ret, path: Path) -> Path:
    """Make the workbook of a return."""
    with headless.active():
        app = headless.app()
        workbooks.new_book(app, ret).save(path)
        app.quit()
    return path


@pytest.fixture(scope="session")
def shown(office, checked) -> Iterator[Book]:
    """That workbook, open in LibreOffice, for tests that only look."""
    with office.open(checked) as book:
        yield book


@pytest.fixture(scope="session")
def whole(tmp_path_factory) -> Whole:
    """The workbook of sixty children with every sheet of ours. Copy it before changing it."""
    return make_whole(tmp_path_factory.mktemp("whole") / "whole.xlsx")


@pytest.fixture
def edited(office, checked, tmp_path) -> Callable[[Callable[[Book], None]], Path]:
    """Edit a copy of the workbook in LibreOffice, which saves it: gives its path."""

    def edit(*steps: Callable[[Book], object], path: Path = tmp_path / "edited.xlsx") -> Path:
        copy = shutil.copy(checked, tmp_path / "copy.xlsx")
        with office.open(copy) as book:
            for step in steps:
                step(book)
            book.save_as(path=path)
        return path

    return edit


def recheck(path: Path) -> Result:
    """What ``lac903 recheck`` does."""
    with headless.open_book(path, save=True) as book:
        return workbooks.recheck(book)


def marked_cells(result: Result, table: str) -> set[str]:
    """The addresses of the cells that rules mark, on a sheet in the order of the table."""
    from xl_addin.workbook.basics.layout import FIRST_ROW, Columns
    from xl_addin.workbook.marks import marks_of

    columns = Columns.of(table, workbooks.made_up_return().tables[table].columns)
    return {
        f"{columns.letter(name)}{row + FIRST_ROW}"
        for row, name in marks_of(result.issues)[table].cells
    }


def red_cells(book: Book, sheet: str) -> set[str]:
    """The addresses of the cells that LibreOffice paints as wrong, without the column Check."""
    return red_cells_in(book.look(sheet))


def red_cells_in(seen: dict[str, Seen]) -> set[str]:
    """The addresses of the cells that look wrong, without the column Check."""
    check = next(place[:-1] for place, cell in seen.items() if cell.text == "Check")
    return {
        place
        for place, cell in seen.items()
        if (cell.fill, cell.colour) == ("#ffc7ce", "#9c0006")
        and place.rstrip("0123456789") != check
    }
