"""Where children live: which authority a postcode is in, how far from home, in or out of area.

    index = postcode_index()
    home = index.lookup(episodes.HOME_POST)
    placement = index.lookup(episodes.PL_POST)
    distance = distance_miles(home, placement)            # PL_DISTANCE
    placement.authority                                   # PL_LA
    placement_location(placement.authority, "E10000030")  # PL_LOCATION

How postcodes are stored and found is in postcode_index.py; what authorities are, in councils.py.
"""

import numpy as np
import pandas as pd

from lac_rules.places.councils import (
    CONFIDENTIAL,
    OUTSIDE_ENGLAND,
    authorities,
    authority_name,
    find_authority,
)
from lac_rules.places.postcode_index import PostcodeIndex, PostcodesUnavailable, postcode_index

__all__ = [
    "CONFIDENTIAL",
    "OUTSIDE_ENGLAND",
    "PostcodeIndex",
    "PostcodesUnavailable",
    "authorities",
    "authority_name",
    "distance_miles",
    "find_authority",
    "infer_authority",
    "placement_location",
    "postcode_index",
]

_METRES_PER_KILOMETRE = 1000
_KILOMETRES_PER_MILE = 1.6093  # the DfE's figure; the exact one is 1.609344


def distance_miles(home: pd.DataFrame, placement: pd.DataFrame) -> np.ndarray:
    """Straight-line miles, to one decimal, between two look-ups, row by row by position.

    NaN where either has no grid reference: an unknown postcode, the Channel Islands, the Isle of
    Man, and the few postcodes that the directory never placed on the map.
    """
    if len(home) != len(placement):
        raise ValueError(
            f"Distances need one placement per home: {len(home)} homes, {len(placement)} placements"
        )
    east = placement.easting.to_numpy() - home.easting.to_numpy()
    north = placement.northing.to_numpy() - home.northing.to_numpy()
    return np.round(np.hypot(east, north) / _METRES_PER_KILOMETRE / _KILOMETRES_PER_MILE, 1)


def placement_location(authority: pd.Series, own_authority: str | None) -> pd.Series:
    """IN where a placement's authority is the council's own, OUT where it is any other.

    Blank (NaN) where the authority is blank, and everywhere when it is not known whose return this
    is. A confidential placement (CON) is not shown to be the council's own, so it is OUT.
    """
    codes = np.where(authority == own_authority, 0, 1)
    codes[authority.isna() | (own_authority is None)] = -1
    return pd.Series(pd.Categorical.from_codes(codes, ["IN", "OUT"]), index=authority.index)


def infer_authority(authorities_of_home_postcodes: pd.Series) -> str | None:
    """The council whose return this probably is: the English one where most homes are.

    None when no home is in England. Of two with as many homes, the first by code.
    """
    homes = authorities_of_home_postcodes.dropna().astype("str")
    english = homes[homes.str.startswith("E")]
    return None if english.empty else str(english.mode().iloc[0])
