"""Named groups of codes, under the names that the field uses, and of fields. Rules share them."""

from __future__ import annotations

from lac_rules.schema.fields import FieldType
from lac_rules.schema.tables import TABLES

SHORT_BREAKS = frozenset({"V3", "V4"})
"""LS: respite in a series of short breaks; most placement rules leave these episodes out."""

TEMPORARY_PLACEMENTS = frozenset({"T0", "T1", "T2", "T3", "T4"})
FOSTER_PLACEMENTS = frozenset({"U1", "U2", "U3", "U4", "U5", "U6"})
ADOPTIVE_PLACEMENTS = frozenset({"A3", "A4", "A5", "A6"})
OTHER_PLACEMENTS_FROM_2026 = frozenset({"Z11", "Z12", "Z13", "Z14"})
ADOPTED = frozenset({"E11", "E12"})
"""REC: the child was adopted."""

GUARDIANSHIP_ORDERS = frozenset({"E45", "E46", "E47", "E48"})
"""REC: a special guardianship order was granted."""

ANNUAL_TABLES = frozenset({"OC2"})
"""Tables of items that are due once a year: what is blank there is not missing before 31 March."""

PLANNED_DATES = frozenset({"DUC", "DOLO_END"})
"""Dates that are known before they come: the 18th birthday, the day until which an order runs."""

NO_URN = "XXXXXXX"
"""URN: the placeholder that says there is none."""

PLACES_WITHOUT_AUTHORITY = frozenset({"CON", "NIR", "SCO", "WAL", "NUK"})
"""PL_LA: what stands there in place of an English authority, outside England or confidential."""

UPN_UNKNOWN_CODES = frozenset({"UN1", "UN2", "UN3", "UN4", "UN5"})
"""UPN: why the child has no number, or it is not known."""

ADOPTION_DETAILS = TABLES["AD1"].details
"""The AD1 fields besides CHILD and DOB."""

CARE_LEAVER_DETAILS = TABLES["OC3"].details
"""The OC3 fields besides CHILD and DOB."""

HEALTH_ITEMS = tuple(
    field.name
    for field in TABLES["OC2"].records
    if field.type is FieldType.CODE and field.name != "SDQ_REASON"
)
"""The OC2 fields that hold 0 or 1."""
