"""A copy for business support: what it holds, as it is sent and as it comes back.

Copies are always written and read by our own engine, in Excel too: it writes into protected sheets,
and it never runs a macro, works out a formula or follows a link of a copy that comes back.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

SIGN = "lac903 copy"
ABOUT = "_copy"
SHARED = "_shared"
ASKED = "_asked"
"""In the hidden table of what was shared: the fields of a row that the person is asked for."""
CODES = "_codes"
"""In the same table: the rules that mark the row."""
NOT_SHOWN = (ASKED, CODES)
MESSAGES, NOTE = "What is wrong and what to do", "Your note"
RIGHT = "Is this right as it is? Say why"


@dataclass(frozen=True)
class About:
    """What a copy says of itself; ``made`` is dd/mm/yyyy hh:mm."""

    book_id: str
    council: str
    year: str
    purpose: str
    made: str
    recipient: str = ""


@dataclass
class Shared:
    """The records of one table in a copy.

    ``frame`` holds the values at the time, by the rows' identities, with the columns that are
    shown; ``asked`` the fields to fill, ``messages`` what is wrong and ``codes`` the rules that say
    so, for each row.
    """

    frame: pd.DataFrame
    asked: list[list[str]]
    messages: list[str]
    codes: list[list[str]]


@dataclass
class Answer:
    """A row of a copy as it came back: its values as text, and the fields that hold a formula.

    ``right`` says why the row is right as it is, where somebody says that.
    """

    id: str
    values: dict[str, str]
    formulas: frozenset[str]
    note: str
    right: str = ""


@dataclass
class Copy:
    """A copy as it came back. ``answers`` by table, in the order of its sheet's rows."""

    name: str
    about: About
    shared: dict[str, pd.DataFrame]
    answers: dict[str, list[Answer]]
    problems: list[str]
