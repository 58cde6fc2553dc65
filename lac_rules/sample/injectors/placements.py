"""Errors in placements: kind, provider, postcodes, reasons for moving."""

import pandas as pd

from lac_rules.places.distance import distance_miles
from lac_rules.places.postcode_index import postcode_index
from lac_rules.sample.injectors.bench import Workbench
from lac_rules.sample.injectors.facts import age_day
from lac_rules.sample.injectors.registry import ITSELF, Flags, edit, every, injector
from lac_rules.schema import (
    ADOPTIVE_PLACEMENTS,
    FOSTER_PLACEMENTS,
    OTHER_PLACEMENTS_FROM_2026,
    TEMPORARY_PLACEMENTS,
)

_NOBODY_PROVIDES = TEMPORARY_PLACEMENTS | OTHER_PLACEMENTS_FROM_2026 | {"Z1"}


def _not_short(r, b):
    return ~r.short


def _short(r, b):
    return r.short


def _provided(r, b):
    """Somebody provides the placement."""
    return ~r.short & ~r.PLACE.isin(_NOBODY_PROVIDES)


def _away(r, b):
    return r.PLACE.isin(TEMPORARY_PLACEMENTS)


def _younger_than(age):
    """The episode begins before that birthday."""
    return lambda r, b: ~r.short & (r.decom < age_day(r, age))


def _ended_after(days):
    """The episode has ended, and lasted longer."""
    return lambda r, b: ~r.short & ~r.open & (r.dec - r.decom > days)


def _at_home_post(r, b):
    return (r.HOME_POST != "") & (r.PL_POST != "") & (r.PLACE != "P1")


def _can_be_too_far(r, b):
    """The home is over 350 miles from the farthest place."""
    index = postcode_index()
    homes = index.lookup(r.HOME_POST)
    remote = index.lookup(pd.Series(b.places.remote, index=r.index))
    return _at_home_post(r, b) & (distance_miles(homes, remote) > 350)


# -- kinds of placement ----------------------------------------------------------------------------

edit("146", "Episodes", PLACE="ZZ")
edit("370", "Episodes", _younger_than(10), PLACE="P2")
edit("371", "Episodes", _younger_than(10), PLACE=lambda r, b: "H5" if b.span.year < 2025 else "K3")
edit("372", "Episodes", _younger_than(10), PLACE="R5")
edit("373", "Episodes", _younger_than(4), PLACE="S1")
edit("374", "Episodes", _younger_than(14), PLACE="P3")
edit("378", "Episodes", lambda r, b: (r.LS == "V2") & (r.PLACE != "P1"), PLACE="P1")
edit("217t", "Episodes", lambda r, b: r.open & ~r.short, PLACE="P2")
edit(
    "516",
    "Episodes",
    lambda r, b: r.leaves & ~r.short & ~r.PLACE.isin(FOSTER_PLACEMENTS),
    REC="E45",
)

# -- temporary placements --------------------------------------------------------------------------

edit("375", "Episodes", _ended_after(42), PLACE="T1")
edit("376", "Episodes", _ended_after(21), PLACE="T3")
edit("379", "Episodes", _ended_after(7), PLACE="T4")
edit("380", "Episodes", lambda r, b: (r.RNE == "S") & ~r.short, PLACE="T2")
edit("381", "Episodes", lambda r, b: r.leaves & ~r.short, PLACE="T4")
edit("382", "Episodes", _short, PLACE="T2")
edit("384", "Episodes", _short, PLACE="U4")
edit(
    "383",
    "Episodes",
    lambda r, b: r.prev_PLACE.isin(TEMPORARY_PLACEMENTS) & (r.nth >= 2),
    RNE="B",
)


@injector("377")
def three_holidays_of_carers(bench: Workbench, count: int) -> Flags:
    """All episodes of a child who has three or more become T3."""
    episodes = bench.facts["Episodes"]
    taken = bench.take("Episodes", (episodes["n_episodes"] >= 3) & (episodes["breaks"] == 0), count)
    rows = bench.rows_of("Episodes", taken["CHILD"])
    bench.write("Episodes", rows, {"PLACE": "T3"})
    return {"Episodes": rows.index.to_numpy()}


# -- providers -------------------------------------------------------------------------------------

edit("178", "Episodes", PLACE_PROVIDER="PR9")
edit("213", "Episodes", _away, PLACE_PROVIDER="PR1")
edit("526", "Episodes", _provided, PLACE_PROVIDER="")
edit("527", "Episodes", _not_short, PLACE="P1", PLACE_PROVIDER="PR1")
edit("528", "Episodes", _not_short, PLACE="R2", PLACE_PROVIDER="PR2")
edit("529", "Episodes", _not_short, PLACE="U6", PLACE_PROVIDER="PR3")
edit("530", "Episodes", _not_short, PLACE="P1", PLACE_PROVIDER="PR4")
edit("531", "Episodes", _not_short, PLACE="P1", PLACE_PROVIDER="PR5")
edit("550", "Episodes", lambda r, b: _provided(r, b) & (r.PLACE != "P1"), PLACE_PROVIDER="PR0")
edit(
    "1015",
    "Episodes",
    lambda r, b: (
        (r.location == "OUT")
        & _provided(r, b)
        & ~r.PLACE.isin([*FOSTER_PLACEMENTS, *ADOPTIVE_PLACEMENTS, "K3"])
    ),
    PLACE_PROVIDER="PR1",
)

# -- postcodes -------------------------------------------------------------------------------------

edit("169 179", "Episodes", lambda r, b: ~r.short & (r.PL_POST != ""), PL_POST="")
edit("392a 392b", "Episodes", lambda r, b: ~r.short & (r.HOME_POST != ""), HOME_POST="")
edit("392c", "Episodes", _at_home_post, PL_POST="QQ9 9QQ")
edit("392d", "Episodes", _at_home_post, PL_POST=lambda r, b: r.HOME_POST)
edit("398", "Episodes", _short, HOME_POST=lambda r, b: b.places.homes[0])
edit("214 420", "Episodes", _short, PL_POST=lambda r, b: b.places.homes[0])
edit("454", "Episodes", _can_be_too_far, PL_POST=lambda r, b: b.places.remote)

# -- reasons for moving ----------------------------------------------------------------------------

edit("225", "Episodes", lambda r, b: r.REASON_PLACE_CHANGE != "", REASON_PLACE_CHANGE="")
edit("226", "Episodes", _away, REASON_PLACE_CHANGE="CARPL")
edit("233", "Episodes", lambda r, b: r.open, REASON_PLACE_CHANGE="CARPL")
edit("1009", "Episodes", lambda r, b: r.REASON_PLACE_CHANGE != "", REASON_PLACE_CHANGE="XXXX")
edit(
    "234",
    "Episodes",
    lambda r, b: (r.REASON_PLACE_CHANGE != "") & (r.next_decom < age_day(r, 10)),
    flags={"Episodes": ITSELF, "Header": every},
    REASON_PLACE_CHANGE="CUSTOD",
)
