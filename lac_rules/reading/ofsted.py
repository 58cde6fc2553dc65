"""Ofsted's provider lists, as Ofsted sends them to councils -> one DataFrame.

Layouts differ between years and between children's homes, social care providers and the combined
list: the header row may stand below a title, columns differ in wording, and what belongs together
may be split over two sheets. So each sheet is read by what its columns mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from lac_rules.places import PostcodesUnavailable, postcode_index
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.sources import PathLike
from lac_rules.schema import PROVIDER_FIELDS
from lac_rules.typed import cell_text, parse_dates

_HEADER_WITHIN = 30
"""The header row is looked for in this many first rows."""

_MEANINGS = {
    "URN": ("urn", "setting urn", "provider urn", "unique reference number"),
    "LA_NAME": ("local authority", "local authority name"),
    "PROVIDER_CODES": ("placement provider code", "provider code", "provider type code"),
    "PLACE_CODES": ("placement code", "provider placement code", "placement type code"),
    "REG_START": ("registration date", "date registered", "date of registration"),
    "REG_END": ("deregistration date", "closed date", "date closed", "closure date"),
    "POSTCODE": (
        "setting address postcode",
        "setting postcode",
        "provider address postcode",
        "provider postcode",
        "address postcode",
        "postcode",
    ),
    "NAME": ("setting name", "provider name", "name"),
}
"""What a column may be called, in plain lower-case words, best name first."""

_NEEDED = ("URN", "PLACE_CODES", "PROVIDER_CODES", "POSTCODE")
_SUPPORTED = {"PLACE_CODES": "K3", "PROVIDER_CODES": "PR4"}
"""What the sheet of supported accommodation means where it does not say."""

_IN_WORDS = {
    "URN": "URN",
    "PLACE_CODES": "Placement code",
    "PROVIDER_CODES": "Placement provider code",
    "POSTCODE": "Setting postcode",
}


def read_providers(paths: PathLike | Iterable[PathLike]) -> pd.DataFrame:
    """Read Ofsted lists of any layout into one DataFrame.

    Columns: URN, NAME, LA_NAME, LA_CODE (from the postcode; "" when not known), PLACE_CODES and
    PROVIDER_CODES (separated by commas), REG_START and REG_END (datetime64, NaT when not given),
    POSTCODE. One row per provider and sheet; rows that are equal in all columns are kept once.

    Raises ``ReadError`` with every problem of every file.
    """
    paths = [paths] if isinstance(paths, (str, Path)) else list(paths)
    problems: list[Problem] = []
    lists: list[pd.DataFrame] = []
    for path in map(Path, paths):
        try:
            lists.append(_read_list(path))
        except ReadError as error:
            problems.extend(error.problems)
    if problems:
        raise ReadError(problems)
    providers = pd.concat(lists, ignore_index=True).drop_duplicates(ignore_index=True)
    providers["LA_CODE"] = _authorities_of(providers["POSTCODE"])
    return providers[PROVIDER_FIELDS]


def _read_list(path: Path) -> pd.DataFrame:
    sheets = {}
    for name, rows in _sheets(path):
        header = _find_header(rows)
        if header is not None:
            sheets[name] = _sheet(rows, header, is_supported="SA" in name.split())
    if not sheets:
        raise ReadError(
            [
                Problem(
                    path.name,
                    "No sheet has a column URN in its first rows.",
                    "Choose the list of providers that Ofsted sends to councils.",
                )
            ]
        )
    complete = _joined(sheets)
    _check_columns(path.name, complete)
    return pd.concat([_clean(sheet) for sheet in complete.values()], ignore_index=True)


def _sheets(path: Path) -> list[tuple[str, list[list]]]:
    try:
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
            return [
                (name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
                for name in workbook.sheet_names
            ]
    except FileNotFoundError:
        problem = Problem(str(path), "There is no such file.", "Check the name.")
    except PermissionError:
        problem = Problem(
            path.name, "The file cannot be opened.", "Close it in other programs and try again."
        )
    except CalamineError as error:
        problem = _not_a_workbook(path.name, str(error))
    raise ReadError([problem])


def _not_a_workbook(name: str, error: str) -> Problem:
    if "password" in error.lower():
        return Problem(
            name,
            "The workbook has a password.",
            "Open it in Excel, save a copy without a password, and choose the copy.",
        )
    return Problem(
        name, "The file is not an Excel workbook, or is damaged.", "Choose Ofsted's .xlsx file."
    )


def _find_header(rows: list[list]) -> int | None:
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        if any(_plain(cell) in _MEANINGS["URN"] for cell in row):
            return number
    return None


def _plain(cell: object) -> str:
    """A column's name in plain lower-case words: "Setting (Address) Postcode" and its kin."""
    return " ".join(re.findall(r"[a-z0-9]+", str(cell).lower()))


