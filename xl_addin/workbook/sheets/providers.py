"""The sheet Ofsted: the list of providers, which people may edit or paste over."""

from __future__ import annotations

import pandas as pd
import xlwings as xw

from lac_rules.schema import PROVIDER_FIELDS
from lac_rules.typed import cell_text, parse_dates
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import address, paint_header, put
from xl_addin.workbook.sheets.data import SheetProblem

TABLE = "Ofsted_list"
_DATES = ("REG_START", "REG_END")
_WIDTHS = [12, 40, 24, 12, 14, 15, 12, 12, 12]


def write(sheet: xw.Sheet, providers: pd.DataFrame) -> None:
    """Fill the empty sheet with the list."""
    last = layout.column_letter(len(PROVIDER_FIELDS))
    sheet.range(f"A:{last}").number_format = styles.TEXT_FORMAT
    for name in _DATES:
        letter = layout.column_letter(PROVIDER_FIELDS.index(name) + 1)
        sheet.range(f"{letter}:{letter}").number_format = styles.DATE_FORMAT
    width = len(PROVIDER_FIELDS)
    area = sheet.range(address(1, 1, max(len(providers), 1) + 1, width))
    header = sheet.range(address(1, 1, 1, width))
    put(sheet, 1, 1, [PROVIDER_FIELDS])
    if len(providers):
        sheet.range(address(2, 1, len(providers) + 1, width)).value = _cells(providers)
    sheet.tables.add(source=area, name=TABLE, table_style_name=styles.TABLE_STYLE)
    paint_header(header)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.range((1, column)).column_width = width


def _cells(providers: pd.DataFrame) -> list[list]:
    columns = []
    for name in PROVIDER_FIELDS:
        values = providers[name]
        if name in _DATES:
            dates = pd.to_datetime(values)
            columns.append([None if date is pd.NaT else date.to_pydatetime() for date in dates])
        else:
            columns.append([cell_text(value) or None for value in values])
    return [list(row) for row in zip(*columns, strict=True)]


def read(sheet: xw.Sheet) -> pd.DataFrame:
    """The list as it stands in the sheet now. Raises ``SheetProblem`` when a column is gone."""
    values = sheet.used_range.options(ndim=2, err_to_str=True).value
    header = [str(name or "").strip().upper() for name in values[0]]
    missing = [name for name in PROVIDER_FIELDS if name not in header]
    if missing:
        raise SheetProblem(
            f"The sheet {sheet.name} has no column {' and no column '.join(missing)}. "
            "Write the name back into its first row, or load the Ofsted list again."
        )
    columns = {}
    for name in PROVIDER_FIELDS:
        place = header.index(name)
        texts = [cell_text(row[place]).strip() for row in values[1:]]
        columns[name] = parse_dates(texts) if name in _DATES else texts
    providers = pd.DataFrame(columns)
    return providers[providers["URN"] != ""].reset_index(drop=True)
