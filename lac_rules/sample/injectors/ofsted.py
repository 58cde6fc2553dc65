"""Errors in the URN, and placements that disagree with the Ofsted list."""

import numpy as np

from lac_rules.sample.days import day
from lac_rules.sample.injectors.registry import edit
from lac_rules.schema import FOSTER_PLACEMENTS, NO_URN

_NO_URN_WANTED = ("P1", "P3", "R1", "R2", "R5", "T1", "T2", "T3", "T4")
_AT_THE_ADDRESS = ("K1", "K2", "R3", "S1")
_H5_REGISTERED = day(2023, 10, 29)


def _has_urn(r, b):
    return ~r.URN.isin(["", NO_URN])


def _foster(r, b):
    return _has_urn(r, b) & r.PLACE.isin(FOSTER_PLACEMENTS)


def _agency_elsewhere(r, b):
    """A fostering agency of another council, outside the own area."""
    codes = b.providers["PLACE_CODES"].str.contains("U1")
    return b.urn(codes & (b.providers["LA_CODE"] != b.authority))


def _childrens_home(r, b):
    return b.urn(b.providers["PLACE_CODES"] == "K2")


def _closed_long_ago(r, b):
    closed = b.providers["REG_END"] < np.datetime64("1970-01-01") + b.span.last_start - 1
    return b.urn(closed)


def _other_owner(r, b):
    return r.PLACE_PROVIDER.map({"PR4": "PR5"}).fillna("PR4")


edit(
    "218",
    "Episodes",
    lambda r, b: _has_urn(r, b) & r.la.str.startswith("E") & (r.PLACE != "H5"),
    URN="",
)
edit("219", "Episodes", _foster, URN=_childrens_home)
edit(
    "221",
    "Episodes",
    lambda r, b: _has_urn(r, b) & r.PLACE.isin(_AT_THE_ADDRESS),
    PL_POST=lambda r, b: b.places.far[0],
)
edit("222", "Episodes", lambda r, b: r.PLACE.isin(_NO_URN_WANTED), URN=_childrens_home)
edit("224", "Episodes", _has_urn, PLACE_PROVIDER=_other_owner)
edit(
    "227 228",
    "Episodes",
    lambda r, b: _has_urn(r, b) & (r.decom >= b.span.last_start),
    URN=_closed_long_ago,
)
edit("229", "Episodes", _foster, URN=_agency_elsewhere, PLACE_PROVIDER="PR1")
edit(
    "230",
    "Episodes",
    lambda r, b: (r.PLACE == "H5") & _has_urn(r, b) & (r.dec >= _H5_REGISTERED),
    URN="",
)
edit(
    "241",
    "Episodes",
    lambda r, b: (r.PLACE == "K3") & _has_urn(r, b) & (r.la != b.places.known[b.places.far[0]]),
    PL_POST=lambda r, b: b.places.far[0],
)
edit("242", "Episodes", lambda r, b: r.PLACE.isin(_AT_THE_ADDRESS) & ~r.short, URN=NO_URN)
edit("243", "Episodes", _foster, PL_POST=lambda r, b: b.places.abroad[0])
edit("1008", "Episodes", _has_urn, URN="SC999999")
