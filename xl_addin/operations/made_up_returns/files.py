"""A made-up return as files: this year's and last year's tables, and Ofsted's list."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from lac_rules.files import together
from lac_rules.sample import Sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.ofsted import write_ofsted_list

THIS_YEAR, LAST_YEAR, OFSTED = "this year", "last year", "ofsted list.xlsx"


def write_files(made: Sample, folder: Path) -> None:
    """Write a made-up return into a folder, each year's tables into one of its own, all or none."""
    last_year = {name: frame for name, frame in made.tables.items() if name.endswith(LAST)}
    with together():
        write_csv_files(this_years(made), folder / THIS_YEAR)
        write_csv_files(last_year, folder / LAST_YEAR)
        write_ofsted_list(made.providers, folder / OFSTED)


def this_years(made: Sample) -> dict[str, pd.DataFrame]:
    """The tables of the return itself."""
    return {name: frame for name, frame in made.tables.items() if not name.endswith(LAST)}
