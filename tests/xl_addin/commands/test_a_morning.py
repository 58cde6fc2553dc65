"""A morning with the buttons over a workbook on disk; the command line finds the same."""

from collections import Counter
from datetime import datetime

from lac_rules import read_providers, read_return, validate
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from tests.xl_addin.commands.conftest import Files, Person
from tests.xl_addin.workbook.conftest import cell
from xl_addin.workbook.basics import layout
from xl_addin.workbook.read import read


def on_the_sheet(person: Person) -> Counter:
    """(rule, table, child) of every row of the sheet Errors."""
    table = person.app.books.active.sheets["Errors"].tables[0]
    rows = table.data_body_range.options(ndim=2).value
    return Counter((str(row[5]), row[1], str(row[0] or "")) for row in rows if row[5])


def from_the_command_line(person: Person, files: Files, folder) -> Counter:
    """The same from files with the values that stand in the sheets."""
    tables = read(person.app.books.active).ret.tables
    write_csv_files({n: f for n, f in tables.items() if not n.endswith(LAST)}, folder / "this")
    write_csv_files({n: f for n, f in tables.items() if n.endswith(LAST)}, folder / "last")
    ret = read_return(
        folder / "this",
        last_year=folder / "last",
        year=2027,
        authority=files.authority,
        providers=read_providers(files.ofsted),
    )
    rows = validate(ret, further=True).issues.rows
    return Counter((row.code, layout.sheet_name(row.table), row.child) for row in rows.itertuples())


def test_a_morning(person: Person, files: Files, tmp_path):
    person.press("load_return", files.this_year)
    path = tmp_path / "903 Zoë's return.xlsx"
    person.app.books.active.save(path)
    person.press("load_last_year", files.last_year)
    person.press("load_ofsted", files.ofsted)
    assert not on_the_sheet(person)

    book = person.app.books.active
    episodes, reviews, header = (book.sheets[n] for n in ("Episodes", "Reviews", "Header"))
    cell(episodes, 2, "PL_POST").value = "ZZ99 9ZZ"
    cell(episodes, 3, "URN").value = None
    cell(episodes, 5, "LS").value = "X9"
    cell(episodes, 6, "DECOM").value = datetime(2026, 12, 24)
    cell(reviews, 2, "REVIEW").value = None
    cell(reviews, 4, "REVIEW_CODE").value = "PN9"
    cell(reviews, 9, "DOB").value = datetime(2001, 2, 3)
    cell(header, 2, "SEX").value = "X"
    cell(header, 4, "UPN").value = "not a UPN"
    cell(header, 7, "DOB").value = None
    person.press("validate")
    found = on_the_sheet(person)
    assert len({rule for rule, *_ in found}) >= 9
    assert found == from_the_command_line(person, files, tmp_path / "1")

    person.select("Reviews", cell(reviews, 4, "REVIEW_CODE").address)
    assert "167:" in person.press("explain")
    person.press("show_child")
    person.select("Reviews", cell(reviews, 4, "REVIEW_CODE").address)
    person.press("only_this_error")
    person.press("show_all")

    reviews.range("6:6").insert("down")
    reviews.range("A6:D6").value = ["99999999", datetime(2015, 5, 5), datetime(2026, 7, 1), "PN1"]
    episodes.range("8:8").delete()
    header.tables[0].sort(1, ascending=False)
    person.press("validate")
    found = on_the_sheet(person)
    assert ("INT08", "Reviews", "99999999") in found
    assert found == from_the_command_line(person, files, tmp_path / "2")

    book.save()
    book.close()
    person.app.books.open(path)
    person.press("validate")
    assert on_the_sheet(person) == found
