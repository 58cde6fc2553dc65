"""Copies that come back as .ods, damaged or hostile. Given to ``lac903 merge``."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attacks.packages import Package
from tests.attacks.test_returned_workbooks import DTD, NOWHERE, damage
from tests.attacks.watching import Outcome, lac903, measured, nothing_run_or_fetched, refused
from tests.xl_addin.headless import ods_files as ods
from xl_addin import headless
from xl_addin.failures import EXPECTED
from xl_addin.headless.opendocument import cells as opendocument_cells

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
VALUE = {"office:value-type": "float", "office:value": "1"}


@pytest.fixture(scope="session")
def sound_copy(tmp_path_factory, sound) -> bytes:
    """The workbook's values as LibreOffice would save them, and what else such a file holds."""
    folder = tmp_path_factory.mktemp("ods")
    (folder / "book.xlsx").write_bytes(sound)
    with headless.open_book(folder / "book.xlsx", read_only=True) as book:
        sheets = [
            ods.sheet_of(sheet.name, sheet.used_range.options(ndim=2).value)
            for sheet in book.sheets
        ]
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return ods.save(folder / "book.ods", *sheets, **{MANIFEST: manifest}).read_bytes()


@pytest.fixture
def package(sound_copy) -> Package:
    """The parts of that file, to damage."""
    return Package.of(sound_copy)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "returned.ods"


def report(path: Path, run: Callable[..., Outcome] = lac903) -> Outcome:
    """What a command says that only reads; neither the file nor its folder is changed."""
    before = path.read_bytes()
    outcome = run("export", path, "--csv", path.parent / "csv")
    assert path.read_bytes() == before
    others = {other.name for other in path.parent.iterdir()} - {path.name}
    assert others == ({"csv"} if outcome.code in (0, 1) else set())
    return outcome


def with_rows(package: Package, rows: str) -> None:
    """Put rows below those of the first sheet."""
    package.replace(CONTENT, ods.REST.encode(), rows.encode() + ods.REST.encode())


def test_a_sound_file_is_read(path, package):
    package.save(path)
    assert report(path).code == 1
    assert b"1003" in (path.parent / "csv" / "reviews.csv").read_bytes()


# -- the file itself -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attack", "data", "message"),
    [
        ("nothing", b"", "is damaged or is not an .ods workbook"),
        ("text", b"CHILD,DOB\n", "is damaged or is not an .ods workbook"),
        ("an old format", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "Excel's old format"),
        ("a zip cut off", b"PK\x03\x04" + b"\x00" * 500, "is damaged"),
    ],
)
def test_no_workbook_at_all(path, attack, data, message):
    path.write_bytes(data)
    refused(report(path), message)


