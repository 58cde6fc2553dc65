"""Export: files for the DfE's portal, and error reports."""

from __future__ import annotations

from pathlib import Path

from xl_addin.commands.registry import command
from xl_addin.commands.session import Session
from xl_addin.failures import CannotDo
from xl_addin.operations.export import Exported, export, targets, this_year
from xl_addin.operations.report import Targets, report_in_book
from xl_addin.operations.words import off
from xl_addin.workbook.basics import layout
from xl_addin.workbook.read import read

XML_FILE = "return.xml"
FAILURES, CHILDREN = "errors by rule.csv", "children with errors.csv"
EXPLANATIONS = "explained errors.csv"


@command("export_csv", needs=("workbook", "folder"))
def export_csv(session: Session) -> None:
    """Write the return as the CSV files that the DfE's portal takes."""
    _export(session, csv=session.paths[0])


@command("export_xml", needs=("workbook", "folder"))
def export_xml(session: Session) -> None:
    """Write the return as one XML file, and as CSV what the XML layout has no place for."""
    _export(session, xml=session.paths[0] / XML_FILE)


@command("error_reports", needs=("workbook", "writable", "folder"))
def error_reports(session: Session) -> None:
    """Write the failures by rule and the children with errors, as sheets and as CSV files.

    Where errors are explained, the explanations too, for the portal's notes.
    """
    folder = session.paths[0]
    explained = folder / EXPLANATIONS if layout.EXPLAINED in session.sheets else None
    lists = Targets(folder / FAILURES, folder / CHILDREN, explanations=explained)
    _may_replace(session, lists.files)
    reported = report_in_book(session.book, lists, session.progress)
    where = f"in {folder}, and on sheets of their own in this workbook."
    told = [f"{FAILURES} and {CHILDREN} are {where}", *off(reported.result)]
    if explained is not None:
        told.insert(1, f"{EXPLANATIONS} is beside them, for the portal's notes.")
    session.tell("\n".join(told))


def _export(session: Session, csv: Path | None = None, xml: Path | None = None) -> None:
    session.progress("reading the sheets")
    contents = read(session.book, session.sheets)
    ret = contents.ret
    _may_replace(session, targets(this_year(ret), csv, xml))
    exported = export(ret, csv, xml, session.progress, contents)
    warnings = [_warning(exported), *exported.not_looked_for]
    session.tell("\n".join([*exported.lines, "", *warnings]))


def _may_replace(session: Session, files: list[Path]) -> None:
    """Ask before files that exist are replaced."""
    there = [file.name for file in files if file.exists()]
    if there:
        names = ", ".join(there)
        question = f"The folder {files[0].parent} has {names} already. Replace?"
        if session.ask(question) != "yes":
            raise CannotDo("Nothing was written.")


def _warning(exported: Exported) -> str:
    if not exported.remain:
        return "No errors remain."
    return (
        f"Careful: {exported.remain}. The files hold the values as they are; the sheet Errors "
        "lists them after Validate."
    )
