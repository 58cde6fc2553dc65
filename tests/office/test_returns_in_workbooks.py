"""A return that LibreOffice saved as a workbook gives what its CSV files give."""

from datetime import datetime

import openpyxl
import pytest

from lac_rules import read_return, validate
from lac_rules.sample import make_sample
from lac_rules.schema import DATE_FIELDS, LAST
from lac_rules.writing.csv_files import write_csv_files

YEAR = 2027


@pytest.fixture(scope="module")
def sample():
    return make_sample(60, year=YEAR, seed=11, errors=60)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_return_saved_by_libreoffice(office, sample, tmp_path, kind):
    tables = {name: frame for name, frame in sample.tables.items() if not name.endswith(LAST)}
    write_csv_files(tables, tmp_path / "csv")
    (tmp_path / "books").mkdir()
    as_people_keep_it(tables).save(tmp_path / "typed.xlsx")
    with office.open(tmp_path / "typed.xlsx") as book:
        book.save_as(path=tmp_path / "books" / f"return.{kind}")
    from_files, from_book = (
        validate(
            read_return(path, year=YEAR, authority=sample.authority, providers=sample.providers)
        )
        for path in (tmp_path / "csv", tmp_path / "books" / f"return.{kind}")
    )
    assert len(from_files.issues)
    assert from_book.issues.frame.equals(from_files.issues.frame)


def as_people_keep_it(tables) -> openpyxl.Workbook:
    """A sheet per table, with real dates, and numbers where digits say so."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, frame in tables.items():
        sheet = book.create_sheet(f"2027 {name}")
        sheet.append([f"{name} of our council"])
        sheet.append(list(frame.columns))
        for row in frame.itertuples(index=False):
            sheet.append([_real(f, text) for f, text in zip(frame.columns, row, strict=True)])
    return book


def _real(field: str, text: str) -> object:
    if field in DATE_FIELDS:
        try:
            return datetime.strptime(text, "%d/%m/%Y")
        except ValueError:
            return text or None
    is_number = text.isdecimal() and (text == "0" or not text.startswith("0"))
    return int(text) if is_number else text or None
