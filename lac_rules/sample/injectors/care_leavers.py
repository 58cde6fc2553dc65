"""Errors about care leavers."""

import numpy as np

from lac_rules.sample.days import birthday
from lac_rules.sample.injectors.bench import Workbench
from lac_rules.sample.injectors.facts import age_day
from lac_rules.sample.injectors.registry import (
    ITSELF,
    Flags,
    add,
    edit,
    every,
    injector,
    unknown_child,
)

_DETAILS = {"IN_TOUCH": "YES", "ACTIV": "F2", "ACCOM": "U1"}


def _in_touch(r, b):
    return r.IN_TOUCH == "YES"


def _left_last_year(r, b):
    """Left care in last year's return and is followed up in this one."""
    return (r.n_oc3 > 0) & (r.n_episodes == 0)


# -- OC3 by itself ---------------------------------------------------------------------------------

edit("131", "OC3", IN_TOUCH="XXXX")
edit("132", "OC3", ACTIV="ZZ")
edit("133", "OC3", ACCOM="ZZ")
edit("153", "OC3", ACTIV="")
edit("344", "OC3", _in_touch, IN_TOUCH="RHOM")
edit("345", "OC3", _in_touch, ACTIV="0")
edit(
    "347",
    "OC3",
    DOB=lambda r, b: birthday(np.full(len(r), b.span.start), -18) + 30,
    ACCOM="T1",
)
edit("391", "OC3", DOB=lambda r, b: birthday(np.full(len(r), b.span.end), -17) + 10)
edit("348", "OC3_last", lambda r, b: r.n_oc3 > 0, flags={"OC3": every}, IN_TOUCH="DIED")

# -- OC3 and other tables --------------------------------------------------------------------------

add("215", "OC3", "OC2", flags={"OC2": every, "OC3": ITSELF}, **_DETAILS)


@injector("3001")
def with_foster_carer_at_seventeen(bench: Workbench, count: int) -> Flags:
    """A 17th birthday in the year, and accommodation with the former foster carer."""
    rows = bench.take("OC3", bench.facts["OC3"]["n_header"] > 0, count)
    bench.write("OC3", rows, {"ACCOM": "Z1"})
    header = bench.rows_of("Header", rows["CHILD"])
    born = birthday(np.full(len(header), bench.span.start + 100), -17)
    bench.write("Header", header, {"DOB": born})
    return {"OC3": rows.index.to_numpy()}


# -- OC3 and episodes ------------------------------------------------------------------------------

edit("1000", "Episodes_last", lambda r, b: _left_last_year(r, b) & r["last"],
     flags={"OC3": every}, REC="E2")  # fmt: skip
edit("1001", "Episodes_last", lambda r, b: _left_last_year(r, b) & r["last"],
     flags={"OC3": every}, REC="E12")  # fmt: skip
edit("1010", "Episodes_last", lambda r, b: _left_last_year(r, b) & r["last"],
     flags={"OC3": every}, DEC="", REC="")  # fmt: skip
edit("1002", "Episodes_last", _left_last_year, flags={"OC3": every}, all_rows=True,
     CHILD=unknown_child)  # fmt: skip
add(
    "1007",
    "OC3",
    "Header",
    lambda r, b: (
        r.stays
        & (r.starts == 0)
        & (r.first_decom < b.span.start)
        & (age_day(r, 17) > b.span.start)
        & (age_day(r, 17) <= b.span.end)
    ),
    **_DETAILS,
)
add(
    "1016",
    "OC3",
    "Episodes",
    lambda r, b: r.leaves & r["last"] & (r.dec > b.span.start + 15) & ~r.short,
    DOB=lambda r, b: birthday(r.dec - 10, -17),
    **_DETAILS,
)
add("1012", "Reviews", "OC3", lambda r, b: r.n_episodes == 0, REVIEW_CODE="PN1",
    REVIEW=lambda r, b: np.full(len(r), b.span.start + 30))  # fmt: skip


@injector("1011")
def taken_over_by_another_authority(bench: Workbench, count: int) -> Flags:
    """Leaves care to another authority, and is followed up by this one."""
    episodes = bench.facts["Episodes"]
    rows = bench.take("Episodes", episodes["leaves"] & episodes["last"] & ~episodes["short"], count)
    bench.write("Episodes", rows, {"REC": "E3"})
    return {"OC3": bench.add("OC3", rows, _DETAILS)}
