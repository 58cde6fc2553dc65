"""A season of cleaning, from the first extract to the files for the portal; nothing is lost."""

import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwings as xw

from lac_rules import LacReturn, read_return, validate
from lac_rules.edits.explanations import Explanation, stands
from lac_rules.explained import as_text
from lac_rules.sample import make_sample
from lac_rules.schema import CODED_FIELDS, LAST, TABLES
from lac_rules.schema.codes import codes_of
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.xml_files import write_xml_file
from tests.applying import apply_changes
from xl_addin.operations.keep import Error, keep
from xl_addin.operations.merge import merge
from xl_addin.operations.reload import reload
from xl_addin.operations.undo_merge import undo_merge
from xl_addin.operations.validate import run_on
from xl_addin.operations.validate import validate as validate_book
from xl_addin.workbook.book import Cell
from xl_addin.workbook.copies import reading as copy_reading
from xl_addin.workbook.copies.contents import NOTE, RIGHT
from xl_addin.workbook.copies.share import Choice, share
from xl_addin.workbook.create import create
from xl_addin.workbook.editing import with_values, write_values
from xl_addin.workbook.identity import ids_of
from xl_addin.workbook.read import Contents, read
from xl_addin.workbook.refresh import refresh
from xl_addin.workbook.sheets import explained as explained_sheet
from xl_addin.workbook.sheets.changes import changes_of

SOFFICE = shutil.which("soffice")
START = datetime(2026, 11, 2, 9, 0)


@pytest.fixture(scope="module")
def sample():
    return make_sample(children=40, year=2027, errors=40)


