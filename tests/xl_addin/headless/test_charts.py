"""Charts: made, read back, kept."""

import pytest

from xl_addin.headless.charts.charts import EMU


@pytest.fixture
def progress(sheet):
    sheet.name = "Progress"
    sheet["A1"].value = [["Date", "Errors", "Children"], ["1 Jan", 30, 10], ["2 Jan", 20, 8]]
    return sheet


@pytest.fixture
def chart(progress):
    chart = progress.charts.add(
        left=200, top=20, width=400, height=250,
        chart_type="line_markers", source=progress["A1:C3"], name="Errors over time",
    )  # fmt: skip
    chart.title = "Errors over time"
    return chart


def test_a_chart_and_its_settings(chart, progress, reopened):
    chart.legend.position = "bottom"
    chart.value_axis.set(title="Errors", minimum_scale=0, number_format="0")
    chart.series[0].set(line_color="#ff0000", marker_style="circle", marker_size=7)
    there = reopened(progress.book).sheets[0].charts["Errors over time"]
    assert (there.chart_type, there.title) == ("line_markers", "Errors over time")
    assert there.legend.position == "bottom"
    assert (there.value_axis.title, there.value_axis.minimum_scale) == ("Errors", 0)
    assert there.value_axis.number_format == "0"
    assert [series.name for series in there.series] == ["Errors", "Children"]
    assert there.series[0].line_color == (255, 0, 0)
    assert there.series[0].marker_style == "circle"
    assert there.impl.file.series[0].marker.size == 7
    anchor = there.impl.file.anchor
    cell = there.parent.range((anchor._from.row + 1, anchor._from.col + 1))
    place = (cell.left + anchor._from.colOff / EMU, cell.top + anchor._from.rowOff / EMU)
    assert place == pytest.approx((200, 20), abs=0.01)
    assert (anchor.ext.cx / EMU, anchor.ext.cy / EMU) == (400, 250)


def test_an_untouched_chart_is_put_back_byte_by_byte(chart, progress, reopened, tmp_path):
    import zipfile

    book = reopened(progress.book)
    with zipfile.ZipFile(book.fullname) as archive:
        before = archive.read("xl/charts/chart1.xml")
    book.sheets[0]["A9"].value = "other"
    book.save(tmp_path / "again.xlsx")
    with zipfile.ZipFile(tmp_path / "again.xlsx") as archive:
        assert archive.read("xl/charts/chart1.xml") == before


def test_a_kept_chart_follows_moved_cells(chart, progress, reopened):
    book = reopened(progress.book)
    book.sheets[0]["1:1"].insert("down")
    book.sheets[0].name = "New name"
    series = reopened(book).sheets[0].charts[0].impl.file.series[0]
    assert series.val.numRef.f == "'New name'!$B$3:$B$4"


def test_changing_the_source(chart, progress, reopened):
    progress["A4"].value = ["3 Jan", 5, 2]
    chart.set_source_data(progress["A1:B4"])
    there = reopened(progress.book).sheets[0].charts[0]
    assert there.chart_type == "line_markers" and len(there.series) == 1
    assert there.impl.file.series[0].val.numRef.f == "Progress!$B$2:$B$4"
    assert there.title == "Errors over time"
    there.delete()
    assert len(reopened(there.parent.book).sheets[0].charts) == 0


@pytest.mark.parametrize(
    "kind",
    [
        "bar_clustered", "pie", "doughnut", "area_stacked", "xy_scatter", "line", "radar",
        "column_stacked",
    ],
)  # fmt: skip
def test_other_kinds(progress, reopened, kind):
    progress.charts.add(source=progress["A1:B3"], chart_type=kind)
    assert reopened(progress.book).sheets[0].charts[0].chart_type == kind


def test_what_is_not_supported_says_so(chart, progress):
    with pytest.raises(NotImplementedError, match="3d_pie"):
        progress.charts.add(chart_type="3d_pie")
    with pytest.raises(NotImplementedError, match="Changing Chart.chart_type"):
        chart.chart_type = "pie"
    with pytest.raises(NotImplementedError, match="Convert the saved file"):
        chart.to_png("chart.png")
    with pytest.raises(NotImplementedError, match="secondary"):
        chart.series[0].axis_group = "secondary"
