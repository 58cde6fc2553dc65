"""What one file gives: tables or parts of tables, and what is to be told of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from lac_rules.words import printable


@dataclass
class Part:
    """A table, or a part of one, as it was read from one place.

    ``frame`` is text, blank cells "". ``place`` names the file, and the sheet of a workbook, in
    messages; ``folder`` is where it lies within what was chosen, as in ``Source``. ``implied``: its
    rows only say which children there are, as the Header of an XML file of social workers does.
    """

    table: str
    frame: pd.DataFrame
    place: str
    folder: str = ""
    from_workbook: bool = False
    implied: bool = False


@dataclass
class Told:
    """What a person should know about the files, in words: what was ``skipped``, and the rest."""

    skipped: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def skip(self, text: str) -> None:
        """Tell what was not read, though it may have been meant to be."""
        self.skipped.append(printable(text))

    def say(self, text: str) -> None:
        """Tell how something was read."""
        self.said.append(printable(text))
