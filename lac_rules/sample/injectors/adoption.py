"""Errors about adoption: AD1, PlacedAdoption and the episodes that they belong to."""

import numpy as np

from lac_rules.sample.days import FAR
from lac_rules.sample.injectors.bench import Workbench
from lac_rules.sample.injectors.facts import age_day
from lac_rules.sample.injectors.registry import (
    ITSELF,
    NEXT,
    SOURCE,
    Flags,
    add,
    edit,
    every,
    first,
    injector,
    last,
    shifted,
    year_end_and,
    year_start_and,
)
from lac_rules.schema import ADOPTED, ADOPTIVE_PLACEMENTS, FOSTER_PLACEMENTS

_UNREADABLE = "31/02/2026"
_DETAILS = {
    "DATE_INT": year_start_and(10),
    "DATE_MATCH": year_start_and(40),
    "FOSTER_CARE": "0",
    "NB_ADOPTR": "2",
    "SEX_ADOPTR": "MF",
    "LS_ADOPTR": "L11",
}


def _stands(r, b):
    """The decision stands, and it is the only one."""
    return (r.DATE_PLACED_CEASED == "") & (r.n_placed_adoption == 1)


def _adopted(r, b):
    return r.REC.isin(ADOPTED)


def _placed(r, b):
    return r.PLACE.isin(ADOPTIVE_PLACEMENTS)


def _no_decision(r, b):
    """Looked after, not in short breaks, and adoption is not on the cards."""
    return (r.n_placed_adoption == 0) & (r.n_episodes > 0) & (r.breaks == 0)


# -- AD1 by itself ---------------------------------------------------------------------------------

edit("112", "AD1", DATE_INT=_UNREADABLE)
edit("113", "AD1", DATE_MATCH=_UNREADABLE)
edit("114", "AD1", FOSTER_CARE="9")
edit("151", "AD1", NB_ADOPTR="")
edit("175", "AD1", NB_ADOPTR="3")
edit("176", "AD1", SEX_ADOPTR="XX")
edit("177", "AD1", LS_ADOPTR="L9")
edit("333", "AD1", DATE_INT=lambda r, b: r.date_match + 1)
edit("511", "AD1", NB_ADOPTR="2", SEX_ADOPTR="F1")
edit("514", "AD1", LS_ADOPTR="L0", SEX_ADOPTR="MF")
edit("517", "AD1", LS_ADOPTR="L3", SEX_ADOPTR="MM")
edit("518", "AD1", LS_ADOPTR="L4", SEX_ADOPTR="MF")
edit("519", "AD1", LS_ADOPTR="L2", SEX_ADOPTR="M1")
edit("520", "AD1", LS_ADOPTR="L11", SEX_ADOPTR="FF")
edit("524", "AD1", LS_ADOPTR="L12", SEX_ADOPTR="MF")

# -- PlacedAdoption by itself ----------------------------------------------------------------------

edit("115", "PlacedAdoption", DATE_PLACED=_UNREADABLE)
edit("116", "PlacedAdoption", DATE_PLACED_CEASED=_UNREADABLE)
edit("119", "PlacedAdoption", _stands, REASON_PLACED_CEASED="RD1")
edit("120", "PlacedAdoption", REASON_PLACED_CEASED="RD9")
edit("184", "PlacedAdoption", DATE_PLACED=lambda r, b: r.born - 1)
edit(
    "522",
    "PlacedAdoption",
    DATE_PLACED_CEASED=shifted("date_placed", -1),
    REASON_PLACED_CEASED="RD1",
)
edit(
    "563",
    "PlacedAdoption",
    DATE_PLACED="",
    DATE_PLACED_CEASED=year_start_and(50),
    REASON_PLACED_CEASED="RD1",
)
add("579", "PlacedAdoption", "PlacedAdoption", _stands, DATE_PLACED=shifted("date_placed", 20))
add(
    "583",
    "PlacedAdoption",
    "PlacedAdoption",
    _stands,
    flags={"PlacedAdoption": SOURCE},
    DATE_PLACED=shifted("date_placed", 20),
)

