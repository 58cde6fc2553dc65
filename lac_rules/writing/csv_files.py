"""Tables -> CSV files for the DfE's portal."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from lac_rules.errors import WrongValue
from lac_rules.files import replacing_all
from lac_rules.schema import Table, split_name


def write_csv_files(tables: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write one file per table into ``folder``: the DfE's columns and order, UTF-8, CRLF.

    Values are written as they stand, because the portal takes them so: a value that begins with =
    is not guarded against a spreadsheet that would take it for a formula. Only the DfE's columns
    are written. The files are replaced together or not at all. ``tables`` are of one year: raises
    ``WrongValue`` for two tables of one file, and ``CannotWrite``.
    """
    paths = [folder / split_name(name)[0].csv_file for name in tables]
    if len(set(paths)) < len(paths):
        raise WrongValue("The tables of two years do not go into one folder.")
    with replacing_all(paths) as written:
        for (name, frame), beside in zip(tables.items(), written, strict=True):
            _write(split_name(name)[0], frame, beside)
    return paths


def _write(table: Table, frame: pd.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.fields)
        writer.writerows(frame[list(table.fields)].itertuples(index=False, name=None))
