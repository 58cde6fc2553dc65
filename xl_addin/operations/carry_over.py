"""Explanations that come with files: of a checked workbook, or of last year's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import xlwings as xw

from lac_rules import LacReturn, ruleset
from lac_rules.edits.changes import numbered
from lac_rules.edits.explanations import Explanation, found_again, merged_with
from lac_rules.explained import carried_over, explanations_in
from lac_rules.language.ruleset import Ruleset
from lac_rules.schema import nearest_ruleset_year
from lac_rules.words import counted
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import Contents
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets import explained as explained_sheet


@dataclass(frozen=True)
class Come:
    """The explanations that came, by the rows' numbers in a return, and what to say of them."""

    explanations: list[Explanation] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


def of_files(ret: LacReturn, paths: Sequence[Path], last_year: Sequence[Path]) -> Come:
    """The explanations in the files of a return: rows are found by their values.

    A checked workbook of the year gives those of its rows that are there; last year's, which may
    lie in the same folder, those that go on.
    """
    ids = {table: numbered(len(frame)) for table, frame in ret.tables.items()}
    given = [each for each in explanations_in(paths, ret.year) if each.is_given]
    nameless = [replace(each, id="") for each in given]
    here = [each for each in found_again(nameless, ret.tables, ids) if each.id]
    said = []
    if given:
        said.append(
            f"The workbook had {counted(len(given), 'explained error')}: {len(here)} of them are "
            f"about rows that are still as they were, and are on the sheet {layout.EXPLAINED}."
        )
    last = _of_last_year(ret, [*paths, *last_year])
    return Come(merged_with(last.explanations, here), [*said, *last.statements])


def _of_last_year(ret: LacReturn, last_year: Sequence[Path]) -> Come:
    theirs = [each for each in explanations_in(last_year, ret.year - 1) if each.is_given]
    if not theirs:
        return Come()
    kinds = {rule.code: rule.kind for rule in _rules(ret)}
    found = carried_over(theirs, kinds, ret)
    words = (
        f"Last year's workbook had {counted(len(theirs), 'explained error')}. Carried over to the "
        f"sheet {layout.EXPLAINED}: {len(found)}, of rules that compare the two years, on rows "
        "that this year's return has as they were. The others are to be looked at anew."
    )
    return Come(found, [words])


def _rules(ret: LacReturn) -> Ruleset:
    return ruleset(nearest_ruleset_year(ret.year), further=True)


def after_last_year(
    book: xw.Book, last_year: Sequence[Path], replaced: Collection[str]
) -> list[str]:
    """Bring the sheet Explained up to date once last year's tables are in the workbook.

    ``replaced`` are the tables that have other rows now: what was explained there is looked for
    among them by its values. Explanations in last year's checked workbook that go on are added;
    one that is here already stays. Gives what to say of it.
    """
    contents = read(book)
    there = [
        replace(each, id="") if each.table in replaced else each for each in contents.explanations
    ]
    there = found_again(there, contents.ret.tables, contents.ids)
    lost = sum(1 for each in there if each.is_given and each.table in replaced and not each.id)
    come = _of_last_year(contents.ret, last_year)
    new = [_on_the_sheet(each, contents) for each in come.explanations]
    if not there and not new:
        return come.statements
    contents.explanations = merged_with(new, there)
    explained_sheet.renew(contents, _rules(contents.ret))
    gone = (
        f"{counted(lost, 'explanation')} of last year's rows lapsed: those rows are not among the "
        "new files as they were."
    )
    return [*come.statements, *([gone] if lost else [])]


def _on_the_sheet(explanation: Explanation, contents: Contents) -> Explanation:
    """With the identity of its row on the sheet in the place of its number in the table."""
    identity = contents.ids[explanation.table][int(explanation.id) - 1]
    return replace(explanation, id=identity)
