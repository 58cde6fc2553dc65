"""The columns that Episodes gets from its postcodes: PL_DISTANCE, PL_LA and PL_LOCATION.

What is filled in already is kept, cell by cell; what is blank is worked out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from lac_rules.errors import Expected
from lac_rules.places.distance import distance_miles, placement_location
from lac_rules.places.postcode_index import postcode_index


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
        given = self._given("PL_DISTANCE")
        if given is not None and given.notna().all():
            return _as_number(given)
        worked_out = pd.Series(distance_miles(self.home, self.placement), index=self.episodes.index)
        if given is None:
            return worked_out
        return _as_number(given).where(given.notna(), worked_out)

    @cached_property
    def la(self) -> pd.Series:
        """PL_LA: the authority of PL_POST, or SCO, WAL, NIR, NUK; NaN when not known."""
        given = self._given("PL_LA")
        if given is not None and given.notna().all():
            return given
        worked_out = self.placement["authority"].astype("category")
        return worked_out if given is None else _filled_up(given, worked_out)

    @cached_property
    def location(self) -> pd.Series:
        """PL_LOCATION: IN when PL_LA is the council's own, OUT elsewhere; NaN when not known."""
        given = self._given("PL_LOCATION")
        if given is not None and given.notna().all():
            return given
        if self.authority is None:
            raise AuthorityUnknown
        worked_out = placement_location(self.la, self.authority)
        return worked_out if given is None else _filled_up(given, worked_out)

    def _given(self, field: str) -> pd.Series | None:
        """A column that came with the data; None where there is none, or nothing in it."""
        if field not in self.episodes or self.episodes[field].isna().all():
            return None
        return self.episodes[field]


def _as_number(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column.astype(object), errors="coerce").astype(float)


def _filled_up(given: pd.Series, worked_out: pd.Series) -> pd.Series:
    """What is given, and where nothing is, what was worked out."""
    return given.astype(object).where(given.notna(), worked_out.astype(object)).astype("category")
