"""Undo the last merge, but for cells that were edited since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from lac_rules.errors import Expected
from xl_addin.operations.backup import keep_as_it_was
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import run_on
from xl_addin.operations.words import Section, sections, shown
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import Contents
from xl_addin.workbook.copies import merge_record
from xl_addin.workbook.copies.merge_record import YES, Line
from xl_addin.workbook.editing import with_values, write_values
from xl_addin.workbook.refresh import refresh


@dataclass
class Undone:
    """What undoing a merge did: the lines put back, and those left because of later edits."""

    when: str
    put_back: list[Line]
    left: list[Line]
    backup: Path | None = None

    def sections(self) -> list[Section]:
        """Both kinds of lines in words."""
        return sections(
            (f"Put back, as before the merge of {self.when}", _in_words(self.put_back)),
            ("Left, because they were changed since, or their row is gone", _in_words(self.left)),
        )


class NothingToUndo(Expected):
    """The workbook has no merge that was not undone."""


def _in_words(lines: list[Line]) -> list[str]:
    return [
        f"{layout.sheet_name(line.table)}, {line.field}: {shown(line.before)} "
        f"(merged from {line.name}'s copy: {shown(line.after)})"
        for line in lines
    ]


def _is_as_merged(line: Line, contents: Contents) -> bool:
    if not line.code:
        return contents.value(line.cell) == line.after
    about = line.table, line.id, line.code, line.after
    return any((e.table, e.id, e.code, e.reason) == about for e in contents.explanations)


def undo_merge(
    contents: Contents,
    now: datetime,
    user: str | None = None,
    backup: bool = False,
    progress: Progress = silent,
) -> Undone:
    """Put back what the last merge changed, but for cells that were edited since.

    With ``backup`` the workbook's file is kept as it was. Raises ``NothingToUndo``.
    """
    lines = merge_record.read(contents)
    last = max((int(line.merge) for line in lines if line.undone != YES), default=None)
    if last is None:
        raise NothingToUndo("No merge is left to undo in this workbook.")
    ours = [line for line in lines if line.merge == str(last)]
    put_back = [line for line in ours if _is_as_merged(line, contents)]
    undone = Undone(ours[0].when, put_back, [line for line in ours if line not in put_back])
    if backup:
        undone.backup = keep_as_it_was(contents.sheets[layout.LOADED].book, now)
    values = {line.cell: line.before for line in put_back if not line.code}
    after = with_values(contents, values)
    taken_back = {(line.table, line.id, line.code, line.after) for line in put_back if line.code}
    after.explanations = [
        each
        for each in after.explanations
        if (each.table, each.id, each.code, each.reason) not in taken_back
    ]
    merge_record.write(
        contents, [replace(line, undone=YES) if line in ours else line for line in lines]
    )
    write_values(contents, values)
    sources = {line.cell: line.who for line in put_back if line.who}
    result = run_on(after, progress)
    refresh(after, result, now, sources, user)
    return undone
