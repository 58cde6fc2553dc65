"""Where the DfE's wording leaves room: how the rule is read here, in a sentence each.

The program's own reading of the published wording; a council that is told otherwise by the DfE may
well be right.
"""

from __future__ import annotations

_SHORT_BREAKS = (
    "it does not say whether short breaks (V3, V4) and placements without a known authority are "
    "meant. Short breaks are left out; a placement without a known authority is not."
)
_BLANK_BESIDE_VALUE = (
    "it does not say whether a distance that is blank in one year and given in the other differs. "
    "It does, either way round."
)
_STANDING_DECISION = (
    "it does not say what an earlier decision that has ended means beside one that stands. A "
    "decision that stands excuses the child."
)
_ALL_BLANK = (
    "rule 153 lets the three details be blank together, this one does not. A blank is marked."
)
_NO_START = (
    "a row without SW_DECOM cannot be told to have begun before the year, and is marked by both "
    "rules. A date that cannot be read does not count as missing."
)

_READINGS = {
    "104": "it speaks of a date that cannot be read. A date before the year is marked as well.",
    "131": _ALL_BLANK,
    "132": _ALL_BLANK,
    "133": _ALL_BLANK,
    "165": (
        "it does not say for whom MOTHER may be blank. A blank is excused for males, and for those "
        "without an episode who have care leaver details; the sex is read by the year's codes."
    ),
    "202": "codes for sex changed in 2025. 1 and M, and 2 and F, count as the same from then on.",
    "205A": (
        "in CSV files nothing but the UASC table says who is UASC. The child is looked up from "
        "Header, and counts as UASC with a row in that table."
    ),
    "205B": (
        "in CSV files nothing but the UASC table says who is UASC. A row in it decides, whatever "
        "it holds."
    ),
    "205C": (
        "it can only be judged where Header itself says who is UASC, as in XML. Only the value 1 "
        "counts as UASC."
    ),
    "205D": (
        "it speaks of children who are new. Without last year's Header nobody can tell who was in "
        "that return, so the rule needs all four tables."
    ),
    "217t": "it says from 28 October 2023 on. An end on that very day passes.",
    "218": _SHORT_BREAKS,
    "230": _SHORT_BREAKS,
    "367": "it speaks of any 12 months. The days of the collection year are counted.",
    "377": (
        "it speaks of any 12 months. All T3 episodes of the return are counted, and a stay that is "
        "split by a change of legal status counts twice."
    ),
    "431": "it names an end on the same day. A start before the earlier episode's end counts too.",
    "453": _BLANK_BESIDE_VALUE,
    "503D": (
        "it names no codes that took the place of others. H5 may become K3 in 2025, and Z1 one of "
        "Z11 to Z14 in 2026; any other change is one."
    ),
    "503G": _BLANK_BESIDE_VALUE,
    "504": (
        "it speaks of the start of the period of care. Each episode is compared with the one "
        "before; two blanks do not differ."
    ),
    "511": "it names pairs of two adopters. Only M1 and F1 are marked, other codes elsewhere.",
    "523": (
        "it does not say which of several decisions must agree with AD1. One that agrees is enough."
    ),
    "525": _STANDING_DECISION,
    "553": f"{_STANDING_DECISION} DATE_PLACED must be filled in.",
    "554": (
        "it does not say which decisions belong to which period of care. A decision belongs to the "
        "period that it was made in or that follows it, or else to the last."
    ),
    "555": f"{_STANDING_DECISION} DATE_PLACED must be filled in.",
    "558": (
        "it counts decisions that ended in the year. All decisions of the return are counted, and "
        "a single one that has ended is not marked."
    ),
    "577": (
        "it speaks of a missing end date only. An end after care had ended is marked too; rows of "
        "a time before care are not."
    ),
    "578": (
        "it is not clear whether a start on the day that care ended is meant. That day passes, and "
        "so does a start before care."
    ),
    "580": (
        "it could mean anybody who was missing when care ended. Only an end on the 18th birthday "
        "is looked at."
    ),
    "586": "it says before the birth. A start on the day of birth is marked too.",
    "630": (
        "LA_PERM often comes blank from systems. It is read all the same, as the wording asks."
    ),
    "702": "it says before the start. An end on the very day of the start is marked too.",
    "705": (
        "it does not say in which order two orders of one child are taken. They are taken by their "
        "ends."
    ),
    "707": (
        "it speaks of a missing end date only. An end after care had ended is marked too; orders "
        "of a time before care are not."
    ),
    "1001": (
        "it counts days of care in years that the return does not hold. Young people of 20 and "
        "over are not judged, nor are those without a date of birth in Header."
    ),
    "1002": (
        "it looks at all years that the DfE holds. Two years are known here, so young people of 20 "
        "and over are not judged."
    ),
    "1012": "it speaks of care leavers. Any record of a child without an episode is marked.",
    "1015": "it does not say what a placement without a known authority is. It is not marked.",
    "INT21": (
        "it is no rule of the DfE's. From 2025 on 1 and M, and 2 and F, count as the same in UASC "
        "and Header."
    ),
    "SW01aSTG1": _NO_START,
    "SW01bSTG1": _NO_START,
    "SW09STG2": (
        "it speaks of a day in one place and of three days in another. From 2026 on what lasts "
        "less than three days is marked, and an end before the start."
    ),
    "SW10STG2": (
        "it speaks of a start before the earlier end. A start more than seven days after it is "
        "marked too; both dates are needed."
    ),
    "SW12STG2": (
        "it does not say which worker counts. One worker who covers the start of care is enough, "
        "also one who was there before it, and only for children in care on 31 March."
    ),
}


def open_reading(code: str) -> str:
    """Where the DfE's wording of a rule leaves room, and how it is read; "" where it does not."""
    reading = _READINGS.get(code)
    return f"The DfE's wording leaves room here: {reading}" if reading else ""


def codes_with_open_reading() -> list[str]:
    """The codes that have one."""
    return list(_READINGS)
