"""The tables of the SSDA903 return and their fields, one record each.

Source: the DfE's guide to the children looked-after return. Field order is the order of the header
row of each of the DfE's CSV files; labels are in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lac_rules.schema.fields import Field, FieldType

LAST = "_last"
"""The ending of the name of a table of last year's return."""

_WHOSE_ROW = frozenset({"CHILD", "DOB", "SEX"})


@dataclass(frozen=True)
class Table:
    """One table of the return.

    ``parameter`` is the name under which rules ask for it; ``records`` describe its fields, in
    order; ``key`` are the fields that tell a child's rows apart; ``csv_file`` is the file that it
    is exported to; ``xml_group`` is the element that holds one row in XML (HEADER holds one row of
    several tables; None: the XML has no place for the table); ``first_year`` is the first
    collection year that has it.
    """

    name: str
    parameter: str
    csv_file: str
    xml_group: str | None
    key: tuple[str, ...]
    records: tuple[Field, ...]
    first_year: int = 0

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(field.name for field in self.records)

    @cached_property
    def date_fields(self) -> tuple[str, ...]:
        """The fields that hold dates (dd/mm/yyyy), in order."""
        return tuple(field.name for field in self.records if field.type is FieldType.DATE)

    @cached_property
    def details(self) -> tuple[str, ...]:
        """The fields that say more than whose row it is: all but CHILD, DOB and SEX, in order."""
        return tuple(name for name in self.fields if name not in _WHOSE_ROW)


def _date(name: str, label: str) -> Field:
    return Field(name, FieldType.DATE, label)


def _code(name: str, label: str, xml_name: str = "") -> Field:
    return Field(name, FieldType.CODE, label, xml_name)


def _text(name: str, label: str) -> Field:
    return Field(name, FieldType.TEXT, label)


def _postcode(name: str, label: str) -> Field:
    return Field(name, FieldType.POSTCODE, label)


def _number(name: str, label: str) -> Field:
    return Field(name, FieldType.NUMBER, label)


_CHILD = Field("CHILD", FieldType.CHILD, "child's ID", "CHILDID")
_DOB = _date("DOB", "child's date of birth")
_SEX = _code("SEX", "child's sex")
_URN = _text("URN", "provider's number at Ofsted (URN)")

UASC_ITEM = _code("UASC", "whether the child was unaccompanied and seeking asylum in the year")
"""The item of Header that XML has and the CSV file has not: there the table UASC says it."""

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "Header",
            "header",
            csv_file="header.csv",
            xml_group="HEADER",
            key=("CHILD",),
            records=(
                _CHILD,
                _SEX,
                _DOB,
                _code("ETHNIC", "child's ethnic group"),
                _text("UPN", "unique pupil number"),
                _code("MOTHER", "whether the child is a mother"),
                _date("MC_DOB", "date of birth of the child's own child"),
            ),
        ),
        Table(
            "Episodes",
            "episodes",
            csv_file="episodes.csv",
            xml_group="EPISODE",
            key=("CHILD", "DECOM"),
            records=(
                _CHILD,
                _date("DECOM", "date the episode began"),
                _code("RNE", "reason the episode began"),
                _code("LS", "legal status"),
                _code("CIN", "main need that brought the child into care"),
                _code("PLACE", "type of placement", "PL"),
                _code("PLACE_PROVIDER", "who provides the placement"),
                _date("DEC", "date the episode ended"),
                _code("REC", "reason the episode ended"),
                _code("REASON_PLACE_CHANGE", "reason the placement changed"),
                _postcode("HOME_POST", "postcode of the home before care"),
                _postcode("PL_POST", "postcode of the placement"),
                _URN,
            ),
        ),
        Table(
            "Reviews",
            "reviews",
            csv_file="reviews.csv",
            xml_group="AREVIEW",
            key=("CHILD", "REVIEW"),
            records=(
                _CHILD,
                _DOB,
                _date("REVIEW", "date of the review"),
                _code("REVIEW_CODE", "how the child took part in the review"),
            ),
        ),
        Table(
            "UASC",
            "uasc",
            csv_file="uasc.csv",
            xml_group="HEADER",
            key=("CHILD",),
            records=(
                _CHILD,
                _SEX,
                _DOB,
                _date("DUC", "date the child stopped being unaccompanied and seeking asylum"),
            ),
        ),
        Table(
            "OC2",
            "oc2",
            csv_file="oc2.csv",
            xml_group="OC2",
            key=("CHILD",),
            records=(
                _CHILD,
                _DOB,
                _number("SDQ_SCORE", "score in the strengths and difficulties questionnaire (SDQ)"),
                _code("SDQ_REASON", "reason there is no SDQ score"),
                _code("CONVICTED", "whether convicted of or cautioned for an offence"),
                _code("HEALTH_CHECK", "whether a young child's development checks are up to date"),
                _code("IMMUNISATIONS", "whether immunisations are up to date"),
                _code("TEETH_CHECK", "whether a dentist checked the teeth"),
                _code("HEALTH_ASSESSMENT", "whether the yearly health assessment was done"),
                _code("SUBSTANCE_MISUSE", "whether the child has a substance misuse problem"),
                _code("INTERVENTION_RECEIVED", "whether help with substance misuse was received"),
                _code("INTERVENTION_OFFERED", "whether help with substance misuse was offered"),
            ),
        ),
        Table(
            "OC3",
            "oc3",
            csv_file="oc3.csv",
            xml_group="HEADER",
            key=("CHILD",),
            records=(
                _CHILD,
                _DOB,
                _code("IN_TOUCH", "whether the council is in touch with the care leaver"),
                _code("ACTIV", "what the care leaver does"),
                _code("ACCOM", "where the care leaver lives, and whether that is suitable"),
            ),
        ),
        Table(
            "AD1",
            "ad1",
            csv_file="ad1.csv",
            xml_group="HEADER",
            key=("CHILD",),
            records=(
                _CHILD,
                _DOB,
                _date("DATE_INT", "date of the decision that the child should be adopted"),
                _date("DATE_MATCH", "date the child was matched with the adopters"),
                _code("FOSTER_CARE", "whether the adopters were the child's foster carers"),
                _code("NB_ADOPTR", "number of adopters"),
                _code("SEX_ADOPTR", "sex of the adopters"),
                _code("LS_ADOPTR", "legal status of the adopters"),
            ),
        ),
        Table(
            "PlacedAdoption",
            "placed_adoption",
            csv_file="placed_for_adoption.csv",
            xml_group="AD_PLACED",
            key=("CHILD", "DATE_PLACED"),
            records=(
                _CHILD,
                _DOB,
                _date("DATE_PLACED", "date the child was placed for adoption"),
                _date("DATE_PLACED_CEASED", "date the plan for adoption was given up"),
                _code("REASON_PLACED_CEASED", "reason the plan for adoption was given up"),
            ),
        ),
        Table(
            "PrevPerm",
            "prev_perm",
            csv_file="previous_permanence.csv",
            xml_group="PERMANENCE",
            key=("CHILD",),
            records=(
                _CHILD,
                _DOB,
                _code("PREV_PERM", "permanent arrangement before the child came back into care"),
                _text("LA_PERM", "authority that made the previous permanent arrangement"),
                _date("DATE_PERM", "date of the previous permanent arrangement"),
            ),
        ),
        Table(
            "Missing",
            "missing",
            csv_file="missing.csv",
            xml_group="AMISSING",
            key=("CHILD", "MIS_START"),
            records=(
                _CHILD,
                _DOB,
                _code("MISSING", "whether the child was missing or away without authorisation"),
                _date("MIS_START", "date the child went missing"),
                _date("MIS_END", "date the child was found or came back"),
            ),
        ),
        Table(
            "SWEpisodes",
            "sw_episodes",
            csv_file="social_worker_episodes.csv",
            xml_group="SWEPISODE",
            key=("CHILD", "SW_DECOM"),
            first_year=2024,
            records=(
                _CHILD,
                _DOB,
                _text("SW_ID", "social worker's ID"),
                _date("SW_DECOM", "date the social worker began with the child"),
                _date("SW_DEC", "date the social worker ended with the child"),
                _code("SW_REASON", "reason the social worker changed"),
            ),
        ),
        Table(
            "DoLo",
            "dolo",
            csv_file="deprivation_of_liberty.csv",
            xml_group=None,
            key=("CHILD", "DOLO_START"),
            first_year=2027,
            records=(
                _CHILD,
                _DOB,
                _date("DOLO_START", "date the deprivation of liberty order began"),
                _date("DOLO_END", "date the deprivation of liberty order ended"),
            ),
        ),
    )
}