def _sheet(rows: list[list], header: int, is_supported: bool) -> pd.DataFrame:
    """The sheet's rows that have a URN, columns named by meaning; ``attrs`` keep what was found."""
    names = [_plain(cell) for cell in rows[header]]
    columns = {}
    for meaning, wordings in _MEANINGS.items():
        place = next((names.index(wording) for wording in wordings if wording in names), None)
        if place is not None:
            columns[meaning] = place
    urn = columns["URN"]
    filled = [row for row in rows[header + 1 :] if cell_text(row[urn]).strip()]
    frame = pd.DataFrame(
        {meaning: [row[place] for row in filled] for meaning, place in columns.items()},
        dtype=object,
    )
    frame["URN"] = [cell_text(value).strip().upper() for value in frame["URN"]]
    if is_supported:
        for meaning, code in _SUPPORTED.items():
            given = frame.get(meaning, pd.Series("", index=frame.index)).map(cell_text)
            frame[meaning] = given.where(given.str.strip() != "", code)
    frame.attrs["found"] = [str(cell) for cell in rows[header] if str(cell).strip()]
    return frame


def _joined(sheets: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Join a sheet that has only addresses to the sheet that has only codes, by URN."""
    codes = [name for name, sheet in sheets.items() if "PLACE_CODES" in sheet]
    without = [name for name in codes if "POSTCODE" not in sheets[name]]
    addresses = [
        name for name, sheet in sheets.items() if name not in codes and "POSTCODE" in sheet
    ]
    if not codes:
        return sheets
    for name in without:
        found = sheets[name].attrs["found"]
        for other in addresses:
            extra = sheets[other].drop(
                columns=sheets[name].columns.difference(["URN"]), errors="ignore"
            )
            sheets[name] = sheets[name].merge(extra.drop_duplicates("URN"), on="URN", how="left")
        sheets[name].attrs["found"] = found
    return {name: sheets[name] for name in codes}


def _check_columns(file: str, sheets: dict[str, pd.DataFrame]) -> None:
    problems = []
    for name, sheet in sheets.items():
        missing = [_IN_WORDS[meaning] for meaning in _NEEDED if meaning not in sheet]
        if missing:
            problems.append(
                Problem(
                    file,
                    f"The sheet {name!r} has no column {' and no column '.join(missing)}. "
                    f"It has: {', '.join(sheet.attrs['found'])}.",
                    "Rename the column in a copy of the list, or choose another list.",
                )
            )
    if problems:
        raise ReadError(problems)


def _clean(sheet: pd.DataFrame) -> pd.DataFrame:
    sheet = sheet.reindex(columns=PROVIDER_FIELDS)
    for name in ("REG_START", "REG_END"):
        sheet[name] = parse_dates([cell_text(value).strip() for value in sheet[name]])
    for name in ("NAME", "LA_NAME", "POSTCODE", "PLACE_CODES", "PROVIDER_CODES"):
        sheet[name] = [cell_text(value).strip() for value in sheet[name]]
    for name in ("PLACE_CODES", "PROVIDER_CODES"):
        sheet[name] = [
            ",".join(code for code in re.split(r"[,/;\s]+", codes.upper()) if code)
            for codes in sheet[name]
        ]
    sheet["POSTCODE"] = sheet["POSTCODE"].str.upper()
    return sheet


def _authorities_of(postcodes: pd.Series) -> np.ndarray:
    try:
        found = postcode_index().lookup(postcodes)["authority"]
    except PostcodesUnavailable:
        return np.full(len(postcodes), "", dtype=object)
    return found.fillna("").to_numpy(dtype=object)
