"""Ofsted's list in the folder of a return: taken when no list was chosen."""

from __future__ import annotations

import pandas as pd

from lac_rules.reading.ofsted import read_providers
from lac_rules.reading.one_file import NotOfReturn
from lac_rules.reading.parts import Told
from lac_rules.reading.problems import ReadError


def list_beside(others: list[NotOfReturn], told: Told) -> pd.DataFrame | None:
    """The providers in those of the files that are lists of Ofsted's, which are taken off
    ``others``; None without any."""
    lists, found = [], []
    for other in others:
        if not other.may_be_list:
            continue
        try:
            lists.append(read_providers([other.source]))
        except ReadError:
            continue
        found.append(other)
    if not found:
        return None
    names = ", ".join(other.source.name for other in found)
    told.say(f"{names} was read as Ofsted's list.")
    others[:] = [other for other in others if other not in found]
    return pd.concat(lists, ignore_index=True).drop_duplicates(ignore_index=True)
