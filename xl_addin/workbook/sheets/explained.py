"""The sheet Explained: errors that are right as they are, why, who said so, and what has lapsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd
import xlwings as xw
from xlwings.utils import col_name

from lac_rules.edits.explanations import Explanation, stands, why_lapsed
from lac_rules.explained import (
    CHILD,
    KEY,
    REASON,
    ROW_ID,
    RULE,
    TABLE_ID,
    TIME,
    VALUES,
    WHO,
    Damaged,
    as_text,
    explanation_in,
)
from lac_rules.language.ruleset import Ruleset
from lac_rules.validation import Result
from xl_addin import clock
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.left_over import LeftOver
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.basics.times import DateSystem
from xl_addin.workbook.basics.user import user_name
from xl_addin.workbook.basics.word_colours import paint_word
from xl_addin.workbook.book import Contents, SheetProblem

STATE, WHY = "State", "Why it lapsed"
ASKED, LAPSED, STANDS = "say why", "lapsed", "stands"
"""What State says: a reason is still to be typed; the values have changed; it holds."""
LAST_REASONS = "_reasons"
"""Hidden column of the reasons given last, which the drop-down of Reason offers: the sheet's model
in the template has it, since xlwings has no words for a drop-down that lets other words pass."""
LIST = ListSheet(
    (
        Column(CHILD, 13),
        Column("Table", 13),
        Column("Row", 8, styles.NUMBER_FORMAT),
        Column(RULE, 9),
        Column("Message", 46, wrap=True),
        Column("Values", 34, wrap=True),
        Column(REASON, 60, wrap=True),
        Column(WHO, 18),
        Column(TIME, 18, styles.TIME_FORMAT),
        Column(STATE, 10),
        Column(WHY, 46, wrap=True),
        Column(TABLE_ID, 5, hidden=True),
        Column(ROW_ID, 5, hidden=True),
        Column(VALUES, 5, hidden=True),
        Column(KEY, 5, hidden=True),
        Column(LAST_REASONS, 5, hidden=True),
    ),
    table="Explained_errors",
    key=(TABLE_ID, RULE, VALUES),
    valign="top",
)


@dataclass(frozen=True)
class Explained:
    """What the sheet says: the explanations, and which of them stood when it was last written."""

    explanations: list[Explanation]
    stood: frozenset[tuple]


def read(sheet: xw.Sheet, dates: DateSystem) -> Explained:
    """What the sheet of a workbook that counts by ``dates`` says.

    Raises ``SheetProblem`` for rows that somebody damaged.
    """
    found, stood, problems = [], set(), []
    for number, row in LIST.read(sheet).items():
        try:
            each = explanation_in({**row, TIME: dates.time(row[TIME])})
        except Damaged:
            problems.append(
                f"The sheet {sheet.name}, row {number}: its hidden columns are damaged. Delete the "
                "row, and explain the error again."
            )
            continue
        found.append(each)
        if row[STATE] == STANDS:
            stood.add(each.about)
    if problems:
        raise SheetProblem("\n".join(problems))
    return Explained(found, frozenset(stood))


def signed(explanation: Explanation) -> Explanation:
    """With who gave the reason and when, where somebody typed it since the sheet was written."""
    if explanation.is_given and explanation.when is None:
        who = explanation.who or user_name()
        return replace(explanation, who=who, when=clock.now())
    return explanation


def by_row(sheet: xw.Sheet, dates: DateSystem) -> dict[int, Explanation]:
    """The explanations by the number of their row on the sheet; damaged rows are left out."""
    found = {}
    for number, row in LIST.read(sheet).items():
        try:
            found[number] = explanation_in({**row, TIME: dates.time(row[TIME])})
        except Damaged:
            continue
    return found


def row_of(explanation: Explanation, contents: Contents) -> Mapping[str, str] | None:
    """The row that an explanation is about, as it is now; None where it is gone."""
    on_sheet = contents.on_sheets.get(explanation.table)
    place = None if on_sheet is None else on_sheet.places.get(explanation.id)
    return None if place is None else contents.ret.tables[explanation.table].iloc[place]


def state_of(explanation: Explanation, contents: Contents) -> str:
    """What State says of it."""
    if not stands(explanation, row_of(explanation, contents)):
        return LAPSED
    return STANDS if explanation.is_given else ASKED


def lapsed_since(contents: Contents) -> list[str]:
    """The explanations that stood when the sheet was written, and do not stand now, in words."""
    return [
        f"An explanation has lapsed: {layout.sheet_name(each.table)}, child {each.child}, rule "
        f"{each.code}: {why_lapsed(each, row_of(each, contents))}."
        for each in contents.explanations
        if each.about in contents.stood and state_of(each, contents) == LAPSED
    ]


def rows_of(contents: Contents, rules: Ruleset) -> list[list]:
    """The rows of the list: first those that wait for a reason, then what lapsed, then the rest."""
    order = [ASKED, LAPSED, STANDS]
    found = [(state_of(each, contents), each) for each in contents.explanations]
    found.sort(key=lambda pair: order.index(pair[0]))
    reasons = _last_reasons(contents.explanations)
    reasons += [None] * (len(found) - len(reasons))
    return [
        [
            each.child,
            layout.sheet_name(each.table),
            _row_number(each, contents),
            each.code,
            rules[each.code].message if each.code in rules else None,
            _values_in_words(each),
            each.reason or None,
            each.who or None,
            each.when,
            state,
            why_lapsed(each, row_of(each, contents)) or None,
            each.table,
            each.id,
            as_text(each.values),
            as_text(each.key),
            reason,
        ]
        for (state, each), reason in zip(found, reasons, strict=True)
    ]


def report_of(contents: Contents, result: Result) -> pd.DataFrame:
    """The explanations that stand, and whose errors the rules find: one row each, as reports say.

    Columns: child, table, row (its number on the sheet), code, message, values, reason, who, when.
    """
    rows, errors = [], _found(result)
    for each in contents.explanations:
        on_sheet = contents.on_sheets.get(each.table)
        place = None if on_sheet is None else on_sheet.places.get(each.id)
        if state_of(each, contents) == STANDS and (each.code, each.table, place) in errors:
            rows.append(
                {
                    "child": each.child,
                    "table": layout.sheet_name(each.table),
                    "row": _row_number(each, contents),
                    "code": each.code,
                    "message": result.rules[each.code].message,
                    "values": _values_in_words(each),
                    "reason": each.reason,
                    "who": each.who,
                    "when": f"{each.when:%d/%m/%Y}" if each.when else "",
                }
            )
    columns = ("child", "table", "row", "code", "message", "values", "reason", "who", "when")
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _found(result: Result) -> set[tuple[str, str, int]]:
    """The explained errors: (rule's code, table, position of the row)."""
    return {
        (each.rule.code, each.table, row)
        for each in result.explained.findings
        for row in each.rows.tolist()
    }


def _values_in_words(explanation: Explanation) -> str:
    return "; ".join(f"{name} {value or '(blank)'}" for name, value in explanation.values)


def _last_reasons(explanations: list[Explanation]) -> list[str]:
    """The reasons given, each once, the last ones first."""
    given = sorted(
        (each for each in explanations if each.is_given),
        key=lambda each: each.when or datetime.min,
        reverse=True,
    )
    return list(dict.fromkeys(each.reason.strip() for each in given))


def _row_number(explanation: Explanation, contents: Contents) -> int | None:
    on_sheet = contents.on_sheets.get(explanation.table)
    return None if on_sheet is None else on_sheet.row_numbers.get(explanation.id)


def renew(contents: Contents, rules: Ruleset) -> list[LeftOver]:
    """Write the list; the sheet comes with the first explanation.

    Gives what people wrote beside explanations that are gone.
    """
    if not contents.explanations and layout.EXPLAINED not in contents.sheets:
        return []
    rows = rows_of(contents, rules)
    if layout.EXPLAINED in contents.sheets:
        return LIST.renew(contents.sheets[layout.EXPLAINED], rows, contents.dates).left_over
    active = contents.sheets[layout.RULES].book.sheets.active
    sheet = contents.sheet(layout.EXPLAINED)
    LIST.write(sheet, rows, contents.dates)
    letter = col_name(LIST.names.index(STATE) + 1)
    for word, fill, text in (
        (ASKED, styles.ERROR_FILL, styles.ERROR_TEXT),
        (LAPSED, styles.TO_COME_FILL, styles.TO_COME_TEXT),
        (STANDS, styles.EXPLAINED_FILL, styles.EXPLAINED_TEXT),
    ):
        paint_word(sheet, letter, word, fill, text)
    active.activate()
    return []


def reason_cell(sheet: xw.Sheet) -> xw.Range:
    """The first cell where a reason is still to be typed, otherwise the first reason."""
    rows = LIST.read(sheet)
    waiting = (number for number, row in rows.items() if row[STATE] == ASKED)
    row = next(waiting, layout.FIRST_ROW)
    return sheet.range(f"{col_name(LIST.names.index(REASON) + 1)}{row}")
