"""Files that a command is to write: which it refuses, before anything is done."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lac_rules.files import tidy_up, watch
from xl_addin.failures import CannotDo


def must_end_in(path: Path, ending: str, what: str) -> None:
    """Raise ``CannotDo`` for a file that its name says to be of another kind."""
    if path.suffix.lower() != ending:
        raise CannotDo(f"The {what} must end in {ending}, not {path.suffix or path}.")


def keep_watch(targets: Iterable[Path]) -> None:
    """What somebody writes there from now on is not replaced; left-over files are put right."""
    for target in targets:
        tidy_up(target.parent)
        watch(target)


def check_targets(targets: Iterable[Path], sources: Iterable[Path], replace: bool) -> None:
    """Refuse files to write that are files to read, or that exist unless ``replace`` is set.

    What somebody
    writes there from now on is not replaced either. Raises ``CannotDo``.
    """
    targets = list(targets)
    read_from = {path.resolve() for path in sources}
    for target in targets:
        place = target.resolve()
        if place in read_from or place.parent in read_from:
            raise CannotDo(
                f"{target} belongs to the files that are read, which are never written to. "
                "Choose another place."
            )
    keep_watch(targets)
    existing = [str(target) for target in targets if target.exists()]
    if existing and not replace:
        raise CannotDo(
            f"{', '.join(existing)} {'exists' if len(existing) == 1 else 'exist'} already. "
            "Choose another place, or say --replace."
        )
