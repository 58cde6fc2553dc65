"""How every command ends: a failure is one plain message and an exit code, never a traceback."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import typer

from lac_rules.errors import ToldWarning
from lac_rules.files import take_notices
from xl_addin import failures
from xl_addin.cli.basics.console import COULD_NOT_RUN, STOPPED, err
from xl_addin.cli.basics.safe import safe
from xl_addin.faults import words_of_fault
from xl_addin.log import log_failure

Options = ParamSpec("Options")


def plainly(command: Callable[Options, None]) -> Callable[Options, None]:
    """The command, out of which comes nothing but ``typer.Exit``.

    Failures that the user can mend are told in their own words; a fault of ours is logged, and told
    without the values that it complains of. What was put right of a run that was ended is told too.
    """

    @wraps(command)
    def run(*args: Options.args, **options: Options.kwargs) -> None:
        try:
            with warnings.catch_warnings():
                warnings.showwarning = _warn
                command(*args, **options)
        except typer.Exit:
            raise
        except (KeyboardInterrupt, typer.Abort):
            err.print("Stopped.")
            raise typer.Exit(STOPPED) from None
        except Exception as error:
            _tell(command.__name__.replace("_", " "), error)
        finally:
            for text in take_notices():
                _careful(text)

    return run


def _warn(message: Warning | str, category: type[Warning], *_: object) -> None:
    """What a package warns of is for its programmers; ours is for the user, without its place."""
    if issubclass(category, ToldWarning):
        _careful(str(message))


def _careful(text: str) -> None:
    err.print(f"[bold yellow]Careful:[/] {safe(text)}", highlight=False, soft_wrap=True)


def _tell(name: str, error: Exception) -> NoReturn:
    expected = failures.words_for(error)
    if expected is not None:
        words = f"[bold red]Not done.[/] {safe(expected)}"
    else:
        log = log_failure(f"lac903 {name}", error)
        words = f"[bold red]{safe(words_of_fault(error, f'in the command {name}.', log))}[/]"
    err.print(words, highlight=False, soft_wrap=True)
    raise typer.Exit(COULD_NOT_RUN) from None
