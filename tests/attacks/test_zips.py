"""Hostile zips, as given to ``lac903 check``."""

import io
import stat
import struct
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lac_rules.reading import ReadError, read_tables
from tests.attacks.watching import lac903, measured, refused

REVIEWS = b"CHILD,DOB,REVIEW,REVIEW_CODE\n1001,05/06/2012,03/05/2026,PN1\n"
OTHER = b"CHILD,SEX,DOB,DUC\n1001,1,05/06/2012,\n"


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # about two files of one name
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def link(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target.encode()


def listed(field: int, form: str, value: int) -> bytes:
    """A sound zip whose list of contents says something else of its one file."""
    data = bytearray(zipped(("a.csv", REVIEWS)))
    place = data.rfind(b"PK\x01\x02") + field
    data[place : place + struct.calcsize(form)] = struct.pack(form, value)
    return bytes(data)


def flipped(place: int) -> bytes:
    data = bytearray(zipped(("a.csv", REVIEWS)))
    data[place] ^= 0xFF
    return bytes(data)


REFUSED = {
    "a bomb: 300 MB of one letter": (zipped(("a.csv", b"a" * 300_000_000)), "unpacks to far more"),
    "a size that is a lie": (listed(24, "<I", 0x7FFFFFFF), "unpacks to far more"),
    "20,000 files": (zipped(*((f"{n}.txt", b"") for n in range(20_000))), "holds 20,000 files"),
    "two files of one name": (zipped(("a.csv", REVIEWS), ("a.csv", REVIEWS)), "so does"),
    "one table in two folders": (zipped(("a/a.csv", REVIEWS), ("b/a.csv", REVIEWS)), "so does"),
    "a link to a file of the machine": (
        zipped(link("a.csv", "/etc/passwd")),
        "No file of a return",
    ),
    "zips in a zip": (zipped(("b.zip", zipped(("a.csv", REVIEWS)))), "No file of a return"),
    "nothing in it": (zipped(), "No file of a return"),
    "damage in the packed data": (flipped(45), "The zip is damaged"),
    "another name inside": (flipped(30), "The zip is damaged"),
    "an unknown way of packing": (listed(10, "<H", 99), "The zip is damaged"),
    "a place beyond the end": (listed(42, "<I", 0x3FFFFFFF), "The zip is damaged"),
    "a password": (listed(8, "<H", 1), "has a password"),
    "cut off": (zipped(("a.csv", REVIEWS))[:-30], "The zip is damaged"),
    "a name that is no UTF-8": (
        zipped(("é.csv", REVIEWS)).replace("é".encode(), b"\xff\xff"),
        "The zip is damaged",
    ),
}


@pytest.mark.parametrize("attack", REFUSED)
def test_refused_with_one_message(tmp_path, attack):
    data, message = REFUSED[attack]
    (tmp_path / "a.zip").write_bytes(data)
    refused(lac903("check", tmp_path / "a.zip", "--year", 2027), message)
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize(
    "name",
    ["../../above.csv", "/tmp/absolute.csv", "C:\\windows\\a.csv", "a\x00b.csv", "[red]a[/].csv"],
)
def test_names_are_only_names_and_nothing_is_unpacked(tmp_path, name):
    (tmp_path / "folder").mkdir()
    path = tmp_path / "folder" / "a.zip"
    path.write_bytes(zipped((name, REVIEWS)))
    assert lac903("check", path, "--year", 2027).code in (0, 1)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder", "a.zip"]


def test_names_give_no_orders_to_the_terminal(tmp_path):
    (tmp_path / "a.zip").write_bytes(
        zipped(("\x1b[2J\x1b]0;owned\x07.csv", b"x,y\n"), ("a.csv", REVIEWS), ("b.csv", REVIEWS))
    )
    outcome = lac903("check", tmp_path / "a.zip", "--year", 2027)
    assert "\x1b[2J" not in outcome.output
    assert "\x1b]" not in outcome.output


def test_many_small_bombs_in_bounded_memory(tmp_path):
    dense = b"CHILD,DOB,REVIEW,REVIEW_CODE\n" + b",,,\n" * 200_000
    (tmp_path / "a.zip").write_bytes(zipped(*((f"{n}.csv", dense) for n in range(30))))
    outcome = measured("check", tmp_path / "a.zip")
    refused(outcome, "Give the year")  # 30 times a table without rows
    assert outcome.megabytes < 500


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.integers(4, 400), st.integers(1, 255))
def test_any_byte_may_be_wrong(tmp_path_factory, place, change):
    data = bytearray(zipped(("a.csv", REVIEWS), ("b.csv", OTHER)))
    data[place % len(data)] ^= change
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(data)
    try:
        tables = read_tables(path).tables
    except ReadError as error:
        assert "damaged.zip" in str(error)
    else:
        assert set(tables) <= {"Reviews", "UASC"}
