"""What people put beside the rows of our lists stays with its row, whatever they do to the list.

For every list that is renewed: somebody writes into a column of their own beside each row, does
something to the list, and validates twice.
"""

from dataclasses import dataclass

import pandas as pd
import pytest
import xlwings as xw
from xlwings.utils import col_name

from lac_rules import LacReturn, validate
from lac_rules.returns import Loading
from lac_rules.schema import PROVIDER_FIELDS
from tests.xl_addin.workbook.conftest import (
    EPISODES,
    LATER,
    NOW,
    REVIEWS,
    cell,
    recheck,
)
from xl_addin.headless.pivot.model import TableSource
from xl_addin.operations.suggest import accept, suggest
from xl_addin.workbook.basics.list_sheet import ListSheet
from xl_addin.workbook.basics.times import key_text
from xl_addin.workbook.create import create
from xl_addin.workbook.extend import put_providers, put_tables
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets import (
    changes,
    due,
    errors,
    kept,
    on_loading,
    progress,
    providers,
    rules,
)
from xl_addin.workbook.sheets import suggestions as suggestions_sheet

OWNER = "Owner"


@dataclass(frozen=True)
class Listed:
    """A list of ours, by the name of its sheet."""

    sheet: str
    list: ListSheet

    def on(self, book: xw.Book) -> xw.Sheet:
        return book.sheets[self.sheet]

    def rows(self, book: xw.Book) -> list[dict]:
        """The rows as column's name -> value, columns beside the list too."""
        return list(self.list.read(self.on(book)).values())

    def name(self, row: dict) -> str:
        """What tells a row: what somebody writes beside it, to be known again."""
        key = (*self.list.key, *self.list.further_key)
        return "mine: " + " / ".join(key_text(row[name]) for name in key)


LOADING = Loading(skipped=["notes.txt was left out."], said=["The year is told from the dates."])
HEADER = pd.DataFrame(
    {"CHILD": ["1001", "1002", "1003", "1004"], "SEX": "M",
     "DOB": ["05/06/2012", "07/08/2024", "09/10/2010", "11/12/2011"]}
)  # fmt: skip
LISTS = [
    Listed("Errors", errors.LIST),
    Listed("Rules", rules.LIST),
    Listed("Suggestions", suggestions_sheet.LIST),
    Listed("Changes", changes.LIST),
    Listed("Due by 31 March", due.LIST),
    Listed("Ofsted", providers.LIST),
    Listed("On loading", on_loading.LIST),
]


@pytest.fixture
def book(app) -> xw.Book:
    """A workbook with every list, in the middle of the year, and some rows in each."""
    homes = pd.DataFrame(
        [["SC1", "Home", "", "", "U6", "PR4", None, None, "M1 1AE"],
         ["SC2", "Other", "", "", "K2", "PR4", None, None, "M2 5DB"],
         ["SC3", "Third", "", "", "K2", "PR4", None, None, "M2 5DB"]],
        columns=PROVIDER_FIELDS,
    )  # fmt: skip
    episodes = EPISODES.assign(URN="SC9", DECOM="01/01/2025")
    ret = LacReturn.from_frames(
        {"Header": HEADER, "Reviews": REVIEWS, "Episodes": episodes, "Episodes_last": EPISODES},
        2027, "E08000003", homes, as_at=NOW.date(),
    )  # fmt: skip
    ret.loading = LOADING
    book = create(app, ret, validate(ret), NOW, as_at="21/11/2026")
    sheet = book.sheets["Reviews"]
    for row, code in ((2, "PN2"), (3, "PN3"), (4, "PN1")):
        cell(sheet, row, "REVIEW_CODE").value = code
    recheck(book)
    suggest(book, LATER)
    return book


