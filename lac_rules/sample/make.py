"""``make_sample``: children, their two years, the tables, and the errors asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from lac_rules.errors import WrongValue
from lac_rules.returns import LacReturn
from lac_rules.sample.careers import make_events
from lac_rules.sample.children import make_children
from lac_rules.sample.days import Span
from lac_rules.sample.dice import Dice
from lac_rules.sample.episodes import make_episodes
from lac_rules.sample.events_in_care import (
    make_liberty_orders,
    make_missing,
    make_reviews,
    make_social_workers,
)
from lac_rules.sample.identity import add_identity
from lac_rules.sample.injectors import Workbench, injectable_codes, put_in
from lac_rules.sample.injectors.mix import INJECTED
from lac_rules.sample.postcodes import Postcodes, draw_postcodes
from lac_rules.sample.providers import close_some, make_providers, published
from lac_rules.sample.returns import World, tables_of_year
from lac_rules.schema import LAST, YEARS

__all__ = ["Sample", "injectable_codes", "make_sample"]


@dataclass
class Sample:
    """A made-up return.

    ``tables`` holds text as CSV files would, under the names of ``LacReturn``; ``providers`` is the
    made-up Ofsted list; ``injected`` has a row for each cell at which a code must be found (code,
    table, row, field), none when the sample is clean.
    """

    tables: dict[str, pd.DataFrame]
    providers: pd.DataFrame
    year: int
    authority: str
    injected: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=INJECTED))

    def lac_return(self) -> LacReturn:
        """The sample as a return with both years' tables and the Ofsted list."""
        return LacReturn.from_frames(
            self.tables, year=self.year, authority=self.authority, providers=self.providers
        )


def make_sample(
    children: int = 400,
    year: int = 2027,
    authority: str = "E08000003",
    seed: int = 903,
    errors: int | Mapping[str, int] | None = None,
) -> Sample:
    """A made-up return of ``children`` children for collection year ``year``.

    ``authority`` is the council's nine-character code. ``errors`` is about how many errors to put
    in, in a realistic mix, or how many of each code. The same arguments give the same sample.

    Raises ``ValueError`` for a year without rules, fewer than one child, an unknown council, and
    a code that cannot be put into this sample.
    """
    bench = make_bench(children, year, authority, seed)
    injected = put_in(bench, errors) if errors else pd.DataFrame(columns=INJECTED)
    return Sample(bench.tables, bench.providers, year, authority, injected)


def make_bench(children: int, year: int, authority: str, seed: int) -> Workbench:
    """A clean sample, ready for errors to be put in; arguments as of ``make_sample``."""
    if year not in YEARS:
        raise WrongValue(f"Samples exist for collection years {YEARS[0]} to {YEARS[-1]}.")
    if children < 1:
        raise WrongValue("A sample has at least one child.")
    dice, span = Dice(seed), Span(year)
    places = draw_postcodes(dice, authority)
    world, providers = _make_world(dice, children, places, span)
    tables = tables_of_year(dice, world, year)
    last_year = tables_of_year(dice, world, year - 1)
    tables |= {name + LAST: table for name, table in last_year.items()}
    return Workbench(tables, published(providers), authority, places, span, dice)


def _make_world(
    dice: Dice, count: int, places: Postcodes, span: Span
) -> tuple[World, pd.DataFrame]:
    """What happens in the two years, and the Ofsted list."""
    providers = make_providers(dice, count, places, span)
    children, spells = make_children(dice, count, span)
    add_identity(dice, children, spells, span)
    events = make_events(dice, children, spells, span)
    episodes = make_episodes(dice, events, children, spells, providers, places, span)
    providers = close_some(dice, providers, episodes, span)
    world = World(
        span,
        children,
        spells,
        episodes,
        make_reviews(dice, children, spells, span),
        make_missing(dice, children, spells, episodes, span),
        make_social_workers(dice, children, spells, span),
        make_liberty_orders(dice, children, episodes, span),
    )
    return world, providers
