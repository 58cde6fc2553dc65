"""Put values into single cells of the data sheets, each as what it is: a date or a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from lac_rules.returns import LacReturn
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.cells import to_cells
from xl_addin.workbook.basics.times import to_serial
from xl_addin.workbook.read import Contents
from xl_addin.workbook.sheets.changes import Cell


def places_of(contents: Contents) -> dict[str, dict[str, int]]:
    """Table -> row's identity -> its position in the table."""
    return {
        name: {identity: place for place, identity in enumerate(on_sheet.ids) if identity}
        for name, on_sheet in contents.on_sheets.items()
    }


def with_values(contents: Contents, values: Mapping[Cell, str]) -> Contents:
    """``contents`` as they are once ``values`` have been put into the cells; nothing is written."""
    places = places_of(contents)
    frames = {name: frame.copy() for name, frame in contents.ret.tables.items()}
    for (name, identity, field), value in values.items():
        frames[name].at[places[name][identity], field] = value
    ret = LacReturn(
        frames, contents.ret.year, contents.ret.authority, providers=contents.ret.providers
    )
    on_sheets = {}
    for name, on_sheet in contents.on_sheets.items():
        # The columns keep the names that they have on the sheet.
        frame = on_sheet.frame.copy()
        for field in set(frame.columns) & set(frames[name].columns):
            frame[field] = frames[name][field]
        on_sheets[name] = replace(on_sheet, frame=frame)
    return replace(contents, ret=ret, on_sheets=on_sheets)


def write_values(contents: Contents, values: Mapping[Cell, str]) -> None:
    """Put ``values`` into the cells: (table, row's identity, field) -> text, dates as dd/mm/yyyy.

    A text never becomes a formula, a number or a date by what it looks like.
    """
    places = places_of(contents)
    for (name, identity, field), text in values.items():
        on_sheet = contents.on_sheets[name]
        row = int(on_sheet.sheet_rows[places[name][identity]])
        cell = on_sheet.sheet.range(f"{layout.column_letter(on_sheet.columns[field])}{row}")
        (value,) = to_cells(np.array([text], dtype=object), field)
        if value is None or isinstance(value, str):
            if value is not None:
                cell.number_format = styles.TEXT_FORMAT
            cell.raw_value = value or ""
        else:
            cell.number_format = styles.DATE_FORMAT
            cell.raw_value = to_serial(value)
