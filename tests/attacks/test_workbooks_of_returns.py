"""Hostile workbooks in the place of a return: read in bounded memory, or refused in words."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lac_rules.errors import Expected
from lac_rules.reading import read_tables
from tests.attacks.packages import Package
from tests.attacks.test_returned_workbooks import damage
from tests.attacks.watching import measured, refused

COLUMNS = ["CHILD", "DOB", "REVIEW", "REVIEW_CODE"]
REVIEW = ["1", "01/02/2010", "03/05/2026", "PN1"]
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
A_NUMBER = 'office:value-type="float" office:value="1"'
_ROW, _CELL = "table:table-row", "table:table-cell"
_TEXT = '<{0} office:value-type="string"><text:p>{1}</text:p></{0}>'


def ods_row(values: list[str]) -> str:
    cells = "".join(_TEXT.format(_CELL, value) for value in values)
    return f"<{_ROW}>{cells}</{_ROW}>"


def block(rows: int, columns: int, value: str = A_NUMBER) -> str:
    cell = f'<{_CELL} {value} table:number-columns-repeated="{columns}"/>'
    return f'<{_ROW} table:number-rows-repeated="{rows}">{cell}</{_ROW}>'


HEAD, ROW = ods_row(COLUMNS), ods_row(REVIEW)
EMPTY = block(1_048_576, 16_384, value="")
MANY = block(2_000, 4_000)
NESTED = f'<{_ROW}><{_CELL}><table:table table:name="in"/></{_CELL}></{_ROW}>'


def write_ods(path, *sheets: str) -> None:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    tables = "".join(
        f'<table:table table:name="S{number}">{rows}</table:table>'
        for number, rows in enumerate(sheets)
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )


def test_empty_cells_that_repeat_a_billion_times_are_none(tmp_path):
    write_ods(tmp_path / "a.ods", HEAD + ROW + EMPTY * 500)
    outcome = measured("check", tmp_path / "a.ods", "--year", 2027)
    assert outcome.code in (0, 1)
    assert outcome.megabytes < 500


@pytest.mark.parametrize(
    "sheets",
    [(HEAD + MANY * 2,), (HEAD + MANY, MANY), (HEAD + MANY + NESTED + MANY,)],
    ids=["one sheet", "two sheets", "a table in a cell"],
)
def test_more_cells_than_fit_into_memory_are_refused(tmp_path, sheets):
    write_ods(tmp_path / "a.ods", *sheets)
    outcome = measured("check", tmp_path / "a.ods", "--year", 2027)
    refused(outcome, "far below or beside the table")
    assert outcome.megabytes < 500


@pytest.fixture(scope="module")
def sound_return() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    book.active.append(REVIEW)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_value_in_the_last_cell_never_ends_the_process(tmp_path, sound_return):
    package = Package.of(sound_return)
    package.add_rows("Sheet", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    (tmp_path / "a.xlsx").write_bytes(package.bytes())
    outcome = measured("check", tmp_path / "a.xlsx", "--year", 2027)
    refused(outcome, "far below or beside the table")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_any_part_may_be_damaged_in_any_way(tmp_path_factory, sound_return, data):
    path = tmp_path_factory.getbasetemp() / "damaged return.xlsx"
    package = Package.of(sound_return)
    damage(package, data.draw(st.sampled_from(sorted(package))), data)
    path.write_bytes(package.bytes())
    try:
        tables = read_tables(path).tables
    except Expected as error:
        assert path.name in str(error)
    else:
        assert set(tables) <= {"Reviews"}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.binary(max_size=3_000))
def test_any_bytes_may_follow_the_sign_of_an_old_workbook(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "old return.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data)
    with pytest.raises(Expected, match="old format|password"):
        read_tables(path)
