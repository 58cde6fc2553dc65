"""Ofsted's provider lists, as Ofsted sends them to councils -> one DataFrame.

Layouts differ between years and between children's homes, social care providers and the combined
list: the header row may stand below a title, columns differ in wording, and what belongs together
may be split over two sheets. So each sheet is read by what its columns mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest

import numpy as np
import pandas as pd

from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.provider_values import clean, tidy_urn
from lac_rules.providers import authorities_of
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.sources import PathLike, Source, find_sources
from lac_rules.reading.spreadsheets import read_sheets
from lac_rules.schema import PROVIDER_FIELDS
from lac_rules.typed import cell_text

_HEADER_WITHIN = 30
"""The header row is looked for in this many first rows."""

_WHOSE = "(?:setting|provider|home)?"
_WORDINGS = {
    "URN": ["urn(?:number)?", "(?:setting|provider|ofsted)urn", "uniquereferencenumber(?:urn)?"],
    "LA_NAME": [f"{_WHOSE}(?:address)?(?:localauthority|la)(?:name)?"],
    "PROVIDER_CODES": ["(?:setting)?(?:placement)?provider(?:type)?codes?"],
    "PLACE_CODES": [f"{_WHOSE}place(?:ment)?(?:type)?codes?"],
    "REG_START": [f"{_WHOSE}(?:registrationdate|dateregistered|registereddate|dateofregistration)"],
    "REG_END": [
        f"{_WHOSE}(?:de)?(?:registrationenddate|registrationended)",
        f"{_WHOSE}(?:deregistrationdate|dateofderegistration|datederegistered|deregistereddate)",
        f"{_WHOSE}(?:clos(?:ed|ure|ing|e)date|dateclosed|dateofclosure)",
    ],
    "POSTCODE": ["settings?(?:address)?postcode", f"{_WHOSE}(?:address)?postcode"],
    "NAME": ["settingname", f"{_WHOSE}name"],
    "TYPE": ["(?:provider|provision)type"],
}
"""What a column may be called, in small letters and digits only, best wording first."""

_NEEDED = {
    "URN": "URN",
    "PLACE_CODES": "Placement code",
    "PROVIDER_CODES": "Placement provider code",
    "POSTCODE": "Setting postcode",
}
"""The columns that a list must have, and what Ofsted calls them."""

_SUPPORTED = {"PLACE_CODES": "K3", "PROVIDER_CODES": "PR4"}
"""What supported accommodation has where the list does not say."""


def read_providers(paths: PathLike | Iterable[PathLike]) -> pd.DataFrame:
    """Read Ofsted lists of any layout, workbooks or CSV files, into one DataFrame.

    Columns: URN, NAME, LA_NAME, LA_CODE (from the postcode; "" when not known), PLACE_CODES and
    PROVIDER_CODES (separated by commas), REG_START and REG_END (datetime64, NaT when not given),
    POSTCODE. One row per provider and sheet; rows that are equal in all columns are kept once.
    Of a folder the files that are no lists are passed over.

    Raises ``ReadError`` with every problem of every file.
    """
    problems: list[Problem] = []
    passed_over: list[Problem] = []
    lists: list[pd.DataFrame] = []
    for source in find_sources(paths, problems):
        try:
            lists.append(_read_list(source))
        except _NotAList as error:
            (problems if source.chosen else passed_over).extend(error.problems)
        except ReadError as error:
            problems.extend(error.problems)
    if problems or not lists:
        raise ReadError(problems or passed_over or [_nothing_chosen()])
    providers = pd.concat(lists, ignore_index=True).drop_duplicates(ignore_index=True)
    providers["LA_CODE"] = _authorities_if_known(providers["POSTCODE"])
    return providers[PROVIDER_FIELDS]


class _NotAList(ReadError):
    """The file can be read, but it is no list of providers."""


def _nothing_chosen() -> Problem:
    return Problem("Ofsted list", "No file was found.", "Choose Ofsted's .xlsx file.")


def _read_list(source: Source) -> pd.DataFrame:
    sheets = [_sheet(name, rows) for name, rows in read_sheets(source).sheets]
    sheets = [sheet for sheet in sheets if sheet is not None]
    if not sheets:
        what = "No sheet has a column URN in its first rows."
        todo = "Choose the list of providers that Ofsted sends to councils."
        raise _NotAList([Problem(source.name, what, todo)])
    complete = _joined(sheets)
    _check_columns(source.name, complete)
    if not any(len(sheet) for sheet in complete):
        what = "The list has its columns but no provider."
        raise ReadError([Problem(source.name, what, "Choose a list with providers in it.")])
    return pd.concat([clean(sheet) for sheet in complete], ignore_index=True)


# -- one sheet -------------------------------------------------------------------------------------


def _sheet(name: str, rows: list[list]) -> pd.DataFrame | None:
    """The sheet's providers, columns named by meaning; None when it has no column URN.

    ``attrs``: the sheet's name and the columns that were found.
    """
    first, names = _find_header(rows)
    columns = _meanings(names)
    if "URN" not in columns:
        return None
    urn = columns["URN"]
    urns = [tidy_urn(row[urn]) if urn < len(row) else "" for row in rows[first:]]
    filled = [(text, row) for text, row in zip(urns, rows[first:], strict=True) if text]
    frame = pd.DataFrame(
        {
            meaning: [row[place] if place < len(row) else None for _, row in filled]
            for meaning, place in columns.items()
        },
        dtype=object,
    )
    frame["URN"] = [text for text, _ in filled]
    frame.attrs = {"name": name, "found": [text for text in names if text]}
    return _with_supported(frame, bool(re.search(r"\bsa\b|supported", name, re.IGNORECASE)))


def _find_header(rows: list[list]) -> tuple[int, list[str]]:
    """Where the data start, and the columns' names as they stand: "" for none.

    The header is the row, among the first ones, in which most columns have a meaning. It may be
    two rows high, with cells merged over both or over several columns.
    """
    top = [[cell_text(cell).strip() for cell in row] for row in rows[: _HEADER_WITHIN + 1]]
    best, header = 0, (0, [])
    for number, names in enumerate(top):
        below = top[number + 1] if number + 1 < len(top) else []
        for height, candidate in ((1, names), (2, _two_high(names, below))):
            meanings = _meanings(candidate)
            if "URN" in meanings and len(meanings) > best:
                best, header = len(meanings), (number + height, candidate)
    return header


def _two_high(upper: list[str], lower: list[str]) -> list[str]:
    """The lower row's names, and the upper's where the lower has none."""
    return [below or above for above, below in zip_longest(upper, lower, fillvalue="")]


def _meanings(names: list[str]) -> dict[str, int]:
    """Meaning -> position of the column whose name fits it best."""
    plain = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in names]
    found = {}
    for meaning, wordings in _WORDINGS.items():
        places = (
            place
            for wording in wordings
            for place, name in enumerate(plain)
            if name and re.fullmatch(wording, name)
        )
        place = next(places, None)
        if place is not None:
            found[meaning] = place
    return found


def _with_supported(frame: pd.DataFrame, is_supported_sheet: bool) -> pd.DataFrame:
    """Supported accommodation has its codes even where the list leaves them out."""
    supported = np.full(len(frame), is_supported_sheet)
    if "TYPE" in frame:
        supported |= frame["TYPE"].map(cell_text).str.contains("supported acc", case=False)
    if not (is_supported_sheet or supported.any()):
        return frame
    for meaning, code in _SUPPORTED.items():
        given = frame.get(meaning, pd.Series("", index=frame.index)).map(cell_text)
        frame[meaning] = given.mask((given.str.strip() == "") & supported, code)
    return frame


# -- the sheets of one file ------------------------------------------------------------------------


def _joined(sheets: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """The sheets with codes; those without postcodes joined by URN to the sheets with addresses.

    Further sheets (inspections, say) are left out, unless they look like a list that lacks a
    column and have providers that no other sheet has.
    """
    coded = [sheet for sheet in sheets if "PLACE_CODES" in sheet]
    others = [sheet for sheet in sheets if "PLACE_CODES" not in sheet]
    addresses = [sheet for sheet in others if "POSTCODE" in sheet]
    if not coded:
        return sheets
    known = pd.concat([sheet["URN"] for sheet in coded])
    lists = [sheet for sheet in others if len(_NEEDED.keys() & set(sheet.columns)) > 2]
    incomplete = [sheet for sheet in lists if not sheet["URN"].isin(known).all()]
    whole = [
        sheet if "POSTCODE" in sheet or not addresses else _with_addresses(sheet, addresses)
        for sheet in coded
    ]
    return whole + incomplete


def _with_addresses(sheet: pd.DataFrame, addresses: list[pd.DataFrame]) -> pd.DataFrame:
    both = pd.concat([other.drop(columns="TYPE", errors="ignore") for other in addresses])
    further = both.drop(columns=sheet.columns.difference(["URN"]), errors="ignore")
    joined = sheet.merge(further.drop_duplicates("URN"), on="URN", how="left")
    joined.attrs = sheet.attrs
    return joined


def _check_columns(file: str, sheets: list[pd.DataFrame]) -> None:
    """Raise ``ReadError`` that says which columns a sheet lacks and what it has."""
    problems = []
    for sheet in sheets:
        missing = [wording for meaning, wording in _NEEDED.items() if meaning not in sheet]
        if missing:
            where = f"The sheet {sheet.attrs['name']!r}" if sheet.attrs["name"] else "The file"
            problems.append(
                Problem(
                    file,
                    f"{where} has no column {' and no column '.join(missing)}. "
                    f"It has: {', '.join(sheet.attrs['found'])}.",
                    "Rename the column in a copy of the list, or choose another list.",
                )
            )
    if problems:
        raise ReadError(problems)


def _authorities_if_known(postcodes: pd.Series) -> np.ndarray:
    try:
        return authorities_of(postcodes).fillna("").to_numpy(dtype=object)
    except PostcodesUnavailable:
        return np.full(len(postcodes), "", dtype=object)
