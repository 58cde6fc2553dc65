"""What can be computed of accessibility: WCAG 2.1 AA in spirit, and Excel's own checker's rules.

Here texts, sheets and keys; charts are in ``test_accessible_charts.py``, the ribbon is in
``test_ribbon_xml.py``.
"""

import re

import pytest

from tests.xl_addin.structure.colours import (
    WHITE,
    colours_of,
    conditional_text_on_fill,
    contrast,
    font_of,
    formats_with_text,
    text_on_fill,
)
from tests.xl_addin.structure.package import MAIN, Area, place
from tests.xl_addin.structure.reading import READ, each_that_is_read, header, tables, visible
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.marks import (
    codes_by_field,
    is_explained,
    is_now,
    is_to_come,
    noted_cells,
    plain,
)

BAND = "d9d9d9"
"""The darker rows of the tables' style (TableStyleLight1)."""
SMALLEST, TITLE = 10, 14
"""Sizes of text in points."""
_OURS = {"Rule and message", "Now or to come"}
_VAGUE = {"here", "click here", "link", "more", "go", "click"}


@pytest.fixture
def package(written, name):
    return written.package(name)


# Texts


@each_that_is_read
def test_every_text_can_be_read_on_its_fill(package):
    assert [
        (where, text, fill, contrast(text, fill))
        for where, text, fill in [*text_on_fill(package), *conditional_text_on_fill(package)]
        if contrast(text, fill) < 4.5
    ] == []


@each_that_is_read
def test_text_in_tables_can_be_read_on_the_darker_rows(package):
    bodies = {
        name: [Area(t.top + 1, t.left, t.bottom, t.right) for t in tables(package, part)]
        for name, part in visible(package).items()
    }
    for where, text, fill in text_on_fill(package):
        name, _, cell = where.rpartition("!")
        here = Area(*place(cell), *place(cell))
        if fill == WHITE and any(here.overlaps(body) for body in bodies.get(name, [])):
            assert contrast(text, BAND) >= 4.5, where


def test_the_checks_would_find_pale_text():
    assert contrast("000000", "ffffff") == 21
    assert contrast("767676", "ffffff") >= 4.5 > contrast("777777", "ffffff")
    assert contrast(styles.ERROR_TEXT[1:], styles.ERROR_FILL[1:]) >= 4.5


@each_that_is_read
def test_no_text_is_small(package):
    for name, part in visible(package).items():
        for style, cell in formats_with_text(package, part).items():
            size = float(font_of(package, style).find(f"{MAIN}sz").get("val"))
            assert size >= SMALLEST, f"{name}!{cell}"


@each_that_is_read
def test_no_number_says_by_its_colour_that_it_is_negative(package):
    formats = [each.get("formatCode") for each in package.styles.iter(f"{MAIN}numFmt")]
    assert [code for code in formats if re.search(r"\[(Red|Color)", code, re.IGNORECASE)] == []


# Colour is never the only sign


def expected_word(marks: str, has_data: bool) -> str:
    """What Check should say of a row: what only further checks ask about is no error."""
    codes = {code for codes in codes_by_field(marks).values() for code in codes}
    of_the_dfe = [code for code in codes if not plain(code).startswith("X")]
    if is_now(of_the_dfe):
        return "error"
    if is_to_come(of_the_dfe):
        return "to come"
    if codes:
        return "explained" if is_explained(codes) else "further"
    return "valid" if has_data else ""


@each_that_is_read
def test_wrong_rows_say_so_in_words_and_red_cells_have_notes(package):
    """Where there are too many errors for notes, the column Errors says which cells are red."""
    for part in package.sheets.values():
        columns, cells = header(package, part), package.cells(part)
        if layout.MARKS not in columns:
            continue
        noted = {
            place(comment.get("ref"))
            for notes in package.related(part, "comments")
            for comment in package.xml(notes).iter(f"{MAIN}comment")
        }
        for row in range(2, max(row for row, _ in cells) + 1):
            said = {
                name: package.text(cells.get((row, column))) for name, column in columns.items()
            }
            marks = said[layout.MARKS]
            filled = [said[n] for n, c in columns.items() if c < columns[layout.CHECK]]
            assert said[layout.CHECK] == expected_word(marks, any(filled))
            text = said[layout.ERRORS_COLUMN] or ""
            for field, codes in codes_by_field(marks).items():
                # Where too much is wrong in a row for one text, it names the rules alone.
                assert field in text or all(plain(code) in text for code in codes)
            assert noted >= {(row, columns[field]) for field in noted_cells(marks)}


