"""CSV files as councils' systems and Excel write them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lac_rules.reading import ReadError
from lac_rules.reading.csv_files import decode, read_csv
from lac_rules.reading.parts import Part, Told
from lac_rules.reading.rows.recognise import NotATable
from lac_rules.reading.sources import Source

HEADER = "CHILD,DOB,REVIEW,REVIEW_CODE"


def source(data: bytes | str, name: str = "reviews.csv") -> Source:
    data = data.encode() if isinstance(data, str) else data
    return Source(name, lambda: io.BytesIO(data), len(data), chosen=True)


def read(source: Source, told: Told | None = None) -> Part:
    return read_csv(source, told or Told())


def problem(data: bytes | str) -> str:
    with pytest.raises(ReadError) as caught:
        read(source(data))
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding):
    table = read(source(f"{HEADER}\r\nZoë,01/02/2010,,\r\n".encode(encoding)))
    assert table.table == "Reviews"
    assert table.frame.CHILD.tolist() == ["Zoë"]


def test_windows_1252_is_read_where_utf_8_does_not_fit():
    assert read(source(f"{HEADER}\nZo\xeb’s,,,".encode("cp1252"))).frame.CHILD[0] == "Zoë’s"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(separator):
    text = HEADER.replace(",", separator) + "\n" + separator.join(["1", "a, b", "", "PN1"])
    if separator == ",":
        text = text.replace("a, b", '"a, b"')
    assert read(source(text)).frame.iloc[0].tolist() == ["1", "a, b", "", "PN1"]


def test_header_in_any_order_and_letter_case_with_further_columns():
    table = read(source("review_code, Team ,dob,CHILD,Review\nPN1,North,,7,01/01/2026"))
    assert table.table == "Reviews"
    assert dict(table.frame.iloc[0]) == {
        "REVIEW_CODE": "PN1", "TEAM": "North", "DOB": "", "CHILD": "7", "REVIEW": "01/01/2026",
    }  # fmt: skip


def test_quoted_fields_hold_separators_quotes_and_line_ends():
    frame = read(source(HEADER + '\n"1,2","say ""x""","a\r\nb",PN1')).frame
    assert frame.iloc[0].tolist() == ["1,2", 'say "x"', "a\r\nb", "PN1"]


def test_values_stay_exactly_as_they_are():
    odd = [
        "007",
        " 1 ",
        "=1+1",
        "+1",
        "-1",
        "@x",
        "1e5",
        "NA",
        "NULL",
        "01/01/1066",
        "🙂",
        "x" * 300,
    ]
    text = HEADER + "\n" + "\n".join(f"{value},,," for value in odd)
    assert read(source(text)).frame.CHILD.tolist() == odd


def test_empty_rows_and_columns_of_a_spreadsheet_are_left_out_and_said():
    told = Told()
    table = read(source(HEADER + ",,\n1,,,PN1,,\n,,,,,\n\n"), told)
    assert len(table.frame) == 1
    assert list(table.frame.columns) == HEADER.split(",")
    assert told.said == ["reviews.csv: 2 empty rows left out."]


def test_short_rows_are_filled_with_blanks():
    assert read(source(HEADER + "\n1,01/01/2010")).frame.iloc[0].tolist() == [
        "1", "01/01/2010", "", "",
    ]  # fmt: skip


def test_rows_with_too_many_values_are_all_named():
    message = problem(HEADER + "\n1,,,PN1,x\n2,,,PN1\n3,,,PN1,y")
    assert "reviews.csv: Rows 2, 4 have more values than the 4 columns." in message


def test_an_unclosed_quotation_mark_is_named_with_its_line():
    assert "Line 3 cannot be read." in problem(HEADER + '\n1,,,PN1\n2,"open,,PN1\n3,,,PN1')


def test_a_value_too_long_for_a_cell_is_named():
    assert "longer than 32,767 characters" in problem(HEADER + "\n" + "x" * 40_000 + ",,,")


def test_bytes_that_are_no_text_are_named():
    assert "not readable text" in problem(HEADER.encode() + b"\n\x00\x00\x00\x81\x8d,,,")


def test_a_missing_column_is_named():
    with pytest.raises(NotATable, match="looks like the table Episodes.*no column URN") as caught:
        read(
            source(
                "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
                "HOME_POST,PL_POST\n"
            )
        )
    assert caught.value.nearly


def test_a_column_that_is_there_twice_is_named():
    with pytest.raises(NotATable, match="The column “DOB” is there twice"):
        read(source(HEADER + ",DOB\n"))


@pytest.mark.parametrize("text", ["", "\n\n", "name,amount\nx,1", "one long line of prose"])
def test_other_files_are_no_table_of_the_return(text):
    with pytest.raises(NotATable) as caught:
        read(source(text))
    assert not caught.value.nearly


def test_a_table_with_no_rows_is_a_table():
    assert read(source(HEADER)).frame.shape == (0, 4)


VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@given(st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), min_size=1, max_size=5))
def test_whatever_csv_can_hold_comes_back(rows):
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([HEADER.split(","), *rows])
    frame = read(source(file.getvalue().encode("utf-8-sig"))).frame
    kept = [row for row in rows if any(value.strip() for value in row)]
    assert list(frame.itertuples(index=False, name=None)) == kept


@given(st.binary(max_size=300))
def test_no_bytes_whatever_cause_anything_but_a_plain_message(data):
    try:
        read(source(data))
    except (ReadError, NotATable) as error:
        assert str(error)


def test_decode_says_nothing_about_the_content_of_the_file():
    with pytest.raises(ReadError) as caught:
        decode(b"secret child\x00\x81", "x.csv")
    assert "secret" not in str(caught.value)
