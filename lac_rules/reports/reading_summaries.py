"""Anonymous summaries (JSON) of several councils -> dicts, checked: they come from other people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reports.anonymous import FORMAT, FORMAT_VERSION

_MAX_SIZE = 4 * 1024**2
"""Bytes; a summary of all rules has about 50,000."""
_CODE = re.compile(r"[A-Za-z0-9_]{1,20}", re.ASCII)
_COUNTS = ("children", "per_100_children")


def read_summaries(paths: Iterable[Path]) -> dict[str, dict]:
    """The summaries in ``paths``, by the file's name without its ending.

    Files of the same name are told apart by their folders. Raises ``ReadError`` with every problem.
    """
    paths = list(paths)
    problems: list[Problem] = []
    names = [path.stem for path in paths]
    summaries = {}
    for path, name in zip(paths, names, strict=True):
        label = name if names.count(name) == 1 else str(path.with_suffix(""))
        try:
            summaries[label] = _read(path)
        except ReadError as error:
            problems.extend(error.problems)
    if len(summaries) + len(problems) < len(paths):
        problems.append(Problem("The list", "holds a file twice.", "Name each file once."))
    if problems:
        raise ReadError(problems)
    return summaries


def _read(path: Path) -> dict:
    try:
        if path.stat().st_size > _MAX_SIZE:
            raise _refused(path, "The file is far larger than any summary.")
        summary = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise _refused(path, f"The file cannot be read ({error.strerror}).") from None
    except (ValueError, RecursionError):
        raise _refused(path, "The file is not JSON, or is damaged.") from None
    if not isinstance(summary, dict) or summary.get("format") != FORMAT:
        raise _refused(path, "The file is not an anonymous summary.")
    edition = summary.get("format_version")
    if isinstance(edition, int) and edition > FORMAT_VERSION:
        raise ReadError(
            [Problem(path.name, "A later version of lac903 made it.", "Update the program.")]
        )
    if isinstance(edition, int) and edition < FORMAT_VERSION:
        what = "An earlier version of lac903 made it, which counted errors instead of children."
        raise ReadError([Problem(path.name, what, "Have it made again.")])
    if not _is_sound(summary):
        raise _refused(path, "The summary is damaged.")
    return summary


def _refused(path: Path, what: str) -> ReadError:
    todo = "Choose a file that lac903 report --anonymous made."
    return ReadError([Problem(path.name, what, todo)])


def _is_sound(summary: dict) -> bool:
    """All that a comparison looks at is there and of the right kind."""
    rules, ran = summary.get("rules"), summary.get("rules_run")
    return (
        isinstance(summary.get("collection_year"), int)
        and _is_count(summary.get("children", ""))
        and isinstance(ran, list)
        and all(isinstance(code, str) for code in ran)
        and isinstance(rules, dict)
        and all(_CODE.fullmatch(code) for code in rules)
        and all(
            isinstance(counts, dict) and all(_is_count(counts.get(name, "")) for name in _COUNTS)
            for counts in rules.values()
        )
    )


def _is_count(value: object) -> bool:
    if value is None:
        return True
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and 0 <= value < 1e9
