"""A made-up return as files, as ``lac903 sample`` writes it, to be changed as systems do."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lac_rules import LacReturn, read_providers, read_return, validate
from lac_rules.sample import make_sample
from lac_rules.schema import LAST, split_name
from lac_rules.validation import Result
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.ofsted import write_ofsted_list

YEAR = 2027
Rows = list[list[str]]


@dataclass
class Desk:
    """The folder with both years and Ofsted's list; ``plain`` is the return as made."""

    folder: Path
    plain: LacReturn | None = None

    @property
    def this_year(self) -> Path:
        return self.folder / "this year"

    @property
    def last_year(self) -> Path:
        return self.folder / "last year"

    @property
    def ofsted(self) -> Path:
        return self.folder / "ofsted list.xlsx"

    def file(self, table: str) -> Path:
        """The file of a table; last year's with its ending."""
        of_year = self.last_year if table.endswith(LAST) else self.this_year
        return of_year / split_name(table)[0].csv_file

    def rows(self, table: str) -> Rows:
        with self.file(table).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))

    def write(self, table: str, rows: Rows) -> None:
        with self.file(table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)

    def each(self, table: str, fields: set[str], change: Callable[[str], str]) -> None:
        """Change every filled value of some fields."""
        header, *rows = self.rows(table)
        places = [place for place, name in enumerate(header) if name in fields]
        for row in rows:
            for place in places:
                if row[place]:
                    row[place] = change(row[place])
        self.write(table, [header, *rows])

    def read(self, this=None, last=None, ofsted=True) -> tuple[LacReturn, Result]:
        """Read and check, as ``lac903 check this --last-year last --ofsted list`` does."""
        ret = read_return(
            this or self.this_year,
            last or self.last_year,
            providers=read_providers(self.ofsted) if ofsted else None,
        )
        return ret, validate(ret)

    def told(self, ret: LacReturn) -> str:
        """What is said of a return that is not said of the plain one."""
        return "\n".join(text for text in ret.statements if text not in self.plain.statements)

    def same(self, ret: LacReturn) -> None:
        """The return is the plain one, table by table, and clean."""
        assert ret.year == YEAR
        assert list(ret.tables) == list(self.plain.tables)
        for name, frame in self.plain.tables.items():
            differing = ret.tables[name][frame.columns].ne(frame).any(axis=None)
            assert not differing, (name, ret.tables[name].compare(frame))
        assert validate(ret).issues.by_rule.empty


@pytest.fixture(scope="session")
def made():
    return make_sample(children=40, year=YEAR, seed=3)


@pytest.fixture
def desk(made, tmp_path) -> Desk:
    desk = Desk(tmp_path)
    for is_last, folder in ((False, desk.this_year), (True, desk.last_year)):
        of_year = {n: f for n, f in made.tables.items() if n.endswith(LAST) == is_last}
        write_csv_files(of_year, folder)
    write_ofsted_list(made.providers, desk.ofsted)
    desk.plain, result = desk.read()
    assert result.issues.by_rule.empty
    return desk
