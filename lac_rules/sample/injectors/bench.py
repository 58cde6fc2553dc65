"""The workbench on which errors are put into a sample, each into children of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from lac_rules.sample.days import Span, as_text
from lac_rules.sample.dice import Dice
from lac_rules.sample.injectors.facts import make_facts
from lac_rules.sample.postcodes import Postcodes
from lac_rules.schema import split_name

Values = Mapping[str, object]
"""Field -> what to write: a text, day numbers, or a function of the rows' facts that gives them."""


class Workbench:
    """A sample's tables, and which of its children are still untouched.

    ``facts`` tell of the clean tables, whatever has been written since; ``tables`` are what is
    written to. ``providers`` is the Ofsted list, ``places`` are the postcodes that were drawn.
    """

    def __init__(
        self,
        tables: dict[str, pd.DataFrame],
        providers: pd.DataFrame,
        authority: str,
        places: Postcodes,
        span: Span,
        dice: Dice,
    ) -> None:
        self._clean = tables
        self.tables = dict(tables)
        self.providers, self.authority, self.places = providers, authority, places
        self.span, self.dice = span, dice
        self._taken: set[str] = set()

    @cached_property
    def facts(self) -> dict[str, pd.DataFrame]:
        """Facts about the rows of each clean table, see ``make_facts``."""
        return make_facts(self._clean, self.authority, self.span)

    def cleared(self, seed: int) -> Workbench:
        """A bench with the same clean sample, and nothing done to it yet."""
        bench = Workbench(
            self._clean, self.providers, self.authority, self.places, self.span, Dice(seed)
        )
        bench.facts = self.facts
        return bench

    def take(self, name: str, mask: pd.Series, count: int) -> pd.DataFrame:
        """Facts of up to ``count`` rows of different untouched children; they are now touched."""
        facts = self.facts[name]
        found = facts["CHILD"][mask]
        found = found[~found.isin(self._taken)]
        found = found.iloc[self.dice.shuffled(len(found))].drop_duplicates()[:count]
        self._taken.update(found)
        return facts.loc[found.index.sort_values()]

    def write(self, name: str, rows: pd.DataFrame, values: Values) -> None:
        """Write values into fields of the table's rows that ``rows`` has facts of."""
        table = self.tables[name].copy()
        for field, value in values.items():
            table.loc[rows.index, field] = self._texts(value, rows)
        self.tables[name] = table

    def add(self, name: str, rows: pd.DataFrame, values: Values) -> np.ndarray:
        """Add a row per row of facts: its CHILD and DOB, and the values. Their positions."""
        table, _ = split_name(name)
        own = {"CHILD": rows["CHILD"].to_numpy(dtype=object)}
        if "DOB" in table.fields:
            own["DOB"] = as_text(rows["born"].to_numpy())
        own |= {field: self._texts(value, rows) for field, value in values.items()}
        new = pd.DataFrame(own, columns=list(table.fields), dtype=object).fillna("")
        before = self.tables.get(name, new[:0])
        self.tables[name] = pd.concat([before, new], ignore_index=True)
        return np.arange(len(before), len(before) + len(new))

    def rows_of(self, name: str, children: pd.Series) -> pd.DataFrame:
        """Facts of all rows of these children in a table."""
        facts = self.facts[name]
        return facts[facts["CHILD"].isin(children)]

    @property
    def female_code(self) -> str:
        """SEX of a girl in this year's return."""
        return "2" if self.span.year < 2025 else "F"

    @property
    def male_code(self) -> str:
        """SEX of a boy in this year's return."""
        return "1" if self.span.year < 2025 else "M"

    def urn(self, mask: pd.Series) -> str:
        """The URN of a provider of this kind."""
        return self.providers.loc[mask, "URN"].iloc[0]

    def _texts(self, value: object, rows: pd.DataFrame) -> np.ndarray:
        value = value(rows, self) if isinstance(value, Callable) else value
        column = pd.Series(value, index=rows.index)
        if pd.api.types.is_integer_dtype(column.dtype):
            return as_text(column.to_numpy())
        return column.to_numpy(dtype=object)
