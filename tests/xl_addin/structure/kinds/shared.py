"""Copies for business support, what comes of them, work lists and reports."""

from __future__ import annotations

from pathlib import Path

from tests.xl_addin.structure.kinds.written import Written, kind, lac903, save
from tests.xl_addin.workbook.conftest import REVIEWS, made_up_return
from tests.xl_addin.workbook.copies import fill
from tests.xl_addin.workbook.test_share import WORKERS
from xl_addin import headless

_ANSWERS = {
    ("Reviews", "1003", "REVIEW_CODE"): "PN1",
    ("Reviews", "1004", "Your note"): "Ask the fostering team.",
}
_TEAMS = ['a"b', "a'b", "A/B: [x]", "🙂" * 40, "=1+1"]


@kind("master")
def master(written: Written) -> Path:
    """A workbook that copies were made of: it is saved with its rows' identities."""
    path = written.copy("checked", "master")
    lac903("share", path, "--all", "--to", "Jo", "-o", path.parent / "Jo")
    lac903(
        "share", path, "--rules", "440", "--purpose", "Reviews of May", "-o", path.parent / "440"
    )
    return path


def _copy(written: Written, folder: str) -> Path:
    (found,) = (written["master"].parent / folder).iterdir()
    return found


@kind("copy of all errors")
def copy_of_all_errors(written: Written) -> Path:
    """Several tables, for somebody with a name."""
    return _copy(written, "Jo")


@kind("copy of one rule")
def copy_of_one_rule(written: Written) -> Path:
    """One table, one record."""
    return _copy(written, "440")


@kind("answered copy")
def answered_copy(written: Written) -> Path:
    """Somebody typed into it, here without Excel."""
    path = written.copy("copy of all errors", "answered")
    with headless.open_book(path, save=True) as book:
        sheet = book.sheets["Reviews"]
        header = sheet.range("A1").expand("right").value
        children = sheet.range("A2").expand("down").value
        for (_, child, field), text in _ANSWERS.items():
            sheet.range((children.index(child) + 2, header.index(field) + 1)).value = text
    return path


@kind("merged")
def merged(written: Written) -> Path:
    """The answers came back."""
    path = written.copy("master", "merged")
    copy = fill(written.copy("copy of all errors", "filled"), _ANSWERS)
    assert "Taken over: 1 cell" in lac903("merge", path, copy)
    return path


@kind("merge undone")
def merge_undone(written: Written) -> Path:
    """And were taken back."""
    path = written.copy("merged", "merge undone")
    lac903("merge", path, "--undo")
    return path


@kind("to be shared out")
def to_be_shared_out(written: Written) -> Path:
    """Children with social workers, and with teams whose names are no names of sheets."""
    reviews = REVIEWS.assign(TEAM=_TEAMS)
    ret = made_up_return(Reviews=reviews, SWEpisodes=WORKERS)
    return save(ret, written.folder("shared out") / "shared out.xlsx")


@kind("work lists as sheets")
def work_lists_as_sheets(written: Written) -> Path:
    """One for each team, made twice."""
    path = written.copy("to be shared out", "lists")
    for _ in range(2):
        lac903("worklists", path, "--by", "TEAM", "--sheets")
    return path


@kind("work list")
def work_list(written: Written) -> Path:
    """A file for one social worker."""
    folder = written.folder("work lists")
    lac903("worklists", written["to be shared out"], "--files", folder)
    return sorted(folder.iterdir())[0]


@kind("reports as sheets")
def reports_as_sheets(written: Written) -> Path:
    """Failures by rule and children with errors, made twice."""
    path = written.copy("checked", "reports")
    for _ in range(2):
        lac903("report", path, "--sheets")
    return path


@kind("reports of nothing")
def reports_of_nothing(written: Written) -> Path:
    """The same where there is no error."""
    path = written.copy("clean", "no reports")
    lac903("report", path, "--sheets")
    return path


@kind("compared")
def compared(written: Written) -> Path:
    """Two councils side by side; one has a file called =2."""
    folder = written.folder("compared")
    for name, source in (("One council", "whole return"), ("=2", "checked")):
        lac903("report", written[source], "--anonymous", folder / f"{name}.json")
    lac903("compare", *folder.glob("*.json"), "-o", folder / "compared.xlsx")
    return folder / "compared.xlsx"


@kind("many compared")
def many_compared(written: Written) -> Path:
    """More councils than there are colours."""
    folder = written.folder("many compared")
    text = (written["compared"].parent / "One council.json").read_text("utf-8")
    for number in range(1, 13):
        (folder / f"Council {number}.json").write_text(text, "utf-8")
    lac903("compare", *folder.glob("*.json"), "-o", folder / "compared.xlsx")
    return folder / "compared.xlsx"


@kind("nothing compared")
def nothing_compared(written: Written) -> Path:
    """Two councils without errors: no chart."""
    folder = written.folder("nothing compared")
    for name in ("A", "B"):
        lac903("report", written["clean"], "--anonymous", folder / f"{name}.json")
    lac903("compare", *folder.glob("*.json"), "-o", folder / "compared.xlsx")
    return folder / "compared.xlsx"
