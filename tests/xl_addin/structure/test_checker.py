"""The checker finds each thing that is broken on purpose, and nothing in what we write."""

import ast
from pathlib import Path

import pytest

import lac_rules
import workbook_template
import xl_addin
from tests.xl_addin.structure.checker import CHECKS, problems, problems_of
from tests.xl_addin.structure.faults import FAULTS
from tests.xl_addin.structure.faults.breaking import Fault, broken, sub
from tests.xl_addin.structure.kinds.written import KINDS
from tests.xl_addin.structure.package import Package


@pytest.mark.parametrize("name", KINDS)
def test_what_we_write_has_no_problems(written, name):
    assert problems_of(written.package(name)) == []


@pytest.mark.parametrize(
    "fault", FAULTS, ids=[f"{n}-{fault.check}-{fault.part}" for n, fault in enumerate(FAULTS)]
)
def test_what_is_broken_on_purpose_is_found(written, tmp_path, fault):
    path = broken(written[fault.of], tmp_path / "broken.xlsx", fault)
    (check,) = (check for check in CHECKS if check.__name__ == fault.check)
    assert list(check(Package(path)))


def test_every_check_is_tried():
    assert {fault.check for fault in FAULTS} == {check.__name__ for check in CHECKS}


def test_a_part_that_is_no_xml_is_found(checked, tmp_path):
    fault = Fault("", "workbook", lambda text: text[:-20])
    path = broken(checked, tmp_path / "broken.xlsx", fault)
    assert problems(path)[0].startswith("xl/workbook.xml is no XML")


def test_a_part_that_declares_a_document_type_is_found(checked, tmp_path):
    fault = Fault("", "workbook", sub("<workbook", "<!DOCTYPE workbook><workbook"))
    path = broken(checked, tmp_path / "broken.xlsx", fault)
    assert problems(path) == ["xl/workbook.xml declares a document type"]


SAVED_IN = {
    "lac_rules/places/postcode_file.py": set(),  # NumPy's files, no workbook
    "lac_rules/writing/ofsted.py": {"Ofsted list"},
    "xl_addin/workbook/template/made.py": {"template", "copy template"},
    "xl_addin/addin/package.py": {"add-in"},
    "xl_addin/addin/vba_project.py": {"add-in"},
    "xl_addin/cli/check.py": {"whole return", "rechecked"},
    "xl_addin/cli/compare.py": {"compared", "many compared", "nothing compared"},
    "xl_addin/cli/keep.py": {"with explained errors"},
    "xl_addin/cli/merge.py": {"merged", "merge undone"},
    "xl_addin/cli/reload.py": {"reloaded"},
    "xl_addin/cli/report.py": {"reports as sheets", "reports of nothing"},
    "xl_addin/cli/suggest.py": {"suggested", "accepted"},
    "xl_addin/cli/work_lists.py": {"work lists as sheets"},
    "xl_addin/operations/made_up_returns/field_test.py": {"whole return"},
    "xl_addin/operations/share.py": {"master"},
    "xl_addin/workbook/basics/macros.py": set(),  # what Excel itself saved, brought to its place
    "xl_addin/workbook/basics/backups.py": {"backup"},
    "xl_addin/workbook/copies/writing.py": {"copy of all errors", "copy of one rule"},
    "xl_addin/workbook/copies/work_lists.py": {"work list"},
}
"""Where workbooks are saved -> kinds that come from there."""
_SAVING = {"save", "copyfile", "to_excel"}


def saves(path: Path) -> bool:
    """The module saves a workbook, copies a file, or writes a zip."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            writes = any(isinstance(a, ast.Constant) and a.value == "w" for a in call.args)
            if call.func.attr in _SAVING or (call.func.attr == "ZipFile" and writes):
                return True
    return False


def test_each_place_that_saves_workbooks_has_its_kinds():
    """When this fails: add the new kind of workbook under ``kinds``, and say so here."""
    found = set()
    for package in (lac_rules, xl_addin, workbook_template):
        folder = Path(package.__file__).parent
        for path in folder.rglob("*.py"):
            name = path.relative_to(folder.parent).as_posix()
            if not name.startswith("xl_addin/headless/") and saves(path):
                found.add(name)
    assert found == set(SAVED_IN)
    assert set().union(*SAVED_IN.values()) <= set(KINDS)
