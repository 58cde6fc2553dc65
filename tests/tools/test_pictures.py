"""The pictures of the README and the guide show what the program shows today."""

import re
from pathlib import Path

import pytest

from tools.pictures import FOLDER
from tools.shown import BOOKS, FILE, PICTURES, in_words

ROOT = FOLDER.parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
RUN = "The pictures are out of date: run make pictures, look at them, and commit them."
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def images() -> list[tuple[Path, str, str]]:
    """(page, alternative text, target) of each image of the documents."""
    return [(page, *found) for page in PAGES for found in _IMAGE.findall(page.read_text("utf-8"))]


@pytest.fixture(scope="module")
def today(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("books")
    for name, make in BOOKS.items():
        make(folder / f"{name}.xlsx")
    return in_words({name: folder / f"{name}.xlsx" for name in BOOKS})


def test_the_pictures_show_what_the_demo_workbook_shows(today):
    assert (FOLDER / FILE).read_text("utf-8").splitlines() == today.splitlines(), RUN


def test_what_is_written_down_says_what_is_seen(today):
    """Else the comparison would find nothing."""
    for picture in PICTURES:
        assert f"{picture.name}.png\n" in today
    for seen in (
        "Wrong cells are red",
        "Go to cell",
        "Note on ",
        "Chart: Errors over time",
        "sure",
    ):
        assert seen in today


def test_there_are_the_pictures_that_are_taken_and_no_others():
    there = {path.name for path in FOLDER.iterdir()}
    assert there == {*(f"{picture.name}.png" for picture in PICTURES), FILE}


def test_every_picture_is_used():
    used = {(page.parent / target).resolve() for page, _, target in images()}
    assert [p.name for p in FOLDER.glob("*.png") if p.resolve() not in used] == []


def test_every_image_is_there_and_has_alternative_text():
    for page, words, target in images():
        assert (page.parent / target).is_file(), f"{page.name}: {target}"
        assert len(words.split()) >= 3, f"{page.name}: {target}"
