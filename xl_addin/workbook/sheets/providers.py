"""The sheet Ofsted: the list of providers, which people may edit or paste over."""

from __future__ import annotations

import pandas as pd
import xlwings as xw

from lac_rules.typed import cell_text, parse_dates
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.basics.placed_list import is_odd, totals_row_of
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.book import SheetProblem

LIST = ListSheet(
    (
        Column("URN", 12),
        Column("NAME", 40),
        Column("LA_NAME", 24),
        Column("LA_CODE", 12),
        Column("PLACE_CODES", 14),
        Column("PROVIDER_CODES", 15),
        Column("REG_START", 12, styles.DATE_FORMAT),
        Column("REG_END", 12, styles.DATE_FORMAT),
        Column("POSTCODE", 12),
    ),
    table="Ofsted_list",
    key=("URN",),
    about=("URN", "NAME", "POSTCODE"),
    align=None,
)
_DATES = ("REG_START", "REG_END")


def rows_of(providers: pd.DataFrame) -> list[list]:
    """The rows of the list."""
    columns = []
    for name in LIST.names:
        values = providers[name]
        if name in _DATES:
            dates = pd.to_datetime(values)
            columns.append([None if date is pd.NaT else date.to_pydatetime() for date in dates])
        else:
            columns.append([cell_text(value) or None for value in values])
    return [list(row) for row in zip(*columns, strict=True)]


def read(sheet: xw.Sheet) -> pd.DataFrame:
    """The list as it stands in the sheet now. Raises ``SheetProblem`` when a column is gone."""
    values = values_of(sheet.used_range)
    header = [str(name or "").strip().upper() for name in values[0]]
    missing = [name for name in LIST.names if name not in header]
    if missing:
        raise SheetProblem(
            f"The sheet {sheet.name} has no column {' and no column '.join(missing)}. "
            "Write the name back into its first row, or load the Ofsted list again."
        )
    columns = {}
    for name in LIST.names:
        place = header.index(name)
        texts = [cell_text(row[place]).strip() for row in values[1:]]
        columns[name] = parse_dates(texts) if name in _DATES else texts
    providers = pd.DataFrame(columns)
    last = max((n for n, urn in enumerate(columns["URN"]) if urn), default=None)
    odd = last is not None and is_odd(values[last + 1])
    if odd and totals_row_of(sheet) == sheet.used_range.row + last + 1:
        providers = providers.drop(index=last)
    return providers[providers["URN"] != ""].reset_index(drop=True)
