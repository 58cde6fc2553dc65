"""The SSDA903 return: its tables, their fields, types and keys, and the named groups of codes.

Source: the DfE's guide to the children looked-after return. Field order is the order of the header
row of each of the DfE's CSV files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lac_rules.schema.codes import CODED_FIELDS

YEARS = range(2023, 2028)
"""The collection years with a ruleset; a collection year is named by the year it ends."""

LAST = "_last"
"""The ending of the name of a table of last year's return."""

DATE_FIELDS = frozenset(
    "DOB MC_DOB DECOM DEC REVIEW DUC DATE_INT DATE_MATCH DATE_PLACED DATE_PLACED_CEASED DATE_PERM"
    " MIS_START MIS_END SW_DECOM SW_DEC DOLO_START DOLO_END".split()
)
PLANNED_DATES = frozenset({"DUC", "DOLO_END"})
"""Dates that are known before they come: the 18th birthday, the day until which an order runs."""

POSTCODE_FIELDS = frozenset({"HOME_POST", "PL_POST"})


@dataclass(frozen=True)
class Table:
    """One table of the return.

    ``key`` are the fields that tell a child's rows apart; ``parameter`` is the name under which
    rules ask for it; ``first_year`` is the first collection year that has it.
    """

    name: str
    parameter: str
    fields: tuple[str, ...]
    key: tuple[str, ...]
    first_year: int = 0

    @property
    def date_fields(self) -> tuple[str, ...]:
        """The fields that hold dates (dd/mm/yyyy), in order."""
        return tuple(field for field in self.fields if field in DATE_FIELDS)

    @property
    def coded_fields(self) -> tuple[str, ...]:
        """The fields that hold a code from a list, in order."""
        return tuple(field for field in self.fields if field in CODED_FIELDS)


def _table(name: str, parameter: str, fields: str, key: str, first_year: int = 0) -> Table:
    return Table(name, parameter, tuple(fields.split()), tuple(key.split()), first_year)


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table("Header", "header", "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB", "CHILD"),
        _table(
            "Episodes",
            "episodes",
            "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST"
            " PL_POST URN",
            "CHILD DECOM",
        ),
        _table("Reviews", "reviews", "CHILD DOB REVIEW REVIEW_CODE", "CHILD REVIEW"),
        _table("UASC", "uasc", "CHILD SEX DOB DUC", "CHILD"),
        _table(
            "OC2",
            "oc2",
            "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK"
            " HEALTH_ASSESSMENT SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
            "CHILD",
        ),
        _table("OC3", "oc3", "CHILD DOB IN_TOUCH ACTIV ACCOM", "CHILD"),
        _table(
            "AD1",
            "ad1",
            "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
            "CHILD",
        ),
        _table(
            "PlacedAdoption",
            "placed_adoption",
            "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
            "CHILD DATE_PLACED",
        ),
        _table("PrevPerm", "prev_perm", "CHILD DOB PREV_PERM LA_PERM DATE_PERM", "CHILD"),
        _table("Missing", "missing", "CHILD DOB MISSING MIS_START MIS_END", "CHILD MIS_START"),
        _table(
            "SWEpisodes",
            "sw_episodes",
            "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
            "CHILD SW_DECOM",
            first_year=2024,
        ),
        _table(
            "DoLo", "dolo", "CHILD DOB DOLO_START DOLO_END", "CHILD DOLO_START", first_year=2027
        ),
    )
}

TABLE_PARAMETERS: dict[str, str] = {
    table.parameter + ending: table.name + ending
    for table in TABLES.values()
    for ending in ("", LAST)
}
"""The name under which rules ask for a table -> the table: ``episodes_last`` -> Episodes_last."""

ANNUAL_TABLES = frozenset({"OC2"})
"""Tables of items that are due once a year: what is blank there is not missing before 31 March."""

DERIVED_FIELDS = ("PL_DISTANCE", "PL_LA", "PL_LOCATION")
"""The columns that Episodes gets from its two postcodes."""

PROVIDER_FIELDS = (
    "URN NAME LA_NAME LA_CODE PLACE_CODES PROVIDER_CODES REG_START REG_END POSTCODE".split()
)
"""The columns of the Ofsted provider list."""


def tables_of(year: int) -> dict[str, Table]:
    """The tables that collection year ``year`` has, in the DfE's order."""
    return {name: table for name, table in TABLES.items() if table.first_year <= year}


def split_name(name: str) -> tuple[Table, bool]:
    """The table that ``name`` means, and whether it is last year's: ``Episodes_last`` -> True.

    Raises ``KeyError`` for a name that is no table of the return.
    """
    is_last = name.endswith(LAST)
    return TABLES[name.removesuffix(LAST)], is_last


def in_words(name: str) -> str:
    """A table's name as people say it: ``Episodes_last`` -> "last year's Episodes"."""
    if name == "providers":
        return "the Ofsted list"
    table, is_last = split_name(name)
    return f"last year's {table.name}" if is_last else table.name


def collection_year(day: date) -> int:
    """The collection year that ``day`` lies in: 27 November 2026 lies in 2027."""
    return day.year + (day.month >= 4)


def year_start(year: int) -> date:
    """The first day of collection year ``year``: 1 April of the year before."""
    return date(year - 1, 4, 1)


def year_end(year: int) -> date:
    """The last day of collection year ``year``: 31 March."""
    return date(year, 3, 31)


def nearest_ruleset_year(year: int) -> int:
    """The supported collection year that is nearest to ``year``."""
    return min(max(year, YEARS[0]), YEARS[-1])


# Named groups of codes, under the names that the field uses. Rules share them.

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

ADOPTION_DETAILS = (
    "DATE_INT",
    "DATE_MATCH",
    "FOSTER_CARE",
    "NB_ADOPTR",
    "SEX_ADOPTR",
    "LS_ADOPTR",
)
"""The AD1 fields besides CHILD and DOB."""

CARE_LEAVER_DETAILS = ("IN_TOUCH", "ACTIV", "ACCOM")
"""The OC3 fields besides CHILD and DOB."""

HEALTH_ITEMS = (
    "CONVICTED",
    "HEALTH_CHECK",
    "IMMUNISATIONS",
    "TEETH_CHECK",
    "HEALTH_ASSESSMENT",
    "SUBSTANCE_MISUSE",
    "INTERVENTION_RECEIVED",
    "INTERVENTION_OFFERED",
)
"""The OC2 fields that hold 0 or 1."""

NO_URN = "XXXXXXX"
"""URN: the placeholder that says there is none."""

OUTSIDE_ENGLAND = frozenset({"CON", "NIR", "SCO", "WAL", "NUK"})
"""PL_LA of a placement outside England."""

UPN_UNKNOWN_CODES = frozenset({"UN1", "UN2", "UN3", "UN4", "UN5"})
