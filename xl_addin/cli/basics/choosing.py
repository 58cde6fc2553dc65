"""The options that choose which rules are run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

import typer

from lac_rules.language.choice import Choice
from lac_rules.language.rule import FURTHER, KINDS

Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="CODES", help="Run these rules alone: 218,219. Repeat for several."
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="CODES", help="Run all rules but these: 218,219."),
]
Kind = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help=f"Run the rules of this kind alone: {', '.join(KINDS)} or {FURTHER}.",
    ),
]
DfeOnly = Annotated[
    bool,
    typer.Option("--dfe-only", help="Run the DfE's rules alone, without the further checks."),
]


def choice_of(
    only: Iterable[str] | None,
    without: Iterable[str] | None,
    kind: Iterable[str] | None,
    dfe_only: bool,
) -> Choice:
    """What the options choose. Raises ``WrongValue`` for codes and kinds that do not exist."""
    kinds = tuple(name.lower() for name in _codes(kind))
    choice = Choice(_codes(only), _codes(without), kinds, dfe_only)
    choice.must_exist()
    return choice


def _codes(given: Iterable[str] | None) -> tuple[str, ...]:
    """The codes in texts such as "218,219" and "218 219"."""
    return tuple(code for text in given or () for code in re.split(r"[\s,;]+", text) if code)
