"""What loading a new extract did, and its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lac_rules.edits.reloading import VALUE, Correction
from lac_rules.validation import Result
from lac_rules.words import counted
from xl_addin.operations.words import Section, sections, shown
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.left_over import LeftOver


@dataclass
class Reloaded:
    """What loading a new extract did, or would do.

    ``kept`` and ``dropped`` are the corrections that the extract does not have; ``rows`` maps a
    table to how many rows are new, gone and changed; ``new_tables`` were not in the workbook
    before; ``left_over`` is what people wrote beside rows that are gone; ``skipped`` says what was
    not read of the files, ``statements`` what else a person should know; ``result`` is what the
    rules find then, and ``backup`` the copy of the workbook's file as it was.
    """

    kept: list[Correction] = field(default_factory=list)
    dropped: list[Correction] = field(default_factory=list)
    rows: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    new_tables: list[str] = field(default_factory=list)
    left_over: list[LeftOver] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    result: Result | None = None
    backup: Path | None = None

    @property
    def words(self) -> str:
        """How much of what people did was kept."""
        return (
            f"{len(self.kept)} corrections that the files do not have were kept, listed on Changes."
        )

    @property
    def rows_in_words(self) -> list[str]:
        """What is new, table by table."""
        return [
            *(
                f"{layout.sheet_name(name)}: {counted(new, 'new row')}, {gone} gone, "
                f"{changed} changed."
                for name, (new, gone, changed) in self.rows.items()
            ),
            *(f"{layout.sheet_name(name)} is new." for name in self.new_tables),
        ]

    def sections(self) -> list[Section]:
        """The corrections that the extract does not have."""
        return sections(
            (
                "Corrections kept, which the extract does not have",
                [in_words(each) for each in self.kept],
            ),
            ("Corrections given up", [in_words(each) for each in self.dropped]),
        )


def in_words(correction: Correction) -> str:
    """A correction, with what the extract has in its place."""
    where = f"{layout.sheet_name(correction.table)}, child {correction.child}"
    if correction.kind == VALUE:
        return (
            f"{where}, {correction.field}: corrected from {shown(correction.before)} to "
            f"{shown(correction.ours)}, the extract has {shown(correction.theirs)}"
        )
    what = {
        "row added": f"you added this row: {correction.ours}",
        "row deleted": f"you deleted this row, the extract has it: {correction.theirs}",
        "row gone": f"you corrected this row, the extract no longer has it: {correction.ours}",
    }
    return f"{where}: {what[correction.kind]}"
