"""The Ofsted list, typed, and what rules and suggestions ask it.

    providers = Providers(ret.providers)
    providers.listed(episodes.URN)
    providers.has_place(episodes.URN, episodes.PLACE)
    providers.closed_by(episodes.URN, episodes.DECOM)

People edit the list and paste over it, so it is typed anew for each run, by the forms in which
Ofsted's own files are read (``provider_values``): a date typed as 1 May 2026 is that day, and codes
may be separated by anything (Ofsted has commas and slashes; people add semicolons, spaces, words).
A URN is compared as text, in capitals without outer spaces; a row without one, or with XXXXXXX,
names no provider.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

import numpy as np
import pandas as pd

from lac_rules.places.postcode_index import postcode_index
from lac_rules.provider_values import codes_in, read_date, tidy_codes
from lac_rules.schema import NO_URN
from lac_rules.typed import as_text

OWN_PROVISION, ANOTHER_COUNCILS = "PR1", "PR2"
"""PLACE_PROVIDER: the two codes that say in whose area the provider is."""

_OUTSIDE_POSTCODES = re.compile("[^A-Z0-9]+")
_LISTED_ONCE = ["URN", "PLACE_CODES", "PROVIDER_CODES", "POSTCODE", "LA_CODE", "REG_END"]
"""Rows that agree in all of these say the same, whatever they call the provider."""


class Providers:
    """The Ofsted list of one return, typed, and the questions about the provider with a URN.

    ``entries`` has a row for each URN and address, typed like the tables of a return: URN, NAME,
    PLACE_CODES and PROVIDER_CODES (separated by commas), LA_CODE and POSTCODE (letters and digits
    only) are categoricals, blank as NaN; REG_START and REG_END are dates, NaT when blank or
    unreadable.

    With ``urns`` (a column of URNs that will be asked about) other entries are left out.

    A URN can stand in several entries; each question says what it makes of them. Questions take
    columns of equal length and answer with one bool per row, on the index of the first; a URN that
    is blank or not in the list is False, but where the question says otherwise.
    """

    def __init__(self, table: pd.DataFrame, urns: pd.Series | None = None) -> None:
        names = np.array([_upper(text) for text in as_text(table["URN"])], dtype=object)
        wanted = (names != "") & (names != NO_URN)
        if urns is not None:
            wanted &= urns.array.categories.get_indexer(names) >= 0
        table, names = table[wanted], names[wanted]
        entries = pd.DataFrame(
            {
                "URN": _categorical(*pd.factorize(names)),
                "NAME": _typed(table["NAME"], str.strip),
                "PLACE_CODES": _typed(table["PLACE_CODES"], tidy_codes),
                "PROVIDER_CODES": _typed(table["PROVIDER_CODES"], tidy_codes),
                "LA_CODE": _typed(table["LA_CODE"], _upper),
                "POSTCODE": _typed(table["POSTCODE"], _letters_and_digits),
                "REG_START": _dates(table["REG_START"]),
                "REG_END": _dates(table["REG_END"]),
            }
        )
        self.entries = entries.drop_duplicates(_LISTED_ONCE, ignore_index=True)
        self._urns, self._urn_of = _known(self.entries["URN"])

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self.entries)

    # -- the URN and what it stands for ------------------------------------------------------------

    def listed(self, urns: pd.Series) -> pd.Series:
        """The URN is in the list."""
        return pd.Series(self._numbers(urns) >= 0, index=urns.index)

    def has_place(self, urns: pd.Series, places: pd.Series) -> pd.Series:
        """An entry of the URN has the type of placement (PLACE)."""
        return self._have(self._places, urns, places)

    def has_provider_code(self, urns: pd.Series, codes: pd.Series) -> pd.Series:
        """An entry of the URN has the code of the placement provider (PLACE_PROVIDER)."""
        return self._have(self._provider_codes, urns, codes)

    def at_postcode(self, urns: pd.Series, postcodes: pd.Series) -> pd.Series:
        """An entry of the URN is at the postcode, which is given in capitals without spaces."""
        return self._have(self._postcodes, urns, postcodes)

    # -- registration ------------------------------------------------------------------------------

    def closed_by(self, urns: pd.Series, days: pd.Series) -> pd.Series:
        """The provider had closed by that day: on the closing day itself it is closed.

        One closed entry is enough, even where the URN is in the list a second time.
        """
        return pd.Series(days.to_numpy() >= self._closing(urns), index=urns.index)

    def closed_before(self, urns: pd.Series, days: pd.Series) -> pd.Series:
        """The provider closed before that day; as in :meth:`closed_by` one entry is enough."""
        return pd.Series(days.to_numpy() > self._closing(urns), index=urns.index)

    def closes_on(self, urns: pd.Series) -> pd.Series:
        """The day on which the provider closes, by the first of its entries to close; NaT: open."""
        return pd.Series(self._closing(urns), index=urns.index)

    # -- in whose area -----------------------------------------------------------------------------

    @cached_property
    def authority(self) -> pd.Series:
        """The authority of each entry: LA_CODE; where blank, that of POSTCODE; NaN: not known.

        Raises ``PostcodesUnavailable`` when it is needed and cannot be looked up.
        """
        given, blank = self.entries["LA_CODE"], self.entries["LA_CODE"].isna()
        if not blank.any():
            return given
        found = authorities_of(self.entries["POSTCODE"][blank])
        return given.astype(object).fillna(found).astype("category")

    def area_known(self, urns: pd.Series) -> pd.Series:
        """The authority of an entry of the URN is known."""
        return self._any(urns, self.authority.notna())

    def in_area(self, urns: pd.Series, authorities: pd.Series) -> pd.Series:
        """An entry of the URN is in the area of the authority."""
        return self._have(self._areas, urns, authorities)

    def on_the_wrong_side(self, urns: pd.Series, codes: pd.Series, authority: str) -> pd.Series:
        """PLACE_PROVIDER says that the provider is the council's own or another's, wrongly.

        ``authority`` is the council that makes the return. PR1 is wrong when an entry of the URN is
        not known to be in its area, or the URN is not in the list; PR2 when an entry is there.
        """
        own = self.authority == authority
        elsewhere = self._any(urns, ~own) | ~self.listed(urns)
        wrongly_own = (codes == OWN_PROVISION).to_numpy() & elsewhere
        return wrongly_own | (codes == ANOTHER_COUNCILS).to_numpy() & self._any(urns, own)

    def entries_with(self, field: str, codes: Iterable[str]) -> np.ndarray:
        """One bool per entry: its PLACE_CODES or PROVIDER_CODES (``field``) hold one of these."""
        lists = self.entries[field].array
        wanted = frozenset(codes)
        holds = [not wanted.isdisjoint(codes_in(text)) for text in lists.categories]
        return np.array([*holds, False], dtype=bool)[lists.codes]

    # -- how the answers are found -----------------------------------------------------------------

    @cached_property
    def _places(self) -> _Held:
        return _Held(*_each_code(self._urn_of, self.entries["PLACE_CODES"]))

    @cached_property
    def _provider_codes(self) -> _Held:
        return _Held(*_each_code(self._urn_of, self.entries["PROVIDER_CODES"]))

    @cached_property
    def _postcodes(self) -> _Held:
        return _Held(self._urn_of, self.entries["POSTCODE"])

    @cached_property
    def _areas(self) -> _Held:
        return _Held(self._urn_of, self.authority)

    @cached_property
    def _closes(self) -> np.ndarray:
        """The earliest closing date of each URN, and NaT as the last, for the others."""
        closes = np.full(len(self._urns) + 1, np.datetime64("NaT", "s"))
        np.fmin.at(closes, self._urn_of, self.entries["REG_END"].to_numpy())
        return closes

    def _closing(self, urns: pd.Series) -> np.ndarray:
        return self._closes[self._numbers(urns)]

    def _have(self, held: _Held, urns: pd.Series, values: pd.Series) -> pd.Series:
        return pd.Series(held.by(self._numbers(urns), values), index=urns.index)

    def _any(self, urns: pd.Series, entries: pd.Series) -> pd.Series:
        """At least one of the URN's entries is among ``entries`` (one bool per entry)."""
        found = np.zeros(len(self._urns) + 1, dtype=bool)
        found[self._urn_of[entries.to_numpy()]] = True
        return pd.Series(found[self._numbers(urns)], index=urns.index)

    def _numbers(self, urns: pd.Series) -> np.ndarray:
        return _positions(urns, self._urns)


