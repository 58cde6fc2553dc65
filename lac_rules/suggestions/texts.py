"""Episodes and the entries of the Ofsted list as plain arrays of text, for comparing them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.language.conditions import one_of
from lac_rules.providers import Providers
from lac_rules.schema import ADOPTIVE_PLACEMENTS, FOSTER_PLACEMENTS, NO_URN
from lac_rules.schema.codes import HOMES

FAMILIES = FOSTER_PLACEMENTS | ADOPTIVE_PLACEMENTS
"""PLACE: the URN is that of an agency, and the postcode that of a family."""


class EpisodeTexts:
    """The fields of one Episodes table that say where a child is placed; blank is "".

    ``pl_post`` and ``home_post`` are letters and digits only; ``child`` are numbers, -1 for a blank
    CHILD.
    """

    def __init__(self, typed: pd.DataFrame) -> None:
        self.typed = typed
        self.child = typed["CHILD"].array.codes
        self.place, self.place_provider = plain(typed["PLACE"]), plain(typed["PLACE_PROVIDER"])
        self.urn = plain(typed["URN"])
        self.pl_post, self.home_post = bare(typed["PL_POST"]), bare(typed["HOME_POST"])
        self.no_urn = (self.urn == "") | (self.urn == NO_URN)
        self.in_family = one_of(typed["PLACE"], FAMILIES).to_numpy()


class EntryTexts:
    """The entries of the Ofsted list: URN, name and postcode (letters and digits); blank is "".

    ``is_home``: children live at the address, if there is one.
    """

    def __init__(self, providers: Providers) -> None:
        entries = providers.entries
        self.urn, self.name = plain(entries["URN"]), plain(entries["NAME"])
        self.postcode = plain(entries["POSTCODE"])
        homes = providers.entries_with("PLACE_CODES", HOMES)
        self.is_home = homes & (self.postcode != "")

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self.urn)


def plain(column: pd.Series) -> np.ndarray:
    """A typed column as an array of text, blank as ""."""
    return np.array([*column.array.categories, ""], dtype=object)[column.array.codes]


def bare(column: pd.Series) -> np.ndarray:
    """Postcodes as an array of text with letters and digits only, blank as ""."""
    texts = ["".join(filter(str.isalnum, text)) for text in column.array.categories]
    return np.array([*texts, ""], dtype=object)[column.array.codes]


def spaced(postcode: str) -> str:
    """A postcode as people write it: with a space before its last three characters."""
    return f"{postcode[:-3]} {postcode[-3:]}" if len(postcode) >= 5 else postcode
