"""The authorities that look after children: their codes, names and districts.

Every council in England that sends a 903 return is an upper-tier authority: a county, a unitary
authority, a metropolitan borough or a London borough, named by the 9-character code of the Office
for National Statistics ("E10000030" is Surrey). The postcode directory knows districts only
("E07000209" is Guildford), so data/authorities.csv says which authority each district belongs to.

Source: Office for National Statistics, Local Authority District to County and Unitary Authority
look-up, Open Government Licence v3.0.
"""

import csv
import difflib
import functools
import re
from importlib.resources import files
from typing import NamedTuple

import pandas as pd

from lac_rules.errors import WrongValue

NAMES_OUTSIDE_ENGLAND = {
    "SCO": "Scotland",
    "WAL": "Wales",
    "NIR": "Northern Ireland",
    "NUK": "Outside the United Kingdom",
}
"""What the return writes in PL_LA for places outside England, and what that stands for."""
CONFIDENTIAL = "CON"

# First letter of a district's code -> what the return calls the place. L and M are the directory's
# stand-ins for the Channel Islands and the Isle of Man, which have no districts.
_COUNTRY_BY_LETTER = {"S": "SCO", "W": "WAL", "N": "NIR", "L": "NUK", "M": "NUK"}
# Unitary authorities, metropolitan boroughs, London boroughs: the district is the authority.
_ONE_TIER = ("E06", "E08", "E09")

# Words that do not tell one council from another.
_FILLERS = {"the", "of", "and", "council", "corporation", "authority", "la"}
_DEPARTMENT = {"children", "childrens", "service", "services"}
_SHORT_FOR_COUNCIL = {"bc", "cc", "cbc", "dc", "lb", "lbc", "mbc", "mdc", "rb", "rbc"}
_SAYS_NOTHING = _FILLERS | _DEPARTMENT | _SHORT_FOR_COUNCIL
# These do not either, except in "City of London", which has no others.
_LEVELS = {"city", "county", "borough", "district", "metropolitan", "royal", "unitary"}
_SAYS_LITTLE = _LEVELS | {"london"}


class _District(NamedTuple):
    """One line of authorities.csv."""

    district_code: str
    district_name: str
    authority_code: str
    authority_name: str


def authorities() -> pd.DataFrame:
    """The upper-tier authorities of England: columns ``code`` and ``name``, in order of code."""
    return pd.DataFrame(sorted(_names().items()), columns=["code", "name"])


def authority_name(code) -> str | None:
    """The name of an authority, or of the place that SCO, WAL, NIR, NUK or CON stand for.

    None for any other code, and for a blank.
    """
    if not isinstance(code, str):
        return None
    code = code.strip().upper()
    if code == CONFIDENTIAL:
        return "Confidential"
    return _names().get(code) or NAMES_OUTSIDE_ENGLAND.get(code)


def authority_of_district(district: str) -> str | None:
    """District code -> upper-tier authority code, or SCO, WAL, NIR, NUK; None when not known.

    A code that is newer than our table is still understood where one council does everything: a
    reorganised county's postcodes are right before our table is.
    """
    if district in _districts():
        return _districts()[district].authority_code
    if district.startswith(_ONE_TIER):
        return district
    return _COUNTRY_BY_LETTER.get(district[:1])


def find_authority(text) -> str:
    """The code of the authority that a person means by a code or by a name.

    Capitals, punctuation, word order and words such as "council" or "London Borough of" do not
    matter, and part of a name will do when only one authority has it ("Hull", "Newcastle").

    Raises ``WrongValue``, in plain English and with the nearest names, when none or several fit.
    """
    text = text.strip() if isinstance(text, str) else ""
    if not text:
        raise WrongValue("No council is given. Type its name or its code, such as E10000030.")
    if text.upper() in _names():
        return text.upper()
    matches = _authorities_called(text)
    if len(matches) == 1:
        return matches[0]
    raise WrongValue(_which_one(text, matches))


def infer_authority(authorities_of_home_postcodes: pd.Series) -> str | None:
    """The council whose return this probably is: the English one where most homes are.

    None when no home is in England. Of two with as many homes, the first by code.
    """
    homes = authorities_of_home_postcodes.dropna().astype("str")
    english = homes[homes.str.startswith("E")]
    return None if english.empty else str(english.mode().iloc[0])


def _authorities_called(text: str) -> list[str]:
    """Codes of the authorities with just these words, else of those with these words and more."""
    wanted = _telling_words(text)
    exact = [code for code, name in _names().items() if _telling_words(name) == wanted]
    # "London" alone, or "County Council", is part of no name in particular.
    if exact or wanted <= _SAYS_LITTLE:
        return exact
    return [code for code, name in _names().items() if wanted <= _telling_words(name)]


def _telling_words(text: str) -> frozenset[str]:
    """The words that tell one authority from another: "Bristol, City of" -> {"bristol"}."""
    words = re.findall(r"[^\W_]+", re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", text.lower()))
    telling = frozenset(words) - _SAYS_NOTHING
    return telling - _SAYS_LITTLE or telling


def _which_one(text: str, matches: list[str]) -> str:
    district = _districts().get(text.upper())
    if district:
        return (
            f"{text} is {district.district_name}, a district of {district.authority_name}. "
            f"Use the code of the authority: {district.authority_code}."
        )
    names = [_names()[code] for code in matches]
    if names:
        return f"'{text}' could be {_either(names)}. Type the whole name, or the code."
    close = _close_names(text)
    hint = f"Did you mean {_either(close)}?" if close else "Check the spelling, or use the code."
    return f"No council in England is called '{text}'. {hint}"


def _close_names(text: str) -> list[str]:
    """Names that share a word with the text, or else look like it; at most five."""
    by_lower_case = {name.lower(): name for name in _names().values()}
    words = set(re.findall(r"\w+", text.lower())) - _SAYS_NOTHING
    sharing = [low for low in by_lower_case if words & set(re.findall(r"\w+", low))]
    similar = difflib.get_close_matches(text.lower(), by_lower_case, n=3)
    return [by_lower_case[low] for low in dict.fromkeys(sharing or similar)][:5]


def _either(names: list[str]) -> str:
    """Quotes each name, since some names hold commas: 'A', 'B' or 'C'."""
    quoted = [f"'{name}'" for name in names[:6]]
    quoted += ["one of others"] if len(names) > 6 else []
    return " or ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))


@functools.cache
def _districts() -> dict[str, _District]:
    source = files("lac_rules") / "data" / "authorities.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8-sig").splitlines())
    return {row["district_code"]: _District(**row) for row in rows}


@functools.cache
def _names() -> dict[str, str]:
    return {row.authority_code: row.authority_name for row in _districts().values()}