def test_the_red_cells_of_the_sheet_child_are_named_below(written):
    package = written.package("with a child")
    sheets = package.sheets
    cells = package.cells(package.sheets["Child"])
    texts = {where: package.text(cell) for where, cell in cells.items()}
    words = [text for (_, column), text in texts.items() if column == 2]
    headings = [row for (row, column), text in texts.items() if column == 1 and text in sheets]
    red = [
        where
        for where, cell in cells.items()
        if colours_of(package, int(cell.get("s", 0)))[1] == styles.ERROR_FILL[1:]
    ]
    assert red
    for row, column in red:
        heading = max(each for each in headings if each < row)
        place = f"{texts[heading, 1]} {texts[row, 1]} "
        assert any(place in text and texts[heading, column] in text for text in words)


@pytest.mark.parametrize("name", ["copy of all errors", "copy of one rule"])
def test_cells_to_fill_in_are_marked_by_more_than_colour(package):
    """They alone are unlocked, so Tab goes from one to the next, and they have a border."""
    formats = package.styles.find(f"{MAIN}cellXfs")
    borders = package.styles.find(f"{MAIN}borders")
    for name, part in visible(package).items():
        lock = package.xml(part).find(f"{MAIN}sheetProtection")
        assert lock.get("sheet") == "1"
        assert lock.get("selectLockedCells", "0") == "0", "what is locked must be readable"
        unlocked = set()
        for where, cell in package.cells(part).items():
            xf = formats[int(cell.get("s", 0))]
            protection = xf.find(f"{MAIN}protection")
            if protection is not None and protection.get("locked") == "0":
                unlocked.add(where)
                border = borders[int(xf.get("borderId"))]
                assert border.find(f"{MAIN}left").get("style"), f"{name}!{where}"
        if tables(package, part):
            rows = {row for row, _ in package.cells(part)} - {1}
            assert {row for row, _ in unlocked} == rows


# Sheets


@each_that_is_read
def test_no_cells_are_merged(package):
    assert [n for n, part in package.sheets.items() if b"<mergeCell " in package.parts[part]] == []


@each_that_is_read
def test_data_stands_in_tables_with_header_rows_that_stay_in_view(package):
    for name, part in visible(package).items():
        for table in package.tables_of(part):
            assert table.get("headerRowCount", "1") == "1"
        top = min((area.top for area in tables(package, part)), default=None)
        if top is not None and top < 10:  # below a chart, the list cannot be frozen with it
            pane = package.xml(part).find(f".//{MAIN}pane")
            assert pane is not None, f"the header row of {name} scrolls away"
            assert pane.get("ySplit") == str(top)


@each_that_is_read
def test_each_sheet_begins_with_a_title_or_a_header(package):
    for name, part in visible(package).items():
        first = package.cells(part).get((1, 1))
        assert package.text(first), f"{name} begins with an empty cell"
        if not any((area.top, area.left) == (1, 1) for area in tables(package, part)):
            font = font_of(package, int(first.get("s", 0)))
            assert font.find(f"{MAIN}b") is not None
            assert float(font.find(f"{MAIN}sz").get("val")) >= TITLE


@each_that_is_read
def test_sheets_have_telling_names(package):
    assert [name for name in visible(package) if re.fullmatch(r"(Sheet|Table)\d+", name)] == []


