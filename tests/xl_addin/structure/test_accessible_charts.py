"""Charts for people who see no colours, little contrast, or nothing."""

import pytest

from tests.xl_addin.structure.colours import WHITE, contrast
from tests.xl_addin.structure.package import CHART, DRAWING, Package
from tests.xl_addin.structure.reading import READ, visible

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SMALLEST = 900
"""Hundredths of a point."""


@pytest.fixture(params=READ)
def package(request, written) -> Package:
    return written.package(request.param)


def charts(package: Package) -> list:
    return [
        package.xml(part)
        for part in package.parts
        if part.startswith("xl/charts/chart") and part.endswith(".xml")
    ]


def test_charts_have_alternative_text(package):
    drawn = [
        shape
        for part in package.parts
        if part.startswith("xl/drawings/drawing")
        for shape in package.xml(part).iter(f"{DRAWING}cNvPr")
    ]
    assert [shape.get("name") for shape in drawn if len(shape.get("descr", "").split()) < 3] == []
    assert bool(drawn) == bool(charts(package))


def test_charts_and_their_axes_have_titles(package):
    for chart in charts(package):
        titled = [chart.find(f"{CHART}chart"), *_axes(chart)]
        for each in titled:
            title = each.find(f"{CHART}title")
            assert title is not None
            assert "".join(t.text for t in title.iter(f"{_DRAWN}t")).strip()


def _axes(chart) -> list:
    return [*chart.iter(f"{CHART}catAx"), *chart.iter(f"{CHART}valAx")]


def test_series_stand_out_from_the_background(package):
    """A graphic needs 3 to 1; Office's own third colour, a pale green, has 2.6."""
    for chart in charts(package):
        for series in chart.iter(f"{CHART}ser"):
            look = series.find(f"{CHART}spPr")
            colours = [each.get("val") for each in look.iter(f"{_DRAWN}srgbClr")]
            assert colours, "Office would choose the colour"
            assert all(contrast(colour.lower(), WHITE) >= 3 for colour in colours)


def test_series_are_told_apart_by_more_than_colour(package):
    """Lines by their marks; columns stand in the order of the legend."""
    for chart in charts(package):
        series = list(chart.iter(f"{CHART}ser"))
        legend = chart.find(f".//{CHART}legend")
        assert legend is not None or len(series) == 1
        if chart.find(f".//{CHART}lineChart") is not None:
            marks = [each.find(f"{CHART}marker/{CHART}symbol").get("val") for each in series]
            assert len(set(marks)) == len(marks)
            assert "none" not in marks


def test_text_in_charts_is_large_enough_and_dark(package):
    for chart in charts(package):
        for look in chart.iter(f"{_DRAWN}defRPr", f"{_DRAWN}rPr"):
            assert int(look.get("sz", 1_000)) >= _SMALLEST
            for colour in look.iter(f"{_DRAWN}srgbClr"):
                assert contrast(colour.get("val").lower(), WHITE) >= 4.5


def test_what_a_chart_shows_stands_in_a_table_too(package):
    """For those who cannot see it."""
    tables = {
        (name, table.get("ref"))
        for name, part in visible(package).items()
        for table in package.tables_of(part)
    }
    for chart in charts(package):
        for reference in chart.iter(f"{CHART}f"):
            sheet = reference.text.rpartition("!")[0].strip("'")
            assert sheet in {name for name, _ in tables}
