"""The sheet Start: which council and year, what is loaded, how many errors, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import xlwings as xw
from xlwings.utils import col_name

from lac_rules.as_at import in_figures
from lac_rules.language.rule import KIND_NAMES
from lac_rules.places.councils import authority_name, find_authority
from lac_rules.provider_values import read_date
from lac_rules.returns import LacReturn
from lac_rules.schema import LAST, TABLES, year_end
from lac_rules.schema.editions import edition
from lac_rules.typed import cell_text
from lac_rules.validation import Result
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.blocks import address, paint_title, put
from xl_addin.workbook.basics.layout import RULES
from xl_addin.workbook.basics.left_over import LeftOver
from xl_addin.workbook.basics.placed_list import formulas_of, is_filled
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.book import TODAY, Settings, SheetProblem
from xl_addin.workbook.sheets.due import in_words as due_in_words

_HOW_TO_TITLE = "How to use it"
_HOW_TO = [
    "Wrong cells are red, and their row says error in the column Check, or further where only a "
    "further check asks. Point at a red cell to read what is wrong and what to do.",
    "Amber cells are to come by 31 March: no error yet. Due by 31 March lists what to do by when.",
    "Errors lists every error: filter it by rule, child or table, and click Go to cell to jump.",
    "Errors by type counts the errors by kind and rule, Progress over time. Changes lists what "
    "differs from the loaded files.",
    "Is an error right as it is? Keep as it is, on the 903 tab, asks why; Explained lists it.",
    "Correct the cells on the table's sheet. You may sort, filter, insert and delete rows.",
    "Grey columns are worked out by the program; do not type into them.",
    "Validate again with the 903 tab, or with lac903 recheck and this file's name.",
]
_LEGEND = [
    (
        "Red cell",
        "A rule or a further check found something here: the note says what, Errors which one.",
        styles.ERROR_FILL,
        styles.ERROR_TEXT,
    ),
    (
        "Amber cell",
        "To come by 31 March: no error yet, and none if what is missing is recorded in time.",
        styles.TO_COME_FILL,
        styles.TO_COME_TEXT,
    ),
    (
        "Blue cell",
        "Explained: a rule found something, and somebody said why it is right; the note says it.",
        styles.EXPLAINED_FILL,
        styles.EXPLAINED_TEXT,
    ),
    (
        "Grey column",
        "Worked out by the program: Check and Errors; on Episodes also Suggestion and postcodes.",
        styles.CALCULATED_FILL,
        styles.CALCULATED_TEXT,
    ),
    (
        "Yellow cell",
        "On this sheet: council, collection year, and the day to look at (a date, or today).",
        styles.INPUT_FILL,
        styles.INPUT_TEXT,
    ),
]


_FACTS = 3
_GUIDE = _FACTS + 22
_LEGEND_ROW = _GUIDE + len(_HOW_TO) + 1
_DETAILS = _LEGEND_ROW + len(_LEGEND) + 1
SETTING_CELLS = f"B{_FACTS}:B{_FACTS + 1}"
"""The council and the collection year, which people may correct."""
AS_AT_CELL = f"B{_FACTS + 2}"
"""The day that the return is looked at, which people may choose."""
_INPUTS = f"B{_FACTS}:B{_FACTS + 2}"
_AS_AT = "Looked at as of"
_VALIDATED_CELL = f"B{_FACTS + 4}"
_LEFT_OUT, _OFF = "Left out on loading", "Rules turned off"
_MOST_CODES = 12
_NOTHING, _NONE = "nothing", "none"
_WARNINGS = {_LEFT_OUT: _NOTHING, _OFF: _NONE}
"""Lines that are red unless they say this."""
_ROOM = 60
"""Lines at the end that are ours."""
_LAST_OWN = 12
"""The last column in which what people write beside our lines is looked for."""
_NOTE = "Note"
_OUR_LABELS = ("Loaded: ", "Not loaded", _NOTE)

Line = tuple[str, object]
"""A label and a value; ("", "") is an empty line."""


@dataclass
class Said:
    """What the sheet says: ``facts`` at the top, always as many; ``details`` at the end."""

    facts: list[Line]
    details: list[Line]


def lines_of(ret: LacReturn, result: Result, settings: Settings, due_rows: list[list]) -> Said:
    """What the sheet says of a return and what was found; ``due_rows`` are the due list's."""
    council = authority_name(ret.authority) if ret.authority else None
    errors = result.issues.dfe
    kinds = errors.by_rule.groupby("kind")["errors"].sum()
    facts: list[Line] = [
        ("Council", council or ret.authority),
        ("Collection year", ret.year),
        (_AS_AT, settings.as_at),
        ("", _day_in_words(ret)),
        ("Last validated", settings.last_run),
        (_LEFT_OUT, settings.left_out or _NOTHING),
        ("", ""),
        ("Children", ret.children),
        ("Children with errors", errors.children_with_errors),
        ("Errors now", len(errors)),
        *((f"    {name}", int(kinds.get(kind, 0))) for kind, name in KIND_NAMES.items()),
        ("Explained", _explained(result)),
        ("To come by 31 March", _to_come(result)),
        ("Further checks", _further(result)),
        ("Due", due_in_words(due_rows) if result.as_at else "nothing: the year is over"),
        ("Rules run", f"{_run(result)}. {edition(ret.year).words}"),
        (_OFF, _off(result)),
        ("Rules not run", _not_run(result)),
    ]
    return Said(facts, [*_loaded(ret), *((_NOTE, text) for text in result.statements)])


