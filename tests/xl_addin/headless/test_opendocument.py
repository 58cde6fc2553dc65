"""Workbooks saved as .ods are read as they were, and never written to."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlwings import XlwingsError

from tests.xl_addin.headless import ods_files as ods
from xl_addin import headless
from xl_addin.headless.opendocument import reading as opendocument

TEXTS = [
    "007", "=1+1", "TRUE", "1e5", " before", "behind ", "a  b    c", "   ", "a\tb", "\t", "a\nb",
    "\n", "a\n\n b\n", "🙂", "#N/A", "'quoted", "<b>&amp;", "_x0041_", "01/04/2026", "x" * 32_000,
]  # fmt: skip


@pytest.fixture
def values(tmp_path):
    """Write rows of cells and read them: the values of the sheet."""

    def read(*rows: str) -> list[list]:
        path = ods.save(tmp_path / "book.ods", ods.sheet("Sheet", *rows))
        with headless.open_book(path, read_only=True) as book:
            return book.sheets["Sheet"].used_range.options(ndim=2, err_to_str=True).value

    return read


def test_texts_stay_texts(values):
    assert values(*(ods.row(ods.cell(text)) for text in TEXTS)) == [[text] for text in TEXTS]


def test_text_with_formats_links_and_breaks_inside(values):
    inside = (
        '<text:p>a<text:span text:style-name="T1"> bold<text:s text:c="2"/></text:span>'
        '<text:a href="#B1">link<text:line-break/>on</text:a></text:p><text:h>below</text:h>'
    )
    cell = ods.element("table-cell", {"office:value-type": "string"}, inside)
    assert values(ods.row(cell)) == [["a bold  link\non\nbelow"]]


def test_spaces_that_another_program_wrote_as_they_are_stay(values):
    """The standard would fold them; LibreOffice does not."""
    cell = ods.element("table-cell", {"office:value-type": "string"}, "<text:p>  a   b </text:p>")
    assert values(ods.row(cell)) == [["  a   b "]]


def test_the_text_is_the_attribute_where_there_is_one(values):
    attributes = {"office:value-type": "string", "office:string-value": "a\nb"}
    assert values(ods.row(ods.element("table-cell", attributes, ods.text("shown")))) == [["a\nb"]]


@pytest.mark.parametrize(
    ("attributes", "value"),
    [
        ({"value-type": "float", "value": "7"}, 7.0),
        ({"value-type": "float", "value": "1.5E-003"}, 0.0015),
        ({"value-type": "percentage", "value": "0.5"}, 0.5),
        ({"value-type": "currency", "currency": "GBP", "value": "12.5"}, 12.5),
        ({"value-type": "boolean", "boolean-value": "true"}, True),
        ({"value-type": "boolean", "boolean-value": "false"}, False),
        ({"value-type": "date", "date-value": "2026-04-01"}, dt.datetime(2026, 4, 1)),
        (
            {"value-type": "date", "date-value": "2026-04-01T13:30:15.500000000"},
            dt.datetime(2026, 4, 1, 13, 30, 15, 500_000),
        ),
        ({"value-type": "date", "date-value": "1900-03-01"}, dt.datetime(1900, 3, 1)),
        ({"value-type": "date", "date-value": "9999-12-31"}, dt.datetime(9999, 12, 31)),
        ({"value-type": "date", "date-value": "1900-02-28"}, "28/02/1900"),
        ({"value-type": "date", "date-value": "1066-10-14"}, "14/10/1066"),
        ({"value-type": "date", "date-value": "10000-01-01"}, "shown"),
        ({"value-type": "time", "time-value": "PT06H00M00S"}, 0.25),
        ({"value-type": "time", "time-value": "-P1DT12H"}, -1.5),
        ({"value-type": "time", "time-value": "soon"}, "shown"),
        ({"value-type": "float"}, "shown"),
        ({}, "shown"),
    ],
)
def test_every_type_of_value(values, attributes, value):
    named = {f"office:{name}": text for name, text in attributes.items()}
    (((found,)),) = values(ods.row(ods.element("table-cell", named, ods.text("shown"))))
    assert (found, type(found)) == (value, type(value))


def test_formulas_give_their_last_result_and_are_known_as_formulas(tmp_path):
    cells = [
        ods.cell("007", formula="of:=[.B1]"),
        ods.cell(3, formula="msoxl:=A1+B1"),
        ods.cell(dt.date(2026, 4, 1), formula="=TODAY()"),
        ods.element("table-cell", {"table:formula": 'of:=""'}, "<text:p/>"),
        ods.error("#N/A", "of:=NA()"),
        ods.cell("=typed"),
    ]
    path = ods.save(tmp_path / "book.ods", ods.sheet("Sheet", ods.row(*cells)))
    with headless.open_book(path, read_only=True) as book:
        area = book.sheets[0].range("A1:F1")
        assert area.options(err_to_str=True).value == [
            "007", 3.0, dt.datetime(2026, 4, 1), None, "#N/A", "=typed",
        ]  # fmt: skip
        assert area.formula[0] == (
            "=[.B1]", "=A1+B1", "=TODAY()", '=""', "=NA()", "=typed",
        )  # fmt: skip


def test_errors_are_told_from_the_same_text(tmp_path):
    """LibreOffice says which is which; other programs only write the name of the error."""
    others = {"table:formula": "of:=1/0", "office:value-type": "float", "office:value": "0"}
    cells = [
        ods.error("#DIV/0!"),
        ods.error("Err:502"),
        ods.element("table-cell", others, ods.text("#DIV/0!")),
        ods.cell("#N/A"),
        ods.cell("#N/A", formula='of:="#N/A"'),
    ]
    path = ods.save(tmp_path / "book.ods", ods.sheet("Sheet", ods.row(*cells)))
    with headless.open_book(path, read_only=True) as book:
        area = book.sheets[0].range("A1:E1")
        assert area.value == [None, None, None, "#N/A", "#N/A"]
        shown = ["#DIV/0!", "#VALUE!", "#DIV/0!", "#N/A", "#N/A"]
        assert area.options(err_to_str=True).value == shown


def test_every_sheet_is_there_with_its_name_and_whether_it_is_hidden(tmp_path):
    sheets = [
        ods.sheet("Épisodes [1/2]", ods.row(ods.cell(1))),
        ods.sheet("_settings", ods.row(ods.cell("a")), hidden=True),
        ods.sheet("x" * 40),
    ]
    path = ods.save(tmp_path / "book.ods", *sheets)
    with headless.open_book(path, read_only=True) as book:
        found = [(sheet.name, sheet.visible) for sheet in book.sheets]
        assert found == [("Épisodes [1/2]", True), ("_settings", False), ("x" * 40, True)]
        assert book.sheets["_SETTINGS"].range("A1").value == "a"
        assert book.sheets[2].used_range.value is None


def test_cells_and_rows_written_once_for_several(tmp_path):
    rows = [
        ods.row(ods.cell(repeated=3), repeated=4),
        ods.row(ods.cell(), ods.cell("a", repeated=2), ods.cell(), ods.cell(1), repeated=2),
        ods.row(ods.cell(repeated=16384), repeated=1_048_570),
    ]
    path = ods.save(tmp_path / "book.ods", ods.sheet("Sheet", *rows))
    with headless.open_book(path, read_only=True) as book:
        used = book.sheets[0].used_range
        assert used.address == "$B$5:$E$6"
        assert used.value == [["a", "a", None, 1.0]] * 2


def test_rows_in_groups_and_header_rows(values):
    title = "<table:table-header-rows>" + ods.row(ods.cell("Title")) + "</table:table-header-rows>"
    inner = "<table:table-row-group>" + ods.row(ods.cell(2)) + "</table:table-row-group>"
    group = "<table:table-row-group>" + ods.row(ods.cell(1)) + inner + "</table:table-row-group>"
    rows = "<table:table-rows>" + ods.row(ods.cell(3)) + "</table:table-rows>"
    assert values(title, group, rows) == [["Title"], [1.0], [2.0], [3.0]]


def test_cells_under_a_merged_one(values):
    covered = ods.element("covered-table-cell", {"office:value-type": "string"}, ods.text("under"))
    assert values(ods.row(ods.cell("over"), covered, ods.cell(1))) == [["over", "under", 1.0]]


def test_what_is_no_value_is_passed_over(values):
    """A note, a drawing, a table in a cell; what stood there before a tracked change; a link."""
    note = f"<office:annotation>{ods.text('a note')}</office:annotation>"
    drawing = f"<table:shapes>{ods.text('in a drawing')}{ods.row(ods.cell('x'))}</table:shapes>"
    inner = ods.sheet("Inner", ods.row(ods.cell("inner")))
    attributes = {"office:value-type": "string"}
    cell = ods.element("table-cell", attributes, note + drawing + inner + ods.text("value"))
    assert values(drawing, ods.row(cell, ods.cell())) == [["value"]]


def test_other_tables_of_the_document_are_no_sheets(tmp_path):
    before = ods.element("previous", {}, ods.sheet("Before", ods.row(ods.cell("before"))))
    changes = ods.element("tracked-changes", {}, before)
    dde = ods.element("dde-links", {}, ods.sheet("Linked", ods.row(ods.cell("linked"))))
    sheet = ods.sheet("Sheet", ods.row(ods.cell("value")))
    path = ods.save(tmp_path / "book.ods", changes, sheet, dde)
    with headless.open_book(path, read_only=True) as book:
        assert book.sheet_names == ["Sheet"]


# -- never written ---------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    return ods.save(tmp_path / "book.ods", ods.sheet("Sheet", ods.row(ods.cell("a"))))


def refused_untouched(path, do):
    before = path.read_bytes()
    with pytest.raises(XlwingsError, match=r"book\.ods .*not written.* save it as \.xlsx.*merge"):
        do()
    assert path.read_bytes() == before
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def test_opening_to_write_is_refused(app, path):
    refused_untouched(path, lambda: app.books.open(path))


def test_saving_what_was_read_is_refused_under_any_name(app, path, tmp_path):
    book = app.books.open(path, read_only=True)
    book.sheets[0]["A1"].value = "b"
    refused_untouched(path, book.save)
    refused_untouched(path, lambda: book.save(tmp_path / "other.xlsx"))
    refused_untouched(path, lambda: book.save(tmp_path / "other.ods"))


def test_no_workbook_of_ours_is_saved_as_ods(book, tmp_path):
    with pytest.raises(NotImplementedError, match=r"Use \.xlsx"):
        book.save(tmp_path / "book.ods")


# -- any values ------------------------------------------------------------------------------------

ALLOWED = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
VALUES = st.one_of(
    st.none(),
    st.text(ALLOWED | st.sampled_from(" \t\n="), max_size=20),
    st.sampled_from(TEXTS[:-1]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1)),
    st.datetimes(dt.datetime(1900, 3, 1)).map(lambda time: time.replace(microsecond=0)),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(VALUES, min_size=4, max_size=4), min_size=1, max_size=6))
def test_any_values_are_read_as_they_were_written(tmp_path_factory, rows):
    path = ods.save(tmp_path_factory.getbasetemp() / "any.ods", ods.sheet_of("Sheet", rows))
    with headless.open_book(path, read_only=True) as book:
        area = book.sheets[0].range((1, 1), (len(rows), 4))
        assert area.options(ndim=2).value == [[_read(value) for value in row] for row in rows]


def _read(value):
    """What xlwings gives for a value of a cell."""
    if type(value) is dt.date:
        return dt.datetime.combine(value, dt.time())
    return None if value == "" else value


def test_prefixes_of_namespaces_are_for_each_program_to_choose(tmp_path):
    written = ods.content(ods.sheet("Sheet", ods.row(ods.cell("a"))))
    for old, new in (("xmlns:table=", "xmlns:t="), ("<table:", "<t:"), (" table:", " t:")):
        written = written.replace(old, new)
    written = written.replace("</table:", "</t:")
    path = ods.save(tmp_path / "book.ods", **{"content.xml": written})
    with headless.open_book(path, read_only=True) as book:
        assert book.sheets["Sheet"].range("A1").value == "a"


def test_the_ending_tells(path, tmp_path):
    assert opendocument.is_opendocument(path.rename(tmp_path / "BOOK.ODS"))
    assert not opendocument.is_opendocument(tmp_path / "book.ods.xlsx")
