"""The Ofsted list, prepared for comparing; people may have edited or pasted over it."""

from __future__ import annotations

import re
from functools import cached_property

import numpy as np
import pandas as pd

from lac_rules.places.postcode_index import postcode_index
from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.reading.ofsted_values import read_date
from lac_rules.schema import NO_URN
from lac_rules.typed import as_text

_HOMES = frozenset({"K1", "K2", "R3", "S1", "H5", "K3"})
"""PLACE: the child lives where the provider is registered."""


class ProviderList:
    """One entry per provider and address, each attribute an array.

    ``urn``, ``name``, ``post`` (letters and digits only), ``la`` (the authority's code) are text,
    blank ""; ``places`` and ``owners`` are categoricals of codes with commas; ``start`` and ``end``
    datetime64. ``closes`` is the earliest end of any entry with the same URN, since rules 227 and
    228 look at every entry. ``is_home``: children live at the address.
    """

    def __init__(self, providers: pd.DataFrame, year: int) -> None:
        self.year = year
        table = pd.DataFrame(
            {
                "urn": _tidy(providers["URN"]),
                "post": _tidy(providers["POSTCODE"], r"[^A-Z0-9]"),
                "places": _tidy(providers["PLACE_CODES"]),
                "owners": _tidy(providers["PROVIDER_CODES"]),
                "la": _tidy(providers["LA_CODE"]),
                "name": as_text(providers["NAME"]),
                "start": _dates(providers["REG_START"]),
                "end": _dates(providers["REG_END"]),
            }
        )
        table = table[(table["urn"] != "") & (table["urn"] != NO_URN)]
        table = table.drop_duplicates(["urn", "post", "places", "owners", "end"])
        self.urn, self.post = _array(table["urn"]), _array(table["post"])
        self.name, self._la = _array(table["name"]), _array(table["la"])
        self.places = table["places"].astype("category").array
        self.owners = table["owners"].astype("category").array
        self.start, self.end = table["start"].to_numpy(), table["end"].to_numpy()
        self.closes = table.groupby("urn")["end"].transform("min").to_numpy()

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self.urn)

    @cached_property
    def la(self) -> np.ndarray:
        """The authority of each entry: as given; where blank, told from the postcode."""
        blank = self._la == ""
        if not blank.any():
            return self._la
        try:
            found = postcode_index().lookup(self.post)["authority"].fillna("")
        except PostcodesUnavailable:
            return self._la
        return np.where(blank, found.to_numpy(dtype=object), self._la)

    @cached_property
    def is_home(self) -> np.ndarray:
        """Children live at the address, if there is one."""
        groups = self.places.categories
        homes = np.array([bool(_HOMES & set(codes_in(text))) for text in groups], dtype=bool)
        return homes[self.places.codes] & (self.post != "")

    @cached_property
    def urns(self) -> frozenset[str]:
        """All URNs in the list."""
        return frozenset(self.urn)


def codes_in(text: str) -> list[str]:
    """The codes of a cell: "K2,R3" and "K2 / R3" alike."""
    return [code for code in re.split(r"[\s,/;]+", text) if code]


def _tidy(column: pd.Series, leave_out: str = r"^\s+|\s+$") -> np.ndarray:
    codes, texts = pd.factorize(as_text(column))
    tidied = [re.sub(leave_out, "", text.upper()) for text in texts]
    return np.array([*tidied, ""], dtype=object)[codes]


def _dates(column: pd.Series) -> np.ndarray:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.to_numpy().astype("datetime64[s]")
    codes, values = pd.factorize(column.to_numpy(dtype=object))
    dates = [read_date(value) for value in values] + [np.datetime64("NaT", "s")]
    return np.array(dates, dtype="datetime64[s]")[codes]


def _array(column: pd.Series) -> np.ndarray:
    return column.to_numpy(dtype=object)
