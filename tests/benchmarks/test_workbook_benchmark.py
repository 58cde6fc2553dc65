"""How long each stage of the main job takes: the largest council, and ten times its size."""

from datetime import datetime

import pytest

from lac_rules import read_providers, read_return, validate
from tests.counting import count_calls
from xl_addin import headless
from xl_addin.workbook.create import create
from xl_addin.workbook.read import read
from xl_addin.workbook.refresh import refresh

SIZES = (1_300, 13_000)
NOW = datetime(2026, 11, 21, 9, 0)


def read_all(folder):
    providers = read_providers(folder / "ofsted.xlsx")
    return read_return(folder / "this", last_year=folder / "last", providers=providers)


@pytest.fixture
def app():
    with headless.active():
        app = headless.app()
        yield app
        app.quit()


@pytest.mark.parametrize("children", SIZES)
def test_read_the_files(benchmark, return_files, children):
    benchmark.pedantic(read_all, (return_files(children),), rounds=2)


@pytest.mark.parametrize("children", SIZES)
def test_validate(benchmark, return_files, children):
    benchmark.pedantic(validate, (read_all(return_files(children)),), rounds=2)


@pytest.mark.parametrize("children", SIZES)
def test_create_the_workbook(benchmark, app, return_files, children):
    ret = read_all(return_files(children))
    result = validate(ret)
    with count_calls(app) as calls:
        benchmark.pedantic(create, (app, ret, result, NOW), rounds=1)
    benchmark.extra_info["engine_calls"] = sum(calls.values())


@pytest.mark.parametrize("children", SIZES)
def test_save_and_open_the_workbook(benchmark, app, return_files, tmp_path, children):
    ret = read_all(return_files(children))
    book = create(app, ret, validate(ret), NOW)
    path = tmp_path / "book.xlsx"

    def save_and_open():
        book.save(path)
        with headless.open_book(path):
            pass

    benchmark.pedantic(save_and_open, rounds=1)
    benchmark.extra_info["megabytes"] = round(path.stat().st_size / 1024**2, 1)


@pytest.mark.parametrize("children", SIZES)
def test_validate_again_after_one_edit(benchmark, app, return_files, children):
    ret = read_all(return_files(children))
    book = create(app, ret, validate(ret), NOW)
    book.sheets["Reviews"].range("D2").value = "PN9"

    def again():
        contents = read(book)
        refresh(contents, validate(contents.ret), NOW)

    with count_calls(app) as calls:
        benchmark.pedantic(again, rounds=1)
    benchmark.extra_info["engine_calls"] = sum(calls.values())
