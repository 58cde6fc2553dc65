"""The dates of one year's tables: read together, since one system wrote them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from lac_rules.reading.tidy.column import Column
from lac_rules.reading.tidy.date_forms import TIDY, Written, is_dfe_form
from lac_rules.reading.tidy.dates import (
    BIRTHS,
    DateColumn,
    Order,
    century_of,
    dfe_form,
    fits_month_first_only,
    latest_year_of,
)
from lac_rules.reading.tidy.open_ends import END_DATES, may_stand_for_open
from lac_rules.reading.tidy.record import Entry, Record, literal

Name = tuple[str, str]
"""A table and one of its date fields."""

_DFE_FORM = "dd/mm/yyyy"


def tidy_dates(
    columns: Mapping[Name, Column],
    from_workbook: Collection[str],
    year: int | None,
    record: Record,
) -> None:
    """Bring the dates of one year's tables into the DfE's form, and open ends to blank."""
    loose = {name: column for name, column in columns.items() if not TIDY.fullmatch(column.joined)}
    reads = _read(loose, from_workbook)
    orders = _orders(reads)
    if {Order.OPEN, Order.MONTH_FIRST} & set(orders.values()):
        reads = _read(columns, from_workbook)  # the tidy columns have a say in the order
        orders = _orders(reads)
    events = [read for (_, field), read in reads.items() if field not in BIRTHS]
    latest_year = year if year is not None else latest_year_of(events)
    for name, read in reads.items():
        _Tidied(name, read, orders[name], latest_year).note(record)


def _read(columns: Mapping[Name, Column], from_workbook: Collection[str]) -> dict[Name, DateColumn]:
    return {
        name: DateColumn.of(column, may_be_serial=name[0] in from_workbook)
        for name, column in columns.items()
    }


def _orders(reads: Mapping[Name, DateColumn]) -> dict[Name, Order]:
    """The order of day and month in each column; what one leaves open, the others may tell.

    Beside columns that are proven to be month first, a column that fits both readings is disputed,
    and one that fits month first only is so too. Beside columns that are proven to be day first,
    and none month first, all are.
    """
    orders = {name: read.order() for name, read in reads.items()}
    if Order.MONTH_FIRST in orders.values():
        return {
            name: _beside_month_first(reads[name]) if order is Order.OPEN else order
            for name, order in orders.items()
        }
    if Order.DAY_FIRST in orders.values():
        return {
            name: Order.DAY_FIRST if order is Order.OPEN else order
            for name, order in orders.items()
        }
    return orders


def _beside_month_first(read: DateColumn) -> Order:
    return Order.MONTH_FIRST if fits_month_first_only(read) else Order.DISPUTED


class _Tidied:
    """What becomes of each distinct value of one column."""

    def __init__(self, name: Name, read: DateColumn, order: Order, latest_year: int) -> None:
        self.table, self.field = name
        self.read = read
        self.order = order
        self.latest_year = latest_year
        self.unread = list(read.unread)
        self.two_readings: dict[str, list[int]] = {}
        self.ended: dict[str, dict[int, str]] = {}
        self.changed: dict[str, dict[int, str]] = {}
        for place, what in read.found.items():
            self._place(place, what)

    def _place(self, place: int, what: Written) -> None:
        text = self.read.column.values[place].strip()
        if self.field in END_DATES and may_stand_for_open(what):
            self.ended.setdefault(text, {})[place] = ""
            return
        if self._fits_two_readings(what):
            self.two_readings.setdefault(what.form, []).append(place)
            return
        day = self._day(what)
        if day is None:
            self.unread.append(place)
        elif not (is_dfe_form(text) and self.order is not Order.MONTH_FIRST):
            form = what.form
            if what.is_open and self.order is Order.MONTH_FIRST:
                form = form.replace("dd", "##").replace("mm", "dd").replace("##", "mm")
                form += ", month first"
            self.changed.setdefault(form, {})[place] = dfe_form(day)

    def _fits_two_readings(self, what: Written) -> bool:
        """Nothing tells which number is the day, and the form is not one that is day first here."""
        if self.order is Order.DISPUTED:
            return what.is_open
        return self.order is Order.OPEN and what.is_open and not what.is_usual

    def _day(self, what: Written) -> date | None:
        century = century_of(what, self.field, self.latest_year)
        month_first = what.is_open and self.order is Order.MONTH_FIRST
        return what.day(month_first, century)

    def note(self, record: Record) -> None:
        """Change the column, and note all of it."""
        column = self.read.column
        for text, changes in self.ended.items():
            count = column.replace(changes)
            words = (
                f'{literal(text)} stands for "not ended" and was made blank: {{cells}} ({{where}}).'
            )
            self._add(record, "open end", count, text, "", text, words)
        for form, changes in self.changed.items():
            example = column.values[next(iter(changes))]
            count = column.replace(changes)
            words = (
                f"Dates written {form} were read as {_DFE_FORM}: {{cells}} ({{where}}), "
                "for example {example}."
            )
            if "month first" in form:
                words = words[:-1] + "; days over 12 prove the order."
            self._add(record, "form of the date", count, form, _DFE_FORM, example, words)
        for form, places in self.two_readings.items():
            words = (
                f"Dates written {form} fit two readings, day first and month first, and were left "
                "as they are: {cells} ({where}), for example {example}. "
                f"Export them as {_DFE_FORM}."
            )
            example = column.values[places[0]]
            self._add(record, "two readings", column.count(places), form, "", example, words, False)
        self._note_unread(record)

    def _note_unread(self, record: Record) -> None:
        column = self.read.column
        places = [place for place in self.unread if column.values[place].strip()]
        if not places:
            return
        count = column.count(places)
        example = column.values[max(places, key=lambda place: column.counts[place])]
        rows = "1 row" if count == 1 else f"{count:,} rows"
        words = (
            f"{self.field} is written {literal(example)} in {rows} of {{where}}"
            f"{' and the like' if len(places) > 1 else ''}: that is no date. "
            f"The DfE takes {_DFE_FORM}."
        ).replace("{where}", self.table)
        self._add(record, "no date", count, example, "", example, words, False)

    def _add(
        self,
        record: Record,
        what: str,
        count: int,
        before: str,
        after: str,
        example: str,
        words: str,
        changed: bool = True,
    ) -> None:
        record.add(
            Entry(self.table, self.field, what, count, before, after, example, words, changed)
        )