class _Held:
    """Which values the provider with a URN has: pairs of a URN's number and a value."""

    def __init__(self, urns: np.ndarray, values: pd.Series) -> None:
        self._values, numbers = _known(values)
        self._pairs = np.unique(self._as_one(urns, numbers)[numbers >= 0])

    def by(self, urns: np.ndarray, values: pd.Series) -> np.ndarray:
        """One bool per row: the provider with the URN has the value; a blank is had by none."""
        numbers = _positions(values, self._values)
        pairs = np.where((urns >= 0) & (numbers >= 0), self._as_one(urns, numbers), -1)
        places = np.searchsorted(self._pairs, pairs)
        return np.append(self._pairs, -2)[places] == pairs

    def _as_one(self, urns: np.ndarray, values: np.ndarray) -> np.ndarray:
        return urns * len(self._values) + values


def authorities_of(postcodes: pd.Series) -> pd.Series:
    """The authority in whose area each postcode is; NaN for one that is blank or not known.

    Raises ``PostcodesUnavailable`` when the national list of postcodes cannot be read.
    """
    return postcode_index().lookup(postcodes)["authority"]


def _known(column: pd.Series) -> tuple[pd.Index, np.ndarray]:
    """The values of a categorical column, and the number of each row's; -1 for a blank."""
    return column.array.categories, column.array.codes.astype(np.int64)


