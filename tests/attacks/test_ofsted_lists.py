"""Hostile lists of providers, as given to ``lac903 check --ofsted``.

Calamine, which reads them, ends the whole process when memory does not suffice for what a sheet
claims to hold: Excel's too, when the add-in runs. So nothing of the kind may reach it.
"""

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lac_rules.reading import ReadError, read_providers
from tests.attacks.packages import Package
from tests.attacks.test_csv_files import GOOD
from tests.attacks.test_returned_workbooks import DTD, damage
from tests.attacks.watching import lac903, measured, refused

COLUMNS = [
    "URN",
    "Local authority",
    "Placement code",
    "Placement provider code",
    "Setting postcode",
    "Setting name",
]
PROVIDER = ["SC1", "Leeds", "K2", "PR4", "LS1 1AA", "Home"]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(scope="module")
def sound_list() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Providers"
    book.active.append(COLUMNS)
    book.active.append(PROVIDER)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture
def checked(tmp_path):
    """Check a small return against a list."""
    (tmp_path / "a.csv").write_bytes(GOOD)

    def check(data: bytes, name: str = "list.xlsx"):
        (tmp_path / name).write_bytes(data)
        return lac903("check", tmp_path / "a.csv", "--year", 2027, "--ofsted", tmp_path / name)

    return check


def last_row(cells: bytes) -> Callable[[Package], None]:
    """Something in the last row of the sheet."""
    return lambda p: p.add_rows("Providers", b'<row r="1048576">' + cells + b"</row>")


def in_prefixed_names(package: Package) -> None:
    package.replace(SHEET, b"<worksheet", b'<worksheet xmlns:Z1="%s"' % MAIN)
    last_row(b'<Z1:c r="XFD1048576"><Z1:v>1</Z1:v></Z1:c>')(package)


def under_another_name(name: str) -> Callable[[Package], None]:
    def change(package: Package) -> None:
        last_row(b'<c r="XFD1048576"><v>1</v></c>')(package)
        package[f"xl/{name}"] = package.pop(SHEET)
        for part in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
            package[part] = package[part].replace(b"worksheets/sheet1.xml", name.encode())

    return change


FAR_AWAY = {
    "as Excel writes it": last_row(b'<c r="XFD1048576"><v>1</v></c>'),
    "in single quotes": last_row(b"<c r='XFD1048576'><v>1</v></c>"),
    "with spaces": last_row(b'<c r = "XFD1048576"><v>1</v></c>'),
    "in small letters": last_row(b'<c r="xfd1048576"><v>1</v></c>'),
    "as references to characters": last_row(b'<c r="&#88;FD1048576"><v>1</v></c>'),
    "behind another attribute": last_row(b'<c t="n" x="a>b" r="XFD1048576"><v>1</v></c>'),
    "behind a long attribute": last_row(b'<c x="%s" r="XFD1048576"><v/></c>' % (b"x" * 5000)),
    "without a place": last_row(b"<c><v>1</v></c>" * 16_384),
    "in prefixed names": in_prefixed_names,
    "in a column that no sheet has": last_row(b'<c r="ZZZZZZZ2"><v>1</v></c>'),
    "in a row that no sheet has": last_row(b'<c r="A4294967295"><v>1</v></c>'),
    "in a part of another name": under_another_name("other/list.bin"),
    "in a part in capitals": under_another_name("Worksheets/Sheet1.XML"),
}


@pytest.mark.parametrize("attack", FAR_AWAY)
def test_a_value_in_the_last_cell_never_ends_the_process(checked, sound_list, attack):
    package = Package.of(sound_list)
    FAR_AWAY[attack](package)
    refused(checked(package.bytes()), "far below or beside the list", "delete the rows below")


def announcing(count: bytes) -> Callable[[Package], None]:
    """Shared strings that claim to be many: the reader takes memory for as many."""

    def change(package: Package) -> None:
        package["xl/sharedStrings.xml"] = (
            b'<sst xmlns="%s" uniqueCount=%s><si><t>a</t></si></sst>' % (MAIN, count)
        )
        package.relate("xl/workbook.xml", "sharedStrings", "sharedStrings.xml")
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        package.declare("xl/sharedStrings.xml", kind)

    return change


