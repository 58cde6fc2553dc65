"""How many engine calls each button makes on a workbook of the largest council's size.

In Excel a call costs milliseconds, so this, not Python's time, is what a person waits for. The
figure is in the benchmark's extra information.
"""

import pytest

from tests.counting import count_calls
from xl_addin import headless, ribbon

CHILDREN = 1_300
CONTROLS = (
    "validate",
    "validate_child",
    "next_error",
    "explain",
    "show_child",
    "next_child",
    "only_this_error",
    "only_errors",
    "show_all",
    "suggest",
)


@pytest.fixture(scope="module")
def app(return_files):
    folder = return_files(CHILDREN)
    with headless.active():
        app = headless.app(add_book=True)
        app.impl.answer = "ok"
        ribbon.press("load_return", app.books.active, [folder / "this"])
        ribbon.press("load_last_year", app.books.active, [folder / "last"])
        ribbon.press("load_ofsted", app.books.active, [folder / "ofsted.xlsx"])
        yield app
        app.quit()


@pytest.mark.parametrize("control", CONTROLS)
def test_calls_of_a_button(benchmark, app, control):
    book = app.books.active
    sheet = book.sheets["Episodes"]
    sheet.activate()
    errors = sheet.range("A1").expand("right").value.index("Check")
    checks = sheet.range("A1").expand().columns[errors].value
    sheet.range(f"A{checks.index('error') + 1}").select()
    with count_calls(app) as calls:
        assert benchmark.pedantic(ribbon.press, (control, book), rounds=1)
    benchmark.extra_info["engine_calls"] = sum(calls.values())
    benchmark.extra_info["sheets"] = len(book.sheets)