def _day_in_words(ret: LacReturn) -> str:
    year = f"1 April {ret.year - 1} to 31 March {ret.year}"
    if ret.year_is_over:
        return f"{year}, as it stands at the end of the year"
    return f"{year}, as it stands on {in_figures(ret.as_at)}"


def _to_come(result: Result) -> str | int:
    """What is only wrong if nothing happens until then, as a count; words when the year is over."""
    return "none: the year is over" if result.as_at is None else len(result.to_come.dfe)


def _explained(result: Result) -> str | int:
    """What is right as it is, as somebody said, and in none of the counts above."""
    found, further = len(result.explained.dfe), len(result.explained.further)
    words = [f"{found}; the rules find {found + len(result.issues.dfe)} in all"] if found else []
    words += [f"{further} of further checks"] if further else []
    return "; ".join(words) or 0


def _further(result: Result) -> str:
    """What the checks beyond the DfE's found, which is in none of the counts above."""
    if not result.with_further:
        return "not run"
    found, to_come = result.issues.further, result.to_come.further
    words = [f"{len(found)}, not among the errors" if len(found) else "nothing found"]
    if len(to_come):
        words.append(f"{len(to_come)} to come by 31 March")
    return "; ".join(words)


def _run(result: Result) -> str:
    (ran, rules), (checks_ran, checks) = result.run_of(), result.run_of(further=True)
    further = f", and {checks_ran} of {checks} further checks" if checks else ""
    return f"{ran} of {rules}{further}"


def _off(result: Result) -> str:
    """Which rules somebody turned off or chose away: their errors are in no count."""
    codes = list(result.rules.off)
    if not codes:
        return _NONE
    many = f"{len(codes)} of {len(result.rules.with_those_off)}"
    which = ", ".join(codes) if len(codes) <= _MOST_CODES else many
    return f"{which}: what they would find is not counted. The sheet {RULES} says which and why."


def _not_run(result: Result) -> str:
    words = []
    if result.not_run:
        words.append(f"{len(result.not_run)}: the sheet Rules says why")
    if result.failed:
        words.append(f"these broke, please report it: {', '.join(result.failed)}")
    return "; ".join(words) or "none"


