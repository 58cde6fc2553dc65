"""Charts draw in LibreOffice, follow the runs, and say in words what they show."""

import shutil

import pytest

from lac_rules import validate
from lac_rules.reports.anonymous import anonymous_summary
from lac_rules.reports.comparison import compare
from lac_rules.sample import make_sample
from tests.office.conftest import recheck
from tools.pictures import photograph
from xl_addin import headless
from xl_addin.workbook.copies import compare_book


def kinds_of_errors(result) -> list[int]:
    return sorted(result.issues.by_rule.groupby("kind")["errors"].sum())


def test_the_chart_of_progress_shows_each_run(edited, office, result):
    path = edited(lambda book: book.type_in("Reviews", cell="D5", text="PN1"))
    after = recheck(path)
    with office.open(path) as book:
        (chart,) = book.charts("Progress")
        assert chart["alternative"]
        first, second = ([series[run] for series in chart["series"]] for run in (0, 1))
        assert sorted(filter(None, first)) == kinds_of_errors(result)
        assert sorted(filter(None, second)) == kinds_of_errors(after)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    path = tmp_path_factory.mktemp("compared") / "compared.xlsx"
    councils = [make_sample(60, errors=80, seed=seed).lac_return() for seed in (1, 2)]
    summaries = [anonymous_summary(validate(ret), ret) for ret in councils]
    with headless.active():
        app = headless.app()
        frame = compare(dict(zip(("North", "South"), summaries, strict=True)))
        compare_book.create(app, frame).save(path)
        app.quit()
    return path


def test_the_comparison_draws_a_bar_for_each_council(office, comparison):
    with office.open(comparison) as book:
        (chart,) = book.charts("Chart")
        assert chart["title"] == book.value("Chart", "A1")
        assert len(chart["series"]) == 3, "the median and two councils"
        assert any(chart["series"][0])


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils is not installed")
def test_the_chart_is_really_drawn(office, comparison, tmp_path):
    """Most of the picture is white, and its bars have the colours of three series."""
    with office.open(comparison) as book:
        photograph(book, "Chart", "A1:R30", tmp_path / "chart.ppm", pixels=300, form="ppm")
    content = (tmp_path / "chart.ppm").read_bytes()
    pixels = content.split(b"\n255\n", 1)[1]
    counts = {}
    for place in range(0, len(pixels), 3):
        counts[pixels[place : place + 3]] = counts.get(pixels[place : place + 3], 0) + 1
    strong = [
        colour for colour, count in counts.items() if count > 30 and max(colour) - min(colour) > 60
    ]
    assert len(strong) >= 3
