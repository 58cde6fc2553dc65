"""Which row of which table goes into which CHILD element of the DfE's XML.

A CHILD element holds one row of Header, any number of episodes, reviews, missing episodes, adoption
placements and social worker episodes, and at most one row each of UASC, OC3, AD1, PrevPerm and OC2.
It holds one date of birth and one sex, which the child's rows in the other tables share.

So there is one element per row of Header, in Header's order: a child who stands in Header twice
gets two elements, as some systems write it. A child who is not in Header at all gets an element of
its own at the end, with nothing in its header but what its rows say. No other element is ever made
up: a reader would take it for another row of Header. What then finds no place is a problem.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from lac_rules.schema import ADOPTION_DETAILS, CARE_LEAVER_DETAILS, DATE_FIELDS, TABLES
from lac_rules.typed import as_key, parse_dates
from lac_rules.words import counted

NO_PLACE = tuple(name for name, table in TABLES.items() if table.xml_group is None)
"""The tables that the XML layout has no place for."""
SINGLE = frozenset({"UASC", "OC3", "AD1", "PrevPerm", "OC2"})
"""The tables of which one CHILD element holds one row."""
_DETAILS = {"OC3": CARE_LEAVER_DETAILS, "AD1": ADOPTION_DETAILS}
"""Tables whose row is there when one of these fields is given, and is not there otherwise."""
_SHARED = {"UASC": ("DOB", "SEX")}
"""The fields of a table that stand in the element's header; DOB only for all others."""

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LISTED = 5


@dataclass
class ChildElement:
    """One CHILD element: the values of its header, and the positions of its rows by table."""

    header: dict[str, str]
    keys: dict[str, str]
    in_header: bool
    rows: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def disagrees(self, keys: Mapping[str, str]) -> str | None:
        """The first field in which a row contradicts the header; a blank contradicts nothing."""
        for name, key in keys.items():
            mine = self.keys.get(name, "")
            if key and key != mine and (mine or self.in_header):
                return name
        return None


@dataclass
class Plan:
    """The elements to write. ``problems`` says what the XML cannot hold, ``statements`` what the
    reader of the file should know; both in words."""

    elements: list[ChildElement]
    problems: list[str]
    statements: list[str]


def plan(tables: Mapping[str, pd.DataFrame]) -> Plan:
    """Plan the XML of ``tables`` (this year's, text as in ``LacReturn.tables``)."""
    planner = _Planner(tables)
    planner.check_characters()
    planner.add_header()
    for name in TABLES:
        if name in tables and name != "Header" and name not in NO_PLACE:
            planner.add(name)
    planner.fill_uasc()
    return Plan(planner.elements, list(planner.problems()), list(planner.statements()))


