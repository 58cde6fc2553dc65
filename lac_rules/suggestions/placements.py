"""The episodes' placement fields as plain arrays, for comparing them with other sources."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from lac_rules.language.conditions import one_of
from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.returns import LacReturn
from lac_rules.schema import ADOPTIVE_PLACEMENTS, FOSTER_PLACEMENTS, LAST, NO_URN
from lac_rules.suggestions.provider_list import ProviderList

FAMILIES = FOSTER_PLACEMENTS | ADOPTIVE_PLACEMENTS
"""PLACE: the URN is that of an agency, and the postcode that of a family."""


class EpisodeTexts:
    """The fields of one Episodes table that say where a child is placed; blank is ""."""

    def __init__(self, typed: pd.DataFrame) -> None:
        self.typed = typed
        self.child = typed["CHILD"].array.codes
        self.place, self.owner = plain(typed["PLACE"]), plain(typed["PLACE_PROVIDER"])
        self.urn = plain(typed["URN"])
        self.post, self.home = bare(typed["PL_POST"]), bare(typed["HOME_POST"])
        self.no_urn = (self.urn == "") | (self.urn == NO_URN)
        self.in_family = one_of(typed["PLACE"], FAMILIES).to_numpy()


class Placements:
    """This year's and last year's placements of a return, and the Ofsted list."""

    def __init__(self, ret: LacReturn) -> None:
        self.ret = ret
        self.now = EpisodeTexts(ret.typed["Episodes"])
        last = ret.typed.get("Episodes" + LAST)
        self.last = None if last is None else EpisodeTexts(last)

    @cached_property
    def providers(self) -> ProviderList | None:
        """The Ofsted list, or None when none is loaded."""
        if self.ret.providers is None or self.ret.providers.empty:
            return None
        return ProviderList(self.ret.providers, self.ret.year)

    @cached_property
    def post_is_real(self) -> np.ndarray:
        """PL_POST is in the national list of postcodes; all True when that cannot be read."""
        return self._known("placement")

    @cached_property
    def home_is_real(self) -> np.ndarray:
        """HOME_POST is in the national list of postcodes; all True when that cannot be read."""
        return self._known("home")

    def _known(self, side: str) -> np.ndarray:
        try:
            return getattr(self.ret.placements, side)["known"].to_numpy()
        except PostcodesUnavailable:
            return np.ones(len(self.now.typed), dtype=bool)


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
