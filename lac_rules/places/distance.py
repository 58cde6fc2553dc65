"""How far a placement is from home, and whether it is in the council's own area.

home = postcode_index().lookup(episodes.HOME_POST)
placement = postcode_index().lookup(episodes.PL_POST)
distance_miles(home, placement)                       # PL_DISTANCE
placement_location(placement.authority, "E10000030")  # PL_LOCATION
"""

import numpy as np
import pandas as pd

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
