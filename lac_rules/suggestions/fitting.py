"""How well a provider of the Ofsted list fits an episode, for many pairs at once.

Each thing that is known either agrees or costs something: the fewer and smaller the mistakes that
explain the episode as it stands, the better the provider fits it.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from lac_rules.language.conditions import one_of
from lac_rules.language.joins import Positions
from lac_rules.providers import Providers
from lac_rules.schema.codes import PROVIDER_IN_ANY_AREA
from lac_rules.suggestions.equal_texts import equal_texts
from lac_rules.suggestions.evidence import Evidence
from lac_rules.suggestions.typing_mistakes import each_one_mistake_apart, one_mistake_apart

BLANK, TYPED_WRONG, OTHER = 0.5, 1.0, 2.0
"""What it costs when a field is not filled in, has one wrong character, has another value."""

REGISTERED_LATER = 0.5
"""A home is registered anew when its owner changes, and the child stays; no rule forbids it."""


class Fit:
    """Pairs of an episode and an entry of the list; every attribute has one value per pair.

    ``episode`` and ``entry`` are positions. What the Ofsted list says of a provider is asked as the
    rules ask it, by the entry's URN.
    """

    def __init__(self, evidence: Evidence, episode: np.ndarray, entry: np.ndarray) -> None:
        self.evidence, self.episode, self.entry = evidence, episode, entry
        self._now, self._list = evidence.now, evidence.entries

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
    def same_postcode(self) -> np.ndarray:
        """The child lives at the home's postcode."""
        there = self._now.pl_post[self.episode] == self._list.postcode[self.entry]
        return self.is_home & there

    @cached_property
    def no_postcode(self) -> np.ndarray:
        """The episode has no placement postcode."""
        return self._now.pl_post[self.episode] == ""

    @cached_property
    def near_postcode(self) -> np.ndarray:
        """The placement postcode is one typing mistake off the home's."""
        return self.is_home & self._near(self._now.pl_post, self._list.postcode)

    @cached_property
    def place_fits(self) -> np.ndarray:
        """The provider has places of the episode's type (rule 219)."""
        return self._asked.has_place(self._urns, self._of_episode("PLACE")).to_numpy()

    @cached_property
    def provider_fits(self) -> np.ndarray:
        """The provider has the episode's provider code (rule 224), and it is a possible one."""
        code = self._of_episode("PLACE_PROVIDER")
        has_code = self._asked.has_provider_code(self._urns, code).to_numpy()
        return has_code & self.provider_possible(code)

    def provider_possible(self, codes: pd.Series) -> np.ndarray:
        """PR1 is a provider in the council's own area, PR2 one elsewhere (rule 229)."""
        if not self.evidence.tells_own_area:
            return np.ones(len(self), dtype=bool)
        council = self.evidence.ret.authority
        wrong = self._asked.on_the_wrong_side(self._urns, codes, council)
        left_out = PROVIDER_IN_ANY_AREA.of(self.evidence.rules_year)
        return (~wrong | one_of(self._of_episode("PLACE"), left_out)).to_numpy()

    @cached_property
    def is_open(self) -> np.ndarray:
        """The provider is registered throughout the episode, as far as the dates are known."""
        return ~self.before_start & ~self.after_end

    @cached_property
    def before_start(self) -> np.ndarray:
        """The episode began before the provider was registered."""
        registered = self._asked.entries["REG_START"].to_numpy()[self.entry]
        return self._of_episode("DECOM").to_numpy() < registered

    @cached_property
    def after_end(self) -> np.ndarray:
        """The provider had closed when the episode began (227) or ended (228).

        An open episode is looked at on the day of the return: it may end before a home closes.
        """
        ret = self.evidence.ret
        end = self._of_episode("DEC").fillna(np.datetime64(ret.as_at or ret.year_end, "s"))
        closed = self._asked.closed_by(self._urns, self._of_episode("DECOM"))
        return (closed | self._asked.closed_before(self._urns, end)).to_numpy()

    # -- what it costs -----------------------------------------------------------------------------

    @cached_property
    def urn_cost(self) -> np.ndarray:
        """0 when the URN agrees."""
        return _cost(self.same_urn, self.no_urn, self.near_urn)

    @cached_property
    def postcode_cost(self) -> np.ndarray:
        """0 when the postcode agrees, or when the provider is an agency.

        A postcode that exists is hardly a typing mistake.
        """
        mistyped = self.near_postcode & ~self.pl_post_is_real
        return np.where(self.is_home, _cost(self.same_postcode, self.no_postcode, mistyped), 0)

    @cached_property
    def pl_post_is_real(self) -> np.ndarray:
        """The placement postcode is in the national list."""
        return self.evidence.pl_post_is_real[self.episode]

    @cached_property
    def place_cost(self) -> np.ndarray:
        """0 when the type of placement agrees."""
        return _cost(self.place_fits, self._now.place[self.episode] == "")

    @cached_property
    def provider_cost(self) -> np.ndarray:
        """0 when the provider code agrees."""
        return _cost(self.provider_fits, self._now.place_provider[self.episode] == "")

    @cached_property
    def open_cost(self) -> np.ndarray:
        """0 when the provider is open then."""
        return np.select([self.after_end, self.before_start], [OTHER, REGISTERED_LATER], default=0)

    @cached_property
    def cost(self) -> np.ndarray:
        """All that is not as the list has it."""
        fields = self.urn_cost + self.postcode_cost + self.place_cost + self.provider_cost
        return fields + self.open_cost

    # -- helpers -----------------------------------------------------------------------------------

    @property
    def _asked(self) -> Providers:
        return self.evidence.providers

    @cached_property
    def _urns(self) -> pd.Series:
        return pd.Series(self._asked.entries["URN"].array.take(self.entry))

    def _of_episode(self, field: str) -> pd.Series:
        return pd.Series(self._now.typed[field].array.take(self.episode))

    def _near(self, mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
        return each_one_mistake_apart(mine[self.episode], theirs[self.entry])


def _cost(same: np.ndarray, blank: np.ndarray, near: np.ndarray | bool = False) -> np.ndarray:
    return np.select([same, blank, near], [0, BLANK, TYPED_WRONG], default=OTHER)


def possible_entries(evidence: Evidence, episodes: np.ndarray) -> Positions:
    """Episodes (some positions) and the entries that share URN or postcode with them, nearly too.

    Returns positions of episodes and of entries, each pair once.
    """
    now, entries = evidence.now, evidence.entries
    urn = np.where(now.no_urn[episodes], "", now.urn[episodes])
    postcode = now.pl_post[episodes]
    homes = np.where(entries.is_home, entries.postcode, "")
    pairs = [equal_texts(urn, entries.urn), equal_texts(postcode, homes)]
    pairs += [_nearly_equal(urn, entries.urn), _nearly_equal(postcode, homes)]
    here = np.concatenate([pair[0] for pair in pairs])
    there = np.concatenate([pair[1] for pair in pairs])
    here, there = np.divmod(np.unique(here * len(entries) + there), len(entries))
    return episodes[here], there


def _nearly_equal(left: np.ndarray, right: np.ndarray) -> Positions:
    """Pairs one typing mistake apart, of which each text is compared once."""
    texts_left, texts_right = pd.unique(left), pd.unique(right)
    here, there = one_mistake_apart(texts_left, texts_right)
    mine, pair = equal_texts(left, texts_left[here])
    place, theirs = equal_texts(texts_right[there][pair], right)
    return mine[place], theirs
