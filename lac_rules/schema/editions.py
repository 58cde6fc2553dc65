"""Which publication of the DfE's rules each collection year follows, and what is newer."""

from __future__ import annotations

from dataclasses import dataclass

from lac_rules.schema.years import nearest_ruleset_year


@dataclass(frozen=True)
class Edition:
    """The publication that a collection year's rules follow.

    ``published`` is its day in words, "" where it is not known here; ``newer`` says what has been
    published since, "" for nothing that is known.
    """

    year: int
    published: str = ""
    newer: str = ""

    @property
    def words(self) -> str:
        """The same in a sentence or two."""
        name = f"{self.year - 1}/{self.year % 100:02}"
        day = f"published {self.published}" if self.published else "of a day not recorded here"
        told = f"The rules follow the DfE's validation checks for {name}, {day}."
        return f"{told} {self.newer}".strip()


_EDITIONS = {
    2027: Edition(
        2027,
        "5 November 2025",
        "They were replaced on 4 June 2026; what changed then is not known to this program.",
    ),
}


def edition(year: int) -> Edition:
    """The edition of a collection year; of the nearest one for a year without rules."""
    year = nearest_ruleset_year(year)
    return _EDITIONS.get(year, Edition(year))
