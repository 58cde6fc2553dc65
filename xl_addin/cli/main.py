"""The command ``lac903`` and its subcommands."""

from __future__ import annotations

import typer

from xl_addin.cli import (
    addin,
    batch,
    changes,
    check,
    compare,
    due,
    export,
    facts,
    keep,
    merge,
    reload,
    report,
    rules,
    sample,
    share,
    suggest,
    work_lists,
)

app = typer.Typer(
    name="lac903",
    help="Find, explain and fix the errors in a council's return on looked-after children "
    "(SSDA903). Everything stays on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with values in it is no place for a child's data
)
for name, function in (
    ("demo", sample.demo),
    ("check", check.check),
    ("recheck", check.recheck),
    ("reload", reload.reload),
    ("suggest", suggest.suggest),
    ("changes", changes.changes),
    ("keep", keep.keep),
    ("share", share.share),
    ("merge", merge.merge),
    ("worklists", work_lists.work_lists),
    ("due", due.due_list),
    ("report", report.report),
    ("compare", compare.compare),
    ("batch", batch.batch),
    ("export", export.export),
    ("rules", rules.rules),
    ("facts", facts.facts),
    ("sample", sample.sample),
):
    app.command(name)(function)
app.add_typer(addin.app, name="addin")
