"""What the 903 is made of, each thing said once and asked for here.

``fields`` and ``tables``: one record per field (type, label, names in files) and per table;
``codes``: the code lists by collection year; ``groups``: named groups of codes that rules share;
``xml_names``: the DfE's XML; ``years``: collection years.
"""

from lac_rules.schema.fields import Field, FieldType
from lac_rules.schema.groups import (
    ADOPTED,
    ADOPTION_DETAILS,
    ADOPTIVE_PLACEMENTS,
    ANNUAL_TABLES,
    CARE_LEAVER_DETAILS,
    FOSTER_PLACEMENTS,
    GUARDIANSHIP_ORDERS,
    HEALTH_ITEMS,
    NO_URN,
    OTHER_PLACEMENTS_FROM_2026,
    PLACES_WITHOUT_AUTHORITY,
    PLANNED_DATES,
    SHORT_BREAKS,
    TEMPORARY_PLACEMENTS,
    UPN_UNKNOWN_CODES,
)
from lac_rules.schema.tables import (
    CODED_FIELDS,
    DATE_FIELDS,
    DERIVED_FIELDS,
    FIELDS,
    HEADER_FIELDS,
    LAST,
    POSTCODE_FIELDS,
    PROVIDER_FIELDS,
    TABLE_PARAMETERS,
    TABLES,
    Table,
    in_words,
    label,
    split_name,
    tables_of,
)
from lac_rules.schema.years import (
    YEARS,
    collection_year,
    nearest_ruleset_year,
    year_end,
    year_start,
)

__all__ = [
    "ADOPTED",
    "ADOPTION_DETAILS",
    "ADOPTIVE_PLACEMENTS",
    "ANNUAL_TABLES",
    "CARE_LEAVER_DETAILS",
    "CODED_FIELDS",
    "DATE_FIELDS",
    "DERIVED_FIELDS",
    "FIELDS",
    "FOSTER_PLACEMENTS",
    "Field",
    "FieldType",
    "GUARDIANSHIP_ORDERS",
    "HEADER_FIELDS",
    "HEALTH_ITEMS",
    "LAST",
    "NO_URN",
    "OTHER_PLACEMENTS_FROM_2026",
    "PLACES_WITHOUT_AUTHORITY",
    "PLANNED_DATES",
    "POSTCODE_FIELDS",
    "PROVIDER_FIELDS",
    "SHORT_BREAKS",
    "TABLE_PARAMETERS",
    "TABLES",
    "TEMPORARY_PLACEMENTS",
    "Table",
    "UPN_UNKNOWN_CODES",
    "YEARS",
    "collection_year",
    "in_words",
    "label",
    "nearest_ruleset_year",
    "split_name",
    "tables_of",
    "year_end",
    "year_start",
]
