"""How well a provider of the Ofsted list fits an episode, for many pairs at once.

Each thing that is known either agrees or costs something: the fewer and smaller the mistakes that
explain the episode as it stands, the better the provider fits it.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from lac_rules.rules.ofsted import listed
from lac_rules.suggestions.edits import each_one_edit_apart, one_edit_apart
from lac_rules.suggestions.joins import Positions, equal_texts
from lac_rules.suggestions.placements import Placements

BLANK, TYPED_WRONG, OTHER = 0.5, 1.0, 2.0
"""What it costs when a field is not filled in, has one wrong character, has another value."""

REGISTERED_LATER = 0.5
"""A home is registered anew when its owner changes, and the child stays; no rule forbids it."""

_OWN, _OTHER_COUNCIL = "PR1", "PR2"


class Fit:
    """Pairs of an episode and an entry of the list; every attribute has one value per pair.

    ``episode`` and ``entry`` are positions.
    """

    def __init__(self, placements: Placements, episode: np.ndarray, entry: np.ndarray) -> None:
        self.placements, self.episode, self.entry = placements, episode, entry
        self._now, self._list = placements.now, placements.providers

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.episode)

    # -- what agrees -------------------------------------------------------------------------------

    @cached_property
    def same_urn(self) -> np.ndarray:
        """The episode has the entry's URN."""
        return self._now.urn[self.episode] == self._list.urn[self.entry]

    @cached_property
    def no_urn(self) -> np.ndarray:
        """The episode has no URN, or XXXXXXX."""
        return self._now.no_urn[self.episode]

    @cached_property
    def near_urn(self) -> np.ndarray:
        """The episode's URN is one typing mistake off the entry's."""
        return self._near(self._now.urn, self._list.urn)

    @cached_property
    def is_home(self) -> np.ndarray:
        """The entry is a home: the child would live at its address."""
        return self._list.is_home[self.entry]

    @cached_property
    def same_post(self) -> np.ndarray:
        """The child lives at the home's postcode."""
        return self.is_home & (self._now.post[self.episode] == self._list.post[self.entry])

    @cached_property
    def no_post(self) -> np.ndarray:
        """The episode has no placement postcode."""
        return self._now.post[self.episode] == ""

    @cached_property
    def near_post(self) -> np.ndarray:
        """The placement postcode is one typing mistake off the home's."""
        return self.is_home & self._near(self._now.post, self._list.post)

    @cached_property
    def place_fits(self) -> np.ndarray:
        """The entry has places of the episode's type."""
        return listed(*self._sides("PLACE", self._list.places)).to_numpy()

    @cached_property
    def owner_fits(self) -> np.ndarray:
        """The entry has the episode's provider code, and PR1 or PR2 go with where it is."""
        own_code = listed(*self._sides("PLACE_PROVIDER", self._list.owners)).to_numpy()
        return own_code & self.owner_possible(self._now.owner[self.episode])

    def owner_possible(self, owner: np.ndarray) -> np.ndarray:
        """PR1 is a provider in the council's own area, PR2 one elsewhere (rule 229)."""
        council = self.placements.ret.authority
        la = self._list.la[self.entry]
        told = (la != "") & (council is not None)
        if self.placements.ret.year >= 2026:  # from then on K3 is left out
            told &= self._now.place[self.episode] != "K3"
        own = la == council
        return ~told | ~(((owner == _OWN) & ~own) | ((owner == _OTHER_COUNCIL) & own))

    @cached_property
    def is_open(self) -> np.ndarray:
        """The provider is registered throughout the episode, as far as the dates are known."""
        return ~self.before_start & ~self.after_end

    @cached_property
    def before_start(self) -> np.ndarray:
        """The episode began before the provider was registered."""
        return self._start < self._list.start[self.entry]

    @cached_property
    def after_end(self) -> np.ndarray:
        """The provider had closed when the episode began (227) or ended (228)."""
        closes = self._list.closes[self.entry]
        year_end = np.datetime64(self.placements.ret.year_end, "s")
        end = self._now.typed["DEC"].to_numpy()[self.episode]
        end = np.where(np.isnat(end), np.maximum(year_end, self._start), end)
        return (self._start >= closes) | (end > closes)

    # -- what it costs -----------------------------------------------------------------------------

    @cached_property
    def urn_cost(self) -> np.ndarray:
        """0 when the URN agrees."""
        return _cost(self.same_urn, self.no_urn, self.near_urn)

    @cached_property
    def post_cost(self) -> np.ndarray:
        """0 when the postcode agrees, or when the provider is an agency.

        A postcode that exists is hardly a typing mistake.
        """
        mistyped = self.near_post & ~self.post_is_real
        return np.where(self.is_home, _cost(self.same_post, self.no_post, mistyped), 0)

    @cached_property
    def post_is_real(self) -> np.ndarray:
        """The placement postcode is in the national list."""
        return self.placements.post_is_real[self.episode]

    @cached_property
    def place_cost(self) -> np.ndarray:
        """0 when the type of placement agrees."""
        return _cost(self.place_fits, self._now.place[self.episode] == "")

    @cached_property
    def owner_cost(self) -> np.ndarray:
        """0 when the provider code agrees."""
        return _cost(self.owner_fits, self._now.owner[self.episode] == "")

    @cached_property
    def open_cost(self) -> np.ndarray:
        """0 when the provider is open then."""
        return np.select([self.after_end, self.before_start], [OTHER, REGISTERED_LATER], default=0)

    @cached_property
    def cost(self) -> np.ndarray:
        """All that is not as the list has it."""
        fields = self.urn_cost + self.post_cost + self.place_cost + self.owner_cost
        return fields + self.open_cost

    # -- helpers -----------------------------------------------------------------------------------

    @property
    def _start(self) -> np.ndarray:
        return self._now.typed["DECOM"].to_numpy()[self.episode]

    def _sides(self, field: str, codes: pd.Categorical) -> tuple[pd.Series, pd.Series]:
        code = self._now.typed[field].array.take(self.episode)
        return pd.Series(code), pd.Series(codes.take(self.entry))

    def _near(self, mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
        return each_one_edit_apart(mine[self.episode], theirs[self.entry])


def _cost(same: np.ndarray, blank: np.ndarray, near: np.ndarray | bool = False) -> np.ndarray:
    return np.select([same, blank, near], [0, BLANK, TYPED_WRONG], default=OTHER)


def possible_entries(placements: Placements, episodes: np.ndarray) -> Positions:
    """Episodes (some positions) and the entries that share URN or postcode with them, nearly too.

    Returns positions of episodes and of entries, each pair once.
    """
    now, entries = placements.now, placements.providers
    urn = np.where(now.no_urn[episodes], "", now.urn[episodes])
    post = now.post[episodes]
    homes = np.where(entries.is_home, entries.post, "")
    pairs = [equal_texts(urn, entries.urn), equal_texts(post, homes)]
    pairs += [_nearly_equal(urn, entries.urn), _nearly_equal(post, homes)]
    here = np.concatenate([pair[0] for pair in pairs])
    there = np.concatenate([pair[1] for pair in pairs])
    here, there = np.divmod(np.unique(here * len(entries) + there), len(entries))
    return episodes[here], there


def _nearly_equal(left: np.ndarray, right: np.ndarray) -> Positions:
    """Pairs one typing mistake apart, of which each text is compared once."""
    texts_left, texts_right = pd.unique(left), pd.unique(right)
    here, there = one_edit_apart(texts_left, texts_right)
    mine, pair = equal_texts(left, texts_left[here])
    place, theirs = equal_texts(texts_right[there][pair], right)
    return mine[place], theirs
