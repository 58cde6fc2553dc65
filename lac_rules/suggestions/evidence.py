"""What suggestions go by: this year's and last year's episodes, the Ofsted list, real postcodes."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.providers import Providers
from lac_rules.returns import LacReturn
from lac_rules.schema import LAST, nearest_ruleset_year
from lac_rules.suggestions.texts import EntryTexts, EpisodeTexts


class Evidence:
    """The episodes and the Ofsted list of a return, prepared for comparing.

    ``rules_year`` is the year whose rules the return is judged by. ``last``, ``providers`` and
    ``entries`` (the texts of ``providers``) are None where they are not loaded.
    """

    def __init__(self, ret: LacReturn) -> None:
        self.ret = ret
        self.rules_year = nearest_ruleset_year(ret.year)
        self.now = EpisodeTexts(ret.typed["Episodes"])
        last = ret.typed.get("Episodes" + LAST)
        self.last = None if last is None else EpisodeTexts(last)

    @cached_property
    def providers(self) -> Providers | None:
        """The Ofsted list, or None when none is loaded."""
        if self.ret.providers is None or self.ret.providers.empty:
            return None
        return Providers(self.ret.providers)

    @cached_property
    def entries(self) -> EntryTexts | None:
        """The entries of the Ofsted list as plain arrays, or None when none is loaded."""
        return None if self.providers is None else EntryTexts(self.providers)

    @cached_property
    def tells_own_area(self) -> bool:
        """It can be told which providers are in the council's own area."""
        if self.ret.authority is None or self.providers is None:
            return False
        try:
            self.providers.authority  # noqa: B018 - looks the postcodes up
        except PostcodesUnavailable:
            return False
        return True

    @cached_property
    def pl_post_is_real(self) -> np.ndarray:
        """PL_POST is in the national list of postcodes; all True when that cannot be read."""
        return self._known("placement")

    @cached_property
    def home_post_is_real(self) -> np.ndarray:
        """HOME_POST is in the national list of postcodes; all True when that cannot be read."""
        return self._known("home")

    def _known(self, side: str) -> np.ndarray:
        try:
            return getattr(self.ret.placements, side)["known"].to_numpy()
        except PostcodesUnavailable:
            return np.ones(len(self.now.typed), dtype=bool)
