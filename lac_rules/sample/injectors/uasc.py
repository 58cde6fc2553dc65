"""Errors about unaccompanied asylum-seeking children."""

import numpy as np

from lac_rules.sample.days import FAR
from lac_rules.sample.injectors.facts import age_day
from lac_rules.sample.injectors.registry import ITSELF, add, edit, every, shifted


def _not_uasc(r, b):
    """Looked after this year, unaccompanied in neither."""
    return (r.n_uasc == 0) & (r.n_uasc_last == 0) & (r.n_episodes > r.breaks)


def _sex(r, b):
    return r.SEX


def _eighteenth(r, b):
    return age_day(r, 18)


edit("104", "UASC", DUC="31/02/2026")
edit("304", "UASC", DUC=lambda r, b: age_day(r, 18) + 30)
edit(
    "205B",
    "UASC_last",
    lambda r, b: r.n_uasc > 0,
    flags={"UASC": every, "Header": every},
    DUC=shifted("duc", 10),
)
add(
    "205A",
    "UASC_last",
    "Header",
    lambda r, b: _not_uasc(r, b) & (age_day(r, 18) > b.span.end),
    flags={"Header": every},
    SEX=_sex,
    DUC=_eighteenth,
)
add(
    "205D",
    "UASC",
    "Header",
    lambda r, b: _not_uasc(r, b) & (r.n_header_last > 0) & (age_day(r, 11) < b.span.start),
    flags={"Header": every},
    SEX=_sex,
    DUC=_eighteenth,
)
add(
    "231",
    "UASC",
    "Header",
    lambda r, b: _not_uasc(r, b) & (age_day(r, 11) > b.span.end),
    flags={"Header": every},
    SEX=_sex,
    DUC=_eighteenth,
)
add(
    "1014",
    "UASC",
    "OC3",
    lambda r, b: (r.n_episodes == 0) & (r.n_uasc_last == 0),
    flags={"UASC": ITSELF, "OC3": every},
    SEX=lambda r, b: np.where(r.female, b.female_code, b.male_code),
    DUC=FAR,
)
edit(
    "406",
    "Episodes",
    lambda r, b: (r.n_uasc > 0) & (r.la != ""),
    HOME_POST=lambda r, b: b.places.homes[0],
)