def write_beside(listed: Listed, book: xw.Book, where: str) -> list[str]:
    """Write each row's name into a column of one's own, left, in the middle or at the right."""
    sheet = listed.on(book)
    placed = listed.list.find(sheet)
    column = {"left": placed.left, "middle": placed.left + 2, "right": placed.right + 1}[where]
    letter = col_name(column)
    sheet.range(f"{letter}:{letter}").insert("right")
    names = [listed.name(row) for row in listed.rows(book)]
    sheet.range((placed.top, column)).value = OWNER
    for row, name in enumerate(names, start=placed.top + 1):
        sheet.range((row, column)).value = name
    return names


def sort(listed: Listed, book: xw.Book) -> None:
    placed = listed.list.find(listed.on(book))
    place = placed.columns[listed.list.names[1]] - placed.left + 1
    placed.table.sort(place, ascending=False)


def insert_row(listed: Listed, book: xw.Book) -> None:
    sheet, placed = listed.on(book), listed.list.find(listed.on(book))
    row = placed.top + 2
    sheet.range(f"{row}:{row}").insert("down")
    hidden = {column.name for column in listed.list.columns if column.hidden}
    last = [n for n in listed.list.names if n not in hidden and n not in listed.list.key][-1]
    sheet.range((row, placed.columns[last])).value = "ask Jo about the next ones"


def insert_blank_rows(listed: Listed, book: xw.Book) -> None:
    top = listed.list.find(listed.on(book)).top
    listed.on(book).range(f"{top + 1}:{top + 1}").insert("down")
    listed.on(book).range(f"{top + 3}:{top + 4}").insert("down")


def delete_row(listed: Listed, book: xw.Book) -> None:
    row = listed.list.find(listed.on(book)).top + 1
    listed.on(book).range(f"{row}:{row}").delete()


def total_row(listed: Listed, book: xw.Book) -> None:
    listed.on(book).tables[0].show_totals = True


def to_range(listed: Listed, book: xw.Book) -> None:
    listed.on(book).impl.worksheet.tables.clear()


def rename_table(listed: Listed, book: xw.Book) -> None:
    tables = listed.on(book).impl.worksheet.tables
    (table,) = tables.values()
    tables.clear()
    table.name = table.displayName = "Mine"
    tables["Mine"] = table
    if listed.list is errors.LIST:  # Excel tells the PivotTable
        (model,) = book.sheets["Errors by type"].impl.pivot_tables.models
        model.source = TableSource("Mine")


def delete_hidden_columns(listed: Listed, book: xw.Book) -> None:
    """Those that tell the program which row is which."""
    placed = listed.list.find(listed.on(book))
    for column in reversed(listed.list.columns):
        if column.hidden:
            letter = col_name(placed.columns[column.name])
            listed.on(book).range(f"{letter}:{letter}").delete()


def nothing(listed: Listed, book: xw.Book) -> None:
    """Only validate."""


HARMS = [nothing, sort, insert_row, insert_blank_rows, delete_row, total_row, to_range,
         rename_table,
         delete_hidden_columns]  # fmt: skip


def kept_notes(book: xw.Book) -> list[str]:
    """What the sheet Own notes kept holds."""
    if "Own notes kept" not in book.sheet_names:
        return []
    return [row["What you wrote"] for row in kept.LIST.read(book.sheets["Own notes kept"]).values()]


def beside(listed: Listed, book: xw.Book) -> dict[str, str]:
    """What stands beside the rows -> what tells the row."""
    return {row[OWNER]: listed.name(row) for row in listed.rows(book) if row[OWNER]}


@pytest.mark.parametrize("where", ["left", "middle", "right"])
@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.sheet)
def test_own_columns_stay_with_their_rows(book, listed, where):
    ours = [[row[name] for name in listed.list.names] for row in listed.rows(book)]
    assert len(ours) > 1
    names = write_beside(listed, book, where)
    left_over = []
    for harm in HARMS:
        harm(listed, book)
        if harm is delete_row:
            names = list(beside(listed, book))
        for rows in (ours, ours[::-1]):
            left_over += listed.list.renew(listed.on(book), rows).left_over
            shown = [[row[name] for name in listed.list.names] for row in listed.rows(book)]
            assert list(map(list, shown)) == rows, harm.__name__
        assert beside(listed, book) == {name: name for name in names}, harm.__name__
        ours = ours[::-1]  # as the list stands now: its order comes again first
        (table,) = listed.on(book).tables
        assert table.show_totals or harm is not total_row
    assert [each.content for each in left_over] == ["ask Jo about the next ones"]


