"""Ofsted's provider lists in every layout."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from lac_rules import read_providers
from lac_rules.reading import ReadError
from lac_rules.schema import PROVIDER_FIELDS

CLOSED = datetime(2026, 3, 1)


def workbook(path: Path, **sheets: list[list]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


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


def test_combined_list_with_supported_accommodation(tmp_path):
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


def test_several_lists_are_put_together_and_equal_rows_kept_once(tmp_path):
    rows = [
        ["URN", "Placement code", "Placement provider code", "Postcode"],
        ["SC1", "K2", "PR1", ""],
    ]
    paths = [workbook(tmp_path / f"{n}.xlsx", Providers=rows) for n in (1, 2)]
    assert len(read_providers(paths)) == 1


def test_a_missing_column_is_named_with_what_was_found(tmp_path):
    path = workbook(
        tmp_path / "x.xlsx", Providers=[["URN", "Placement code", "Town"], ["1", "K2", "x"]]
    )
    with pytest.raises(ReadError) as caught:
        read_providers(path)
    message = str(caught.value)
    assert "no column Placement provider code and no column Setting postcode" in message
    assert "It has: URN, Placement code, Town." in message


def test_a_wrong_workbook_and_an_empty_one_and_no_workbook(tmp_path):
    wrong = workbook(tmp_path / "a.xlsx", Budget=[["Item", "Cost"]])
    empty = workbook(tmp_path / "b.xlsx", Sheet=[])
    text = tmp_path / "c.xlsx"
    text.write_text("URN,x")
    with pytest.raises(ReadError) as caught:
        read_providers([wrong, empty, text, tmp_path / "gone.xlsx"])
    messages = list(map(str, caught.value.problems))
    assert "No sheet has a column URN" in messages[0]
    assert "No sheet has a column URN" in messages[1]
    assert "not an Excel workbook" in messages[2]
    assert "no such file" in messages[3]
