"""Microsoft's own validator finds nothing wrong in any kind of workbook that we write.

Not even where other programs have put all sorts of things into it.
"""

import shutil
import warnings

import pytest

from tests.xl_addin.structure import open_xml_sdk
from tests.xl_addin.structure.faults.breaking import Fault, broken, sub
from tests.xl_addin.structure.foreign import everything  # noqa: F401 - register
from tests.xl_addin.structure.foreign.editing import put_in
from tests.xl_addin.structure.kinds.written import KINDS, lac903
from xl_addin import headless

PROGRAM = open_xml_sdk.find()
MISSING = f"the Open XML SDK is not here; in the project's folder: {open_xml_sdk.INSTALL}"
if PROGRAM is None:
    warnings.warn(f"test_open_xml_sdk.py is NOT run: {MISSING}", stacklevel=1)
needs_it = pytest.mark.skipif(PROGRAM is None, reason=MISSING)


def test_ci_installs_the_version_that_the_tests_know():
    run = open_xml_sdk.FOLDER.parent / ".ci" / "run"
    assert open_xml_sdk.INSTALL.rpartition(" ")[2] in run.read_text("utf-8")


@needs_it
@pytest.mark.parametrize("name", KINDS)
def test_what_we_write_is_valid(written, name):
    assert open_xml_sdk.problems(PROGRAM, written[name]) == []


@pytest.fixture
def busy(checked, tmp_path):
    """A workbook of ours with everything that other programs put into one."""
    path = shutil.copy(checked, tmp_path / "busy.xlsx")
    put_in(path)
    assert open_xml_sdk.problems(PROGRAM, path) == [], "it is valid before we touch it"
    return path


def _save(path):
    with headless.open_book(path, save=True):
        pass


@needs_it
@pytest.mark.parametrize(
    "work",
    [
        _save,
        lambda path: lac903("recheck", path),
        lambda path: lac903("suggest", path, "--accept-sure"),
        lambda path: lac903("worklists", path, "--by", "REVIEW_CODE", "--sheets"),
        lambda path: lac903("report", path, "--sheets"),
    ],
    ids=["saved", "recheck", "suggest", "worklists", "report"],
)
def test_a_workbook_that_others_worked_in_stays_valid(busy, work):
    for _ in range(2):
        work(busy)
    assert open_xml_sdk.problems(PROGRAM, busy) == []


@needs_it
@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("workbook", sub("<(?:\\w+:)?definedNames", "<unheardOf/><definedNames")),
        ("Reviews", sub("<sheetData>", "<pageMargins/><sheetData>")),
    ],
)
def test_the_validator_finds_what_is_broken_on_purpose(checked, tmp_path, part, change):
    path = broken(checked, tmp_path / "broken.xlsx", Fault("", part, change))
    assert open_xml_sdk.problems(PROGRAM, path)
