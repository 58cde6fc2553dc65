"""Hostile CSV files, as given to ``lac903 check``."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lac_rules.reading import ReadError, read_tables
from tests.attacks.watching import lac903, measured, refused

HEADER = b"CHILD,DOB,REVIEW,REVIEW_CODE\n"
ROW = b"1001,05/06/2012,03/05/2026,PN1\n"
GOOD = HEADER + ROW

REFUSED = {
    "NUL bytes in a value": (HEADER + b"10\x0001,05/06/2012,03/05/2026,PN1\n", "not readable text"),
    "nothing but NUL bytes": (b"\x00" * 5000, "not readable text"),
    "a quotation mark never closed": (HEADER + b'"1001,05/06/2012\n' + ROW * 50, "Line 2"),
    "a quotation mark in the middle": (HEADER + b'"10"01,05/06/2012,,\n', "Line 2"),
    "Windows-1252 after a UTF-8 mark": (b"\xef\xbb\xbf" + GOOD + b"\xe9\xff,,,\n", "not readable"),
    "UTF-16 from the middle on": (GOOD + ROW.decode().encode("utf-16"), "not readable text"),
    "UTF-16 cut in a character": (b"\xff\xfe" + GOOD.decode().encode("utf-16-le") + b"\x01", "not"),
    "half a surrogate pair": (b"\xff\xfe" + GOOD.decode().encode("utf-16-le") + b"\x00\xd8", "not"),
    "UTF-32": (GOOD.decode().encode("utf-32"), "not readable text"),
    "more values than columns": (HEADER + b"1,2,3,4,5,6\n" * 1000, "more values than the 4"),
    "10,000 values under 4 columns": (HEADER + b"1," * 10_000 + b"\n", "Row 2 has more values"),
    "a column twice": (b"CHILD," + GOOD, "The column “CHILD” is there twice"),
    "a column missing": (b"CHILD,DOB,REVIEW\n1,2,3\n", "no column REVIEW_CODE"),
    "a value of 40,000 letters": (HEADER + b"x" * 40_000 + b",,,\n", "longer than 32,767"),
    "quotes around a million lines": (HEADER + b'"' + b"a,b\n" * 1_000_000, "longer than 32,767"),
    "an empty file": (b"", "not those of a table"),
    "only white space": (b" \r\n\t\r\n", "not those of a table"),
    "a program": (b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)) * 9, "not readable text"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01", "not readable text"),
    "a gzip": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "not readable text"),
    "an old Excel workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        "old format, .xls",
    ),
    "orders for the terminal": (b"\x1b]0;owned\x07\x1b[2J," * 2 + GOOD, "is there twice"),
    "no date to tell the year by": (HEADER + b"1001,,,\n", "Give the year"),
}


@pytest.mark.parametrize("attack", REFUSED)
def test_refused_with_one_message(tmp_path, attack):
    data, message = REFUSED[attack]
    (tmp_path / "a.csv").write_bytes(data)
    refused(lac903("check", tmp_path / "a.csv", "-o", tmp_path / "out.xlsx"), message)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == data


READ = {
    "line ends of three systems": GOOD + ROW.replace(b"\n", b"\r") + ROW.replace(b"\n", b"\r\n"),
    "a million blank rows": GOOD + b"\n" * 1_000_000,
    "a hundred thousand rows of commas": GOOD + b",,,\n" * 100_000,
    "control characters in a value": HEADER + b"10\x0101\x1b[31m,05/06/2012,03/05/2026,PN1\n",
    "a date of 30,000 digits": GOOD + b"1001," + b"9" * 30_000 + b",01/01/9999,PN1\n",
    "dates that no calendar has": GOOD + b"1001,00/00/0000,31/02/2026,PN1\n,99/99/9999,-1,1e999\n",
    "letters that run right to left": HEADER + "\u202e1001,05/06/2012,03/05/2026,PN1\n".encode(),
    "digits that are no ASCII": HEADER + "١٠٠١,٠٥/٠٦/٢٠١٢,03/05/2026,PN1\n".encode(),
    "columns named as our own": b"_row,_marks,Check,Errors,=1+1," + HEADER + b"1,2,3,4,5," + ROW,
    "no name for a column": b",," + HEADER + b"1,2," + ROW,
}


@pytest.mark.parametrize("attack", READ)
def test_read_as_it_is_into_a_workbook(tmp_path, attack):
    (tmp_path / "a.csv").write_bytes(READ[attack])
    outcome = lac903("check", tmp_path / "a.csv", "-o", tmp_path / "out.xlsx", "--year", 2027)
    assert outcome.code in (0, 1)
    assert lac903("recheck", tmp_path / "out.xlsx").code == outcome.code


def test_ten_thousand_columns_are_read_and_checked(tmp_path):
    names = b"".join(b",X%d" % number for number in range(10_000))
    wide = HEADER.strip() + names + b"\n" + ROW.strip() + b",v" * 10_000 + b"\n"
    (tmp_path / "a.csv").write_bytes(wide)
    assert lac903("check", tmp_path / "a.csv", "--year", 2027).code in (0, 1)


@pytest.mark.parametrize(
    ("attack", "data"),
    [
        ("a line of 50 MB", b"a" * 50_000_000),
        ("a line of 50 MB of commas", b"," * 50_000_000),
        ("a row of 50 MB", HEADER + b"a," * 25_000_000),
        ("more rows than a sheet has", HEADER + b"1,,,\n" * 1_048_576),
        ("a file of 200 MB", HEADER + b"," * 200_000_000),
    ],
)
def test_in_bounded_memory(tmp_path, attack, data):
    (tmp_path / "a.csv").write_bytes(data)
    outcome = measured("check", tmp_path / "a.csv")
    refused(outcome, "a.csv")
    assert outcome.megabytes < 900


PIECES = st.sampled_from(
    [
        HEADER,
        ROW,
        b'"',
        b'""',
        b",",
        b"\n",
        b"\r",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xe9",
        b"=",
    ]
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(PIECES | st.binary(max_size=8), max_size=30).map(b"".join))
@example(b"\xfe\xff")
def test_pieces_in_any_order(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "pieces.csv"
    path.write_bytes(data)
    try:
        tables = read_tables(path).tables
    except ReadError as error:
        assert "pieces.csv: " in str(error)
    else:
        assert set(tables) == {"Reviews"}
