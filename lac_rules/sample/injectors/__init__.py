"""Errors for made-up returns: for each code, how it gets in and where it must be found.

``registry.py`` holds the table of injectors; one module per subject of rules fills it.
"""

from lac_rules.sample.injectors import (  # noqa: F401 - each fills the table
    adoption,
    care_leavers,
    cross_year,
    episodes,
    health,
    identity,
    legal_status,
    liberty,
    missing,
    ofsted,
    permanence,
    placements,
    reviews,
    social_workers,
    uasc,
)
from lac_rules.sample.injectors.bench import Workbench
from lac_rules.sample.injectors.mix import injectable_codes, put_in
from lac_rules.sample.injectors.registry import injectors

__all__ = ["Workbench", "injectable_codes", "injectors", "put_in"]
