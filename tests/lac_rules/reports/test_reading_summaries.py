"""Summaries that others sent: read when sound, refused in words when not."""

import json

import pytest

from lac_rules.reading import ReadError
from lac_rules.reports.anonymous import FORMAT
from lac_rules.reports.reading_summaries import read_summaries

COUNTS = {"children": None, "per_100_children": 2.5}
SOUND = {
    "format": FORMAT,
    "format_version": 2,
    "collection_year": 2027,
    "children": 200,
    "rules": {"392c": COUNTS},
    "rules_run": ["392c"],
}


@pytest.fixture
def file(tmp_path):
    def make(name: str, content: object) -> object:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        is_text = isinstance(content, str)
        path.write_text(content if is_text else json.dumps(content), encoding="utf-8")
        return path

    return make


def test_summaries_are_named_by_their_files(file):
    paths = [file("Kent.json", SOUND), file("St. Helens.json", "\ufeff" + json.dumps(SOUND))]
    assert read_summaries(paths) == {"Kent": SOUND, "St. Helens": SOUND}


def test_files_of_one_name_are_told_apart_by_their_folders(file):
    paths = [file("a/x.json", SOUND), file("b/x.json", SOUND)]
    assert list(read_summaries(paths)) == [str(path.with_suffix("")) for path in paths]
    with pytest.raises(ReadError, match="holds a file twice"):
        read_summaries([paths[0], paths[0]])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ([], "not an anonymous summary"),
        ({"format": "other"}, "not an anonymous summary"),
        (SOUND | {"format_version": 3}, "later version"),
        (SOUND | {"format_version": 1}, "earlier version"),
        (SOUND | {"collection_year": "2027"}, "damaged"),
        (SOUND | {"children": -1}, "damaged"),
        (SOUND | {"rules": {"=1+1": COUNTS}}, "damaged"),
        (SOUND | {"rules": {"218": {"errors": 1}}}, "damaged"),
        (SOUND | {"rules": {"218": COUNTS | {"per_100_children": "1"}}}, "damaged"),
        (SOUND | {"rules": {"218": COUNTS | {"per_100_children": float("nan")}}}, "damaged"),
        (SOUND | {"rules_run": None}, "damaged"),
        ({key: SOUND[key] for key in SOUND if key != "children"}, "damaged"),
    ],
)
def test_anything_else_is_refused(file, content, message):
    with pytest.raises(ReadError, match=f"^bad.json: .*{message}"):
        read_summaries([file("bad.json", content)])


def test_every_bad_file_is_named(file, tmp_path):
    with pytest.raises(ReadError) as refusal:
        read_summaries([file("a.json", "x"), tmp_path / "gone.json", file("c.json", SOUND)])
    assert [problem.file for problem in refusal.value.problems] == ["a.json", "gone.json"]
