"""The command ``lac903`` and its subcommands."""

from __future__ import annotations

import typer

from xl_addin.cli import addin, check, compare, export, report, rules, sample, suggest

app = typer.Typer(
    name="lac903",
    help="Find, explain and fix the errors in a council's return on looked-after children "
    "(SSDA903). Everything stays on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with values in it is no place for a child's data
)
app.command("demo")(sample.demo)
app.command("check")(check.check)
app.command("recheck")(check.recheck)
app.command("rules")(rules.rules)
app.command("sample")(sample.sample)
app.command("suggest")(suggest.suggest)
app.command("export")(export.export)
app.command("report")(report.report)
app.command("compare")(compare.compare)
app.add_typer(addin.app, name="addin")
