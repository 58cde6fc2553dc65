"""Placements at providers that close, by the Ofsted list."""

from __future__ import annotations

import pandas as pd

from lac_rules.due.items import items


def closing_providers(episodes, providers, open_at_year_end, last_day) -> pd.DataFrame:
    """Open episodes at a URN that is taken off the register by 31 March.

    As in rule 228: where the URN stands in the list several times, the first to close counts.
    """
    closes = providers.closes_on(episodes.URN)
    return items(
        episodes,
        open_at_year_end & (closes <= last_day),
        of="Episodes",
        what="Provider closes",
        due=closes,
        field="URN",
        codes=("228",),
        detail="URN " + episodes.URN.astype(object).fillna("") + ": end the episode, or enter the "
        "provider's newer URN.",
    )
