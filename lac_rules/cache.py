"""Where the program keeps what it can make again at any time."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from platformdirs import user_cache_path

from lac_rules.files import CannotWrite, replacing
from lac_rules.files.temporary import temporary_folder


def cache_folder() -> Path:
    """The user's cache folder for this program; the variable LAC903_CACHE names another one."""
    if folder := os.environ.get("LAC903_CACHE"):
        return Path(folder)
    return user_cache_path("lac903", appauthor=False)


def made_once(
    name: str,
    make: Callable[[Path], object],
    is_whole: Callable[[Path], bool],
    first: Path | None = None,
) -> Path:
    """The file ``name`` in the cache folder, made first where it is missing or not whole.

    ``first`` is a folder to be tried before it. Where neither can be written, the file is made in a
    folder for the time of this run. Raises ``CannotWrite`` when that cannot be written either.
    """
    for folder in filter(None, (first, cache_folder())):
        path = folder / name
        if is_whole(path):
            return path
        try:
            return _made(path, make)
        except CannotWrite:
            continue
    path = _for_this_run() / name
    return path if is_whole(path) else _made(path, make)


def _made(path: Path, make: Callable[[Path], object]) -> Path:
    with replacing(path, private=False) as beside:
        make(beside)
    return path


_run: list[Path] = []


def _for_this_run() -> Path:
    if not _run:
        stack = ExitStack()
        try:
            _run.append(stack.enter_context(temporary_folder()))
        except OSError:
            raise CannotWrite(
                f"Neither {cache_folder()} nor the system's folder for temporary files can be "
                "written. Name a folder that you may write to in the environment variable "
                "LAC903_CACHE."
            ) from None
        atexit.register(stack.close)
    return _run[0]
