"""Tables -> CSV files -> the same tables; a failure leaves the old file whole."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings

from lac_rules.files import CannotWrite, replacing
from lac_rules.reading import read_tables
from lac_rules.schema import TABLES
from lac_rules.writing.csv_files import write_csv_files
from tests.lac_rules.writing.random_returns import any_tables


def reviews(*children: str) -> pd.DataFrame:
    return pd.DataFrame({field: list(children) for field in TABLES["Reviews"].fields})


def test_files_are_as_the_portal_takes_them(tmp_path):
    (path,) = write_csv_files({"Reviews": reviews("Zoë")}, tmp_path)
    assert path.read_bytes() == "CHILD,DOB,REVIEW,REVIEW_CODE\r\nZoë,Zoë,Zoë,Zoë\r\n".encode()


def test_any_text_comes_back(tmp_path):
    frame = reviews("=1+1", "+1", "-1", "@x", "007", 'say "x"', "a,b", "a\r\nb", "x" * 300, "🙂")
    write_csv_files({"Reviews": frame}, tmp_path)
    pd.testing.assert_frame_equal(
        read_tables(tmp_path, tidy=False).tables["Reviews"],
        frame,
        check_dtype=False,
        check_column_type=False,
    )


def test_a_crash_while_writing_leaves_the_old_file_whole(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(path) as beside:
        beside.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_is_named(tmp_path, monkeypatch):
    def refuse(*args):
        raise PermissionError

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(CannotWrite, match="cannot be written. Close it in Excel"):
        write_csv_files({"Reviews": reviews("1")}, tmp_path)
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=60, deadline=None)
@given(any_tables())
def test_any_return_comes_back_field_by_field(tables):
    with TemporaryDirectory() as folder:
        write_csv_files(tables, Path(folder))
        read = read_tables(folder, tidy=False)
        back, statements = read.tables, read.statements
    assert not statements
    assert back.keys() == tables.keys()
    for name, frame in tables.items():
        assert list(back[name]) == list(frame)
        assert back[name].values.tolist() == frame.values.tolist()


def test_no_file_is_replaced_before_all_are_written(tmp_path):
    (tmp_path / "reviews.csv").write_text("old")
    header = pd.DataFrame({field: ["1"] for field in TABLES["Header"].fields})
    with pytest.raises(KeyError):
        write_csv_files({"Reviews": reviews("1"), "Header": header.drop(columns="SEX")}, tmp_path)
    assert (tmp_path / "reviews.csv").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["reviews.csv"]


def test_two_years_do_not_go_into_one_folder(tmp_path):
    with pytest.raises(ValueError, match="two years"):
        write_csv_files({"Reviews": reviews("1"), "Reviews_last": reviews("2")}, tmp_path)
    assert list(tmp_path.iterdir()) == []
