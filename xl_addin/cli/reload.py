"""``lac903 reload``: a fresh extract over the one that the workbook was made of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lac_rules.edits.reloading import VALUE, Correction
from lac_rules.reading import read_tables
from lac_rules.schema import LAST
from xl_addin.cli import check, console, workbooks
from xl_addin.cli.workbooks import counted, list_all, say
from xl_addin.workbook.basics import layout
from xl_addin.workbook.reload import Keep as KeepFunction
from xl_addin.workbook.reload import Reloaded, keep_all, keep_none
from xl_addin.workbook.reload import reload as load_over


class Keep(StrEnum):
    """Which corrections stay that the extract does not have."""

    ALL = "all"
    NONE = "none"
    ASK = "ask"


def reload(
    book: workbooks.Book,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="This year's new files; folders or zips of them.")
    ] = None,
    last_year: check.LastYear = None,
    keep: Annotated[
        Keep, typer.Option(help="Corrections that the new extract does not have yet.")
    ] = Keep.ALL,
    dry_run: Annotated[bool, typer.Option(help="Show what would change; change nothing.")] = False,
) -> None:
    """Load a new extract of the return over the workbook, and validate again.

    Corrections in the workbook that the extract does not have yet are listed, and kept unless you
    say otherwise. Notes, further columns and the order of rows stay; the workbook as it was is kept
    beside it.
    """
    with console.plain_failures():
        tables, statements = _read(paths or [], last_year or [])
        with workbooks.opened(book, read_only=dry_run) as opened:
            reloaded = load_over(opened, tables, datetime.now(), _function(keep), dry_run)
            if not dry_run:
                workbooks.save(opened, book, backup=True)
        _print(reloaded, statements)
        if reloaded.result is not None:
            console.print_summary(reloaded.result)


def _read(paths: list[Path], last_year: list[Path]) -> tuple[dict, list[str]]:
    if not paths and not last_year:
        raise console.CannotRun("Name the new files, or last year's with --last-year.")
    tables, statements = read_tables(paths) if paths else ({}, [])
    if last_year:
        found, more = read_tables(last_year)
        tables |= {name + LAST: frame for name, frame in found.items()}
        statements = statements + more
    return tables, statements


def _function(keep: Keep) -> KeepFunction:
    return {Keep.ALL: keep_all, Keep.NONE: keep_none, Keep.ASK: _ask}[keep]


def _ask(correction: Correction) -> bool:
    return typer.confirm(f"{_words(correction)}\nKeep the correction?", default=True)


def _words(correction: Correction) -> str:
    where = f"{layout.sheet_name(correction.table)}, child {correction.child}"
    if correction.kind == VALUE:
        return (
            f"{where}, {correction.field}: corrected from {correction.before or '(blank)'} to "
            f"{correction.ours or '(blank)'}, the extract has {correction.theirs or '(blank)'}"
        )
    what = {
        "row added": f"you added this row: {correction.ours}",
        "row deleted": f"you deleted this row, the extract has it: {correction.theirs}",
        "row gone": f"you corrected this row, the extract no longer has it: {correction.ours}",
    }
    return f"{where}: {what[correction.kind]}"


def _print(reloaded: Reloaded, statements: list[str]) -> None:
    for name, (new, gone, changed) in reloaded.rows.items():
        say(
            f"{layout.sheet_name(name)}: {counted(new, 'new row')}, {gone} gone, {changed} changed."
        )
    for name in reloaded.new_tables:
        say(f"{layout.sheet_name(name)} is new.")
    list_all("Corrections kept, which the extract does not have", map(_words, reloaded.kept))
    list_all("Corrections given up", map(_words, reloaded.dropped))
    for text in (*reloaded.statements, *statements):
        say(text)
