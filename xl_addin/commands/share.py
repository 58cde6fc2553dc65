"""Share: a copy to mail, copies that came back, work lists."""

from __future__ import annotations

from collections.abc import Sequence

from lac_rules.reports.grouping import WORKER
from xl_addin import clock
from xl_addin.commands.messages import first, under_titles
from xl_addin.commands.registry import command
from xl_addin.commands.session import Session
from xl_addin.failures import CannotDo
from xl_addin.operations.backup import kept_in_words
from xl_addin.operations.merge import Choose, merge_files
from xl_addin.operations.merged import Merged, where
from xl_addin.operations.share import share
from xl_addin.operations.words import shown, summary
from xl_addin.operations.work_lists import work_lists as make_lists
from xl_addin.workbook.basics import layout
from xl_addin.workbook.copies.merge_plan import WHY, Proposal
from xl_addin.workbook.copies.share import Choice
from xl_addin.workbook.selection import selected


@command("share_copy", needs=("workbook", "writable", "folder"))
def share_copy(session: Session) -> None:
    """Save a small copy with the rows that have errors, for others to fill in."""
    shared = share(
        session.book,
        _choice(session),
        session.paths[0],
        clock.now(),
        progress=session.progress,
    )
    session.tell(
        f"{shared.words}\n\nThe copy is {shared.path}. Mail it yourself; nothing was sent."
    )


@command("merge_copies", needs=("workbook", "writable", "alone", "files"))
def merge_copies(session: Session) -> None:
    """Take over what people filled into their copies; where two differ, ask."""
    merged = merge_files(
        session.book,
        session.paths,
        clock.now(),
        choose=_asking(session),
        progress=session.progress,
    )
    session.tell(_merged_in_words(merged))


@command("work_lists", needs=("workbook", "writable", "folder"))
def work_lists(session: Session) -> None:
    """Save a list of errors for each social worker, or for each value of the selected column."""
    made = make_lists(
        session.book,
        clock.now(),
        _column_to_group_by(session),
        files=session.paths[0],
        progress=session.progress,
    )
    session.tell("\n".join([made.words, "", *first(made.lines)]))


def _choice(session: Session) -> Choice:
    """Only the rule of the selected error, if the person wants that; else all errors."""
    found = selected(session.book)
    if found.codes and found.codes[0] not in found.explained:
        code = found.codes[0]
        answer = session.ask(
            f"Share only the errors of rule {code}? No shares all errors.", "yes_no_cancel"
        )
        if answer == "cancel":
            raise CannotDo("No copy was made.")
        if answer == "yes":
            return Choice(rules=(code,))
    return Choice(everything=True)


def _asking(session: Session) -> Choose:
    """Ask for each conflict; Cancel leaves this one and all further ones as they are."""
    stopped = False

    def choose(options: Sequence[Proposal]) -> Proposal | None:
        nonlocal stopped
        for option in options:
            if stopped:
                return None
            answer = session.ask(
                f"{where(option)}: {WHY[option.status]}.\n\n"
                f"This workbook: {shown(option.ours)}\n{option.name}: {shown(option.theirs)}\n\n"
                f"Take what {option.name} wrote? Cancel leaves all further ones as they are.",
                "yes_no_cancel",
            )
            stopped = answer == "cancel"
            if answer == "yes":
                return option
        return None

    return choose


def _merged_in_words(merged: Merged) -> str:
    found = [] if merged.result is None else ["", summary(merged.result)]
    kept = kept_in_words(merged.backup)
    return "\n".join([merged.words, *kept, *under_titles(merged.sections()), *found])


def _column_to_group_by(session: Session) -> str:
    """The selected column if the council added it (team, locality), else the social worker."""
    found = selected(session.book)
    known = layout.field_names() | {layout.CHECK, layout.ERRORS_COLUMN, layout.SUGGESTION}
    is_own = (
        found.table is not None
        and found.field
        and found.field.upper() not in {name.upper() for name in known}
    )
    if is_own and found.field not in (layout.MARKS, layout.ROW_ID):
        return found.field
    if layout.sheet_name("SWEpisodes") not in session.book.sheet_names:
        raise CannotDo(
            "Social worker episodes are not loaded. Select a cell in a column of your own, such as "
            "Team, and press the button again."
        )
    return WORKER
