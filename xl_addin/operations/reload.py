"""Load a fresh extract of the return over a workbook; corrections it lacks can be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd
import xlwings as xw

from lac_rules.edits.changes import ADDED
from lac_rules.edits.reloading import (
    ROW_GONE,
    Correction,
    TablePlan,
    plan_reload,
    rows_changed,
)
from lac_rules.reading import read_tables
from lac_rules.returns import LacReturn, Loading
from lac_rules.schema import LAST
from xl_addin.operations.backup import keep_as_it_was
from xl_addin.operations.load import tell_of_loading
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.reloaded import Reloaded
from xl_addin.operations.validate import run_on
from xl_addin.workbook.basics import layout, packed
from xl_addin.workbook.basics.layout import Columns
from xl_addin.workbook.book import Cell, Contents
from xl_addin.workbook.editing import rewrite_table
from xl_addin.workbook.extend import put_tables
from xl_addin.workbook.identity import ids_of
from xl_addin.workbook.read import read
from xl_addin.workbook.refresh import refresh
from xl_addin.workbook.sheets import changes as changes_sheet
from xl_addin.workbook.sheets import data as data_sheet
from xl_addin.workbook.sheets import settings as settings_sheet

Keep = Callable[[Correction], bool]
"""Given a correction that the extract does not have: whether to keep it."""
KEPT = "kept when a new extract was loaded"


def keep_all(correction: Correction) -> bool:
    """Keep every correction."""
    return True


def keep_none(correction: Correction) -> bool:
    """Believe the extract in everything."""
    return False


def reload_files(
    book: xw.Book,
    paths: Sequence[Path],
    now: datetime,
    last_year: Sequence[Path] = (),
    keep: Keep = keep_all,
    dry_run: bool = False,
    progress: Progress = silent,
    once: bool = False,
) -> Reloaded:
    """Load the extract in these files over the workbook, whose own file is kept as it was.

    ``paths`` are this year's files, ``last_year`` last year's; one of them may be empty; ``once``
    takes rows that stand in two files once. See :func:`reload`. Raises ``ReadError``.
    """
    progress("reading the files")
    extracts = {
        ending: read_tables(files, once=once)
        for files, ending in ((paths, ""), (last_year, LAST))
        if files
    }
    tables = {
        name + ending: frame
        for ending, extract in extracts.items()
        for name, frame in extract.tables.items()
    }
    loading = {ending: extract.loading for ending, extract in extracts.items()}
    done = reload(book, tables, now, keep, dry_run, None, True, progress, loading)
    for extract in extracts.values():
        done.skipped += extract.loading.skipped
        done.statements += [s for s in extract.statements if s not in extract.loading.skipped]
    return done


def reload(
    book: xw.Book,
    tables: Mapping[str, pd.DataFrame],
    now: datetime,
    keep: Keep = keep_all,
    dry_run: bool = False,
    user: str | None = None,
    backup: bool = False,
    progress: Progress = silent,
    loading: Mapping[str, Loading] | None = None,
) -> Reloaded:
    """Put a new extract into the workbook in place of the one it was made of, and validate.

    ``tables`` are those of a return, last year's with their ending; tables that the extract does
    not have stay as they are. Rows keep their places and identities, so that copies that are out
    can still be merged. ``loading`` is what is to be told of each year's files, by ending. With
    ``dry_run`` the workbook is not touched; with ``backup`` its file is
    kept as it was.
    """
    progress("reading the sheets")
    contents = read(book)
    settings = contents.settings
    extract = LacReturn(tables, year=settings.year, authority=settings.authority or None).tables
    reloaded = Reloaded(new_tables=[name for name in extract if name not in contents.on_sheets])
    plans = _plans(contents, extract, reloaded)
    for plan in plans:
        for correction in plan.corrections:
            (reloaded.kept if keep(correction) else reloaded.dropped).append(correction)
    reloaded.statements += _left_alone(contents, extract)
    if dry_run:
        return reloaded
    if backup:
        reloaded.backup = keep_as_it_was(book, now)
    progress("writing the sheets")
    _write(book, contents, plans, extract, reloaded)
    for ending, told in (loading or {}).items():
        tell_of_loading(contents, told, now, ending)
    contents = read(book)
    reloaded.result = run_on(contents, progress)
    reloaded.left_over = refresh(
        contents, reloaded.result, now, _sources(reloaded), user, reloaded.left_over
    )
    return reloaded


def _left_alone(contents: Contents, extract: Mapping[str, pd.DataFrame]) -> list[str]:
    """Which tables of the years that the extract is of it does not have."""
    years = {name.endswith(LAST) for name in extract}
    return [
        f"{layout.sheet_name(name)} is not among the new files and stays as it is."
        for name in contents.on_sheets
        if name not in extract and name.endswith(LAST) in years
    ]


def _sources(reloaded: Reloaded) -> dict[Cell, str]:
    """Where the rows come from that the extract no longer has."""
    return {
        Cell(each.table, each.id, changes_sheet.WHOLE_ROW[ADDED]): KEPT
        for each in reloaded.kept
        if each.kind == ROW_GONE
    }


def _plans(
    contents: Contents, extract: Mapping[str, pd.DataFrame], reloaded: Reloaded
) -> list[TablePlan]:
    """The plan of each table that is there already; new rows get identities in ``contents``."""
    plans = []
    for name, new in extract.items():
        if name not in contents.on_sheets:
            continue
        on_sheet, settings = contents.on_sheets[name], contents.settings
        now = contents.ret.tables[name].set_axis(pd.Index(on_sheet.ids, dtype=object))
        new = new[list(Columns.of(name, new.columns).data)]
        if further := [column for column in new.columns if column not in now.columns]:
            reloaded.statements.append(
                f"{layout.sheet_name(name)}: the new column {', '.join(further)} was not taken "
                "over. Add it to the sheet first if you need it."
            )
        loaded = contents.loaded[name]
        loaded = loaded.set_axis(pd.Index(ids_of(loaded), dtype=object))
        shared = [column for column in loaded.columns if column in now.columns]
        new = new[[column for column in new.columns if column in now.columns]]
        plan = plan_reload(name, loaded[shared], now, new, settings.next_id)
        settings.next_id = plan.next_id
        reloaded.rows[name] = rows_changed(
            loaded, plan.new.set_axis(pd.Index(plan.ids, dtype=object))
        )
        plans.append(plan)
    return plans


def _write(
    book: xw.Book,
    contents: Contents,
    plans: list[TablePlan],
    extract: Mapping[str, pd.DataFrame],
    reloaded: Reloaded,
) -> None:
    loaded = dict(contents.loaded)
    for plan in plans:
        on_sheet = contents.on_sheets[plan.name]
        data_sheet.keep_identities(on_sheet)
        data_sheet.restore_table(on_sheet, plan.name)
        kept = [each for each in reloaded.kept if each.table == plan.name]
        table, ids = plan.table(kept)
        on_the_sheet = _on_the_sheet(on_sheet.frame, table)
        reloaded.left_over += rewrite_table(on_sheet, on_the_sheet, ids, plan.name, contents.dates)
        loaded[plan.name] = plan.new.set_axis(pd.Index(plan.ids, dtype=object))
    packed.write(contents.sheets[layout.LOADED], loaded)
    settings_sheet.write(contents.sheets[layout.SETTINGS], contents.settings)
    put_tables(book, contents, {name: extract[name] for name in reloaded.new_tables})


def _on_the_sheet(frame: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """``table`` with the sheet's names of its columns; those that it lacks are not touched."""
    upper = {str(column).strip().upper(): column for column in frame.columns}
    return pd.DataFrame(
        {
            column: table[key].to_numpy(dtype=object)
            for key, column in upper.items()
            if key in table.columns
        },
        dtype=object,
    )
