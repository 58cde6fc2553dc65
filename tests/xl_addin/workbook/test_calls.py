"""Our workbook code makes only calls that Excel has, on Windows and on macOS, and few of them."""

import ast
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
import xlwings as xw

from lac_rules import validate
from lac_rules.language.ruleset import ruleset
from tests.counting import count_calls
from tests.xl_addin.workbook.conftest import (
    LATER,
    REVIEWS,
    cell,
    made_up_return,
    new_book,
    recheck,
)
from tests.xl_addin.workbook.copies import fill, shared
from xl_addin.operations.merge import merge
from xl_addin.operations.reload import reload
from xl_addin.operations.suggest import suggest
from xl_addin.operations.undo_merge import undo_merge
from xl_addin.workbook.basics import layout
from xl_addin.workbook.copies import reading as copy_reading
from xl_addin.workbook.copies.work_lists import lists_of, put_sheets
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets import child as child_sheet
from xl_addin.workbook.sheets.reports import put_reports
from xl_addin.workbook.template.from_template import add_sheet

ENGINES = ("_xlwindows.py", "_xlmac.py")
SPECIAL = {"__call__", "__len__", "__iter__", "__contains__", "__getitem__"}


def members_of_engine(file: str) -> dict[str, set[str]]:
    """Class -> names of its methods and properties, those of its bases included; setters as x.set.

    Read from the source: neither engine can be imported here.
    """
    tree = ast.parse((Path(xw.__file__).parent / file).read_text(encoding="utf-8"))
    bases = ast.parse((Path(xw.__file__).parent / "base_classes.py").read_text(encoding="utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    base_classes = {node.name: node for node in bases.body if isinstance(node, ast.ClassDef)}
    return {name: own_and_inherited(node, classes, base_classes) for name, node in classes.items()}


def own_and_inherited(node: ast.ClassDef, classes: dict, base_classes: dict) -> set[str]:
    found = set(own(node))
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes:
            found |= own_and_inherited(classes[base.id], classes, base_classes)
        elif isinstance(base, ast.Attribute) and base.attr in base_classes:
            # What a base class only announces (raise NotImplementedError) is not there.
            found |= set(own(base_classes[base.attr], only_real=True))
    return found


def own(node: ast.ClassDef, only_real: bool = False):
    for item in node.body:
        if isinstance(item, ast.Assign):
            yield from (t.id for t in item.targets if isinstance(t, ast.Name))
        if not isinstance(item, ast.FunctionDef):
            continue
        if only_real and "NotImplementedError" in ast.dump(item):
            continue
        if item.name == "__init__":
            yield from (node.attr for node in ast.walk(item) if isinstance(node, ast.Attribute))
        is_setter = any(isinstance(d, ast.Attribute) and d.attr == "setter"
                        for d in item.decorator_list)  # fmt: skip
        yield f"{item.name}.set" if is_setter else item.name


def calls_of_everything(app: xw.App, tmp_path) -> Counter:
    """The engine calls of making, saving, reading and renewing a workbook with every sheet."""
    with count_calls(app) as calls:
        book = new_book(app, made_up_return())
        sheet = book.sheets["Reviews"]
        cell(sheet, 2, "REVIEW_CODE").add_note("Mine.")
        cell(sheet, 2, "REVIEW_CODE").value = "PN9"
        recheck(book)
        book.save(tmp_path / "book.xlsx")
    return calls + calls_of_the_cleaning_loop(app, book, tmp_path)


def calls_of_the_cleaning_loop(app: xw.App, book: xw.Book, tmp_path) -> Counter:
    """The engine calls of merging, undoing, work lists and loading a new extract.

    Copies are written and read by our own engine in Excel too, so those calls do not count.
    """
    copy = copy_reading.read(
        fill(shared(book, tmp_path), {("Reviews", "1003", "REVIEW_CODE"): "PN1"})
    )
    sheet = book.sheets["Reviews"]
    with count_calls(app) as calls:
        assert merge(read(book), [copy], LATER).taken
        undo_merge(read(book), LATER)
        contents = read(book)
        lists = lists_of(contents, validate(contents.ret), "RNE")
        for _ in range(2):
            put_sheets(book, contents, lists, "RNE", LATER)
        sheet.range("H:H").delete()  # the hidden identities
        sheet.range("3:3").delete()
        book.sheets["Changes"].delete()
        new = pd.concat([REVIEWS.iloc[1:], REVIEWS.assign(CHILD="1009")])
        assert reload(book, {"Reviews": new, "Header": new[["CHILD", "DOB"]]}, LATER).kept
        book.sheets["Progress"].charts[0].delete()
        recheck(book)
        found = suggest(book, LATER)
        contents, result = found.contents, found.result
        put_reports(book, contents, result)
        add_sheet(book, "Child", after=contents.sheets["Errors"])
        child_sheet.show(book.sheets["Child"], contents, "1003", result.rules)
    return calls


def calls_of_peoples_things(app: xw.App) -> Counter:
    """The engine calls of renewing lists to which people did everything that they may do."""
    book = new_book(app, made_up_return())
    add_sheet(book, layout.CHILD, after=book.sheets["Errors"])
    child_sheet.show(book.sheets[layout.CHILD], read(book), "1003", ruleset(2027))
    errors = book.sheets["Errors"]
    errors.range("C:C").insert("right")
    last = errors.tables[0].range.last_cell.row
    errors.range("C1").value = [["Owner"], *[[f"Jo {n}"] for n in range(2, last + 1)]]
    errors.range("P1").value = [["Days"], *[["=LEN(A2)"]] * (last - 1)]
    errors.range(f"B{last}").add_note("Ask Jo.")
    errors.tables[0].show_totals = True
    book.sheets["Reviews"].tables[0].show_totals = True
    book.sheets["Rules"].impl.worksheet.tables.clear()
    cell(book.sheets["Reviews"], 2, "REVIEW_CODE").value = "PN9"
    cell(book.sheets["Reviews"], 6, "REVIEW").value = "01/05/2026"
    book.sheets["Episodes"].range("3:3").delete()
    book.sheets[layout.CHILD].range("D8").value = "PN1"
    with count_calls(app) as calls:
        recheck(book)
        reload(book, {"Reviews": REVIEWS.iloc[:0]}, LATER)
        reload(book, {"Reviews": REVIEWS}, LATER)
    assert len(book.sheets["Own notes kept"].tables[0].range.value) > 2
    return calls


@pytest.mark.parametrize("engine", ENGINES)
def test_every_call_exists_in_excels_engines(app, tmp_path, engine):
    members = members_of_engine(engine)
    missing = set()
    for call in calls_of_everything(app, tmp_path) + calls_of_peoples_things(app):
        cls, _, member = call.partition(".")
        if member.split(".")[0] in SPECIAL or member in ("api",):
            continue
        if member not in members.get(cls, set()):
            missing.add(call)
    assert not missing


def test_only_attributes_that_xlwings_has_are_set(app, tmp_path, monkeypatch):
    """A misspelt attribute would be set on the Python object and never reach Excel."""

    def checked(self, name, value):
        assert hasattr(type(self), name) or name in self.__dict__ or name.startswith("_") or (
            name in {"impl", "rng", "parent", "sheet"}
        ), f"{type(self).__name__} has no {name}"  # fmt: skip
        object.__setattr__(self, name, value)

    for cls in (xw.Range, xw.Sheet, xw.Book, xw.App, xw.main.Font, xw.main.RangeColumns,
                xw.main.Table, xw.main.PivotTable, xw.Chart, xw.main.ChartLegend,
                xw.main.ChartAxis):  # fmt: skip
        monkeypatch.setattr(cls, "__setattr__", checked, raising=False)
    calls_of_everything(app, tmp_path)


def test_validating_again_after_one_edit_takes_few_calls(app):
    """The number of calls must not grow with the number of rows."""

    def calls(copies: int) -> int:
        rows = [REVIEWS.assign(CHILD=REVIEWS.CHILD + str(n)) for n in range(copies)]
        book = new_book(app, made_up_return(Reviews=pd.concat(rows, ignore_index=True)))
        cell(book.sheets["Reviews"], 2, "REVIEW_CODE").value = "PN9"
        with count_calls(app) as counted:
            recheck(book)
        return sum(counted.values())

    few, many = calls(2), calls(60)
    assert many <= few + 20
    assert many <= 155, "each takes Excel some milliseconds"
