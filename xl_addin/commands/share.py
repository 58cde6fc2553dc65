"""Share: a copy to mail, copies that came back, work lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from lac_rules import validate as run_rules
from lac_rules.reports.grouping import WORKER
from xl_addin.commands.registry import command
from xl_addin.commands.session import CannotDo, Session
from xl_addin.commands.validating import summary, validate_book
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.backups import back_up
from xl_addin.workbook.copies import reading as copy_reading
from xl_addin.workbook.copies.merge import Choose, Merged, merge
from xl_addin.workbook.copies.merge_plan import GONE, MIXED, WHY, Proposal
from xl_addin.workbook.copies.share import Choice, share
from xl_addin.workbook.copies.work_lists import lists_of, write_files
from xl_addin.workbook.read import read
from xl_addin.workbook.selection import selected

_SHOWN = 12
"""Lines of each kind that a message shows; the sheet Changes has them all."""


@command("share_copy", needs=("workbook", "folder"))
def share_copy(session: Session) -> None:
    """Save a small copy with the rows that have errors, for others to fill in."""
    choice = _choice(session)
    contents, result = validate_book(session)
    _save(session)
    session.progress("writing the copy")
    made = share(contents, result, choice, session.paths[0], datetime.now())
    session.tell(
        f"{made.records} records of {made.children} children, {made.cells} cells to fill in.\n\n"
        f"The copy is {made.path}. Mail it yourself; nothing was sent."
    )


@command("merge_copies", needs=("workbook", "files"))
def merge_copies(session: Session) -> None:
    """Take over what people filled into their copies; where two differ, ask."""
    session.progress("reading the copies")
    copies = [copy_reading.read(path) for path in session.paths]
    contents = read(session.book)
    path = Path(session.book.fullname)
    if path.is_file():
        back_up(path, datetime.now())
    merged = merge(contents, copies, datetime.now(), choose=_asking(session))
    session.tell(_merged_in_words(merged))


@command("work_lists", needs=("workbook", "folder"))
def work_lists(session: Session) -> None:
    """Save a list of errors for each social worker, or for each value of the selected column."""
    contents = read(session.book)
    column = _column_to_group_by(session)
    result = run_rules(contents.ret)
    lists = lists_of(contents, result, column)
    if not lists:
        raise CannotDo("There are no errors, so there are no lists.")
    paths = write_files(contents, lists, session.paths[0], datetime.now())
    lines = [f"{each.name}: {each.count}" for each in lists]
    session.tell("\n".join([f"{len(paths)} lists by {column} written.", "", *_first(lines)]))


def _choice(session: Session) -> Choice:
    """Only the rule of the selected error, if the person wants that; else all errors."""
    found = selected(session.book)
    if found.codes:
        code = found.codes[0]
        answer = session.ask(
            f"Share only the errors of rule {code}? No shares all errors.", "yes_no_cancel"
        )
        if answer == "cancel":
            raise CannotDo("No copy was made.")
        if answer == "yes":
            return Choice(rules=(code,))
    return Choice(everything=True)


def _save(session: Session) -> None:
    """Save, so that the workbook knows its rows when the copy comes back."""
    if not Path(session.book.fullname).is_file():
        raise CannotDo("Save the workbook first, so that it knows its rows when the copy returns.")
    session.book.save()


def _asking(session: Session) -> Choose:
    """Ask for each conflict; Cancel leaves this one and all further ones as they are."""
    stopped = False

    def choose(options: Sequence[Proposal]) -> Proposal | None:
        nonlocal stopped
        for option in options:
            if stopped:
                return None
            answer = session.ask(
                f"{layout.sheet_name(option.table)}, child {option.child}, {option.field}: "
                f"{WHY[option.status]}.\n\nThis workbook: {option.ours or '(blank)'}\n"
                f"{option.name}: {option.theirs or '(blank)'}\n\n"
                f"Take what {option.name} wrote? Cancel leaves all further ones as they are.",
                "yes_no_cancel",
            )
            stopped = answer == "cancel"
            if answer == "yes":
                return option
        return None

    return choose


def _merged_in_words(merged: Merged) -> str:
    words = [f"{len(merged.taken)} cells taken over, listed on Changes."]
    for title, lines in (
        ("Left as they are in this workbook:", [_line(each) for each in merged.left]),
        ("Not possible:", [_line(each) for each in merged.plan.of(GONE, MIXED)]),
        ("Not understood:", merged.plan.problems),
        ("Careful, these errors are new:", merged.new_errors),
    ):
        if lines:
            words += ["", title, *_first(lines)]
    if merged.result is not None:
        words += ["", summary(merged.result)]
    return "\n".join(words)


def _line(proposal: Proposal) -> str:
    return (
        f"{layout.sheet_name(proposal.table)}, child {proposal.child}, {proposal.field}: "
        f"{proposal.name} wrote {proposal.theirs or '(blank)'}; {WHY[proposal.status]}"
    )


def _first(lines: Sequence[str]) -> list[str]:
    more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return [*lines[:_SHOWN], *more]


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