class _Planner:
    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self.tables = tables
        self.elements: list[ChildElement] = []
        self._of_child: dict[str, list[ChildElement]] = defaultdict(list)
        self._refused: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._empty: Counter[str] = Counter()
        self._respelt: Counter[str] = Counter()

    def check_characters(self) -> None:
        """Find text that no XML file can hold."""
        for name, frame in self.tables.items():
            if name in NO_PLACE:
                continue
            for column in TABLES[name].fields:
                illegal = [row for row, text in enumerate(frame[column]) if _ILLEGAL.search(text)]
                if illegal:
                    reason = f"{column} holds a character that XML does not allow"
                    self._refused[name, reason] = illegal

    def add_header(self) -> None:
        """One element per row of Header."""
        frame = self.tables.get("Header")
        if frame is None:
            return
        children = _keys(frame["CHILD"])
        shared = {name: _keys(frame[name]) for name in ("DOB", "SEX")}
        for row, values in enumerate(_records(frame)):
            keys = {name: shared[name][row] for name in shared}
            element = ChildElement(values, keys, in_header=True)
            self.elements.append(element)
            if children[row]:
                self._of_child[children[row]].append(element)
            else:
                self._refused["Header", "the child ID is blank"].append(row)

    def add(self, name: str) -> None:
        """Give every row of a table its element."""
        frame = self.tables[name]
        shared = _SHARED.get(name, ("DOB",) if "DOB" in frame else ())
        children = _keys(frame["CHILD"])
        keys = {column: _keys(frame[column]) for column in shared}
        for row, values in enumerate(_records(frame)):
            if not children[row]:
                self._refused[name, "the child ID is blank"].append(row)
                continue
            of_row = {column: keys[column][row] for column in shared}
            elements = self._elements(children[row], values)
            chosen = _choose(elements, name, values, of_row)
            if isinstance(chosen, str):
                self._refused[name, chosen].append(row)
                continue
            self._join(chosen, name, row, values, of_row)

    def _elements(self, child: str, values: dict[str, str]) -> list[ChildElement]:
        """The child's elements; a child who is not in Header gets one."""
        found = self._of_child[child]
        if not found:
            found.append(ChildElement({"CHILD": values["CHILD"]}, {}, in_header=False))
            self.elements.append(found[0])
        return found

    def _join(
        self, element: ChildElement, name: str, row: int, values: dict, keys: dict[str, str]
    ) -> None:
        for column, key in keys.items():
            if key and not element.keys.get(column):
                element.keys[column] = key
                element.header[column] = values[column]
        if any(values[c] != element.header.get(c, "") for c in ("CHILD", *keys)):
            self._respelt[name] += 1
        if _says_nothing(name, values):
            self._empty[name] += 1
        else:
            element.rows[name].append(row)

    def fill_uasc(self) -> None:
        """Work out the item UASC where Header does not have it."""
        frame = self.tables.get("UASC")
        in_data = "UASC" in self.tables.get("Header", ())
        for element in self.elements:
            rows = element.rows.get("UASC", ())
            if rows and not element.header.get("UASC", "").strip():
                if not in_data or not frame["DUC"].iat[rows[0]].strip():
                    element.header["UASC"] = "1"
            elif frame is not None and element.in_header and not in_data:
                element.header["UASC"] = "0"

    def problems(self) -> Iterator[str]:
        """Each problem with its table and rows, the header row of the table being row 1."""
        for (name, reason), rows in self._refused.items():
            yield f"{name}: {_rows_in_words(rows)}: {reason}."

    def statements(self) -> Iterator[str]:
        """What was added, left out or written in another way."""
        bare = sum(not element.in_header for element in self.elements)
        if bare:
            yield (
                f"{counted(bare, 'child is', 'children are')} not in Header: in the XML they have "
                "a header with the child ID only, and the date of birth where it is known."
            )
        for name, count in self._empty.items():
            yield (
                f"{name}: {counted(count, 'row holds', 'rows hold')} nothing but the child, so the "
                "XML has no place for them."
            )
        for name, count in self._respelt.items():
            yield (
                f"{name}: in {counted(count, 'row')} the child ID, date of birth or sex is "
                "blank or written in another way than in Header; the XML holds Header's."
            )
        unlisted = sum(
            element.header.get("UASC", "").strip() == "1" and not element.rows.get("UASC")
            for element in self.elements
        )
        if unlisted:
            yield (
                f"{counted(unlisted, 'child has', 'children have')} 1 in UASC of Header and no row "
                "in the table UASC: who reads the XML will take it that there is one."
            )


def _choose(
    elements: list[ChildElement], name: str, values: dict[str, str], keys: dict[str, str]
) -> ChildElement | str:
    """The first element with a place for the row, or why there is none."""
    reasons = []
    for element in elements:
        column = element.disagrees(keys)
        if column is not None:
            where = "Header" if element.in_header else "another row of the child"
            reasons.append(f"{column} is not the same as in {where}")
        elif name in SINGLE and element.rows.get(name) and not _says_nothing(name, values):
            reasons.append("the child has another row, and the XML has a place for one")
        elif name == "UASC" and not _says_uasc(element, values):
            reasons.append("there is no DUC, and UASC of Header does not say 1")
        else:
            return element
    return reasons[0]


def _says_uasc(element: ChildElement, values: dict[str, str]) -> bool:
    return bool(values["DUC"].strip()) or element.header.get("UASC", "").strip() in ("", "1")


def _says_nothing(name: str, values: dict[str, str]) -> bool:
    return name in _DETAILS and not any(values[column].strip() for column in _DETAILS[name])


def _records(frame: pd.DataFrame) -> Iterator[dict[str, str]]:
    """The rows one after the other: all of them at once would be many times the table."""
    columns = list(frame.columns)
    for values in frame.itertuples(index=False, name=None):
        yield dict(zip(columns, values, strict=True))


def _keys(column: pd.Series) -> list[str]:
    """Texts as they are compared: trimmed, upper-case; dates by day, however written."""
    texts = list(dict.fromkeys(column))
    keys = {text: as_key(text) for text in texts}
    if column.name in DATE_FIELDS:
        trimmed = list(keys.values())
        for text, day in zip(texts, parse_dates(trimmed), strict=True):
            if day == day:  # NaT, for what is no date, does not equal itself
                keys[text] = str(day)
    return [keys[text] for text in column]


def _rows_in_words(rows: Iterable[int]) -> str:
    """ "row 2" or "7 rows (2, 3, 4, 5, 6 and more)": what a person sees, the header being row 1."""
    rows = [row + 2 for row in rows]
    if len(rows) == 1:
        return f"row {rows[0]}"
    listed = ", ".join(map(str, rows[:_LISTED]))
    return f"{len(rows)} rows ({listed}{' and more' if len(rows) > _LISTED else ''})"