def through_libreoffice(path: Path, folder: Path) -> Path:
    """Save a workbook as LibreOffice does."""
    subprocess.run(
        [
            SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "office", path,
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / "office" / path.name


@pytest.mark.parametrize(
    "with_libreoffice",
    [
        False,
        pytest.param(
            True, marks=pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
        ),
    ],
)
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_a_season(app, sample, tmp_path, order, with_libreoffice):
    ret = sample.lac_return()
    book = create(app, ret, validate(ret), START)
    explained = explain_some(book)
    copies = share_three(book, tmp_path)
    if with_libreoffice:
        copies[2] = through_libreoffice(copies[2], tmp_path)
        book.save(tmp_path / "903.xlsx")
        book.close()
        book = app.books.open(through_libreoffice(tmp_path / "903.xlsx", tmp_path))

    check_the_explanations(book, explained, START)
    conflict = type_what_a_copy_has_too(book, copies[1])
    merged = [merge_one(book, copies[place], place) for place in order]
    assert [p.cell for each in merged for p in each.left] == [conflict]
    taken = sum(len(each.taken) for each in merged)
    assert taken >= 3
    said_in_copies = [each for one in merged for each in one.explained]
    assert {each.who for each in said_in_copies} == {"Ann", "Bob", "Cem"}
    explained += said_in_copies
    check_the_explanations(book, explained, START + timedelta(days=5))
    take_the_last_merge_back_and_merge_again(book, copies[order[2]], order[2], explained)
    for place in order:
        assert merge_one(book, copies[place], place).taken == [], "merging again changes nothing"
    accepted = accept_a_suggestion(book)

    expected = texts(book)
    listed = check_every_change_is_recorded_once(book)
    assert len(listed) >= taken + 2
    assert listed[conflict].startswith("typed (")
    assert listed[accepted] == "suggestion: Ofsted"

    arrived = load_an_extract_with_some_corrections(book, ret, listed)
    assert texts(book) == expected, "the workbook says what it said"
    check_the_explanations(book, explained, START + timedelta(days=31))
    assert set(check_every_change_is_recorded_once(book)) == set(listed) - arrived

    change_what_was_explained(book, explained)
    export_and_read_back(book, tmp_path)


def explain_some(book: xw.Book) -> list[Explanation]:
    """Every third error of this year is right, as somebody found out before the copies went out."""
    contents = read(book)
    errors = [
        Error(row.table, contents.ids[row.table][row.row], row.code)
        for row in run_on(contents).issues.rows.itertuples()
        if not row.table.endswith(LAST)
    ][::3]
    keep(contents, errors, "Checked in the file.", START, user="Dee")
    assert len(read(book).explanations) == len(errors) > 5
    return read(book).explanations


def check_the_explanations(book: xw.Book, explained: list[Explanation], now: datetime) -> None:
    """Nothing explained is lost, and each stands exactly while its row's values are the same."""
    result = validate_book(book, now).result
    contents = read(book)
    assert {each.about for each in contents.explanations} == {each.about for each in explained}
    rows = book.sheets["Explained"].tables["Explained_errors"].data_body_range.value
    names = book.sheets["Explained"].tables["Explained_errors"].header_row_range.value
    listed = [dict(zip(names, row, strict=True)) for row in rows]
    said = {(row["_table"], row["_row"], row["Rule"], row["_values"]): row for row in listed}
    aside = {
        (row.table, contents.ids[row.table][row.row], row.code)
        for row in result.explained.rows.itertuples()
    }
    still_open = {
        (row.table, contents.ids[row.table][row.row], row.code)
        for row in result.issues.rows.itertuples()
    }
    for each in explained:
        values = [contents.value((each.table, each.id, name)) for name, _ in each.values]
        same = values == [value for _, value in each.values]
        row = said[each.table, each.id, each.code, as_text(each.values)]
        assert row["State"] == ("stands" if same else "lapsed")
        assert row["Reason"] == each.reason
        about = each.table, each.id, each.code
        assert not (same and about in still_open)
        assert same or about not in aside


def take_the_last_merge_back_and_merge_again(
    book: xw.Book, path: Path, place: int, explained: list[Explanation]
) -> None:
    """What the merge explained goes with it, and comes back with it."""
    before, (name,) = texts(book), {each.name for each in [copy_reading.read(path)]}
    undone = undo_merge(read(book), START + timedelta(days=6))
    assert undone.left == []
    without = [each for each in explained if each.who != name]
    assert len(without) < len(explained)
    check_the_explanations(book, without, START + timedelta(days=6))
    again = merge_one(book, path, place)
    assert {each.about for each in again.explained} <= {each.about for each in explained}
    check_the_explanations(book, explained, START + timedelta(days=7))
    assert texts(book) == before


def change_what_was_explained(book: xw.Book, explained: list[Explanation]) -> None:
    """Typing over a value that was explained ends the explanation, and putting it back mends it."""
    contents = read(book)
    standing = [e for e in contents.explanations if stands(e, explained_sheet.row_of(e, contents))]
    cell = Cell(standing[0].table, standing[0].id, standing[0].values[-1][0])
    for value in ("X", standing[0].values[-1][1]):
        write_values(read(book), {cell: value})
        check_the_explanations(book, explained, START + timedelta(days=40))


def share_three(book: xw.Book, folder: Path) -> list[Path]:
    """Three people get a third of the children each, and fill in what they can in their ways."""
    contents = read(book)
    result = run_on(contents)
    refresh(contents, result, START)
    rows = result.issues.rows
    children = sorted(set(rows["child"][~rows["table"].str.endswith(LAST)]))
    paths = []
    for third, name in enumerate(["Ann", "Bob", "Cem"]):
        choice = Choice(children=tuple(children[third::3]))
        made = share(contents, result, choice, folder / "out", START, recipient=name)
        paths.append(made.path)
        fill_in(made.path, sort=name == "Ann", add_column=name == "Bob")
    return paths


def fill_in(path: Path, sort: bool, add_column: bool) -> None:
    """Type into each record's first yellow cell whose field has a list, or else into its note.

    Each sheet's last record is right as it is.
    """
    shared = copy_reading.read(path).shared
    book = openpyxl.load_workbook(path)
    for name, frame in shared.items():
        sheet = book[name]
        header = {cell.value: cell.column for cell in sheet[1]}
        for row, (_, record) in enumerate(frame.iterrows(), start=2):
            coded = [f for f in record["_asked"].split() if f in CODED_FIELDS]
            if row == len(frame) + 1:
                sheet.cell(row, header[RIGHT]).value = "The social worker confirms it."
            elif coded:
                options = list(codes_of(coded[0], 2027))
                value = next(code for code in options if code != record[coded[0]])
                sheet.cell(row, header[coded[0]]).value = value
            else:
                sheet.cell(row, header[NOTE]).value = "I cannot find out."
        if sort:
            sort_upside_down(sheet)
        if add_column:
            sheet.insert_cols(2)
            sheet["B1"] = "Phone"
    book.save(path)


def sort_upside_down(sheet) -> None:
    body = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for row, values in enumerate(reversed(body), start=2):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value


def type_what_a_copy_has_too(book: xw.Book, path: Path) -> tuple[str, str, str]:
    """Change a cell in the workbook that a copy changes as well; gives the cell."""
    contents = read(book)
    dry = merge(contents, [copy_reading.read(path)], START, dry_run=True)
    proposal = dry.taken[0]
    write_values(contents, {proposal.cell: "X"})
    return proposal.cell


def merge_one(book: xw.Book, path: Path, place: int):
    return merge(read(book), [copy_reading.read(path)], START + timedelta(days=place + 1))


def accept_a_suggestion(book: xw.Book) -> tuple[str, str, str]:
    """Put a URN into an episode, as accepting a suggestion does; gives the cell."""
    contents = read(book)
    cell = ("Episodes", contents.on_sheets["Episodes"].ids[-1], "URN")
    after = with_values(contents, {cell: "SC999999"})
    write_values(contents, {cell: "SC999999"})
    sources = {cell: "suggestion: Ofsted"}
    refresh(after, run_on(after), START + timedelta(days=9), sources)
    return cell


def check_every_change_is_recorded_once(book: xw.Book) -> dict[tuple[str, str, str], str]:
    """The sheet Changes lists what the data say, cell by cell; gives who made each change."""
    contents = read(book)
    found = changes_of(contents)
    rows = book.sheets["Changes"].tables["Changes_made"].data_body_range.options(ndim=2).value
    listed = [(row[8], row[9], row[3]) for row in rows if row[0]]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(found[["table", "id", "field"]].itertuples(index=False, name=None))
    again = apply_changes(
        contents.loaded, found, {name: ids_of(table) for name, table in contents.loaded.items()}
    )
    for name, table in contents.ret.tables.items():
        assert sorted(again[name].values.tolist()) == sorted(table.values.tolist())
    return {key: row[6] for key, row in zip(listed, rows, strict=False)}


def texts(book: xw.Book) -> dict[str, list]:
    return {name: sorted(t.values.tolist()) for name, t in read(book).ret.tables.items()}


def load_an_extract_with_some_corrections(
    book: xw.Book, ret: LacReturn, listed: dict[tuple[str, str, str], str]
) -> set[tuple[str, str, str]]:
    """The case system was told half of the corrections; gives those."""
    contents = read(book)
    arrived = set(sorted(listed)[::2])
    tables = {name: t.copy() for name, t in ret.tables.items() if not name.endswith(LAST)}
    for name, identity, field in arrived:
        place = contents.on_sheets[name].ids.index(identity)
        value = contents.ret.tables[name].at[place, field]
        tables[name].at[int(identity) - 1, field] = value
    shuffled = {
        name: table.sample(frac=1, random_state=1).reset_index(drop=True)
        for name, table in tables.items()
    }
    reloaded = reload(book, shuffled, START + timedelta(days=30))
    assert {(c.table, c.id, c.field) for c in reloaded.kept} == set(listed) - arrived
    return arrived


def export_and_read_back(book: xw.Book, folder: Path) -> None:
    """The exported files hold the same return, so the rules find the same."""
    contents: Contents = read(book)
    now = {n: t for n, t in contents.ret.tables.items() if not n.endswith(LAST)}
    last = {n.removesuffix(LAST): t for n, t in contents.ret.tables.items() if n.endswith(LAST)}
    write_csv_files(now, folder / "csv")
    write_csv_files(last, folder / "last")
    back = read_return(
        folder / "csv",
        last_year=folder / "last",
        year=2027,
        authority=contents.ret.authority,
        providers=contents.ret.providers,
    )
    found = (validate(contents.ret).issues.frame, validate(back).issues.frame)
    pd.testing.assert_frame_equal(*found)
    agreeing = without_children_that_xml_cannot_hold(now)
    write_xml_file(agreeing, folder / "return.xml")
    from_xml = read_return(folder / "return.xml", year=2027, authority=contents.ret.authority)
    for name in ("Episodes", "Reviews", "Missing"):
        fields = list(TABLES[name].fields)
        back, sent = (
            tables[name][fields].values.tolist() for tables in (from_xml.tables, agreeing)
        )
        assert sorted(back) == sorted(sent)


def without_children_that_xml_cannot_hold(tables: dict) -> dict:
    """The tables without children whose date of birth or sex differs between tables."""
    header = tables["Header"].set_index("CHILD")
    odd = set(header.index[header.index.duplicated()])
    header = header[~header.index.duplicated()]
    for table in tables.values():
        for field in {"DOB", "SEX"} & set(table.columns):
            told = table["CHILD"].map(header[field])
            odd |= set(table["CHILD"][told != table[field]])
    return {name: t[~t["CHILD"].isin(odd)].reset_index(drop=True) for name, t in tables.items()}