def test_validating_does_all_of_it(book):
    listed = LISTS[0]
    recheck(book)
    names = write_beside(listed, book, "middle")
    for harm in HARMS:
        harm(listed, book)
        for _ in range(2):
            recheck(book)
        assert set(beside(listed, book)) >= set(names[1:])
    cell(book.sheets["Reviews"], 3, "REVIEW").value = "01/05/2026"
    result = recheck(book)
    assert {name: name for name in beside(listed, book)} == beside(listed, book)
    gone = set(names[1:]) - set(beside(listed, book))
    assert gone
    words = f"{len(gone)} notes of your own stood beside rows that are gone: see the sheet Own"
    assert any(text.startswith(words) for text in result.statements)
    assert set(kept_notes(book)) == gone | {"ask Jo about the next ones"}


def test_loading_last_years_return_again_keeps_what_was_typed_on_its_sheets(book):
    sheet = book.sheets["Episodes last year"]
    cell(sheet, 2, "LS").value = "E1"
    end = sheet.used_range.last_cell.column + 1
    sheet.range((1, end)).value = [["Owner"], ["Sam"]]
    put_tables(book, read(book), {"Episodes_last": read(book).loaded["Episodes_last"]}, LATER)
    assert kept_notes(book) == ["E1", "Sam"]
    assert cell(book.sheets["Episodes last year"], 2, "LS").value == "C2"


def test_accepting_a_suggestion_leaves_what_stands_beside_the_others(book):
    listed = LISTS[2]
    names = write_beside(listed, book, "right")
    contents = read(book)
    first = suggestions_sheet.read(listed.on(book))[0]
    accept(contents, [first], LATER)
    assert beside(listed, book) == {name: name for name in beside(listed, book)}
    assert {*beside(listed, book), *kept_notes(book)} == set(names)


def test_loading_the_ofsted_list_again_leaves_what_stands_beside_its_rows(book):
    listed = LISTS[5]
    write_beside(listed, book, "left")
    contents = read(book)
    fewer = contents.ret.providers.iloc[[2, 0]]
    put_providers(book, contents, fewer, LATER)
    assert beside(listed, book) == {"mine: SC3": "mine: SC3", "mine: SC1": "mine: SC1"}
    assert kept_notes(book) == ["mine: SC2"]


def test_the_sheet_progress_goes_on_whatever_is_done_to_it(book):
    listed = Listed("Progress", progress.LIST)
    runs = 3
    for harm in (sort, total_row, to_range, rename_table):
        harm(listed, book)
        recheck(book)
    sheet = listed.on(book)
    sheet.range("B:B").insert("right")
    sheet.range((progress.HEADER_ROW, 2)).value = [[OWNER], ["after the workshop"]]
    recheck(book)
    rows = [row for row in sheet.used_range.value if row[0] and "/" in str(row[0])]
    assert len(rows) == runs + 5
    assert rows[0][1] == "after the workshop"
    assert sheet.tables[0].range.columns.count == len(progress.LIST.names) + 1


def test_a_note_on_a_row_that_is_gone_is_kept_and_gets_on_no_other_row(book):
    listed = LISTS[0]
    write_beside(listed, book, "right")
    placed = listed.list.find(listed.on(book))
    row = next(n for n, r in enumerate(placed.body, placed.top + 1) if r[5] == "167")
    listed.on(book).range(f"A{row}").add_note("Ask Jo.")
    cell(book.sheets["Reviews"], 3, "REVIEW").value = "01/05/2026"
    recheck(book)
    assert "Ask Jo." in kept_notes(book)
    used = listed.on(book).used_range
    assert all(c.note is None for c in used.columns[0])