@each_that_is_read
def test_what_is_hidden_is_the_programs_own(package):
    """Hidden columns serve the program, and their names say so."""
    for name, part in visible(package).items():
        names = {column: text for text, column in header(package, part).items()}
        for column in package.xml(part).iter(f"{MAIN}col"):
            if column.get("hidden") == "1":
                for number in range(int(column.get("min")), int(column.get("max")) + 1):
                    text = names.get(number, "")
                    assert text.startswith("_") or text in _OURS, f"{name}, column {number}"


@each_that_is_read
def test_rows_are_hidden_only_by_a_filter(package, name):
    hidden = [
        sheet
        for sheet, part in visible(package).items()
        if any(row.get("hidden") == "1" for row in package.xml(part).iter(f"{MAIN}row"))
    ]
    assert bool(hidden) == (name == "filtered")


@each_that_is_read
def test_nothing_that_is_read_stands_on_a_hidden_sheet(package):
    """Hidden sheets hold settings, the loaded data, and the codes that drop-downs show."""
    shown = visible(package)
    hidden = [name for name in package.sheets if name not in shown]
    assert all(name.startswith("_") for name in hidden)
    assert list(package.sheets) == [*shown, *hidden], "hidden sheets come last"
    for part in shown.values():
        for formula in package.xml(part).iter(f"{MAIN}f"):
            assert not any(other in (formula.text or "") for other in hidden)


# Where a person begins, and gets to by keys

_OPENS_ELSEWHERE = {
    "with a child": "Child", "work lists as sheets": "Work lists",
    "filtered": "Reviews", "undone": "Reviews",
}  # fmt: skip
"""Left open on what was asked for, or where somebody was."""
_A_CELL_WAS_SELECTED = {"filtered", "with a child", "undone"}


@each_that_is_read
def test_a_workbook_opens_on_its_first_sheet(package, name):
    (view,) = package.xml(package.workbook).iter(f"{MAIN}workbookView")
    active = list(package.sheets)[int(view.get("activeTab", 0))]
    assert active == _OPENS_ELSEWHERE.get(name, next(iter(package.sheets)))


@pytest.mark.parametrize("name", [name for name in READ if name not in _A_CELL_WAS_SELECTED])
def test_sheets_open_at_their_beginning(package):
    for sheet, part in visible(package).items():
        for view in package.xml(part).iter(f"{MAIN}sheetView"):
            assert view.get("topLeftCell", "A1") == "A1", sheet
            assert {s.get("activeCell", "A1") for s in view.iter(f"{MAIN}selection")} <= {
                "A1", "A2",
            }, sheet  # fmt: skip


@each_that_is_read
def test_links_say_where_they_lead(package):
    for part in visible(package).values():
        for formula in package.xml(part).iter(f"{MAIN}f"):
            for words in re.findall(r'HYPERLINK\(.*?,"([^"]*)"\)', formula.text or ""):
                assert words.casefold() not in _VAGUE
                assert len(words.split()) >= 2


@each_that_is_read
def test_drop_downs_open_by_keys_and_say_nothing_empty(package):
    """Alt and the Down arrow open a list whose arrow is shown."""
    for part in package.sheets.values():
        for rule in package.xml(part).iter(f"{MAIN}dataValidation"):
            assert rule.get("showDropDown", "0") == "0", "the attribute hides the arrow"
            for words in ("prompt", "promptTitle", "error", "errorTitle"):
                assert rule.get(words) is None or rule.get(words).strip()


# Notes and pictures


@each_that_is_read
def test_notes_say_something_in_words(package):
    for part in package.sheets.values():
        for notes in package.related(part, "comments"):
            for comment in package.xml(notes).iter(f"{MAIN}comment"):
                text = "".join(t.text or "" for t in comment.iter(f"{MAIN}t"))
                assert len(text.split()) >= 2


@each_that_is_read
def test_no_text_is_a_picture(package):
    assert [part for part in package.parts if part.startswith("xl/media/")] == []


@pytest.mark.parametrize("name", ["checked", "copy of all errors"])
def test_the_file_says_its_title(package):
    (part,) = package.related("", "core-properties")
    assert package.xml(part).findtext("{http://purl.org/dc/elements/1.1/}title")
