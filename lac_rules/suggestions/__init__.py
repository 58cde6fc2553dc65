"""Suggested corrections of marked cells: from the Ofsted list, last year's return and the return.

    issues = validate(ret).issues
    suggest(ret, issues)     # one row per candidate

Nothing is ever changed here: a suggestion is for a person to accept. ``sure`` means that exactly
one candidate fits everything that is known; only such a one may be accepted in bulk.

Modules: ``wanted`` (which cells), ``evidence`` and ``texts`` (the return and the Ofsted list,
prepared for comparing), ``fitting`` (how well a provider fits an episode), ``from_ofsted``,
``from_return`` (the same address or agency elsewhere), ``from_last_year``, ``real_postcodes`` (one
character off), ``typing_mistakes`` and ``equal_texts`` (arithmetic), ``candidates`` (putting all
together).
"""

from __future__ import annotations

import pandas as pd

from lac_rules.issues import Issues
from lac_rules.returns import LacReturn
from lac_rules.suggestions.candidates import collect
from lac_rules.suggestions.evidence import Evidence
from lac_rules.suggestions.from_last_year import header_from_last_year, open_episode_from_last_year
from lac_rules.suggestions.from_ofsted import from_ofsted
from lac_rules.suggestions.from_return import urns_from_return
from lac_rules.suggestions.real_postcodes import real_postcodes
from lac_rules.suggestions.wanted import Wanted

__all__ = ["suggest"]


def suggest(ret: LacReturn, issues: Issues) -> pd.DataFrame:
    """Candidates for the cells that ``issues`` (of ``validate(ret)``) mark.

    Columns, all text but ``row``: ``table``; ``row`` (0-based position); ``field``; ``value`` (as
    it stands); ``suggestion``; ``reason`` (in words); ``certainty`` ("sure", "likely", "possible");
    ``source`` ("Ofsted", "last year", "this return", "postcode list"); ``codes`` (of the rules that
    marked the cell, or the cell worked out from it: "218, 1008"). At most five rows per cell, best
    first; cells in the order of the return. Sources that are not loaded give nothing.
    """
    wanted = Wanted(ret, issues)
    parts = []
    if "Episodes" in ret.tables:
        evidence = Evidence(ret)
        parts = [
            from_ofsted(evidence, wanted),
            urns_from_return(evidence, wanted),
            real_postcodes(evidence, wanted),
            open_episode_from_last_year(evidence, wanted),
        ]
    parts.append(header_from_last_year(ret, wanted))
    return collect(parts, ret, wanted)