def test_half_of_a_workbook(path, sound_copy):
    path.write_bytes(sound_copy[: len(sound_copy) // 2])
    refused(report(path), "is damaged")


def test_an_excel_workbook_under_the_name_of_an_ods(path, sound):
    path.write_bytes(sound)
    refused(report(path), "is not an .ods workbook")


OTHERS = {
    "a text document": (rb"office:spreadsheet", b"office:text"),
    "a root of another name": (rb"office:document-content", b"office:document-styles"),
    "another namespace": (rb"xmlns:office:1\.0", b"xmlns:office:9.0"),
    "a spreadsheet without sheets": (rb"<(/?)table:table([ >])", rb"<\1table:desk\2"),
}


@pytest.mark.parametrize("attack", OTHERS)
def test_other_documents(path, package, attack):
    package[CONTENT] = re.sub(*OTHERS[attack], package[CONTENT])
    package.save(path)
    refused(report(path), "is not an .ods workbook")


def test_a_bomb(path, package):
    """300 MB of spaces: 300 KB in the file."""
    package["Pictures/1.png"] = b" " * 300_000_000
    package.save(path)
    refused(report(path), "unpacks to far more than a workbook holds")


def test_two_parts_of_one_name(path, package):
    package.save(path)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(CONTENT, package[CONTENT])
    refused(report(path), "two parts of one name")


@pytest.mark.parametrize("name", ["../../above.txt", "/tmp/lac903-absolute.txt", "C:\\a.txt"])
def test_names_that_lead_out_of_the_folder(path, package, name):
    package[name] = b"written by an attack"
    package.save(path)
    assert report(path).code == 1
    assert not Path("/tmp/lac903-absolute.txt").exists()


def test_a_password(path, package):
    """The file is a zip all the same, but its content is not."""
    entry = b'<m:file-entry m:full-path="content.xml"><m:encryption-data m:checksum="x"/>'
    package[MANIFEST] = package[MANIFEST].replace(
        b"/>", b">" + entry + b"</m:file-entry></m:manifest>"
    )
    package[CONTENT] = bytes(range(256)) * 40
    package.save(path)
    refused(report(path), "has a password", "without a password")


def test_a_password_of_the_zip(path, package):
    data = bytearray(package.bytes())
    for place in (found.start() for found in re.finditer(b"PK\x01\x02", data)):
        data[place + 8] |= 1
    path.write_bytes(data)
    refused(report(path), "has a password")


# -- XML -------------------------------------------------------------------------------------------

ENTITIES = {
    "before the document": lambda p: p.replace(CONTENT, b"<office:doc", DTD + b"<office:doc"),
    "behind a long comment": lambda p: p.replace(
        CONTENT, b"<office:doc", b"<!--" + b"<a>" * 40_000 + b"-->" + DTD + b"<office:doc"
    ),
    "a file of the machine": lambda p: p.replace(
        CONTENT, b"<office:doc", b'<!DOCTYPE x [<!ENTITY a SYSTEM "/etc/passwd">]><office:doc'
    ),
    "in UTF-16": lambda p: p.update(
        {CONTENT: p[CONTENT].decode().replace("UTF-8", "UTF-16").encode("utf-16")}
    ),
    "in UTF-7": lambda p: p.replace(CONTENT, b'encoding="UTF-8"', b'encoding="UTF-7"'),
}


@pytest.mark.parametrize("attack", ENTITIES)
def test_entities_are_refused(path, package, attack):
    ENTITIES[attack](package)
    package.save(path)
    refused(report(path), "document type declaration or an unusual encoding")


def last_cell(attributes: dict[str, str], inside: str = "") -> Callable[[Package], None]:
    cell = ods.element("table-cell", attributes, inside)
    return lambda package: with_rows(package, ods.row(cell))


MANY_SHEETS = "".join(ods.sheet(str(number)) for number in range(1000)).encode()
BROKEN = {
    "an entity that is none": last_cell({}, "<text:p>&a;</text:p>"),
    "cut off": lambda p: p.update({CONTENT: p[CONTENT][:-40]}),
    "10,000 levels deep": last_cell({}, "<text:p>" + "<text:span>" * 10_000),
    "10,000 levels deep where nobody looks": last_cell({}, "<a>" * 10_000),
    "two sheets of one name": lambda p: p.replace(CONTENT, b'"Reviews"', b'"EPISODES"'),
    "a thousand sheets more": lambda p: p.replace(
        CONTENT, b"<office:spreadsheet>", b"<office:spreadsheet>" + MANY_SHEETS
    ),
    "a sheet without a name": lambda p: p.replace(CONTENT, b'table:name="Reviews"', b""),
    "a number that is none": last_cell({**VALUE, "office:value": "one"}),
    "a number that is not finite": last_cell({**VALUE, "office:value": "1e999"}),
    "no number at all": last_cell({**VALUE, "office:value": "nan"}),
    "as often as -1": last_cell({**VALUE, "table:number-columns-repeated": "-1"}),
    "as often as 1e9": last_cell({**VALUE, "table:number-columns-repeated": "1e9"}),
    "as often as 10^20": last_cell({**VALUE, "table:number-columns-repeated": "1" + "0" * 20}),
    "a billion spaces": last_cell({}, '<text:p><text:s text:c="1000000000"/></text:p>'),
    "99 million spaces": last_cell({}, '<text:p><text:s text:c="99000000"/></text:p>'),
}  # fmt: skip


@pytest.mark.parametrize("attack", BROKEN)
def test_damage_is_told(path, package, attack):
    BROKEN[attack](package)
    package.save(path)
    refused(report(path), "cannot be read as a workbook", path.name)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_any_part_may_be_damaged_in_any_way(tmp_path_factory, sound_copy, data):
    package = Package.of(sound_copy)
    for _ in range(data.draw(st.integers(1, 3))):
        damage(package, data.draw(st.sampled_from([CONTENT, CONTENT, MANIFEST])), data)
        package.setdefault(CONTENT, b"")
        package.setdefault(MANIFEST, b"")
    path = package.save(tmp_path_factory.getbasetemp() / "damaged.ods")
    try:
        with nothing_run_or_fetched(), headless.open_book(path, read_only=True) as book:
            assert [sheet.used_range.address for sheet in book.sheets]
    except EXPECTED as error:
        assert str(error)


# -- size ------------------------------------------------------------------------------------------

FAR_AWAY = "in millions of cells, or farther out than sheets of Excel reach"
EVERYWHERE = {
    "a value in every cell": ("16384", "1048576"),
    "a value down to the end of many columns": ("100", "1048000"),
    "a value beyond the last column": ("16385", "1"),
    "a value beyond the last row": ("1", "1048577"),
}


@pytest.mark.parametrize("attack", EVERYWHERE)
def test_values_repeated_over_the_sheet(path, package, attack):
    columns, rows = EVERYWHERE[attack]
    cell = ods.element("table-cell", {**VALUE, "table:number-columns-repeated": columns})
    with_rows(package, ods.element("table-row", {"table:number-rows-repeated": rows}, cell))
    package.save(path)
    outcome = report(path, measured)
    refused(outcome, FAR_AWAY, "Delete the rows below")
    assert outcome.megabytes < 400


def test_more_cells_than_fit_into_memory(path, package, monkeypatch):
    monkeypatch.setattr(opendocument_cells, "MOST_CELLS", 1_000)
    with_rows(package, ods.row(ods.cell(1), ods.cell(2)) * 1_000)
    package.save(path)
    refused(report(path), FAR_AWAY)


def test_a_column_filled_to_its_end_in_bounded_memory(path, package):
    with_rows(package, ods.row(ods.cell("x"), repeated=1_048_000))
    package.save(path)
    outcome = report(path, measured)
    assert outcome.code == 1
    assert outcome.megabytes < 1_200


def test_a_long_attribute_in_bounded_memory(path, package):
    with_rows(
        package, ods.row(ods.element("table-cell", {"office:string-value": "x" * 49_000_000}))
    )
    package.save(path)
    outcome = report(path, measured)
    refused(outcome, "cannot be read as a workbook")
    assert outcome.megabytes < 600


def test_much_that_is_passed_over_in_bounded_memory(path, package):
    """Millions of empty elements: a tree of them would take gigabytes."""
    package.replace(CONTENT, b"<office:body>", b"<office:settings>" + b"<a/>" * 5_000_000
                    + b"</office:settings><office:body>")  # fmt: skip
    package.save(path)
    outcome = report(path, measured)
    assert outcome.code == 1
    assert outcome.megabytes < 600


# -- what runs or calls home -----------------------------------------------------------------------

BASIC = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1">
Sub AutoOpen : Shell("calc") : End Sub
</script:module>"""


def test_macros_are_never_run(path, package):
    package["Basic/Standard/Module1.xml"] = BASIC.encode()
    package["Basic/script-lc.xml"] = b"<!DOCTYPE library:libraries><library:libraries/>"
    package["Scripts/python/hostile.py"] = b"import os; os.system('calc')"
    package.replace(
        CONTENT,
        b"<office:scripts/>",
        b'<office:scripts><office:event-listeners><script:event-listener script:language="ooo:'
        b'script" script:event-name="dom:load"/></office:event-listeners></office:scripts>',
    )
    package.save(path)
    assert report(path).code == 1


@pytest.mark.parametrize(
    "formula",
    [
        f'of:=WEBSERVICE("{NOWHERE}")',
        'of:=DDE("cmd";"/c calc";"A0")',
        f"of:='{NOWHERE}a.ods'#$Sheet1.A1",
        "of:=[.A1:.A1048576]",
        "of:=1/0",
        "nonsense",
    ],
)
def test_the_last_result_of_a_formula_counts(path, package, formula):
    cell = ods.cell("typed", formula=formula)
    written = package[CONTENT].decode()
    start = written.index('table:name="Reviews"')
    end = written.index(ods.REST, start)
    package[CONTENT] = (written[:end] + ods.row(cell) + written[end:]).encode()
    package.save(path)
    assert report(path).code == 1
    assert b"typed" in (path.parent / "csv" / "reviews.csv").read_bytes()


def test_links_to_other_documents_are_not_followed(path, package):
    source = f'<table:table-source xlink:href="{NOWHERE}a.ods" xmlns:xlink="x"/>'
    package[CONTENT] = package[CONTENT].replace(
        b"<table:table-row>", source.encode() + b"<table:table-row>", 1
    )
    package.save(path)
    assert report(path).code == 1


# -- given to other commands -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("recheck",), ("suggest",), ("share", "--all"), ("merge", "--undo"),
        ("worklists", "--sheets"), ("report", "--sheets"),
    ],
)  # fmt: skip
def test_nothing_is_written_into_an_ods(path, package, words):
    package.save(path)
    before = path.read_bytes()
    refused(lac903(words[0], path, *words[1:]), "can be read but not written", "save it as .xlsx")
    assert path.read_bytes() == before
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def test_an_ods_that_is_no_copy_is_not_merged(path, package, sound):
    package.save(path)
    book = path.with_name("book.xlsx")
    book.write_bytes(sound)
    refused(lac903("merge", book, path), "is not a copy that was shared from a 903 workbook")
    assert book.read_bytes() == sound


def test_the_package_is_read_whatever_its_compression(path, package):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for name, content in package.items():
            archive.writestr(name, content)
    path.write_bytes(data.getvalue())
    assert report(path).code == 1
