"""``lac903 export``: the files, the warning, and what it refuses."""

import openpyxl
import pytest

from lac_rules.reading import read_tables
from tests.lac_rules.writing.random_returns import frame
from tests.xl_addin.cli.running import CHILD, files, lac903, small_return

GOOD_REVIEW = {"Reviews": [CHILD | {"REVIEW": "01/05/2026", "REVIEW_CODE": "PN1"}]}
LIBERTY = {"DoLo": [CHILD | {"DOLO_START": "02/06/2026", "DOLO_END": "03/06/2026"}]}


@pytest.fixture
def source(tmp_path):
    return files(tmp_path / "return")


def contents(folder) -> dict:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_untouched_return_comes_out_as_it_went_in(source, tmp_path):
    result = lac903("export", source, "--csv", tmp_path / "out")
    assert contents(tmp_path / "out") == contents(source)
    assert f"2 CSV files are in {tmp_path / 'out'}" in result.output


def test_errors_that_remain_are_told_of_and_no_obstacle(source, tmp_path):
    result = lac903("export", source, "--csv", tmp_path / "out")
    assert result.exit_code == 1
    assert "Careful:" in result.output and "remain" in result.output
    assert "rules could not be run" in result.output


def test_no_errors_are_no_warning(tmp_path):
    from_one = lac903(
        "export", files(tmp_path / "in", **GOOD_REVIEW) / "reviews.csv", "--csv", tmp_path / "out"
    )
    assert (from_one.exit_code, "Careful" in from_one.output) == (0, False)


def test_xml_comes_with_the_table_that_it_has_no_place_for(tmp_path):
    source = files(tmp_path / "in", **LIBERTY)
    result = lac903("export", source, "--xml", tmp_path / "out" / "return.xml")
    assert "The XML layout has no place for DoLo: it is beside it" in result.output
    assert sorted(contents(tmp_path / "out")) == ["deprivation_of_liberty.csv", "return.xml"]
    back = read_tables(tmp_path / "out").tables
    for name, table in small_return(**LIBERTY).items():
        assert back[name][list(table)].values.tolist() == table.values.tolist()


def test_a_refused_xml_leaves_nothing_behind(tmp_path):
    source = files(tmp_path / "in", OC2=[CHILD, CHILD], **LIBERTY)
    out = tmp_path / "out"
    result = lac903("export", source, "--xml", out / "return.xml", "--csv", out)
    assert result.exit_code == 2
    assert "OC2: row 3: the child has another row" in result.output
    assert not out.exists() or not list(out.iterdir())


def test_last_year_is_not_exported(source, tmp_path):
    lac903("export", source, "--last-year", source, "--csv", tmp_path / "out")
    assert sorted(contents(tmp_path / "out")) == ["header.csv", "reviews.csv"]


def test_a_workbook_is_exported_as_it_stands(source, tmp_path):
    book = tmp_path / "book.xlsx"
    lac903("check", source, "-o", book)
    edited = openpyxl.load_workbook(book)
    edited["Reviews"]["C3"] = "04/05/2026"
    edited.save(book)
    before = book.read_bytes()
    result = lac903("export", book, "--csv", tmp_path / "out")
    assert result.exit_code in (0, 1), result.output
    expected = small_return()["Reviews"]
    expected.loc[1, "REVIEW"] = "04/05/2026"
    assert read_tables(tmp_path / "out").tables["Reviews"].equals(expected)
    assert book.read_bytes() == before


def test_the_files_that_are_read_are_never_written_to(source):
    before = contents(source)
    for target in (["--csv", source], ["--xml", source / "new.xml"]):
        result = lac903("export", source, *target, "--replace")
        assert result.exit_code == 2
        assert "never written to" in result.output
    each = lac903("export", *source.iterdir(), "--csv", source, "--replace")
    assert (each.exit_code, "never written to" in each.output) == (2, True)
    assert contents(source) == before


def test_existing_files_are_kept_unless_told_otherwise(source, tmp_path):
    out = files(tmp_path / "out", Reviews=[])
    before = contents(out)
    result = lac903("export", source, "--csv", out)
    assert (result.exit_code, "say --replace" in result.output) == (2, True)
    assert contents(out) == before
    assert lac903("export", source, "--csv", out, "--replace").exit_code == 1
    assert contents(out) == contents(source)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Say where to"),
        (["--xml", "return.txt"], "must end in .xml"),
    ],
)
def test_an_unclear_target_is_refused(source, arguments, message):
    result = lac903("export", source, *arguments)
    assert (result.exit_code, message in result.output) == (2, True)


def test_a_workbook_has_its_own_year_and_lists(source, tmp_path):
    book = tmp_path / "book.xlsx"
    assert lac903("check", source, "-o", book).exit_code in (0, 1)
    for path, options in ((book, ["--year", 2026]), (tmp_path / "gone.xlsx", [])):
        result = lac903("export", path, "--csv", tmp_path / "out", *options)
        assert result.exit_code == 2
        expected = "Leave those options out" if options else "There is no file"
        assert expected in result.output


def test_no_table_of_this_year(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    result = lac903("export", source, "--csv", tmp_path / "out")
    assert (result.exit_code, "No file of a return" in result.output) == (2, True)


def test_values_are_raw_as_the_portal_takes_them(tmp_path):
    source = files(tmp_path / "in", Reviews=[CHILD | {"REVIEW": "=1+1"}])
    lac903("export", source, "--csv", tmp_path / "out", "--year", 2027)
    assert b"007,01/02/2011,=1+1,\r\n" in contents(tmp_path / "out")["reviews.csv"]
    assert (
        read_tables(tmp_path / "out")
        .tables["Reviews"]
        .equals(frame("Reviews", [CHILD | {"REVIEW": "=1+1"}]))
    )
