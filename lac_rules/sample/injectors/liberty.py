"""Errors about orders that deprive of liberty."""

from lac_rules.sample.injectors.registry import ITSELF, SOURCE, add, edit, shifted, year_end_and

_UNREADABLE = "31/02/2026"


def _within(*kinds):
    """A long enough episode in the year in such a placement, of a child without an order."""

    def where(r, b):
        starts_early = r.decom.clip(lower=b.span.start) + 10 < r.dec.clip(upper=b.span.end)
        return (r.n_dolo == 0) & starts_early & r.PLACE.isin(kinds)

    return where


def _inside(days):
    """So many days into the part of the episode that lies in the year."""
    return lambda r, b: r.decom.clip(lower=b.span.start) + days


edit("700", "DoLo", DOLO_START="")
edit("701", "DoLo", DOLO_END=_UNREADABLE)
edit("702", "DoLo", DOLO_END=shifted("dolo_start", 0))
edit("703", "DoLo", DOLO_START=year_end_and(5))
edit("704", "DoLo", DOLO_END=year_end_and(5))
edit("708", "DoLo", DOB=shifted("dolo_start", 0))
add(
    "705",
    "DoLo",
    "DoLo",
    lambda r, b: (r.DOLO_END != "") & (r.dolo_end > r.dolo_start + 1),
    DOLO_START=shifted("dolo_start", 1),
    DOLO_END=shifted("dolo_end", 1),
)
add(
    "706",
    "DoLo_last",
    "Header",
    lambda r, b: r.was_open & (r.n_dolo == 0),
    flags={"DoLo_last": ITSELF},
    DOLO_START=lambda r, b: [b.span.last_end - 30] * len(r),
)
add(
    "707",
    "DoLo",
    "Episodes",
    lambda r, b: r.leaves & r["last"] & (r.exits == 1) & (r.n_dolo == 0) & ~r.short,
    DOLO_START=shifted("dec", -1),
    DOLO_END=shifted("dec", 3),
)
for _code, _kinds in (("709", ("U6", "U3", "U4", "R1", "S1")), ("710", ("P1", "K3", "R5", "K1"))):
    add(
        _code,
        "DoLo",
        "Episodes",
        _within(*_kinds),
        flags={"DoLo": ITSELF, "Episodes": SOURCE},
        DOLO_START=_inside(2),
        DOLO_END=_inside(5),
    )
