"""Made-up returns as files, made once per size."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from lac_rules.sample import make_sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.ofsted import write_ofsted_list


@pytest.fixture(scope="session")
def return_files(tmp_path_factory) -> Callable[[int], Path]:
    """A function: number of children -> folder with "this", "last" and "ofsted.xlsx"."""

    @cache
    def make(children: int) -> Path:
        folder = tmp_path_factory.mktemp(f"return{children}")
        made = make_sample(children, 2027, errors=children // 2)
        this = {n: f for n, f in made.tables.items() if not n.endswith(LAST)}
        write_csv_files(this, folder / "this")
        last = {n: f for n, f in made.tables.items() if n.endswith(LAST)}
        write_csv_files(last, folder / "last")
        write_ofsted_list(made.providers, folder / "ofsted.xlsx")
        return folder

    return make
