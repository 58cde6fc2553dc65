"""The code lists of the SSDA903 return: field -> code -> meaning, by collection year.

Source: the DfE's guide to the children looked-after return; meanings in our own words. The lists
serve drop-downs, explanations and the rules that check codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Generic, NamedTuple, TypeVar

FOREVER = 9999


class Code(NamedTuple):
    """A code with the first and the last collection year in which it may be used."""

    meaning: str
    first_year: int = 0
    last_year: int = FOREVER


_FLAG = {"0": "no", "1": "yes"}

_PLACE: dict[str, str | Code] = {
    "A3": "placed for adoption with consent, current foster carer",
    "A4": "placed for adoption with consent, not the current foster carer",
    "A5": "placed for adoption with placement order, current foster carer",
    "A6": "placed for adoption with placement order, not the current foster carer",
    "H5": Code("semi-independent living", last_year=2024),
    "K1": "secure children's home",
    "K2": "children's home",
    "K3": Code("supported accommodation", first_year=2025),
    "P1": "with own parents or others with parental responsibility",
    "P2": Code("independent living", last_year=2024),
    "P3": "residential employment",
    "R1": "residential care home",
    "R2": "NHS or other health establishment",
    "R3": "family centre or mother and baby unit",
    "R5": "young offender institution",
    "S1": "residential school",
    "T0": "temporary move, any kind",
    "T1": "temporary, in hospital",
    "T2": "temporary, on holiday",
    "T3": "temporary, while the usual foster carer is on holiday",
    "T4": "temporary, seven days or less, other reason",
    "U1": "foster care, relative or friend, long term",
    "U2": "foster care, relative or friend who is also an approved adopter",
    "U3": "foster care, relative or friend, neither of those",
    "U4": "foster care, other carer, long term",
    "U5": "foster care, other carer who is also an approved adopter",
    "U6": "foster care, other carer, neither of those",
    "Z1": Code("other placement", last_year=2025),
    "Z11": Code("other placement (first of the four kinds that replaced Z1)", first_year=2026),
    "Z12": Code("other placement (second kind)", first_year=2026),
    "Z13": Code("other placement (third kind)", first_year=2026),
    "Z14": Code("other placement (fourth kind)", first_year=2026),
}

_ACCOM_KINDS = {
    "B": "with parents or relatives",
    "C": "community home",
    "D": "semi-independent accommodation",
    "E": "supported lodgings",
    "G": "gone abroad",
    "H": "deported",
    "K": "ordinary lodgings",
    "R": "residence not known",
    "S": "no fixed abode",
    "T": "foyer",
    "U": "independent living",
    "V": "emergency accommodation",
    "W": "bed and breakfast",
    "X": "in custody",
    "Y": "other",
    "Z": "with former foster carer",
}
# No fixed abode and custody are never suitable: these two kinds exist with a 2 only.
_ACCOM = {
    kind + number: f"{meaning}, {suitable}"
    for kind, meaning in _ACCOM_KINDS.items()
    for number, suitable in (("1", "suitable"), ("2", "unsuitable"))
    if kind not in "SX" or number == "2"
}

_LISTS: dict[str, dict[str, str | Code]] = {
    "SEX": {
        "1": Code("male", last_year=2024),
        "2": Code("female", last_year=2024),
        "M": Code("male", first_year=2025),
        "F": Code("female", first_year=2025),
        "U": Code("not known", first_year=2025),
    },
    "ETHNIC": {
        "WBRI": "White British",
        "WIRI": "White Irish",
        "WOTH": "any other White background",
        "WIRT": "Traveller of Irish heritage",
        "WROM": "Gypsy or Roma",
        "MWBC": "mixed, White and Black Caribbean",
        "MWBA": "mixed, White and Black African",
        "MWAS": "mixed, White and Asian",
        "MOTH": "any other mixed background",
        "AIND": "Indian",
        "APKN": "Pakistani",
        "ABAN": "Bangladeshi",
        "AOTH": "any other Asian background",
        "BCRB": "Black Caribbean",
        "BAFR": "Black African",
        "BOTH": "any other Black background",
        "CHNE": "Chinese",
        "OOTH": "any other ethnic group",
        "REFU": "refused to say",
        "NOBT": "not yet obtained",
    },
    "MOTHER": {"0": "not a mother", "1": "is a mother"},
    "UASC": {"0": "not an unaccompanied asylum-seeking child", "1": "unaccompanied"},
    "RNE": {
        "S": "started to be looked after",
        "L": "change of legal status only",
        "P": "change of placement and carer only",
        "T": "change of placement, same carer",
        "B": "change of legal status, placement and carer at the same time",
        "U": "change of legal status and placement, same carer",
    },
    "LS": {
        "C1": "interim care order",
        "C2": "full care order",
        "D1": "freed for adoption",
        "E1": "placement order",
        "V2": "single period of accommodation, section 20",
        "V3": "series of short breaks, individual episodes",
        "V4": "series of short breaks, agreement as a whole",
        "L1": "police protection, in local authority accommodation",
        "L2": "emergency protection order",
        "L3": "child assessment order, in local authority accommodation",
        "J1": "on remand, in local authority or youth detention accommodation",
        "J2": "accommodated under PACE 1984",
        "J3": "youth rehabilitation order with residence or fostering",
    },
    "CIN": {
        "N1": "abuse or neglect",
        "N2": "child's disability",
        "N3": "parental illness or disability",
        "N4": "family in acute stress",
        "N5": "family dysfunction",
        "N6": "socially unacceptable behaviour",
        "N7": "low income",
        "N8": "absent parenting",
    },
    "PLACE": _PLACE,
    "PLACE_PROVIDER": {
        "PR0": "parent or other person with parental responsibility",
        "PR1": "own provision by the local authority",
        "PR2": "another local authority, or a regional adoption agency",
        "PR3": "other public provision",
        "PR4": "private provision",
        "PR5": "voluntary sector provision",
    },
    "REC": {
        "X1": "episode ends, the next starts the same day",
        "E11": "adopted, application unopposed",
        "E12": "adopted, consent dispensed with by the court",
        "E13": "left to live with someone with no parental responsibility",
        "E14": "accommodation on remand ended",
        "E15": "age assessment found the young person is 18 or over",
        "E16": "moved abroad",
        "E17": "turned 18 and stayed with the same carer",
        "E2": "died",
        "E3": "care taken over by another local authority in the UK",
        "E4A": "returned home, part of the care plan",
        "E4B": "returned home, not part of the care plan",
        "E41": "child arrangements order granted",
        "E45": "special guardianship order, former foster carer who is a relative or friend",
        "E46": "special guardianship order, former foster carer who is not a relative or friend",
        "E47": "special guardianship order, other carer who is a relative or friend",
        "E48": "special guardianship order, other carer who is not a relative or friend",
        "E5": "moved to independent living with formal support",
        "E6": "moved to independent living without formal support",
        "E7": "moved to residential care funded by adult social care",
        "E8": "any other reason",
        "E9": "sentenced to custody",
    },
    "REASON_PLACE_CHANGE": {
        "CARPL": "the care plan",
        "CLOSE": "resignation of the carer or closure of the provision",
        "ALLEG": "allegation",
        "STAND": "standards of care",
        "APPRR": "approval removed",
        "CREQB": "carer asked for an end, child's behaviour",
        "CREQO": "carer asked for an end, other reason",
        "CHILD": "child asked for an end",
        "LAREQ": "responsible or area authority asked for an end",
        "PLACE": "only the status of the placement changed",
        "CUSTOD": "custody arrangement",
        "OTHER": "other",
    },
    "REVIEW_CODE": {
        "PN0": "under four at the review",
        "PN1": "attended and spoke for themselves",
        "PN2": "attended, an advocate spoke for them",
        "PN3": "attended, gave views without words",
        "PN4": "attended, gave no views and nobody spoke for them",
        "PN5": "did not attend, an advocate spoke for them",
        "PN6": "did not attend, sent views in another way",
        "PN7": "did not attend and gave no views",
    },
    "SDQ_REASON": {
        "SDQ1": "under four or over sixteen",
        "SDQ2": "carer refused",
        "SDQ3": "severity of the child's disability",
        "SDQ4": "other",
        "SDQ5": "child or young person refused",
    },
    "CONVICTED": _FLAG,
    "HEALTH_CHECK": _FLAG,
    "IMMUNISATIONS": _FLAG,
    "TEETH_CHECK": _FLAG,
    "HEALTH_ASSESSMENT": _FLAG,
    "SUBSTANCE_MISUSE": _FLAG,
    "INTERVENTION_RECEIVED": _FLAG,
    "INTERVENTION_OFFERED": _FLAG,
    "FOSTER_CARE": _FLAG,
    "IN_TOUCH": {
        "YES": "in touch",
        "NO": "not in touch",
        "DIED": "died after leaving care",
        "REFU": "refuses contact",
        "NREQ": "no longer needs services",
        "RHOM": "returned home for six months or more",
    },
    "ACTIV": {
        "F1": "full time, higher education",
        "P1": "part time, higher education",
        "F2": "full time, other education",
        "P2": "part time, other education",
        "F4": "full time, apprenticeship",
        "P4": "part time, apprenticeship",
        "F5": "full time, training or employment",
        "P5": "part time, training or employment",
        "G4": "not in education, employment or training, illness or disability",
        "G5": "not in education, employment or training, other circumstances",
        "G6": "not in education, employment or training, pregnancy or parenting",
        "0": "does not apply or not known",
    },
    "ACCOM": _ACCOM | {"0": "does not apply or not known"},
    "PREV_PERM": {
        "P1": "adoption",
        "P2": "special guardianship order",
        "P3": "residence or child arrangements order",
        "P4": "kind not known",
        "Z1": "no previous permanence arrangement",
    },
    "REASON_PLACED_CEASED": {
        "RD1": "child's needs changed",
        "RD2": "court did not make the placement order",
        "RD3": "no prospective adopters found",
        "RD4": "other",
    },
    "NB_ADOPTR": {"1": "one adopter", "2": "two adopters"},
    "SEX_ADOPTR": {
        "M1": "one man",
        "F1": "one woman",
        "MM": "two men",
        "FF": "two women",
        "MF": "a man and a woman",
    },
    "LS_ADOPTR": {
        "L0": "single adopter",
        "L11": "married, different sex",
        "L12": "married, same sex",
        "L2": "civil partners",
        "L3": "different sex, neither married nor civil partners",
        "L4": "same sex, neither married nor civil partners",
    },
    "MISSING": {"M": "missing", "A": "away without authorisation"},
    "SW_REASON": {
        "MANAGE": "managing caseloads",
        "FCONTA": "first contact or re-referral",
        "LEFTRL": "the previous social worker left the role",
        "ORGRST": "restructuring of the organisation",
        "TSPROC": "transfer between teams as part of the usual process",
        "ABSENC": "absence of the previous social worker",
        "CHCHAN": "the child asked for a change",
        "PCCHAN": "a parent or carer asked for a change",
        "OTHERS": "other",
        "SWDIED": "the social worker died",
    },
}


def codes_of(field: str, year: int) -> dict[str, str]:
    """The codes of ``field`` that may be used in collection year ``year``, each with its meaning.

    Raises ``KeyError`` for a field that has no code list.
    """
    listed = {}
    for code, entry in _LISTS[field].items():
        entry = entry if isinstance(entry, Code) else Code(entry)
        if entry.first_year <= year <= entry.last_year:
            listed[code] = entry.meaning
    return listed


@cache
def in_codes_of(field: str, year: int) -> Mapping[str, str]:
    """Every code that ``field`` ever had -> what ``year`` has in its place.

    That is the code itself, else the year's code with the same meaning, such as M for the 1 of
    SEX; codes without either are left out.

    Raises ``KeyError`` for a field that has no code list.
    """
    now = codes_of(field, year)
    by_meaning = {meaning: code for code, meaning in now.items()}
    meanings = {
        code: entry.meaning if isinstance(entry, Code) else entry
        for code, entry in _LISTS[field].items()
    }
    return {
        code: code if code in now else by_meaning[meaning]
        for code, meaning in meanings.items()
        if code in now or meaning in by_meaning
    }


@cache
def code_lists(year: int) -> SimpleNamespace:
    """All code lists of a year by field name: ``code_lists(2027).PLACE`` is a frozenset."""
    return SimpleNamespace(**{field: frozenset(codes_of(field, year)) for field in _LISTS})


@cache
def codes_of_any_year(field: str) -> frozenset[str]:
    """Every code that ``field`` ever had; none for a field that has no code list."""
    return frozenset(_LISTS.get(field, ()))


# -- groups of codes that change with the year -----------------------------------------------------

Value = TypeVar("Value")


@dataclass(frozen=True)
class ByYear(Generic[Value]):
    """Something that changes from one collection year to another.

    ``since`` maps the first year of each value, in order, to the value. The first holds before it
    too, the last from then on.
    """

    since: Mapping[int, Value]

    def of(self, year: int) -> Value:
        """What holds in ``year``."""
        begun = [first for first in self.since if first <= year]
        return self.since[begun[-1] if begun else next(iter(self.since))]

    def constants(self, name: str) -> dict[range, dict[str, Value]]:
        """As ``by_year`` of a rule, which gets the value of its year by the name ``name``."""
        ends = [*list(self.since)[1:], FOREVER]
        return {
            range(first, end): {name: value}
            for (first, value), end in zip(self.since.items(), ends, strict=True)
        }


_NEVER_REGISTERED = frozenset({"P1", "P3", "R1", "R2", "R5", "T0", "T1", "T2", "T3", "T4"})
_OTHER_FROM_2026 = frozenset({"Z11", "Z12", "Z13", "Z14"})
_HOMES_AND_SCHOOLS = frozenset({"K1", "K2", "R3", "S1"})

URN_NOT_NEEDED = ByYear(
    {
        2023: _NEVER_REGISTERED | {"H5", "P2", "Z1"},
        2025: _NEVER_REGISTERED | {"Z1"},
        2026: _NEVER_REGISTERED | _OTHER_FROM_2026,
    }
)
"""PLACE: types of placement without a URN, since Ofsted does not register them."""

URN_NOT_WANTED = ByYear(
    {
        2023: URN_NOT_NEEDED.of(2023),
        2024: URN_NOT_NEEDED.of(2024) - {"H5"},  # registered in the middle of that year
        2025: URN_NOT_NEEDED.of(2025),
        2026: URN_NOT_NEEDED.of(2026),
    }
)
"""PLACE: types of placement that must not have a URN."""

AT_THE_PROVIDERS_ADDRESS = ByYear(
    {
        2023: _HOMES_AND_SCHOOLS,
        2024: _HOMES_AND_SCHOOLS | {"H5"},
        2025: _HOMES_AND_SCHOOLS | {"K3"},
    }
)
"""PLACE: the child lives where the provider is registered, and the year's rules look at that."""

HOMES = frozenset[str]().union(*AT_THE_PROVIDERS_ADDRESS.since.values())
"""PLACE: the child lives where the provider is registered, by the codes of any year."""

PROVIDER_IN_ANY_AREA = ByYear({2023: frozenset(), 2026: URN_NOT_NEEDED.of(2026) | {"K3"}})
"""PLACE: the area of the provider does not tell whether PLACE_PROVIDER is PR1 or PR2."""

REPLACED_PLACES: ByYear[Mapping[str, frozenset[str]]] = ByYear(
    {
        2023: {},
        2025: {"H5": frozenset({"K3"})},
        2026: {"Z1": _OTHER_FROM_2026},
        2027: {},
    }
)
"""PLACE: a code that ended with the year before -> those that an open episode may have instead."""