def as_other_kind(name: str, content: bytes) -> Callable[[Package], None]:
    def change(package: Package) -> None:
        package.clear()
        package[name] = content

    return change


ODS = (
    b'<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:'
    b'oasis:names:tc:opendocument:xmlns:table:1.0"><o:body><o:spreadsheet><t:table t:name="A">'
    b'<t:table-row t:number-rows-repeated="1048576"><t:table-cell t:number-columns-repeated="16384"'
    b' o:value-type="float" o:value="1"/></t:table-row></t:table></o:spreadsheet></o:body>'
    b"</o:document-content>"
)

DAMAGED = {
    "100 billion texts announced": announcing(b'"99999999999"'),
    "announced in single quotes": announcing(b"'  99999999999'"),
    "announced as references": announcing(b'"&#57;99999999999"'),
    "100 billion formats announced": lambda p: p.replace(
        "xl/styles.xml", b'<cellXfs count="', b'<cellXfs count="99999999999'
    ),
    "a text that is not there": last_row(b'<c r="A1048576" t="s"><v>999999999</v></c>'),
    "entities": lambda p: p.replace(SHEET, b"<worksheet", DTD + b"<worksheet"),
    "a cell that repeats a billion times (ods)": as_other_kind("content.xml", ODS),
    "a binary workbook (xlsb)": as_other_kind("xl/workbook.bin", b"\x83\x01\x00"),
    "a sheet cut off": lambda p: p.update({SHEET: p[SHEET][:-40]}),
}


TOLD_APART = {
    "a cell that repeats a billion times (ods)": "far below or beside the list",
    "a binary workbook (xlsb)": "binary format, .xlsb",
}


@pytest.mark.parametrize("attack", DAMAGED)
def test_damage_is_told(checked, sound_list, attack):
    package = Package.of(sound_list)
    DAMAGED[attack](package)
    told = TOLD_APART.get(attack, "is not an Excel workbook, or is damaged")
    refused(checked(package.bytes()), told)


@pytest.mark.parametrize(
    ("attack", "data", "message"),
    [
        ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "old format"),
        ("a line of 2 MB", ",".join(COLUMNS).encode() + b"\n" + b"," * 2_000_000, "far more than"),
        ("an unknown encoding", ",".join(COLUMNS).encode("cp037"), "is damaged"),
        ("a header and nothing else", ",".join(COLUMNS).encode(), "no provider"),
        ("a program", b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 50, "is damaged"),
    ],
)
def test_other_files_are_refused(checked, attack, data, message):
    refused(checked(data), message)


def test_a_thousand_sheets_that_are_one_in_bounded_memory(tmp_path, sound_list):
    package = Package.of(sound_list)
    last_row(b'<c r="E1048576"><v>1</v></c>')(package)
    tag = re.search(rb"<sheet [^>]*/>", package["xl/workbook.xml"])[0]
    sheets = (tag.replace(b"Providers", b"P%d" % n) for n in range(1000))
    package.replace("xl/workbook.xml", tag, b"".join(sheets))
    package.save(tmp_path / "list.xlsx")
    (tmp_path / "a.csv").write_bytes(GOOD)
    outcome = measured("check", tmp_path / "a.csv", "--ofsted", tmp_path / "list.xlsx")
    refused(outcome, "far more than a list of providers")
    assert outcome.megabytes < 1_000


def test_names_that_look_like_formulas_stay_text(checked, tmp_path):
    rows = [COLUMNS, ["=SC1", *PROVIDER[1:]], ["SC2", "=1+1", "K2", "PR4", "@SUM(A1)", "-1+1|cmd"]]
    outcome = checked("\n".join(map(",".join, rows)).encode(), "list.csv")
    assert outcome.code in (0, 1)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.data())
def test_any_part_may_be_damaged_in_any_way(tmp_path_factory, sound_list, data):
    package = Package.of(sound_list)
    for _ in range(data.draw(st.integers(1, 3))):
        damage(package, data.draw(st.sampled_from(sorted(package))), data)
    path = package.save(tmp_path_factory.getbasetemp() / "damaged list.xlsx")
    try:
        providers = read_providers(path)
    except ReadError as error:
        assert path.name in str(error)
    else:
        assert len(providers) <= 2
