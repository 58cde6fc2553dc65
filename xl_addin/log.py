"""The log of what broke: where in the code, and nothing that could come from a child's record.

A log goes by mail to whoever can help, so it holds no personal data: the names of exceptions,
modules and functions, line numbers, versions and our own command names. Messages of exceptions
are left out, because they quote the values that they complain of ("could not convert string
'...'"), and so are paths of files, because they hold the user's name.
"""

from __future__ import annotations

import logging
import os
import platform
import traceback
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

FILE = "lac903.log"
_MAX_BYTES = 200_000
_OLD_FILES = 3
_MAX_ERRORS = 20
"""Causes of one failure that are written down; more would be a loop of ours."""
_PACKAGES = ("lac903", "xlwings", "pandas", "openpyxl")


def log_folder() -> Path:
    """The user's log folder for this program; the variable LAC903_LOGS names another one."""
    if folder := os.environ.get("LAC903_LOGS"):
        return Path(folder)
    return user_log_path("lac903", appauthor=False)


def log_files() -> list[Path]:
    """The log and its older parts, where they exist."""
    names = [FILE, *(f"{FILE}.{number}" for number in range(1, _OLD_FILES + 1))]
    return [path for name in names if (path := log_folder() / name).is_file()]


def log_failure(command: str, error: BaseException) -> Path | None:
    """Write down that ``command`` broke; gives the log's path, or None if it cannot be written."""
    path = log_folder() / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _Handler(path, maxBytes=_MAX_BYTES, backupCount=_OLD_FILES, encoding="utf-8")
    except OSError:
        return None
    try:
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        text = "\n".join([f"{command} failed ({_versions()})", *_describe(error)])
        handler.emit(logging.LogRecord("lac903", logging.ERROR, "", 0, text, None, None))
    except OSError:
        return None
    finally:
        handler.close()
    return path


class _Handler(RotatingFileHandler):
    """Raises what keeps it from writing; logging's own would print the record instead."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Called within an ``except``."""
        raise


def _versions() -> str:
    found = [f"Python {platform.python_version()}", f"{platform.system()} {platform.release()}"]
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} missing")
    return ", ".join(found)


def _describe(error: BaseException) -> Iterator[str]:
    """The error and what led to it, the last one first: types and places."""
    waiting, seen = [("", error)], set()
    while waiting and len(seen) < _MAX_ERRORS:
        how, current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield f"  {how}{type(current).__module__}.{type(current).__qualname__}"
        yield from _places(current)
        if current.__cause__ is not None:
            waiting.append(("because of ", current.__cause__))
        elif current.__context__ is not None and not current.__suppress_context__:
            waiting.append(("while handling ", current.__context__))
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(("one of ", part) for part in current.exceptions)


def _places(error: BaseException) -> Iterator[str]:
    """Where the error passed: module, line and function, the innermost last."""
    for frame, line in traceback.walk_tb(error.__traceback__):
        module = frame.f_globals.get("__name__", "?")
        yield f"    {module}:{line} in {frame.f_code.co_name}"