# -- decisions and episodes ------------------------------------------------------------------------

edit(
    "117",
    "PlacedAdoption",
    flags={"PlacedAdoption": ITSELF, "Episodes": last},
    DATE_PLACED=year_end_and(10),
)
edit(
    "118",
    "PlacedAdoption",
    flags={"PlacedAdoption": ITSELF, "Episodes": first},
    DATE_PLACED_CEASED=year_start_and(-10),
    REASON_PLACED_CEASED="RD1",
)
edit(
    "551",
    "PlacedAdoption",
    lambda r, b: (r.n_placed_adoption == 1) & (r.adoptive_decom < FAR),
    flags={"Episodes": _placed},
    DATE_PLACED="",
)
edit(
    "552",
    "PlacedAdoption",
    lambda r, b: (r.n_placed_adoption == 1) & (r.adoptive_decom < FAR),
    flags={
        "PlacedAdoption": ITSELF,
        "Episodes": lambda r, b: _placed(r, b) & (r.decom == r.adoptive_decom),
    },
    DATE_PLACED=shifted("adoptive_decom", 1),
)
edit(
    "554",
    "PlacedAdoption",
    lambda r, b: (r.n_placed_adoption == 1) & (r.order_decom < FAR),
    flags={
        "PlacedAdoption": ITSELF,
        "Episodes": lambda r, b: (r.LS == "E1") & (r.decom == r.order_decom),
    },
    DATE_PLACED=shifted("order_decom", 1),
)
edit("553", "Episodes", lambda r, b: _no_decision(r, b) & r["last"], LS="E1")
edit("555", "Episodes", lambda r, b: _no_decision(r, b) & r["last"], LS="D1")
edit(
    "556",
    "Episodes",
    lambda r, b: (r.n_placed_adoption > 0) & (r.decom < b.span.start),
    LS="D1",
    DECOM="01/01/2010",
)
edit(
    "557",
    "Episodes",
    lambda r, b: _adopted(r, b) & (r.n_placed_adoption == 1),
    flags={"Episodes": ITSELF, "PlacedAdoption": every},
    REC="E4A",
)
edit("408", "Episodes", lambda r, b: r.PLACE.isin(["A5", "A6"]), LS="C2")
edit("217", "Episodes", lambda r, b: ~r.short & (r.decom >= b.span.last_start), PLACE="A5", RNE="P")
edit(
    "336",
    "Episodes",
    lambda r, b: (
        (r.prev_PLACE != "")
        & ~r.prev_PLACE.isin(ADOPTIVE_PLACEMENTS | FOSTER_PLACEMENTS)
        & ~r.short
    ),
    PLACE="A5",
)
edit(
    "386",
    "Episodes",
    lambda r, b: r.leaves & (r.dec >= age_day(r, 18)),
    REC="E11",
)
edit("390", "Episodes", lambda r, b: r.leaves & ~_placed(r, b) & ~r.short, REC="E12")
edit(
    "199",
    "Episodes",
    lambda r, b: (r.REC == "X1") & (r.nth == r.n_episodes - 2),
    flags={"Episodes": NEXT},
    REC="E12",
)


@injector("1003")
def decision_before_care(bench: Workbench, count: int) -> Flags:
    """The child's first episode starts care on the day after the decision."""
    decisions = bench.facts["PlacedAdoption"]
    rows = bench.take("PlacedAdoption", decisions["n_placed_adoption"] == 1, count)
    episodes = bench.rows_of("Episodes", rows["CHILD"])
    episodes = episodes[episodes["first"]]
    bench.write("Episodes", episodes, {"RNE": "S"})
    bench.write("PlacedAdoption", rows, {"DATE_PLACED": shifted("first_decom", -1)})
    return {"PlacedAdoption": rows.index.to_numpy(), "Episodes": episodes.index.to_numpy()}


