"""Errors that somebody explained: set aside in a result, and read from a checked workbook.

>>> result = set_aside(validate(ret), explanations, ret, ids)
>>> result.issues, result.explained         # what is open, and what is right as it is
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from lac_rules.edits.changes import numbered
from lac_rules.edits.explanations import Explanation, Values, found_again, stands
from lac_rules.reading import ReadError
from lac_rules.reading.sources import find_sources
from lac_rules.reading.spreadsheets import read_sheets
from lac_rules.reading.wanted import RETURN
from lac_rules.reading.workbooks import OUR_SETTINGS
from lac_rules.returns import LacReturn
from lac_rules.schema import LAST, TABLES
from lac_rules.validation import Result

SHEET = "Explained"
"""The sheet of a checked workbook that lists the explanations."""
CHILD, RULE, REASON, WHO, TIME = "Child", "Rule", "Reason", "Who", "When"
TABLE_ID, ROW_ID, VALUES, KEY = "_table", "_row", "_values", "_key"
"""Its columns that an explanation is read from; the last four are hidden."""
_WORKBOOKS = (".xlsx", ".xlsm", ".ods")
ACROSS_YEARS = "cross_year"
"""The kind of the rules that compare two years."""


class Damaged(ValueError):
    """A row of the sheet can no longer be read."""


def set_aside(
    result: Result,
    explanations: Iterable[Explanation],
    ret: LacReturn,
    ids: Mapping[str, Sequence[str]],
) -> Result:
    """The result with what is explained taken out of ``issues`` and put into ``explained``.

    ``ids`` are the identities of the rows of each table. What is to come is no error yet, and
    stays as it is.
    """
    places = {
        table: {each: n for n, each in enumerate(of_table)} for table, of_table in ids.items()
    }
    rows: dict[tuple[str, str], set[int]] = defaultdict(set)
    reasons = {}
    for each in explanations:
        place = places.get(each.table, {}).get(each.id)
        if not each.is_given or place is None:
            continue
        if stands(each, ret.tables[each.table].iloc[place]):
            rows[each.code, each.table].add(place)
            reasons[each.code, each.table, place] = each.in_words
    if not reasons:
        return result
    issues, explained = result.issues.parted(rows)
    return replace(result, issues=issues, explained=explained, reasons=reasons)


def set_aside_in_order(
    result: Result, explanations: Iterable[Explanation], ret: LacReturn
) -> Result:
    """The same where the identity of a row is its number in the table: "1", "2" ..."""
    ids = {table: numbered(len(frame)) for table, frame in ret.tables.items()}
    return set_aside(result, explanations, ret, ids)


def set_aside_by_values(
    result: Result, explanations: Iterable[Explanation], ret: LacReturn
) -> Result:
    """The same for a return that has no identities of its rows: their values tell."""
    ids = {table: numbered(len(frame)) for table, frame in ret.tables.items()}
    nameless = [replace(each, id="") for each in explanations]
    return set_aside(result, found_again(nameless, ret.tables, ids), ret, ids)


def carried_over(
    explanations: Iterable[Explanation], kinds: Mapping[str, str], ret: LacReturn
) -> list[Explanation]:
    """The explanations of last year's workbook that go on in this year's return ``ret``.

    Those on rules that compare two years (``kinds``: rule's code -> kind), where this year's return
    has the same row with the same marked values. An explanation of a row of the year before last
    has nothing to be about any more, and one on a rule of one year is asked for anew.
    """
    of_two_years = [
        replace(each, id="")
        for each in explanations
        if each.is_given and kinds.get(each.code) == ACROSS_YEARS and not each.table.endswith(LAST)
    ]
    ids = {table: numbered(len(frame)) for table, frame in ret.tables.items()}
    return [each for each in found_again(of_two_years, ret.tables, ids) if each.id]


def explanations_in(paths: Sequence[Path], year: int) -> list[Explanation]:
    """The explanations in the checked workbooks of a collection year among these files and folders.

    It raises nothing, and leaves out what is damaged: whoever reads the return in the files says
    what is wrong with them.
    """
    found = []
    for source in find_sources(paths, [], deep=True):
        if source.name.lower().endswith(_WORKBOOKS):
            with suppress(ReadError):
                found += _in_sheets(dict(read_sheets(source, RETURN).sheets), year)
    return found


def _in_sheets(sheets: Mapping[str, list[list]], year: int) -> Iterator[Explanation]:
    if SHEET not in sheets or _year_of(sheets.get(OUR_SETTINGS, [])) != year:
        return
    header, *body = sheets[SHEET] or [[]]
    for cells in body:
        with suppress(Damaged):
            yield explanation_in(dict(zip(map(str, header), cells, strict=False)))


def _year_of(settings: list[list]) -> int | None:
    """The collection year that the hidden sheet of settings says; None where it is no year."""
    said = {str(row[0]): str(row[1]).strip() for row in settings if len(row) > 1}
    year = said.get("year", "").removesuffix(".0")
    return int(year) if year.isdecimal() else None


def explanation_in(row: Mapping[str, object]) -> Explanation:
    """The explanation in a row of the sheet: column -> value. Raises ``Damaged``."""
    texts = {name: str(row.get(name) or "").strip() for name in (CHILD, RULE, REASON, WHO)}
    table, identity = (str(row.get(name) or "").strip() for name in (TABLE_ID, ROW_ID))
    if table.removesuffix(LAST) not in TABLES or not texts[RULE]:
        raise Damaged
    when = row.get(TIME)
    return Explanation(
        table,
        identity,
        texts[CHILD],
        texts[RULE],
        from_text(row.get(VALUES)),
        from_text(row.get(KEY)),
        texts[REASON],
        texts[WHO],
        when if isinstance(when, datetime) else None,
    )


def as_text(values: Values) -> str:
    """Fields and values as the text of one cell."""
    return json.dumps(dict(values), ensure_ascii=False)


def from_text(text: object) -> Values:
    """Fields and values from a cell. Raises ``Damaged``."""
    try:
        values = json.loads(str(text or ""))
        return tuple((str(name), str(value)) for name, value in values.items())
    except (ValueError, AttributeError, RecursionError):
        raise Damaged from None