def coloured(book) -> list[str]:
    """The errors whose rows somebody painted yellow."""
    sheet, placed = book.sheets["Errors"], errors.LIST.find(book.sheets["Errors"])
    return [
        LISTS[0].name(dict(zip(placed.header, row, strict=True)))
        for number, row in enumerate(placed.body, start=placed.top + 1)
        if sheet.range(f"A{number}:N{number}").color == (255, 255, 0)
    ]


@pytest.mark.parametrize("order", ["as written", "sorted"])
def test_rows_that_somebody_painted_stay_painted_without_a_column_of_ones_own(book, order):
    sheet = book.sheets["Errors"]
    placed = errors.LIST.find(sheet)
    rows = [n for n, r in enumerate(placed.body, placed.top + 1) if r[1] == "Reviews"]
    for row in rows:
        sheet.range(f"A{row}:N{row}").color = (255, 255, 0)
    last = next(n for n, r in enumerate(placed.body, placed.top + 1) if r[5] == "440")
    sheet.range(f"A{last}").add_note("Ask Jo.")
    painted = coloured(book)
    assert len(painted) == len(rows) > 3
    if order == "sorted":
        placed.table.sort(6, ascending=False)
    cell(book.sheets["Reviews"], 3, "REVIEW").value = "01/05/2026"  # one of them is gone
    cell(book.sheets["Episodes"], 2, "LS").value = "XX"  # and another error comes
    recheck(book)
    there = set(map(LISTS[0].name, LISTS[0].rows(book)))
    stay = [name for name in painted if name in there]
    assert len(stay) < len(painted)
    assert sorted(coloured(book)) == sorted(stay)
    (note,) = [n for n in sheet.notes if n.text == "Ask Jo."]
    assert sheet.range(f"F{note.location.row}").value == "440"
    recheck(book)
    assert sorted(coloured(book)) == sorted(stay)


def test_rows_that_somebody_hid_move_with_the_others(book):
    listed = LISTS[0]
    write_beside(listed, book, "right")
    sheet = listed.on(book)
    sheet.range("3:5").rows.hidden = True
    cell(book.sheets["Reviews"], 3, "REVIEW").value = "01/05/2026"
    cell(book.sheets["Episodes"], 2, "LS").value = "XX"
    recheck(book)
    assert not sheet.range("3:3").rows.hidden
    assert beside(listed, book) == {name: name for name in beside(listed, book)}


def test_colours_formulas_and_notes_of_ones_own_travel_too(book):
    listed = LISTS[0]
    write_beside(listed, book, "middle")
    sheet = listed.on(book)
    placed = listed.list.find(sheet)
    row = placed.top + 2
    own = sheet.range((row, placed.columns[OWNER]))
    name = own.value
    own.color = (255, 255, 0)
    own.add_note("Ask Jo.")
    letter = col_name(placed.right + 1)
    sheet.range(f"{letter}{placed.top}").value = "Days"
    child = col_name(placed.columns["Child"])
    for number in range(placed.top + 1, placed.bottom + 1):
        sheet.range(f"{letter}{number}").formula = f"=LEN({child}{number})"
    cell(book.sheets["Reviews"], 3, "REVIEW").value = "01/05/2026"  # fewer errors above it
    cell(book.sheets["Episodes"], 2, "PLACE").value = "XX"  # and a new one
    recheck(book)
    placed = listed.list.find(sheet)
    column = placed.header.index(OWNER)
    place = next(n for n, r in enumerate(placed.body, placed.top + 1) if r[column] == name)
    moved = sheet.range((place, placed.columns[OWNER]))
    assert (moved.color, moved.note.text) == ((255, 255, 0), "Ask Jo.")
    formulas = sheet.range(f"{letter}{placed.top + 1}:{letter}{placed.bottom}").formula
    assert [f for (f,) in formulas] == [
        f"=LEN({child}{n})" for n in range(placed.top + 1, placed.bottom + 1)
    ]