def _positions(column: pd.Series, known: pd.Index) -> np.ndarray:
    """Where each value of a column stands in ``known``; -1 for a blank and for one not there."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return known.get_indexer(column)
    if column.array.categories is known:
        return column.array.codes.astype(np.int64)
    found = known.get_indexer(column.array.categories)
    return np.append(found, -1)[column.array.codes]


def _each_code(urns: np.ndarray, lists: pd.Series) -> tuple[np.ndarray, pd.Series]:
    """One row per URN and code: of a list "K2,R3" one for K2 and one for R3."""
    several = pd.Series([codes_in(text) for text in lists.array.categories], dtype=object)
    codes = several.reindex(lists.array.codes).set_axis(urns).explode()
    return codes.index.to_numpy(), codes.astype("category")


def _typed(column: pd.Series, tidy: Callable[[str], str]) -> pd.Categorical:
    numbers, texts = pd.factorize(as_text(column))
    tidied = np.array([tidy(text) or None for text in texts], dtype=object)
    again, values = pd.factorize(tidied)  # None becomes -1
    return _categorical(again[numbers], values)


def _categorical(numbers: np.ndarray, values: np.ndarray) -> pd.Categorical:
    return pd.Categorical.from_codes(numbers, pd.Index(values, dtype=object), validate=False)


def _upper(text: str) -> str:
    return text.strip().upper()


def _letters_and_digits(text: str) -> str:
    return _OUTSIDE_POSTCODES.sub("", text.upper())


def _dates(column: pd.Series) -> np.ndarray:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.to_numpy().astype("datetime64[D]").astype("datetime64[s]")
    numbers, values = pd.factorize(column.to_numpy(dtype=object))
    dates = [read_date(value) for value in values] + [np.datetime64("NaT", "s")]
    return np.array(dates, dtype="datetime64[s]")[numbers]
