"""Errors in missing periods."""

from lac_rules.sample.days import FAR
from lac_rules.sample.injectors.facts import age_day
from lac_rules.sample.injectors.registry import ITSELF, SOURCE, add, edit, shifted, year_end_and

_UNREADABLE = "31/02/2026"


def _left_once(r, b):
    """Left care after one period of it, and was never missing."""
    return r.leaves & r["last"] & (r.exits == 1) & ~r.short & (r.n_missing == 0)


def _never_missing(r, b):
    return (r.n_missing == 0) & ~r.short & (r.breaks == 0)


edit("564", "Missing", MIS_START="")
edit("565", "Missing", MISSING="")
edit("566", "Missing", lambda r, b: r.MIS_END != "", MISSING="")
edit("567", "Missing", MIS_END=shifted("mis_start", -1))
edit("570", "Missing", MIS_START=year_end_and(5))
edit("571", "Missing", MIS_END=year_end_and(5))
edit("586", "Missing", DOB=shifted("mis_start", 1))
edit("1004", "Missing", MIS_START=_UNREADABLE)
edit("1005", "Missing", MIS_END=_UNREADABLE)
edit("1006", "Missing", MISSING="X")
add(
    "574",
    "Missing",
    "Missing",
    lambda r, b: ~r.CHILD.duplicated(keep="last") & (r.mis_end < FAR) & (r.mis_end > r.mis_start),
    MISSING="M",
    MIS_START=shifted("mis_start", 0),
    MIS_END=shifted("mis_end", 1),
)
add(
    "575",
    "Missing",
    "Episodes",
    lambda r, b: _never_missing(r, b) & ~r.open & (r.dec > r.decom + 2),
    MISSING="M",
    MIS_START=shifted("dec", -1),
)
add(
    "577",
    "Missing",
    "Episodes",
    _left_once,
    MISSING="M",
    MIS_START=shifted("dec", 0),
    MIS_END=shifted("dec", 3),
)
add(
    "578",
    "Missing",
    "Episodes",
    _left_once,
    MISSING="A",
    MIS_START=shifted("dec", 2),
    MIS_END=shifted("dec", 4),
)
add(
    "581",
    "Missing",
    "Episodes",
    lambda r, b: _never_missing(r, b) & r["first"],
    MISSING="M",
    MIS_START=shifted("decom", -6),
    MIS_END=shifted("decom", -4),
)
add(
    "580",
    "Missing",
    "Episodes",
    lambda r, b: _left_once(r, b) & (r.dec == age_day(r, 18)) & (r.REC != "E8"),
    flags={"Episodes": SOURCE},
    MISSING="M",
    MIS_START=shifted("dec", -2),
    MIS_END=shifted("dec", 0),
)
add(
    "576",
    "Missing_last",
    "Header",
    lambda r, b: r.was_open & (r.n_missing == 0) & (r.n_missing_last == 0),
    flags={"Missing_last": ITSELF},
    MISSING="M",
    MIS_START=lambda r, b: [b.span.last_end - 3] * len(r),
)
