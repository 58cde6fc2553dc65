"""Errors about social workers."""

from lac_rules.sample.days import day
from lac_rules.sample.injectors.bench import Workbench
from lac_rules.sample.injectors.registry import (
    NEXT,
    Flags,
    edit,
    injector,
    shifted,
    year_end_and,
)

_UNREADABLE = "31/02/2026"
_APRIL_2023 = day(2023, 4, 1)


def _latest(r, b):
    return ~r.CHILD.duplicated(keep="last")


def _earlier(r, b):
    return r.CHILD.duplicated(keep="last")


def _since(days):
    """The latest worker has been there for so many days when the year ends."""
    return lambda r, b: _latest(r, b) & (r.sw_decom < b.span.end - days)


edit("SW02STG1", "SWEpisodes", SW_ID="AB12345")
edit("SW03STG1", "SWEpisodes", SW_REASON="")
edit("SW04STG1", "SWEpisodes", SW_DECOM=_UNREADABLE)
edit("SW05STG1", "SWEpisodes", _earlier, SW_DEC=_UNREADABLE)
edit("SW06STG2", "SWEpisodes", _latest, SW_DECOM=year_end_and(5))
edit("SW07STG2", "SWEpisodes", _earlier, SW_DEC=year_end_and(5))
edit("SW08STG2 SW14STG2", "SWEpisodes", _earlier, SW_DEC="")
edit("SW09STG2 SW18STG2", "SWEpisodes", _earlier, SW_DEC=shifted("sw_decom", 0))
edit("SW13STG1", "SWEpisodes", SW_REASON="XXXXXX")
edit("SW01aSTG1", "SWEpisodes", lambda r, b: r.sw_decom < _APRIL_2023, SW_ID="")
edit("SW01bSTG1", "SWEpisodes", lambda r, b: r.sw_decom >= _APRIL_2023, SW_ID="")
edit(
    "SW10STG2 SW10aSTG2",
    "SWEpisodes",
    lambda r, b: _earlier(r, b) & (r.sw_dec > r.sw_decom + 40),
    flags={"SWEpisodes": NEXT},
    SW_DEC=shifted("sw_dec", -20),
)
edit("SW10bSTG2", "SWEpisodes", lambda r, b: r.CHILD.duplicated(), SW_REASON="FCONTA")
edit("SW11aSTG2", "SWEpisodes", _since(40), SW_DEC=year_end_and(-30))
edit("SW11bSTG2", "SWEpisodes", _since(10), SW_DEC=year_end_and(-2))
edit("SW17STG2", "SWEpisodes", _since(10), SW_DEC=year_end_and(-1))


@injector("SW19STG2")
def two_workers_from_the_same_day(bench: Workbench, count: int) -> Flags:
    """The next worker starts on the day on which the one before did."""
    facts = bench.facts["SWEpisodes"]
    rows = bench.take("SWEpisodes", _earlier(facts, bench), count)
    following = facts.loc[rows.index + 1]
    bench.write("SWEpisodes", following, {"SW_DECOM": rows["SW_DECOM"].to_numpy()})
    return {"SWEpisodes": [*rows.index, *following.index]}


@injector("SW01STG1")
def looked_after_without_worker(bench: Workbench, count: int) -> Flags:
    """No SW_ID at all for a child who is looked after when the year ends."""
    episodes = bench.facts["Episodes"]
    rows = bench.take("Episodes", episodes["open"] & ~episodes["short"], count)
    bench.write("SWEpisodes", bench.rows_of("SWEpisodes", rows["CHILD"]), {"SW_ID": ""})
    return {"Episodes": rows.index.to_numpy()}


@injector("SW12STG2")
def start_of_care_without_worker(bench: Workbench, count: int) -> Flags:
    """No dates at all for the workers of a child who came this year and is still here."""
    episodes = bench.facts["Episodes"]
    once = episodes["stays"] & (episodes["starts"] == 1) & (episodes["exits"] == 0)
    mask = once & (episodes["RNE"] == "S") & (episodes["breaks"] == 0)
    rows = bench.take("Episodes", mask, count)
    workers = bench.rows_of("SWEpisodes", rows["CHILD"])
    bench.write("SWEpisodes", workers, {"SW_DECOM": "", "SW_DEC": ""})
    return {"Episodes": rows.index.to_numpy()}
