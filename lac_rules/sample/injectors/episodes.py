"""Errors in the run of episodes: dates, reasons, gaps and overlaps."""

from lac_rules.sample.days import FAR, birthday
from lac_rules.sample.injectors.facts import age_day
from lac_rules.sample.injectors.registry import (
    ITSELF,
    NEXT,
    edit,
    every,
    first,
    shifted,
    year_end_and,
)

_NOT_FIRST = ("P", "T", "L", "U", "B")


def _ended(r, b):
    return ~r.open


def _leaves(r, b):
    """Leaves care for good; not from a short break."""
    return r.leaves & r["last"] & ~r.short


def _goes_on(r, b):
    """Another episode of the same period of care follows."""
    return (r.REC == "X1") & ~r["last"]


def _continues(r, b):
    """The episode follows another of the same period of care."""
    return (r.prev_REC == "X1") & ~r["first"]


# -- unreadable, unknown or missing ----------------------------------------------------------------

edit("141", "Episodes", DECOM="31/04/2026")
edit("142", "Episodes", _goes_on, DEC="", REC="")
edit("143", "Episodes", RNE="X")
edit("145", "Episodes", CIN="N9")
edit("147", "Episodes", _ended, DEC="32/01/2027")
edit("148", "Episodes", _ended, REC="")
edit("149", "Episodes", _ended, REC="E99")

# -- dates -----------------------------------------------------------------------------------------

edit(
    "302",
    "Header",
    lambda r, b: r.first_decom < FAR,
    flags={"Header": ITSELF, "Episodes": first},
    DOB=shifted("first_decom", 5),
)
edit(
    "352",
    "Header",
    lambda r, b: r.starts == 1,
    flags={"Episodes": lambda r, b: r.RNE == "S"},
    DOB=lambda r, b: birthday(r.first_decom, -18) - 400,
)
edit("353", "Episodes", first, DECOM="01/01/1990")
edit("354", "Episodes", lambda r, b: r["last"] & r.open, DECOM=year_end_and(10))
edit("355", "Episodes", _ended, DEC=shifted("decom", 0))
edit("356", "Episodes", _ended, DEC=shifted("decom", -1))
edit("357", "Episodes", lambda r, b: r["first"] & (r.decom >= b.span.start), RNE="P")
edit("385", "Episodes", _ended, DEC=year_end_and(5))

# -- reasons for leaving ---------------------------------------------------------------------------

edit("387", "Episodes", lambda r, b: _leaves(r, b) & (r.dec < age_day(r, 14)), REC="E6")
edit("389", "Episodes", lambda r, b: _leaves(r, b) & (r.dec < age_day(r, 16)), REC="E7")
edit("460", "Episodes", lambda r, b: _leaves(r, b) & (r.dec < age_day(r, 18)), REC="E17")
edit(
    "407",
    "Episodes",
    lambda r, b: _leaves(r, b) & (r.dec >= age_day(r, 18)),
    flags={"Episodes": ITSELF, "Header": every},
    REC="E47",
)
edit("437", "Episodes", _goes_on, REC="E2")
edit("388", "Episodes", lambda r, b: r.leaves & r["last"], REC="X1")

# -- from one episode to the next ------------------------------------------------------------------

edit("431", "Episodes", _continues, RNE="S")
edit(
    "432",
    "Episodes",
    _goes_on,
    flags={"Episodes": NEXT},
    REC="E8",
)
edit(
    "433",
    "Episodes",
    lambda r, b: _goes_on(r, b) & r.next_RNE.isin(_NOT_FIRST) & (r.dec > r.decom + 1),
    flags={"Episodes": NEXT},
    DEC=shifted("dec", -1),
)
edit(
    "434",
    "Episodes",
    lambda r, b: (r.RNE == "L") & ~r["first"] & (r.next_RNE != "L"),
    LS=lambda r, b: r.prev_LS,
)
edit(
    "435",
    "Episodes",
    lambda r, b: r.RNE.isin(["P", "T"]) & ~r["first"] & ~r.next_RNE.isin(["P", "T"]),
    LS=lambda r, b: r.LS.map({"C2": "C1"}).fillna("C2"),
)
edit(
    "436",
    "Episodes",
    lambda r, b: r.RNE.isin(["B", "U"]) & ~r["first"] & ~r.next_RNE.isin(["B", "U"]),
    LS=lambda r, b: r.prev_LS,
)
edit(
    "501",
    "Episodes",
    lambda r, b: _continues(r, b) & (r.prev_decom < r.decom - 1),
    DECOM=shifted("decom", -1),
)
edit(
    "504",
    "Episodes",
    lambda r, b: _continues(r, b) & r["last"],
    CIN=lambda r, b: r.CIN.map({"N1": "N5"}).fillna("N1"),
)
