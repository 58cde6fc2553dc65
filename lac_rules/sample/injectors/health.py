"""Errors in OC2, the health of children looked after all year."""

import numpy as np

from lac_rules.sample.days import birthday
from lac_rules.sample.injectors.facts import age_day
from lac_rules.sample.injectors.registry import add, edit


def _sdq_age(r, b):
    """From 4 at the start of the year to 16 at its end."""
    return (age_day(r, 4) <= b.span.start) & (age_day(r, 17) > b.span.end)


def _scored(r, b):
    return _sdq_age(r, b) & (r.SDQ_SCORE != "")


def _under(age):
    return lambda r, b: age_day(r, age) > b.span.end


def _from(age):
    return lambda r, b: age_day(r, age) <= b.span.end


def _part_of_the_year(r, b):
    """Looked after for a part of the year only, so no OC2 is wanted."""
    return ~r.all_year & (r.n_episodes > 0) & (r.n_oc2 == 0)


edit("157", "OC2", _sdq_age, SDQ_SCORE="", SDQ_REASON="SDQ1")
edit("180", "OC2", _sdq_age, SDQ_SCORE="41", SDQ_REASON="")
edit("186", "OC2", _sdq_age, SDQ_SCORE="", SDQ_REASON="")
edit("196", "OC2", _sdq_age, SDQ_SCORE="", SDQ_REASON="SDQ9")
edit("197a", "OC2", _scored, SDQ_REASON="SDQ4")
edit("188", "OC2", _under(4), SDQ_SCORE="10")
edit(
    "189",
    "OC2",
    _scored,
    DOB=lambda r, b: birthday(np.full(len(r), b.span.start), -17) - 10,
)
edit(
    "197B",
    "OC2",
    DOB=lambda r, b: birthday(np.full(len(r), b.span.start + 50), -17),
    SDQ_SCORE="",
    SDQ_REASON="",
)
add("185", "OC2", "Header", _part_of_the_year, SDQ_SCORE="12")
add("190", "OC2", "Header", _part_of_the_year, IMMUNISATIONS="1")
add("198", "OC2", "Header", _part_of_the_year, SDQ_REASON="SDQ4")

edit("181", "OC2", IMMUNISATIONS="5")
edit("182 191", "OC2", TEETH_CHECK="")
edit("544", "OC2", _from(10), HEALTH_ASSESSMENT="")
edit("547", "OC2", _under(5), HEALTH_ASSESSMENT="")
edit("542", "OC2", _under(10), CONVICTED="0")
edit("543", "OC2", _from(10), CONVICTED="")
edit("545", "OC2", _under(5), HEALTH_CHECK="")
edit("546", "OC2", _from(5), HEALTH_CHECK="1")

edit("158", "OC2", SUBSTANCE_MISUSE="1", INTERVENTION_RECEIVED="1", INTERVENTION_OFFERED="1")
edit("159", "OC2", SUBSTANCE_MISUSE="1", INTERVENTION_RECEIVED="0", INTERVENTION_OFFERED="")
edit("192", "OC2", SUBSTANCE_MISUSE="1", INTERVENTION_RECEIVED="", INTERVENTION_OFFERED="")
edit("193", "OC2", SUBSTANCE_MISUSE="0", INTERVENTION_RECEIVED="0", INTERVENTION_OFFERED="")
