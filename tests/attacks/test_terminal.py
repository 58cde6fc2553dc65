"""Values that would give orders to the terminal: no command prints them as they stand."""

import pandas as pd
import pytest

from lac_rules.sample import make_sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.ofsted import write_ofsted_list
from tests.attacks.watching import lac903
from xl_addin import headless

ORDERS = "\x1b[2J\x1b]0;owned\x07\u202e[red]X[/]"
FIELDS = {
    "SWEpisodes": ["SW_ID"],
    "Episodes": ["PL_POST", "URN", "CIN"],
    "Header": ["ETHNIC"],
    "Reviews": ["REVIEW_CODE"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("orders") / "903"
    made = make_sample(20, year=2027, seed=6)
    tables = {name: frame.copy() for name, frame in made.tables.items()}
    for name, fields in FIELDS.items():
        for field in fields:
            tables[name].loc[tables[name].index[:4], field] = ORDERS
    write_csv_files({n: f for n, f in tables.items() if not n.endswith(LAST)}, folder / "this year")
    write_csv_files({n: f for n, f in tables.items() if n.endswith(LAST)}, folder / "last year")
    write_ofsted_list(made.providers, folder / "ofsted list.xlsx")
    return folder


@pytest.fixture
def book(folder, tmp_path):
    path = tmp_path / "book.xlsx"
    assert lac903("check", folder, "-o", path).code == 1
    return path


def gives_no_orders(outcome):
    assert outcome.code in (0, 1), outcome
    assert not {"\x1b", "\x07", "\u202e"} & set(outcome.output), outcome
    return outcome.output


@pytest.mark.parametrize(
    "words", [("check",), ("due", "--as-at", "27/11/2026"), ("due", "--by", "worker")], ids=str
)
def test_commands_on_files(folder, words):
    gives_no_orders(lac903(words[0], folder, *words[1:]))


@pytest.mark.parametrize(
    "words", [("recheck",), ("worklists",), ("suggest",), ("changes",)], ids=str
)
def test_commands_on_a_workbook(book, words):
    output = gives_no_orders(lac903(words[0], book, *words[1:]))
    assert output


def test_changes_that_somebody_typed(book):
    with headless.open_book(book, save=True) as opened:
        sheet = opened.sheets["Episodes"]
        place = sheet.range("A1:M1").value.index("PL_POST")
        sheet.range((2, place + 1)).value = ORDERS + "?"
    assert "[red]X[/]?" in gives_no_orders(lac903("changes", book))


def test_a_copy_that_comes_back(book, tmp_path):
    gives_no_orders(lac903("share", book, "--all", "-o", tmp_path / "copies"))
    (copy,) = (tmp_path / "copies").iterdir()
    with headless.open_book(copy, save=True) as opened:
        sheet = opened.sheets["Episodes"]
        for cell in sheet.used_range.rows[1]:
            if cell.value is None or ORDERS in str(cell.value):
                cell.value = ORDERS + "answer"
    gives_no_orders(lac903("merge", book, copy))


def test_a_name_of_a_file(tmp_path):
    path = tmp_path / f"{ORDERS.replace('/', '')}.csv"
    pd.DataFrame({"x": [1]}).to_csv(path, index=False)
    outcome = lac903("check", path)
    assert outcome.code == 2
    assert not {"\x1b", "\x07", "\u202e"} & set(outcome.output)
