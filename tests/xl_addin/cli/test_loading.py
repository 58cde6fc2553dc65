"""What the command line says of the files: first and loudly what it did not read."""

import csv
import shutil

import openpyxl
import pytest

from tests.xl_addin.cli.running import run


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "903"
    assert run("sample", folder, "--children", 30, "--year", 2027)[0] == 0
    return folder


@pytest.fixture
def folder(made, tmp_path):
    shutil.copytree(made, tmp_path / "903")
    return tmp_path / "903"


def test_the_folder_that_sample_writes_is_understood(folder):
    code, output = run("check", folder)
    assert code == 0
    assert "this year was read as this year's return, last year as last year's." in output
    assert "903/ofsted list.xlsx was read as Ofsted's list." in output


def test_what_was_not_read_comes_first(folder, tmp_path):
    (folder / "this year" / "budget.csv").write_text("item,cost\nx,1\n")
    for words in (("check", folder), ("export", folder, "--csv", tmp_path / "out")):
        output = run(*words)[1]
        assert output.startswith("Careful: 903/this year/budget.csv was skipped."), words


def test_a_fresh_extract_tells_it_first_too(folder, tmp_path):
    book = tmp_path / "book.xlsx"
    run("check", folder, "-o", book)
    (folder / "this year" / "budget.csv").write_text("item,cost\nx,1\n")
    output = run("reload", book, folder / "this year")[1]
    assert output.startswith("Careful: this year/budget.csv was skipped.")
    assert output.count("budget.csv was skipped") == 1


def test_a_batch_says_which_return_was_not_read_whole(folder, tmp_path):
    (tmp_path / "region").mkdir()
    shutil.move(folder, tmp_path / "region" / "Manchester")
    (tmp_path / "region" / "Manchester" / "this year" / "budget.csv").write_text("item,cost\nx,1\n")
    words = ("--no-dask", "--processes", 1, "-o", tmp_path / "out")
    code, output = run("batch", tmp_path / "region", *words)
    assert code == 0
    assert "Careful: Manchester: Manchester/this year/budget.csv was skipped." in output
    with (tmp_path / "out" / "councils.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert "budget.csv was skipped" in row["Left out"]


def test_as_it_stands(folder):
    path = folder / "this year" / "reviews.csv"
    path.write_text(path.read_text("utf-8-sig").replace("/", "."))
    assert run("check", folder)[0] == 0
    assert run("check", folder, "--as-is")[0] == 1


def test_a_council_workbook_is_a_return_for_every_command(folder, tmp_path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for path in (folder / "this year").iterdir():
        sheet = book.create_sheet(path.stem)
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                sheet.append(row)
    book.save(tmp_path / "our return.xlsx")
    for words in (("check",), ("export", "--csv", tmp_path / "out"), ("due",)):
        command, *options = words
        code, output = run(command, tmp_path / "our return.xlsx", *options)
        assert code == 0, output


def test_a_copy_for_business_support_is_no_return(folder, tmp_path):
    book = tmp_path / "book.xlsx"
    path = folder / "this year" / "episodes.csv"
    path.write_text(path.read_text("utf-8-sig").replace(",PR1,", ",,"))
    run("check", folder, "-o", book)
    run("share", book, "--all", "-o", tmp_path / "copies")
    (copy,) = (tmp_path / "copies").iterdir()
    code, output = run("check", copy)
    assert code == 2
    assert "copy that was made for business support" in output
    assert "lac903 merge" in output
