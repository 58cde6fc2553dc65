"""What a look at one link of the set-up found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One link. ``ok`` is None where it cannot be told from outside Excel, or is not a fault."""

    name: str
    ok: bool | None
    words: str
    mend: str = ""

    def __str__(self) -> str:
        mark = {True: "ok", False: "BROKEN", None: "note"}[self.ok]
        return f"{mark}: {self.name}: {self.words}" + (f" {self.mend}" if self.mend else "")
