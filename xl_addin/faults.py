"""A failure that nobody expected, in plain words; what broke, and on which values, is not told.

This module imports little, so that a broken installation is still told in plain words.
"""

from __future__ import annotations

from pathlib import Path

from xl_addin.log import log_folder


def words_of_fault(error: Exception, where: str, log: Path | None) -> str:
    """What to tell the user of a fault of ours.

    ``where`` ends the sentence "This is a fault in lac903, "; ``log`` is the log that it was
    written to, None if that could not be done.
    """
    written = f"The log is {log}" if log else f"The log could not be written to {log_folder()}"
    if isinstance(error, ImportError):
        words = "A part of lac903 is missing or does not fit. Run lac903 addin status: it says why."
        return f"{words}\n\n{written}"
    return (
        f"This is a fault in lac903, {where}\n\n"
        f"Please report it and send the log along: it holds no personal data. {written}"
    )
