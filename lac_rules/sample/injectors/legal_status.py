"""Errors in the legal status."""

import numpy as np

from lac_rules.sample.days import birthday
from lac_rules.sample.injectors.facts import age_day
from lac_rules.sample.injectors.registry import ITSELF, add, edit, every, first


def _lasts_over(days):
    """The episode lasts longer than so many days of the year, and no short break is about."""

    def where(r, b):
        lasted = np.minimum(r.dec, b.span.end) - np.maximum(r.decom, b.span.start)
        return (lasted > days) & (r.breaks == 0) & ~r.prev_LS.isin(["L1", "L2"])

    return where


edit("144", "Episodes", LS="XX")
edit(
    "358",
    "Episodes",
    lambda r, b: r.decom < age_day(r, 10),
    flags={"Episodes": ITSELF, "Header": every},
    LS="J1",
)
edit(
    "359",
    "Header",
    lambda r, b: r.stays & (r.last_PLACE != "K2"),
    flags={"Episodes": lambda r, b: r.open},
    DOB=lambda r, b: birthday(np.full(len(r), b.span.end), -18) - 40,
)
edit("361", "Episodes", _lasts_over(3), LS="L1")
edit("362", "Episodes", _lasts_over(21), LS="L2")
edit("363", "Episodes", _lasts_over(7), LS="L3")
edit("364", "Episodes", _lasts_over(21), LS="J2")
edit("365", "Episodes", _lasts_over(17), LS="V3")
edit("366", "Episodes", lambda r, b: r.LS == "V3", RNE="P")
edit("367", "Episodes", _lasts_over(75), LS="V3")
edit(
    "426",
    "Episodes",
    lambda r, b: (r.LS == "V3") & (r.n_episodes > 1),
    flags={"Episodes": every},
    LS="V4",
)
edit("445", "Episodes", lambda r, b: ~r.short, LS="D1")
edit("446", "Episodes", first, LS="E1", DECOM="01/11/2005")
edit("451", "Episodes", lambda r, b: r.open & ~r.short, LS="D1")
add(
    "399",
    "Reviews",
    "Header",
    lambda r, b: (r.breaks > 0) & (r.breaks == r.n_episodes),
    flags={"Episodes": every, "Header": every, "Reviews": ITSELF},
    REVIEW=lambda r, b: np.full(len(r), b.span.start + 60),
    REVIEW_CODE="PN1",
)
