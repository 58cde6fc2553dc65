"""Sheets are taken by their names: by number they change under our hands in Excel for Mac.

There ``book.sheets[0]`` and ``for sheet in book.sheets`` give "the first sheet", looked up again at
each use, and so another sheet as soon as one is added before it or deleted.
"""

import ast
from pathlib import Path

import pytest

import xl_addin
from xl_addin.workbook.basics.blocks import sheets_of

PACKAGE = Path(xl_addin.__file__).parent
MODULES = [
    str(path.relative_to(PACKAGE))
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.relative_to(PACKAGE).parts[0] != "headless" and path.name != "blocks.py"
]


@pytest.mark.parametrize("module", MODULES)
def test_no_sheet_is_taken_by_its_number(module):
    found = []
    for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))):
        if isinstance(node, (ast.For, ast.comprehension)) and is_sheets(node.iter):
            found.append(ast.unparse(node.iter))
        if isinstance(node, ast.Subscript) and is_sheets(node.value) and is_number(node.slice):
            found.append(ast.unparse(node))
        if isinstance(node, ast.Call) and any(map(is_sheets, node.args)):
            found.append(ast.unparse(node))
    assert not found


def is_sheets(node: ast.AST) -> bool:
    """It is ``book.sheets``; dictionaries of ours are called so as well, in other things."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "sheets"
        and isinstance(node.value, (ast.Name, ast.Attribute))
        and ast.unparse(node.value).rpartition(".")[2] in ("book", "template", "copy")
    )


def is_number(node: ast.AST) -> bool:
    """It is a number, a minus before one, or a slice."""
    number = isinstance(node, ast.Constant) and not isinstance(node.value, str)
    return number or isinstance(node, (ast.UnaryOp, ast.Slice))


def test_the_sheets_by_name_stay_the_same_when_others_come_and_go(app):
    book = app.books.add()
    book.sheets.add("Second", after=book.sheets.active)
    sheets = sheets_of(book)
    book.sheets.add("First", before=sheets["Sheet1"])
    assert list(sheets) == ["Sheet1", "Second"]
    assert [sheet.name for sheet in sheets.values()] == ["Sheet1", "Second"]
