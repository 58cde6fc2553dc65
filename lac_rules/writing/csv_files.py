"""Tables -> CSV files for the DfE's portal."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from lac_rules.schema import split_name
from lac_rules.writing.safely import replacing

FILE_NAMES = {
    "Header": "header.csv",
    "Episodes": "episodes.csv",
    "Reviews": "reviews.csv",
    "UASC": "uasc.csv",
    "OC2": "oc2.csv",
    "OC3": "oc3.csv",
    "AD1": "ad1.csv",
    "PlacedAdoption": "placed_for_adoption.csv",
    "PrevPerm": "previous_permanence.csv",
    "Missing": "missing.csv",
    "SWEpisodes": "social_worker_episodes.csv",
    "DoLo": "deprivation_of_liberty.csv",
}


def write_csv_files(tables: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write one file per table into ``folder``: the DfE's columns and order, UTF-8, CRLF.

    Values are written as they stand; only the DfE's columns are. Raises ``CannotWrite``.
    """
    paths = []
    for name, frame in tables.items():
        table, _ = split_name(name)
        path = folder / FILE_NAMES[table.name]
        with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(table.fields)
            writer.writerows(frame[list(table.fields)].itertuples(index=False, name=None))
        paths.append(path)
    return paths