def _loaded(ret: LacReturn) -> list[Line]:
    """One line per table: how many rows were loaded, this year and last year."""
    lines: list[Line] = []
    for name in TABLES:
        years = [
            f"{_rows(len(ret.tables[table]))} {when}"
            for table, when in ((name, "this year"), (name + LAST, "last year"))
            if table in ret.tables
        ]
        if years:
            lines.append((f"Loaded: {name}", ", ".join(years)))
    if not any(name.endswith(LAST) for name in ret.tables):
        lines.append(("Not loaded", "last year's return: rules that compare with it did not run"))
    return [*lines, ("Loaded: Ofsted list", _providers(ret))]


def _rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"


def _providers(ret: LacReturn) -> str:
    return (
        "no: the rules that need it did not run"
        if ret.providers is None
        else f"{len(ret.providers)} providers"
    )


def write(sheet: xw.Sheet, said: Said) -> None:
    """Fill the empty sheet."""
    sheet.range("A:A").column_width = 24
    sheet.range("B:B").column_width = 34
    sheet.range("C:C").column_width = 70
    put(sheet, 1, 1, [["SSDA903 return: errors and what to do"]])
    paint_title(sheet.range("A1"), size=18)
    _write_how_to(sheet)
    last = _DETAILS + _ROOM - 1
    sheet.range(address(_FACTS, 1, last, 1)).font.bold = True
    sheet.range(address(_FACTS, 2, last, 2)).horizontal_alignment = "left"
    inputs = sheet.range(_INPUTS)
    sheet.range(AS_AT_CELL).number_format = styles.TEXT_FORMAT
    inputs.color = styles.INPUT_FILL
    inputs.font.color = styles.INPUT_TEXT
    renew(sheet, said)


def _write_how_to(sheet: xw.Sheet) -> None:
    put(sheet, _GUIDE, 1, [[_HOW_TO_TITLE]])
    put(sheet, _GUIDE, 2, [[f"{number}. {text}"] for number, text in enumerate(_HOW_TO, start=1)])
    put(sheet, _LEGEND_ROW, 1, [[label, meaning] for label, meaning, *_ in _LEGEND])
    for offset, (*_, fill, text) in enumerate(_LEGEND):
        cell = sheet.range(f"A{_LEGEND_ROW + offset}")
        cell.color = fill
        cell.font.color = text


def renew(sheet: xw.Sheet, said: Said) -> list[LeftOver]:
    """Write what the sheet says anew; the guide and the legend stay.

    What people wrote below our lines moves down, and what they wrote beside one stays with it; what
    stood beside a line that is gone is given back. The sheet of an earlier version, whose lines
    stand elsewhere, is written anew as a whole.
    """
    block = values_of(sheet.range(address(_GUIDE, 1, _DETAILS + _ROOM - 1, _LAST_OWN)))
    if block[0][0] != _HOW_TO_TITLE:
        sheet.range(f"A1:C{_DETAILS + _ROOM}").clear()
        write(sheet, said)
        return []
    # As anything but text, Excel would read 03/05/2027 as the 5th of March.
    sheet.range(_VALIDATED_CELL).number_format = styles.TEXT_FORMAT
    put(sheet, _FACTS, 1, said.facts)
    for row, (label, value) in enumerate(said.facts, start=_FACTS):
        if label in _WARNINGS:
            is_fine = value == _WARNINGS[label]
            colour = styles.INPUT_TEXT if is_fine else styles.ERROR_TEXT
            sheet.range(f"B{row}").font.color = colour
    there = [list(row) for row in block[_DETAILS - _GUIDE :]]
    return _renew_details(sheet, said.details[:_ROOM], there)


