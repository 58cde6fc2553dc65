"""The sheet Start: which council and year, what is loaded, how many errors, what to do."""

from __future__ import annotations

from dataclasses import dataclass

import xlwings as xw

from lac_rules.places.councils import authority_name, find_authority
from lac_rules.returns import LacReturn
from lac_rules.schema import LAST, TABLES
from lac_rules.typed import cell_text
from lac_rules.validation import Result
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.blocks import address, put
from xl_addin.workbook.sheets.data import SheetProblem
from xl_addin.workbook.sheets.errors import KIND_NAMES

_HOW_TO = [
    "Wrong cells are red, and their row says error in the column Check. Point at a red cell to "
    "read what is wrong and what to do.",
    "Errors lists every error: filter it by rule, child or table, and click Go to cell to jump.",
    "Errors by type counts the errors by kind and rule, Progress over time. Changes lists what "
    "differs from the loaded files.",
    "Correct the cells on the table's sheet. You may sort, filter, insert and delete rows.",
    "Grey columns are worked out by the program; do not type into them.",
    "Validate again with the 903 tab, or with lac903 recheck and this file's name.",
]
_LEGEND = [
    (
        "Red cell",
        "A rule found something wrong here: the note says what, the column Errors which rule.",
        styles.ERROR_FILL,
        styles.ERROR_TEXT,
    ),
    (
        "Grey column",
        "Worked out by the program: Check and Errors; on Episodes also Suggestion and postcodes.",
        styles.CALCULATED_FILL,
        styles.CALCULATED_TEXT,
    ),
    (
        "Yellow cell",
        "Council and Collection year on this sheet: correct them if they are wrong.",
        styles.INPUT_FILL,
        styles.INPUT_TEXT,
    ),
]


_FACTS = 3
_GUIDE = _FACTS + 15
_LEGEND_ROW = _GUIDE + len(_HOW_TO) + 1
_DETAILS = _LEGEND_ROW + len(_LEGEND) + 1
SETTING_CELLS = f"B{_FACTS}:B{_FACTS + 1}"
"""The council and the collection year, which people may correct."""
_ROOM = 60
"""Lines at the end that are ours."""

Line = tuple[str, object]
"""A label and a value; ("", "") is an empty line."""


@dataclass
class Said:
    """What the sheet says: ``facts`` at the top, always as many; ``details`` at the end."""

    facts: list[Line]
    details: list[Line]


def lines_of(ret: LacReturn, result: Result, last_run: str) -> Said:
    """What the sheet says of a return and what validation found."""
    council = authority_name(ret.authority) if ret.authority else None
    kinds = result.issues.by_rule.groupby("kind")["errors"].sum()
    facts: list[Line] = [
        ("Council", council or ret.authority),
        ("Collection year", ret.year),
        ("", f"1 April {ret.year - 1} to 31 March {ret.year}"),
        ("Last validated", last_run),
        ("", ""),
        ("Children", ret.children),
        ("Children with errors", result.issues.children_with_errors),
        ("Errors", len(result.issues)),
        *((f"    {name}", int(kinds.get(kind, 0))) for kind, name in KIND_NAMES.items()),
        ("Rules run", f"{len(result.ran)} of {len(result.rules)}"),
        ("Rules not run", _not_run(result)),
    ]
    return Said(facts, [*_loaded(ret), *(("Note", text) for text in result.statements)])


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
    sheet.range("A1").value = "SSDA903 return: errors and what to do"
    sheet.range("A1").font.size = 18
    sheet.range("A1").font.bold = True
    sheet.range("A1").font.color = styles.TITLE_TEXT
    sheet.range("A1").row_height = styles.TITLE_HEIGHT
    _write_how_to(sheet)
    last = _DETAILS + _ROOM - 1
    sheet.range(address(_FACTS, 1, last, 1)).font.bold = True
    sheet.range(address(_FACTS, 2, last, 2)).horizontal_alignment = "left"
    inputs = sheet.range(SETTING_CELLS)
    inputs.color = styles.INPUT_FILL
    inputs.font.color = styles.INPUT_TEXT
    renew(sheet, said)


def _write_how_to(sheet: xw.Sheet) -> None:
    put(sheet, _GUIDE, 1, [["How to use it"]])
    put(sheet, _GUIDE, 2, [[f"{number}. {text}"] for number, text in enumerate(_HOW_TO, start=1)])
    put(sheet, _LEGEND_ROW, 1, [[label, meaning] for label, meaning, *_ in _LEGEND])
    for offset, (*_, fill, text) in enumerate(_LEGEND):
        cell = sheet.range(f"A{_LEGEND_ROW + offset}")
        cell.color = fill
        cell.font.color = text


def renew(sheet: xw.Sheet, said: Said) -> None:
    """Write what the sheet says anew; the guide and the legend stay."""
    put(sheet, _FACTS, 1, said.facts)
    details = [*said.details[:_ROOM], *[("", "")] * (_ROOM - len(said.details))]
    put(sheet, _DETAILS, 1, details)


def read_settings(sheet: xw.Sheet, year: int, authority: str) -> tuple[int, str]:
    """The collection year and the council's code as people left them on the sheet.

    Where a cell is empty, what was known before stands. Raises ``SheetProblem``.
    """
    typed_council, typed_year = sheet.range(SETTING_CELLS).value
    council = cell_text(typed_council).strip()
    text = cell_text(typed_year).strip()
    try:
        year = int(text) if text else year
        if not 1990 <= year <= 2100:
            raise ValueError
    except ValueError:
        raise SheetProblem(
            f"The sheet {sheet.name}: the collection year must be a year such as 2027 (the year "
            f"that ends on 31 March 2027), not {text}."
        ) from None
    if council and council != authority and council != authority_name(authority or ""):
        try:
            authority = find_authority(council)
        except ValueError as error:
            raise SheetProblem(f"The sheet {sheet.name}, Council: {error}") from None
    return year, authority
