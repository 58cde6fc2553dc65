"""Tables -> CSV files -> the same tables; a failure leaves the old file whole."""

import pandas as pd
import pytest

from lac_rules.reading import read_tables
from lac_rules.schema import TABLES
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.safely import CannotWrite, replacing


def reviews(*children: str) -> pd.DataFrame:
    return pd.DataFrame({field: list(children) for field in TABLES["Reviews"].fields})


def test_files_are_as_the_portal_takes_them(tmp_path):
    (path,) = write_csv_files({"Reviews": reviews("Zoë")}, tmp_path)
    assert path.read_bytes() == "CHILD,DOB,REVIEW,REVIEW_CODE\r\nZoë,Zoë,Zoë,Zoë\r\n".encode()


def test_any_text_comes_back(tmp_path):
    frame = reviews("=1+1", "+1", "-1", "@x", "007", 'say "x"', "a,b", "a\r\nb", "x" * 300, "🙂")
    write_csv_files({"Reviews": frame}, tmp_path)
    pd.testing.assert_frame_equal(
        read_tables(tmp_path)[0]["Reviews"], frame, check_dtype=False, check_column_type=False
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