@injector("558")
def every_decision_ended(bench: Workbench, count: int) -> Flags:
    """Two decisions of an adopted child, both reversed."""
    decisions = bench.facts["PlacedAdoption"]
    adopted = decisions["last_REC"].isin(ADOPTED) & (decisions["n_placed_adoption"] == 1)
    rows = bench.take("PlacedAdoption", adopted, count)
    reversal = {"DATE_PLACED_CEASED": shifted("date_placed", 5), "REASON_PLACED_CEASED": "RD1"}
    bench.write("PlacedAdoption", rows, reversal)
    bench.add("PlacedAdoption", rows, {"DATE_PLACED": shifted("date_placed", 5)} | reversal)
    episodes = bench.rows_of("Episodes", rows["CHILD"])
    return {"Episodes": episodes.index.to_numpy()[episodes["last"]]}


# -- AD1 and other tables --------------------------------------------------------------------------

edit(
    "601",
    "AD1",
    flags={"AD1": ITSELF, "Episodes": _adopted},
    SEX_ADOPTR="",
)
edit(
    "331",
    "AD1",
    flags={"AD1": ITSELF, "Episodes": _adopted},
    DATE_MATCH=shifted("last_decom", 1),
)
edit(
    "335",
    "AD1",
    flags={"AD1": ITSELF, "Episodes": _adopted},
    FOSTER_CARE=lambda r, b: np.where(r.FOSTER_CARE == "1", "0", "1"),
)
edit(
    "521",
    "AD1",
    flags={"AD1": ITSELF, "Episodes": _placed},
    DATE_INT=shifted("last_decom", 1),
)
edit("582", "AD1", flags={"Episodes": _adopted}, DATE_MATCH=shifted("last_dec", 0))
edit(
    "523",
    "AD1",
    lambda r, b: r.n_placed_adoption == 1,
    flags={"AD1": ITSELF, "PlacedAdoption": every},
    DATE_INT=shifted("date_int", 1),
)
edit(
    "525",
    "PlacedAdoption",
    lambda r, b: (r.n_ad1 > 0) & (r.n_placed_adoption == 1),
    flags={"AD1": every, "PlacedAdoption": ITSELF},
    DATE_PLACED_CEASED=shifted("date_placed", 5),
    REASON_PLACED_CEASED="RD2",
)
add("187", "AD1", "Header", lambda r, b: r.all_year & _no_decision(r, b), **_DETAILS)
add("602", "AD1", "Header", _no_decision, **_DETAILS)
add(
    "134",
    "OC3",
    "AD1",
    flags={"AD1": every},
    IN_TOUCH="YES",
    ACTIV="F2",
    ACCOM="U1",
)


@injector("334")
def adoption_decided_before_care(bench: Workbench, count: int) -> Flags:
    """The adopted child's first episode starts care on the day after DATE_INT."""
    rows = bench.take("AD1", bench.facts["AD1"]["starts"] == 0, count)
    episodes = bench.rows_of("Episodes", rows["CHILD"])
    episodes = episodes[episodes["first"]]
    bench.write("Episodes", episodes, {"RNE": "S"})
    bench.write("AD1", rows, {"DATE_INT": shifted("first_decom", -1)})
    return {"AD1": rows.index.to_numpy(), "Episodes": episodes.index.to_numpy()}


# -- this year's decisions and last year's ---------------------------------------------------------


def _only_one_in_both(r, b):
    return (r.n_placed_adoption == 1) & (r.n_placed_adoption_last == 1)


def _stands_in_both(r, b):
    return _only_one_in_both(r, b) & (r.DATE_PLACED_CEASED == "")


edit(
    "559",
    "PlacedAdoption_last",
    _only_one_in_both,
    flags={"PlacedAdoption": every},
    DATE_PLACED=_UNREADABLE,
)
edit(
    "560",
    "PlacedAdoption_last",
    _stands_in_both,
    flags={"PlacedAdoption": every},
    DATE_PLACED=shifted("date_placed", -1),
)
edit(
    "561 584",
    "PlacedAdoption_last",
    _stands_in_both,
    flags={"PlacedAdoption": every},
    DATE_PLACED_CEASED=lambda r, b: r.date_placed + 30,
    REASON_PLACED_CEASED="RD4",
)
