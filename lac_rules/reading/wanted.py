"""What a workbook was chosen as: its words in what is told of it."""

from __future__ import annotations

from dataclasses import dataclass

from lac_rules.reading.problems import Problem


@dataclass(frozen=True)
class Wanted:
    """What a workbook should hold: ``what`` "a list of providers", ``inside`` "the list"."""

    what: str
    inside: str
    choose: str

    def damaged(self, name: str) -> Problem:
        """What to say of a file that cannot be read as a workbook."""
        return Problem(name, "The file is not an Excel workbook, or is damaged.", self.choose)


PROVIDERS = Wanted(
    "a list of providers",
    "the list",
    "Choose the list that Ofsted sends to councils, an .xlsx file.",
)
RETURN = Wanted(
    "a return",
    "the table",
    "Choose the CSV files, the XML file or the workbook of the return.",
)