TABLE_PARAMETERS: dict[str, str] = {
    table.parameter + ending: table.name + ending
    for table in TABLES.values()
    for ending in ("", LAST)
}
"""The name under which rules ask for a table -> the table: ``episodes_last`` -> Episodes_last."""

_DERIVED = (
    _number("PL_DISTANCE", "miles from home to the placement"),
    _text("PL_LA", "authority in whose area the placement is"),
    _text("PL_LOCATION", "whether the placement is in the council's own area"),
)
_PROVIDERS = (
    _URN,
    _text("NAME", "provider's name"),
    _text("LA_NAME", "name of the provider's authority, as Ofsted writes it"),
    _text("LA_CODE", "authority in whose area the provider is"),
    _text("PLACE_CODES", "types of placement (PLACE) that the provider gives"),
    _text("PROVIDER_CODES", "codes of PLACE_PROVIDER that the provider has"),
    _date("REG_START", "date the provider was registered"),
    _date("REG_END", "date the provider's registration ended"),
    _postcode("POSTCODE", "provider's postcode"),
)

HEADER_FIELDS = (*TABLES["Header"].fields, UASC_ITEM.name)
"""The fields of Header with the item that only XML has."""
DERIVED_FIELDS = tuple(field.name for field in _DERIVED)
"""The columns that Episodes gets from its two postcodes."""
PROVIDER_FIELDS = [field.name for field in _PROVIDERS]
"""The columns of the Ofsted provider list."""

_OF_THE_RETURN = {
    field.name: field for table in TABLES.values() for field in (*table.records, UASC_ITEM)
}
FIELDS = _OF_THE_RETURN | {field.name: field for field in (*_DERIVED, *_PROVIDERS)}
"""Every field by its name: the return's, the derived ones, and the provider list's."""


def _of_type(wanted: FieldType) -> frozenset[str]:
    return frozenset(name for name, field in _OF_THE_RETURN.items() if field.type is wanted)


DATE_FIELDS = _of_type(FieldType.DATE)
POSTCODE_FIELDS = _of_type(FieldType.POSTCODE)
CODED_FIELDS = _of_type(FieldType.CODE)
"""The fields of the return that hold a code from a list."""


def label(field: str) -> str:
    """What stands in ``field``, in plain words: DECOM -> "date the episode began".

    Raises ``KeyError`` for a name that is no field of the return, of what is derived from it, or
    of the provider list.
    """
    return FIELDS[field].label


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
