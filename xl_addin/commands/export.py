"""Export: files for the DfE's portal, and error reports."""

from __future__ import annotations

from pathlib import Path

from lac_rules import Result
from lac_rules import validate as run_rules
from lac_rules.reports.findings import children_with_errors, failures_by_rule
from lac_rules.reports.writing import write_children, write_failures
from lac_rules.schema import LAST, TABLES
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.xml_files import write_xml_file
from lac_rules.writing.xml_plan import NO_PLACE
from xl_addin.commands.registry import command
from xl_addin.commands.session import CannotDo, Session
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets.reports import put_reports

XML_FILE = "return.xml"
FAILURES, CHILDREN = "errors by rule.csv", "children with errors.csv"


@command("export_csv", needs=("workbook", "folder"))
def export_csv(session: Session) -> None:
    """Write the return as the CSV files that the DfE's portal takes."""
    tables, result = _checked(session)
    folder = session.paths[0]
    _may_replace(session, [folder / TABLES[name].csv_file for name in tables])
    written = write_csv_files(tables, folder)
    session.tell(f"{len(written)} CSV files are in {folder}.\n\n{_warning(result)}")


@command("export_xml", needs=("workbook", "folder"))
def export_xml(session: Session) -> None:
    """Write the return as one XML file, and as CSV what the XML layout has no place for."""
    tables, result = _checked(session)
    folder = session.paths[0]
    beside = [TABLES[name].csv_file for name in NO_PLACE if name in tables and len(tables[name])]
    _may_replace(session, [folder / name for name in (XML_FILE, *beside)])
    written = write_xml_file(tables, folder / XML_FILE)
    write_csv_files({name: tables[name] for name in written.not_written}, folder)
    words = [f"The return is {folder / XML_FILE}."]
    words += [
        f"The XML layout has no place for {name}: it is beside it, as {TABLES[name].csv_file}."
        for name in written.not_written
    ]
    session.tell("\n".join([*words, *written.statements, "", _warning(result)]))


@command("error_reports", needs=("workbook", "folder"))
def error_reports(session: Session) -> None:
    """Write the failures by rule and the children with errors, as sheets and as CSV files."""
    session.progress("running the rules")
    contents = read(session.book)
    ret = contents.ret
    result = run_rules(ret)
    folder = session.paths[0]
    _may_replace(session, [folder / FAILURES, folder / CHILDREN])
    write_failures(failures_by_rule(result), folder / FAILURES)
    write_children(children_with_errors(result, ret), folder / CHILDREN)
    put_reports(session.book, contents, result)
    session.tell(
        f"{FAILURES} and {CHILDREN} are in {folder}, and on sheets of their own in this workbook."
    )


def _checked(session: Session) -> tuple[dict, Result]:
    """This year's tables as they stand in the sheets, and what the rules find in them."""
    session.progress("running the rules")
    ret = read(session.book).ret
    tables = {name: frame for name, frame in ret.tables.items() if not name.endswith(LAST)}
    if not tables:
        raise CannotDo("The workbook holds no table of this year's return.")
    return tables, run_rules(ret)


def _may_replace(session: Session, files: list[Path]) -> None:
    """Ask before files that exist are replaced."""
    there = [file.name for file in files if file.exists()]
    if there:
        names = ", ".join(there)
        question = f"The folder {files[0].parent} has {names} already. Replace?"
        if session.ask(question) != "yes":
            raise CannotDo("Nothing was written.")


def _warning(result: Result) -> str:
    count = len(result.issues)
    if not count:
        return "No errors remain."
    return (
        f"Careful: {count} {'error remains' if count == 1 else 'errors remain'}. The files hold "
        "the values as they are; the sheet Errors lists them after Validate."
    )
