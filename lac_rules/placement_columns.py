"""The columns that Episodes gets from its postcodes: PL_DISTANCE, PL_LA and PL_LOCATION.

Columns that are already in the data are kept as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from lac_rules.errors import Expected
from lac_rules.language.conditions import as_number
from lac_rules.places.lookup import distance_miles, placement_location, postcode_index


class AuthorityUnknown(Expected):
    """The council that makes the return was not given and cannot be told from the postcodes."""

    def __init__(self) -> None:
        super().__init__("the council is not known: none was given and HOME_POST does not tell it")


@dataclass
class PlacementColumns:
    """Where the placements of one Episodes table are; each column is worked out when asked for.

    ``episodes`` is the typed table, ``authority`` the code of the council or None. Every column is
    a Series on the index of ``episodes``. Raises ``PostcodesUnavailable`` where a column needs the
    postcode package and it cannot be read.
    """

    episodes: pd.DataFrame
    authority: str | None

    @cached_property
    def home(self) -> pd.DataFrame:
        """What the postcode list knows of HOME_POST: known, easting, northing, authority."""
        return postcode_index().lookup(self.episodes["HOME_POST"])

    @cached_property
    def placement(self) -> pd.DataFrame:
        """What the postcode list knows of PL_POST: known, easting, northing, authority."""
        return postcode_index().lookup(self.episodes["PL_POST"])

    @cached_property
    def distance(self) -> pd.Series:
        """PL_DISTANCE: miles between HOME_POST and PL_POST, one decimal; NaN when not known."""
        if "PL_DISTANCE" in self.episodes:
            return as_number(self.episodes["PL_DISTANCE"])
        return pd.Series(distance_miles(self.home, self.placement), index=self.episodes.index)

    @cached_property
    def la(self) -> pd.Series:
        """PL_LA: the authority of PL_POST, or SCO, WAL, NIR, NUK; NaN when not known."""
        if "PL_LA" in self.episodes:
            return self.episodes["PL_LA"]
        return self.placement["authority"].astype("category")

    @cached_property
    def location(self) -> pd.Series:
        """PL_LOCATION: IN when PL_LA is the council's own, OUT elsewhere; NaN when not known."""
        if "PL_LOCATION" in self.episodes:
            return self.episodes["PL_LOCATION"]
        if self.authority is None:
            raise AuthorityUnknown
        return placement_location(self.la, self.authority)
