"""Run a command as from the command line, on a small made-up return."""

import pandas as pd
import typer
from typer.testing import CliRunner, Result

from lac_rules.writing.csv_files import write_csv_files
from tests.lac_rules.writing.random_returns import frame
from xl_addin.cli import app, check, compare, export, facts, report

_app = typer.Typer()
_app.command("check")(check.check)
_app.command("export")(export.export)
_app.command("report")(report.report)
_app.command("compare")(compare.compare)
_app.command("facts")(facts.facts)

CHILD = {"CHILD": "007", "DOB": "01/02/2011"}


def lac903(*arguments: object) -> Result:
    """Run ``lac903`` with these arguments, in a window wide enough that no line is broken."""
    return CliRunner().invoke(_app, [str(each) for each in arguments], env={"COLUMNS": "300"})


def run(*words: object) -> tuple[int, str]:
    """Exit code, and what was printed with line ends folded."""
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, [str(word) for word in words])
    return result.exit_code, " ".join(result.output.split())


def small_return(**tables: list[dict[str, str]]) -> dict[str, pd.DataFrame]:
    """A child with two reviews, the second without a date; and ``tables`` in its place or more."""
    rows = {
        "Header": [CHILD | {"SEX": "M", "ETHNIC": "WBRI", "UPN": "UN1"}],
        "Reviews": [
            CHILD | {"REVIEW": "01/05/2026", "REVIEW_CODE": "PN1"},
            CHILD | {"REVIEW": "", "REVIEW_CODE": "PN1"},
        ],
    }
    return {name: frame(name, found) for name, found in (rows | tables).items()}


def files(folder, **tables: list[dict[str, str]]):
    """Write the small return as CSV files; gives the folder."""
    write_csv_files(small_return(**tables), folder)
    return folder
