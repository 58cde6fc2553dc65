"""Real postcodes for made-up homes and placements: inside the council's area, around it, far off.

Homes and placements never share a postcode, except that of a child who is placed at home.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lac_rules.errors import WrongValue
from lac_rules.places.councils import find_authority
from lac_rules.places.postcode_index import PostcodeIndex, postcode_index
from lac_rules.sample.dice import Dice

_DRAWN = 20_000  # postcodes of all the country that are looked at for places outside the area
_OWN = 6_000  # postcodes of the area, at most
_NEAREST = 200  # taken as near where fewer are within 25 miles of the area's centre
_MILE = 1609.3  # metres
_NEAR, _FAR_OFF, _ABROAD = 25 * _MILE, 150 * _MILE, 300 * _MILE


@dataclass(frozen=True)
class Postcodes:
    """Pools of postcodes; ``known`` maps each to its upper-tier authority.

    ``homes``: mostly inside the area, some near it; ``inside``, ``near`` (other English councils,
    within 25 miles), ``far`` (within 150) and ``abroad`` (Wales and Scotland, within 300 miles, may
    be empty) are for placements. ``remote`` is the one farthest from the area, in Great Britain.
    """

    homes: np.ndarray
    inside: np.ndarray
    near: np.ndarray
    far: np.ndarray
    abroad: np.ndarray
    remote: str
    known: dict[str, str]


def draw_postcodes(dice: Dice, authority: str) -> Postcodes:
    """The pools for the council ``authority`` (nine-character code).

    Raises ``ValueError`` when the directory has no postcodes of it, ``PostcodesUnavailable`` when
    the directory cannot be read.
    """
    index = postcode_index()
    own = _directory(index, _some(dice, _positions_in(index, authority), _OWN))
    if len(own) < 20:
        raise WrongValue(f"The postcode directory has too few postcodes of {authority}.")
    others = _directory(index, dice.between(0, len(index) - 1, _DRAWN))
    others = others[others["authority"] != authority].drop_duplicates("postcode")
    centre = own[["easting", "northing"]].median()
    away = np.hypot(others["easting"] - centre["easting"], others["northing"] - centre["northing"])
    english = others["authority"].str.startswith("E")
    near = others[english & (away < _NEAR)]
    if len(near) < _NEAREST:  # large counties, and the Isles of Scilly
        near = others.loc[away[english].nsmallest(_NEAREST).index]
    far = others[english & (away >= _NEAR) & (away < _FAR_OFF)].drop(near.index, errors="ignore")
    abroad = others[others["authority"].isin(["WAL", "SCO"]) & (away < _ABROAD)]
    half, few = len(own) // 2, max(1, len(own) // 20)
    near_homes, near = near[: min(few, len(near) // 2)], near[min(few, len(near) // 2) :]
    return Postcodes(
        homes=pd.concat([own[:half], near_homes])["postcode"].to_numpy(),
        inside=own[half:]["postcode"].to_numpy(),
        near=near["postcode"].to_numpy(),
        far=far["postcode"].to_numpy(),
        abroad=abroad["postcode"].to_numpy(),
        remote=others["postcode"].loc[away.idxmax()],
        known=pd.concat([own, near, far, abroad]).set_index("postcode")["authority"].to_dict(),
    )


def _some(dice: Dice, positions: np.ndarray, most: int) -> np.ndarray:
    return positions[dice.shuffled(len(positions))[:most]]


def _positions_in(index: PostcodeIndex, authority: str) -> np.ndarray:
    """Where the directory holds postcodes of one authority."""
    positions = index.positions_in(authority)
    if not len(positions):
        find_authority(authority)  # says what is wrong with it
    return positions


def _directory(index: PostcodeIndex, positions: np.ndarray) -> pd.DataFrame:
    """The postcodes at ``positions`` that are placed on the map: postcode, authority, grid."""
    postcodes = index.postcodes(positions)
    found = index.lookup(postcodes)
    found.insert(0, "postcode", postcodes)
    return found[found["easting"].notna() & found["authority"].notna()]
