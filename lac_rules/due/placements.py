"""Placements at providers that close, by the Ofsted list."""

from __future__ import annotations

import pandas as pd

from lac_rules.due.items import items
from lac_rules.language.joins import ChosenRow, earliest


def closing_providers(episodes, has_urn, ofsted_list, open_at_year_end, last_day) -> pd.DataFrame:
    """Open episodes at a URN that is taken off the register by 31 March.

    As in rule 228: where the URN stands in the list several times, the first to close counts.
    """
    # ChosenRow joins by CHILD, so the URN takes its place.
    listed = ofsted_list.assign(CHILD=ofsted_list.URN)
    placed = episodes.assign(CHILD=episodes.URN.where(has_urn))
    closes = ChosenRow(placed, listed, earliest(listed, listed.REG_END)).REG_END
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
