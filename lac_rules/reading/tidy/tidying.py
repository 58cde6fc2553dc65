"""``tidy``: one walk through all tables of one load."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from lac_rules.reading.tidy import blanks, characters, numbers
from lac_rules.reading.tidy.column import Column
from lac_rules.reading.tidy.dates_of_tables import tidy_dates
from lac_rules.reading.tidy.forms_of_ids import Clash, Match, match_forms
from lac_rules.reading.tidy.record import Entry, Record, literal
from lac_rules.schema import (
    DATE_FIELDS,
    DERIVED_FIELDS,
    LAST,
    TABLES,
    in_words,
    split_name,
)
from lac_rules.schema.codes import codes_of_any_year

Columns = dict[str, dict[str, Column]]
"""Table -> field -> its column."""

_MATCHED = ("CHILD", "SW_ID", "URN", "UPN")
"""IDs that must have one form in all tables and both years."""
_WORDS_OF_CHANGE = {
    "unseen characters": (
        "Characters that nobody sees, or that kept Excel from changing a value, were taken off: "
        "{cells} ({where}), for example {example}."
    ),
    "point zero": "Numbers ending in .0 were read without it: {cells} ({where}).",
    "truth": "TRUE and FALSE, yes and no were read as the codes 1 and 0: {cells} ({where}).",
    "zeros before a code": "Codes with zeros before them were read without: {cells} ({where}).",
    "spaces": "Spaces inside a UPN or URN were taken out: {cells} ({where}).",
}


def tidy(
    tables: Mapping[str, pd.DataFrame],
    from_workbook: Collection[str] = (),
    year: int | None = None,
) -> tuple[dict[str, pd.DataFrame], Record]:
    """The tables in the DfE's form as far as that is certain, and what was done.

    ``tables`` are text, blank cells "", under the names of ``LacReturn.tables``; they are not
    changed. Only the return's own fields are tidied, never a council's further columns.
    ``from_workbook`` names the tables in which a bare number in a date field is Excel's number of a
    day. ``year`` is the collection year where it is known: it tells the century of 31/03/26.
    """
    record = Record()
    columns = {name: _columns(name, frame) for name, frame in tables.items()}
    for table, fields in columns.items():
        for field, column in fields.items():
            _tidy_values(table, field, column, record)
    for ending in ("", LAST):
        dates = {
            (table, field): column
            for table, fields in columns.items()
            if table.endswith(LAST) == bool(ending)
            for field, column in fields.items()
            if field in DATE_FIELDS
        }
        known = year - bool(ending) if year is not None else None
        tidy_dates(dates, from_workbook, known, record)
    for field in _MATCHED:
        _match(field, columns, record)
    tidied = {name: _with_columns(frame, columns[name]) for name, frame in tables.items()}
    for name, frame in tidied.items():
        _count_repeated(name, frame, columns[name], record)
    record.columns = {
        name: {field: column.factorised for field, column in of_table.items()}
        for name, of_table in columns.items()
    }
    return tidied, record


def _columns(name: str, frame: pd.DataFrame) -> dict[str, Column]:
    table, _ = split_name(name)
    further = (*DERIVED_FIELDS, "UASC")
    fields = [field for field in (*table.fields, *further) if field in frame]
    return {field: Column(frame[field].to_numpy(dtype=object)) for field in fields}


def _tidy_values(table: str, field: str, column: Column, record: Record) -> None:
    """What can be told from a value and its field alone."""
    _change(table, field, column, characters.to_bare(column), record, "unseen characters")
    codes = codes_of_any_year(field)
    for word, places in _by_word(blanks.words_for_blank(column, codes)).items():
        count = column.replace(dict.fromkeys(places, ""))
        words = f"{literal(word)} counts as blank: {{cells}} ({{where}})."
        record.add(Entry(table, field, "word for blank", count, word, "", word, words))
    reader = numbers.reader_of(field, codes)
    if reader is not None:
        by_kind: dict[str, dict[int, str]] = {}
        for place, text in numbers.to_form(column, reader).items():
            by_kind.setdefault(_kind(column.values[place]), {})[place] = text
        for kind, changes in by_kind.items():
            _change(table, field, column, changes, record, kind)


def _by_word(found: Mapping[int, str]) -> dict[str, list[int]]:
    by_word: dict[str, list[int]] = {}
    for place, word in found.items():
        by_word.setdefault(word, []).append(place)
    return by_word


def _kind(text: str) -> str:
    text = text.strip()
    if text.replace(".", "").isdigit():
        return "point zero" if "." in text else "zeros before a code"
    return "truth" if text.isalpha() else "spaces"


def _change(
    table: str, field: str, column: Column, changes: Mapping[int, str], record: Record, kind: str
) -> None:
    if not changes:
        return
    place = next(iter(changes))
    before, after = column.values[place], changes[place]
    count = column.replace(changes)
    record.add(Entry(table, field, kind, count, before, after, before, _WORDS_OF_CHANGE[kind]))


def _match(field: str, columns: Columns, record: Record) -> None:
    """Bring an ID to one form in all tables; Header decides first, then the DfE's order."""
    having = {table: fields[field] for table, fields in columns.items() if field in fields}
    order = [*TABLES, *(name + LAST for name in TABLES)]
    matches, clashes = match_forms({name: having[name] for name in order if name in having})
    for match in matches:
        _record_match(field, match, columns[match.table][field], record)
    for clash in clashes:
        record.add(_told_apart(field, clash))


def _record_match(field: str, match: Match, column: Column, record: Record) -> None:
    place = next(iter(match.changes))
    before, after = column.values[place], match.changes[place]
    count = column.replace(match.changes)
    words = (
        f"{field} is written in another form than in {in_words(match.reference)}, and was brought "
        "into that one: {cells} ({where}), for example {example}."
    )
    example = f"{before} to {after}"
    record.add(Entry(match.table, field, "form of the ID", count, before, after, example, words))


def _told_apart(field: str, clash: Clash) -> Entry:
    words = (
        f"{field}: {in_words(clash.table)} holds both {literal(clash.one)} and "
        f"{literal(clash.other)}. Two IDs or one: that cannot be told, so both were left. If they "
        "are one, write it in one form."
    )
    return Entry(
        clash.table, field, "two forms of an ID", 1, clash.one, clash.other, clash.one, words, False
    )


def _with_columns(frame: pd.DataFrame, columns: Mapping[str, Column]) -> pd.DataFrame:
    changed = {field: column.cells() for field, column in columns.items() if column.is_changed}
    return frame.assign(**changed) if changed else frame


def _count_repeated(
    name: str, frame: pd.DataFrame, columns: Mapping[str, Column], record: Record
) -> None:
    repeated = 0 if _all_differ(len(frame), columns) else int(frame.duplicated().sum())
    if repeated:
        rows = "row is" if repeated == 1 else "rows are"
        words = (
            f"{in_words(name)}: {repeated} {rows} there more than once, the same in every column. "
            "Was one extract pasted below another? Delete the repeated rows."
        )
        record.add(Entry(name, "", "repeated row", repeated, "", "", "", words, changed=False))


def _all_differ(rows: int, columns: Mapping[str, Column]) -> bool:
    """No two rows are the same: told from a few columns, far faster than from whole rows."""
    so_far = np.zeros(rows, dtype=np.int64)
    for column in columns.values():
        codes = pd.factorize(column.cells())[0] if column.is_changed else column.codes
        so_far, distinct = pd.factorize(so_far * max(rows, 1) + codes)
        if len(distinct) == rows:
            return True
    return False
