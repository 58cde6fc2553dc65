"""Errors about permanence before care."""

from lac_rules.sample.injectors.registry import ITSELF, edit, every, first

edit(
    "630",
    "PrevPerm",
    lambda r, b: (r.first_decom >= b.span.start) & (r.starts > 0),
    flags={"Episodes": lambda r, b: r.RNE == "S"},
    PREV_PERM="",
)
edit("631", "PrevPerm", PREV_PERM="P9")
edit("632", "PrevPerm", flags={"PrevPerm": ITSELF, "Episodes": first}, DATE_PERM="99/99/2010")
edit("633", "PrevPerm", LA_PERM="123")
edit(
    "634",
    "Episodes",
    lambda r, b: (r.n_episodes == 1) & (r.n_prev_perm > 0),
    flags={"PrevPerm": every, "Episodes": ITSELF},
    DECOM="01/03/2016",
)
edit("635", "PrevPerm", lambda r, b: r.PREV_PERM == "Z1", LA_PERM="352")
