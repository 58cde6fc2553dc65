"""What a look at one link of the set-up found."""

from __future__ import annotations

from dataclasses import dataclass

_INDENT = " " * 4


@dataclass(frozen=True)
class Check:
    """One link: what is so, what to do, and for those who can change it, which setting says so.

    ``ok`` is None where it cannot be told from outside Excel, or is not a fault.
    """

    name: str
    ok: bool | None
    words: str
    mend: str = ""
    setting: str = ""

    def __str__(self) -> str:
        mark = {True: "ok", False: "BROKEN", None: "note"}[self.ok]
        lines = [f"{mark}: {self.name}: {self.words}"]
        lines += [f"{_INDENT}What to do: {self.mend}"] if self.mend else []
        lines += [f"{_INDENT}Setting: {self.setting}"] if self.setting else []
        return "\n".join(lines)
