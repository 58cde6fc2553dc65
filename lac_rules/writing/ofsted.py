"""A provider list -> a workbook in the layout that Ofsted sends to councils."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd

from lac_rules.files import replacing

_COLUMNS = {
    "URN": "URN",
    "Local authority": "LA_NAME",
    "Placement code": "PLACE_CODES",
    "Placement provider code": "PROVIDER_CODES",
    "Registration date": "REG_START",
    "Deregistration date": "REG_END",
    "Setting address postcode": "POSTCODE",
    "Setting name": "NAME",
}


def write_ofsted_list(providers: pd.DataFrame, path: Path) -> Path:
    """Write the list as Ofsted's combined layout, one sheet "Providers". Raises ``CannotWrite``."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Providers")
    sheet.append(list(_COLUMNS))
    columns = providers[list(_COLUMNS.values())].astype(object)
    for row in columns.where(columns.notna(), None).itertuples(index=False, name=None):
        sheet.append(
            [value.to_pydatetime() if isinstance(value, pd.Timestamp) else value for value in row]
        )
    with replacing(path, private=False) as beside:
        book.save(beside)
    return path
