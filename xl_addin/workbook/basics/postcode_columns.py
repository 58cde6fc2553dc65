"""The grey columns of an Episodes sheet, which are worked out from its postcodes."""

from __future__ import annotations

import pandas as pd

from lac_rules.placement_columns import AuthorityUnknown, PlacementColumns
from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.returns import LacReturn
from lac_rules.schema import DERIVED_FIELDS, LAST

_ATTRIBUTES = {"PL_DISTANCE": "distance", "PL_LA": "la", "PL_LOCATION": "location"}


def postcode_columns(ret: LacReturn, name: str, frame: pd.DataFrame) -> dict[str, list]:
    """The columns that ``frame``, the table ``name`` on its sheet, does not have itself.

    None where a value is not known; no columns for other tables than Episodes.
    """
    if name.removesuffix(LAST) != "Episodes":
        return {}
    placements = ret.placements_last if name.endswith(LAST) else ret.placements
    return {
        field: _column(placements, field, len(frame))
        for field in DERIVED_FIELDS
        if field not in frame
    }


def with_postcode_columns(ret: LacReturn, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with those columns as text, blank where not known."""
    extra = {
        field: ["" if value is None else str(value) for value in values]
        for field, values in postcode_columns(ret, name, frame).items()
    }
    return frame.assign(**extra) if extra else frame


def _column(placements: PlacementColumns, field: str, length: int) -> list:
    try:
        values = getattr(placements, _ATTRIBUTES[field])
    except (PostcodesUnavailable, AuthorityUnknown):
        return [None] * length
    return values.astype(object).where(values.notna(), None).tolist()