def _renew_details(sheet: xw.Sheet, details: list[Line], there: list[list]) -> list[LeftOver]:
    ours = {_key(row): place for place, row in enumerate(there) if _is_ours(row)}
    if list(ours.items()) == [(_key(line), place) for place, line in enumerate(details)]:
        put(sheet, _DETAILS, 1, details)  # as always, unless something was loaded
        return []
    lines, left_over = [list(line) for line in details], []
    theirs = [place for place, row in enumerate(there) if is_filled(row) and not _is_ours(row)]
    width = 2
    if theirs or any(is_filled(row[2:]) for row in there):
        width = _LAST_OWN
        area = address(_DETAILS, 1, _DETAILS + len(there) - 1, width)
        formulas = [
            [_as_it_is(f, v) for f, v in zip(row, values, strict=True)]
            for row, values in zip(formulas_of(sheet.range(area), width), there, strict=True)
        ]
        for line in lines:
            place = ours.pop(_key(line), None)
            line += [""] * (width - 2) if place is None else formulas[place][2:]
        for label, place in ours.items():
            left_over += _beside(sheet.name, " ".join(label).strip(), formulas[place])
        lines += [[""] * width, *(formulas[place] for place in theirs)]
    put(sheet, _DETAILS, 1, [*lines, *[[""] * width] * (_ROOM - len(lines))])
    return left_over


def _as_it_is(formula: str, value: object) -> str:
    """What is to be written for a cell: text that only looks like a formula stays text."""
    return f"'{formula}" if formula == value and formula[:1] in ("=", "+", "-", "@") else formula


def _beside(sheet: str, about: str, formulas: list[str]) -> list[LeftOver]:
    return [
        LeftOver(sheet, about, f"column {col_name(number)}", text)
        for number, text in enumerate(formulas[2:], start=3)
        if text
    ]


def _is_ours(row: Sequence) -> bool:
    return str(row[0] or "").startswith(_OUR_LABELS)


def _key(row: Sequence) -> tuple[str, str]:
    """What tells a line: its label; a note has its words too."""
    label = str(row[0] or "")
    return label, str(row[1] or "") if label == _NOTE else ""


def read_settings(sheet: xw.Sheet, settings: Settings) -> Settings:
    """``settings`` with council, collection year and day as people left them on the sheet.

    Where council or year is empty, what was known before stands; without a day it is today. Raises
    ``SheetProblem``.
    """
    labels_and_values = values_of(sheet.range(f"A{_FACTS}:{AS_AT_CELL}"))
    (_, council), (_, year), (label, day) = labels_and_values
    return replace(
        settings,
        authority=_council(sheet, cell_text(council).strip(), settings.authority),
        year=_year(sheet, cell_text(year).strip(), settings.year),
        as_at=_as_at(sheet, day) if label == _AS_AT else settings.as_at,
    )


def day_of(settings: Settings, today: date) -> date | None:
    """The day that the return in a workbook is looked at; None when the year is over then."""
    chosen = settings.as_at != TODAY
    day = pd.Timestamp(read_date(settings.as_at)).date() if chosen else today
    return day if day < year_end(settings.year) else None


def choose_day(sheet: xw.Sheet, day: date) -> None:
    """Put the day to look at into its cell."""
    put(sheet, _FACTS + 2, 1, [[_AS_AT, in_figures(day)]])


def _as_at(sheet: xw.Sheet, typed: object) -> str:
    if cell_text(typed).strip().lower() in ("", TODAY):
        return TODAY
    day = pd.Timestamp(read_date(typed))
    if pd.isna(day):
        raise SheetProblem(
            f"The sheet {sheet.name}, {_AS_AT}: give a date such as 27/11/2026, or the word today, "
            f"not {cell_text(typed)}."
        )
    return in_figures(day.date())


def _year(sheet: xw.Sheet, text: str, year: int) -> int:
    try:
        year = int(text) if text else year
        if not 1990 <= year <= 2100:
            raise ValueError
    except ValueError:
        raise SheetProblem(
            f"The sheet {sheet.name}: the collection year must be a year such as 2027 (the year "
            f"that ends on 31 March 2027), not {text}."
        ) from None
    return year


def _council(sheet: xw.Sheet, council: str, authority: str) -> str:
    if council and council != authority and council != authority_name(authority or ""):
        try:
            authority = find_authority(council)
        except ValueError as error:
            raise SheetProblem(f"The sheet {sheet.name}, Council: {error}") from None
    return authority
