"""Ofsted's provider lists: every layout, loose wording, and files that are no list."""

import io
import time
import zipfile
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import PatternFill

from lac_rules import read_providers
from lac_rules.provider_values import read_date, tidy_codes, tidy_postcode, tidy_urn
from lac_rules.reading import ReadError
from lac_rules.reading.spreadsheets import Spreadsheet
from lac_rules.schema import PROVIDER_FIELDS

CLOSED = datetime(2026, 3, 1)
COLUMNS = ["URN", "Local authority", "Placement code", "Placement provider code",
           "Deregistration date", "Setting address postcode", "Setting name"]  # fmt: skip
OAK = ["SC1", "Leeds", "K2", "PR4", None, "LS1 1UR", "Oak"]


def workbook(path: Path, **sheets: list[list]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def problem_with(paths) -> str:
    with pytest.raises(ReadError) as caught:
        read_providers(paths)
    return str(caught.value)


# -- the layouts -----------------------------------------------------------------------------------


def test_social_care_providers_current_and_closed(tmp_path):
    columns = ["URN", "Local authority", "Placement code", "Placement provider code",
               "Setting postcode", "Setting name"]  # fmt: skip
    path = workbook(
        tmp_path / "list.xlsx",
        Current=[columns, [1234567, "Manchester", "U1/U4", "PR4, PR5", "m2 5db", "Rose"]],
        Closed=[[*columns, "Deregistration date"],
                ["SC2", "Leeds", "K2", "PR1", "LS1 1UR", "Elm", CLOSED]],
    )  # fmt: skip
    providers = read_providers(path)

    assert list(providers.columns) == list(PROVIDER_FIELDS)
    assert providers.URN.tolist() == ["1234567", "SC2"]
    assert providers.PLACE_CODES.tolist() == ["U1,U4", "K2"]
    assert providers.PROVIDER_CODES.tolist() == ["PR4,PR5", "PR1"]
    assert providers.POSTCODE.tolist() == ["M2 5DB", "LS1 1UR"]
    assert providers.LA_CODE[0] == "E08000003"
    assert providers.REG_END.tolist() == [pd.NaT, pd.Timestamp(CLOSED)]
    assert providers.REG_END.dtype == "datetime64[s]"


def test_childrens_homes_on_one_sheet_below_a_title(tmp_path):
    path = workbook(
        tmp_path / "homes.xlsx",
        Cover=[["About this list"]],
        Provider_information=[
            ["Children's homes in England"],
            [],
            ["urn", "LOCAL AUTHORITY", "Provider Code", "Provider Placement Code", "Closed Date",
             "Setting (Address) Postcode", "Setting Name", "Registration Date"],
            ["SC1", "Leeds", "PR1", "K2,K1", "01/03/2026", "LS1 1UR", "Oak", datetime(2010, 5, 6)],
        ],
    )  # fmt: skip
    provider = read_providers(path).iloc[0]
    assert (provider.PROVIDER_CODES, provider.PLACE_CODES) == ("PR1", "K2,K1")
    assert provider.REG_END == pd.Timestamp(CLOSED)
    assert provider.REG_START == pd.Timestamp(2010, 5, 6)


def test_childrens_homes_on_two_sheets_are_joined_by_urn(tmp_path):
    path = workbook(
        tmp_path / "homes.xlsx",
        Settings_and_Inspection_Info=[
            ["URN", "Local Authority", "Provider Code", "Provider Placement Code", "Setting Name"],
            ["SC1", "Leeds", "PR1", "K2", "Oak"],
            ["SC2", "Leeds", "PR1", "K2", "Ash"],
        ],
        Address_Details=[["URN", "Setting Name", "Setting Address Postcode"],
                         ["SC2", "Ash", "M2 5DB"], ["SC1", "Oak", "LS1 1UR"]],
    )  # fmt: skip
    providers = read_providers(path)
    assert providers.POSTCODE.tolist() == ["LS1 1UR", "M2 5DB"]
    assert providers.NAME.tolist() == ["Oak", "Ash"]


def test_combined_list_with_supported_accommodation_on_its_own_sheet(tmp_path):
    path = workbook(
        tmp_path / "combined.xlsx",
        Providers=[
            ["URN", "Provider type", "Local authority", "Placement code",
             "Placement provider code", "Deregistration date", "Provider address postcode",
             "Provider name"],
            [1, "Children's home", "Leeds", "K2", "PR4", None, "LS1 1UR", "Oak"],
        ],
        SA_Providers=[["URN", "Local authority", "Closed date", "Setting address postcode",
                       "Setting name"], [2, "Leeds", CLOSED, "LS1 1UR", "Bridge"]],
    )  # fmt: skip
    providers = read_providers(path)
    assert providers.PLACE_CODES.tolist() == ["K2", "K3"]
    assert providers.PROVIDER_CODES.tolist() == ["PR4", "PR4"]
    assert providers.REG_END[1] == pd.Timestamp(CLOSED)


def test_combined_list_on_one_sheet_tells_supported_accommodation_by_its_type(tmp_path):
    columns = ["Provider type", *COLUMNS]
    path = workbook(
        tmp_path / "combined.xlsx",
        Providers=[columns, ["Children's home", *OAK],
                   ["Supported Accommodation", "SC2", "Leeds", "", "PR1", None, "LS1 1UR", "Elm"],
                   ["Fostering agency", "SC3", "Leeds", "", "", None, "LS1 1UR", "Ash"]],
    )  # fmt: skip
    providers = read_providers(path)
    assert providers.PLACE_CODES.tolist() == ["K2", "K3", ""]
    assert providers.PROVIDER_CODES.tolist() == ["PR4", "PR1", ""]


def test_a_sheet_of_inspections_beside_the_list_is_passed_over(tmp_path):
    path = workbook(
        tmp_path / "x.xlsx",
        Providers=[COLUMNS, OAK],
        Inspections=[["URN", "Judgement"], ["SC1", "Good"], ["SC99", "Good"]],
    )
    assert read_providers(path).URN.tolist() == ["SC1"]


def test_several_lists_are_put_together_and_equal_rows_kept_once(tmp_path):
    paths = [workbook(tmp_path / f"{n}.xlsx", Providers=[COLUMNS, OAK]) for n in (1, 2)]
    assert len(read_providers(paths)) == 1


def test_a_folder_is_read_without_the_files_that_are_no_lists(tmp_path):
    workbook(tmp_path / "list.xlsx", Providers=[COLUMNS, OAK])
    workbook(tmp_path / "budget.xlsx", Budget=[["Item", "Cost"]])
    (tmp_path / "readme.txt").write_text("Where the list comes from")
    assert len(read_providers(tmp_path)) == 1


# -- wording ---------------------------------------------------------------------------------------

WORDINGS = {
    "URN": ["URN", "Setting URN", "Provider URN", "Unique reference number (URN)", "urn "],
    "LA_NAME": ["Local authority", "LOCAL AUTHORITY NAME", "Setting local authority", "LA name"],
    "PROVIDER_CODES": ["Placement provider code", "Provider Code", "Placement provider codes",
                       "placement_provider_code"],
    "PLACE_CODES": ["Placement code", "Provider Placement Code", "Placement type code",
                    "Placement code(s)", "PlacementCode"],
    "REG_START": ["Registration Date", "Date registered", "Date of registration"],
    "REG_END": ["Deregistration date", "De-registration date", "Closed Date", "Date closed",
                "Closure date"],
    "POSTCODE": ["Setting postcode", "Setting (Address) Postcode", "Setting Address Post Code",
                 "Provider address postcode", "POSTCODE"],
    "NAME": ["Setting name", "Provider Name", "Name", "Setting\nname"],
}  # fmt: skip
VALUES = {"URN": "SC1", "LA_NAME": "Leeds", "PROVIDER_CODES": "PR4", "PLACE_CODES": "K2",
          "REG_START": "06/05/2010", "REG_END": "01/03/2026", "POSTCODE": "LS1 1UR",
          "NAME": "Oak"}  # fmt: skip


@st.composite
def wordings(draw):
    """One wording for each column, in any order and letter case, with other columns between."""
    columns = {meaning: draw(st.sampled_from(options)) for meaning, options in WORDINGS.items()}
    change = draw(st.sampled_from([str, str.upper, str.lower, str.title]))
    fields = draw(st.permutations([*columns, "Sector", "Places", "Inspection date"]))
    names = [change(columns.get(field, field)) for field in fields]
    return names, [VALUES.get(field, "something") for field in fields]


@given(wordings(), st.integers(0, 12))
def test_any_wording_order_and_title_reads_the_same(tmp_path_factory, columns, titles):
    header, values = columns
    path = tmp_path_factory.mktemp("list") / "list.csv"
    rows = [["Ofsted"]] * titles + [header, values]
    path.write_text("\n".join(";".join(f'"{cell}"' for cell in row) for row in rows))
    provider = read_providers(path).iloc[0]
    assert provider.drop(["LA_CODE", "REG_START", "REG_END"]).to_dict() == {
        field: value for field, value in VALUES.items() if not field.startswith("REG")
    }
    assert (provider.REG_START, provider.REG_END) == (
        pd.Timestamp(2010, 5, 6),
        pd.Timestamp(CLOSED),
    )


def test_headings_merged_over_two_rows(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Registered providers at 31 March 2026"])
    sheet.append(["URN", "Codes", None, "Setting", None, "Closed date"])
    sheet.append([None, "Placement code", "Placement provider code", "Name", "Postcode", None])
    sheet.append(["SC1", "K2", "PR4", "Oak", "LS1 1UR", CLOSED])
    for cells in ("A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "list.xlsx")
    provider = read_providers(tmp_path / "list.xlsx").iloc[0]
    assert provider[["URN", "PLACE_CODES", "PROVIDER_CODES", "NAME", "POSTCODE"]].tolist() == [
        "SC1", "K2", "PR4", "Oak", "LS1 1UR"]  # fmt: skip
    assert provider.REG_END == pd.Timestamp(CLOSED)


def test_the_setting_counts_where_the_provider_has_a_postcode_too(tmp_path):
    path = workbook(
        tmp_path / "list.xlsx",
        Providers=[["Provider name", "Provider postcode", *COLUMNS], ["Head", "M2 5DB", *OAK]],
    )
    provider = read_providers(path).iloc[0]
    assert (provider.POSTCODE, provider.NAME) == ("LS1 1UR", "Oak")


def test_notes_totals_and_repeated_headings_below_the_table_are_no_providers(tmp_path):
    rows = [COLUMNS, OAK, COLUMNS, ["Total: 1"], ["Source: Ofsted, data at 31 March 2026"], []]
    assert len(read_providers(workbook(tmp_path / "list.xlsx", Providers=rows))) == 1


# -- values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "codes"),
    [("K2", "K2"), ("k2,R3", "K2,R3"), ("U1/U4 / U6", "U1,U4,U6"), ("K2 - Home; K2", "K2"),
     ("PR4 and PR5", "PR4,PR5"), ("n/a", ""), (None, ""), (12, "")],
)  # fmt: skip
def test_codes_are_split_and_separated_by_commas(cell, codes):
    assert tidy_codes(cell) == codes


@pytest.mark.parametrize(
    ("cell", "postcode"),
    [("ls11ur", "LS1 1UR"), (" LS1  1UR ", "LS1 1UR"), ("L S11UR.", "LS1 1UR"),
     ("redacted", "REDACTED"), (None, ""), ("LS1", "LS1")],
)  # fmt: skip
def test_postcodes_have_one_form(cell, postcode):
    assert tidy_postcode(cell) == postcode


@pytest.mark.parametrize(
    "cell",
    [CLOSED, date(2026, 3, 1), "01/03/2026", "1/3/2026", " 01/03/2026 00:00:00", "2026-03-01",
     "2026-03-01T00:00:00", "01-Mar-2026", "1 March 2026", "01.03.2026", "01/03/26", 46082,
     46082.0],
)  # fmt: skip
def test_dates_are_real_also_when_typed_as_text(cell):
    assert read_date(cell) == pd.Timestamp(CLOSED)


@pytest.mark.parametrize("cell", ["", None, "-", "n/a", "31/02/2026", "open", True, 7, 1e300])
def test_what_is_no_date_is_no_date(cell):
    assert pd.isna(read_date(cell))


@pytest.mark.parametrize(
    ("cell", "urn"),
    [(1234567, "1234567"), (1234567.0, "1234567"), (" sc012345 ", "SC012345"),
     ("SC 012345", "SC012345"), ("Total", ""), ("Data as at 31 March 2026", "")],
)  # fmt: skip
def test_urns_are_text_in_capitals(cell, urn):
    assert tidy_urn(cell) == urn


# -- bad files -------------------------------------------------------------------------------------


def test_a_missing_column_is_named_with_what_was_found(tmp_path):
    path = workbook(
        tmp_path / "x.xlsx", Providers=[["URN", "Placement code", "Town"], ["1", "K2", "x"]]
    )
    message = problem_with(path)
    assert "'Providers' has no column Placement provider code and no column Setting post" in message
    assert "It has: URN, Placement code, Town." in message


def test_a_closed_sheet_that_lacks_a_column_is_not_passed_over_silently(tmp_path):
    closed = [["URN", "Placement provider code", "Setting postcode"], ["SC2", "PR4", "LS1 1UR"]]
    path = workbook(tmp_path / "x.xlsx", Current=[COLUMNS, OAK], Closed=closed)
    assert "'Closed' has no column Placement code." in problem_with(path)


def test_a_wrong_workbook_and_an_empty_one_and_no_workbook(tmp_path):
    wrong = workbook(tmp_path / "a.xlsx", Budget=[["Item", "Cost"]])
    empty = workbook(tmp_path / "b.xlsx", Sheet=[])
    text = tmp_path / "c.xlsx"
    text.write_bytes(b"\x00\x01\x02 not a workbook")
    nothing = tmp_path / "d.xlsx"
    nothing.touch()
    message = problem_with([wrong, empty, text, nothing, tmp_path / "gone.xlsx"])
    assert "a.xlsx: No sheet has a column URN" in message
    assert "b.xlsx: No sheet has a column URN" in message
    assert "c.xlsx: The file is not an Excel workbook" in message
    assert "d.xlsx: The file is empty." in message
    assert "no such file" in message


def test_a_list_without_providers_says_so(tmp_path):
    path = workbook(tmp_path / "x.xlsx", Providers=[COLUMNS])
    assert "no provider" in problem_with(path)


def test_an_empty_folder_says_that_nothing_was_found(tmp_path):
    assert "No file was found" in problem_with(tmp_path)


def test_a_csv_file_is_read_even_when_it_is_named_xlsx(tmp_path):
    for separator in ",;\t":
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
            path = tmp_path / "list.xlsx"
            rows = [["Providers"], COLUMNS, [*OAK[:4], "01/03/2026", "LS1 1UR", '"Café, Oak"']]
            text = "\n".join(separator.join(row) for row in rows)
            path.write_text(text, encoding=encoding)
            assert read_providers(path).NAME.tolist() == ["Café, Oak"]


def test_a_csv_that_lacks_a_column_says_which(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("URN,Placement code,Postcode\nSC1,K2,LS1 1UR\n")
    assert "The file has no column Placement provider code. It has: URN," in problem_with(path)


def test_a_web_page_named_xls_is_no_workbook(tmp_path):
    path = tmp_path / "list.xls"
    path.write_text("<html><table><tr><td>URN</td></tr></table></html>")
    assert "not an Excel workbook" in problem_with(path)


def encrypted(path: Path) -> Path:
    """As Excel writes a workbook with a password: a compound file around the encrypted one."""
    entries = [name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry",
               "EncryptionInfo", "EncryptedPackage")]  # fmt: skip
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    path.write_bytes(header + b"".join(entries).ljust(512, b"\0") + bytes(range(256)) * 8)
    return path


def test_a_workbook_with_a_password_says_what_to_do(tmp_path):
    message = problem_with(encrypted(tmp_path / "list.xlsx"))
    assert "The workbook has a password. Open it in Excel, save a copy without" in message


def test_two_hundred_thousand_empty_formatted_rows(tmp_path):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Providers")
    sheet.append(COLUMNS)
    sheet.append(OAK)
    empty = WriteOnlyCell(sheet)
    empty.fill = PatternFill("solid", fgColor="FFFF00")
    for _ in range(200_000):
        sheet.append([empty, empty])
    book.save(tmp_path / "list.xlsx")
    start = time.perf_counter()
    assert len(read_providers(tmp_path / "list.xlsx")) == 1
    assert time.perf_counter() - start < 10  # a second or two; generous for a busy machine


def test_a_stray_value_in_the_last_cell_of_the_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    book.active.append(OAK)
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "list.xlsx")
    message = problem_with(tmp_path / "list.xlsx")
    assert "something in row 1,048,576 or column 16,384" in message


def test_a_damaged_workbook_never_crashes(tmp_path):
    whole = workbook(tmp_path / "list.xlsx", Providers=[COLUMNS, OAK]).read_bytes()
    for cut in range(0, len(whole), 97):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(whole[:cut])
        assert problem_with(path)


def test_a_zip_that_is_no_workbook_and_one_with_a_broken_sheet(tmp_path):
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "not an Excel workbook" in problem_with(path)

    whole = io.BytesIO(workbook(path, Providers=[COLUMNS, OAK]).read_bytes())
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[:200] if "worksheets" in name else data)
    assert problem_with(broken)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(tmp_path, data):
    path = tmp_path / "list.xlsx"
    path.write_bytes(data)
    try:
        read_providers(path)
    except ReadError as error:
        assert error.problems


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.floats(), st.dates(),
    st.datetimes(), st.times(), st.text(max_size=20), st.sampled_from(COLUMNS),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=9), max_size=6))
def test_any_cells_below_the_header_are_read(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("list") / "list.xlsx"
    path.touch()
    sheets = Spreadsheet([("Providers", [COLUMNS, OAK, *rows])])
    with patch("lac_rules.reading.ofsted.read_sheets", return_value=sheets):
        providers = read_providers(path)
    assert "SC1" in providers.URN.tolist()
    assert providers[["REG_START", "REG_END"]].dtypes.eq("datetime64[s]").all()
