"""What merging copies did, and its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lac_rules.edits.explanations import Explanation
from lac_rules.validation import Result
from lac_rules.words import counted
from xl_addin.operations.words import Section, sections, shown
from xl_addin.workbook.basics import layout
from xl_addin.workbook.copies.merge_plan import GONE, MIXED, WHY, Plan, Proposal

LEFT = "Left as they are in the workbook"
"""The title of what waits for a choice."""


@dataclass
class Merged:
    """What a merge did, or would do.

    ``taken`` are the values that went into the workbook; ``left`` those that wait for a choice;
    ``explained`` are the errors that copies say are right, and ``not_explained`` says in words
    which of those could not be explained; ``new_errors`` says in words which errors the workbook
    has now that it did not have before;
    ``result`` is what the rules find then, None where nothing was taken; ``backup`` the copy of
    the workbook's file as it was.
    """

    plan: Plan
    taken: list[Proposal] = field(default_factory=list)
    left: list[Proposal] = field(default_factory=list)
    explained: list[Explanation] = field(default_factory=list)
    not_explained: list[str] = field(default_factory=list)
    new_errors: list[str] = field(default_factory=list)
    result: Result | None = None
    backup: Path | None = None

    @property
    def words(self) -> str:
        """How much was taken over."""
        taken = f"{counted(len(self.taken), 'cell')} taken over, listed on Changes."
        if not self.explained:
            return taken
        return f"{taken} {counted(len(self.explained), 'error')} explained, listed on Explained."

    @property
    def taken_in_words(self) -> list[str]:
        """What was taken over, cell by cell."""
        return [f"{where(p)}: {shown(p.ours)} -> {shown(p.theirs)} ({p.name})" for p in self.taken]

    def sections(self) -> list[Section]:
        """What a person should look at: what was left and why, what people wrote, new errors."""
        left = [
            f"{where(p)}: workbook {shown(p.ours)}, {p.name} {shown(p.theirs)} "
            f"(when shared {shown(p.shared)}): {WHY[p.status]}"
            for p in self.left
        ]
        impossible = [
            f"{where(p)}: {p.name} {shown(p.theirs)}: {WHY[p.status]}"
            for p in self.plan.of(GONE, MIXED)
        ]
        return sections(
            (LEFT, left),
            ("Right as they are, as copies say", [_explained(each) for each in self.explained]),
            ("Not possible", [*impossible, *self.not_explained]),
            ("Not understood", self.plan.problems),
            ("Notes", self.plan.notes),
            ("Careful: these errors are new", self.new_errors),
        )

    def nothing_in_words(self) -> list[str]:
        """Why there is nothing to say, when there is nothing."""
        if not (self.plan.proposals or self.plan.right):
            return ["Nothing was filled in."]
        impossible = self.plan.of(GONE, MIXED) or self.not_explained
        if not (self.taken or self.left or self.explained or impossible):
            return ["Nothing new: the workbook has all of it already."]
        return []


def _explained(explanation: Explanation) -> str:
    where = f"{layout.sheet_name(explanation.table)}, child {explanation.child}"
    return f"{where}, rule {explanation.code}: {explanation.reason} ({explanation.who})"


def where(proposal: Proposal) -> str:
    """The cell, as people name it."""
    return f"{layout.sheet_name(proposal.table)}, child {proposal.child}, {proposal.field}"
