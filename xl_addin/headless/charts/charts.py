"""Charts, on openpyxl's. Those of an opened file are written back unchanged until touched."""

import re

from lxml import etree
from openpyxl.chart import ScatterChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.series import Series as FileSeries
from openpyxl.chart.series import SeriesLabel, attribute_mapping
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, SpreadsheetDrawing
from openpyxl.drawing.xdr import XDRPositiveSize2D
from xlwings import base_classes

from xl_addin.headless.cells.addresses import Area, address, parse_area, quote_sheet, split_sheet
from xl_addin.headless.cells.sizes import height_of_row, points_of
from xl_addin.headless.charts import types as chart_types
from xl_addin.headless.charts.parts import ChartAxis, ChartLegend, ChartSeriesCollection, title_text
from xl_addin.headless.unsupported import NoApi, unsupported

EMU = 12_700  # English metric units in a point
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"


class Drawing(SpreadsheetDrawing):
    """openpyxl's drawing, with the charts' names and their titles as alternative text."""

    # openpyxl's metaclass would give a subclass no elements of its own.
    __elements__ = SpreadsheetDrawing.__elements__

    def _chart_frame(self, idx):
        frame = super()._chart_frame(idx)
        chart = self.charts[idx - 1]
        properties = frame.nvGraphicFramePr.cNvPr
        properties.name = chart.headless_name
        properties.descr = chart.headless_text or chart.headless_name
        return frame


class Charts(NoApi, base_classes.Charts):
    """The charts of a sheet."""

    def __init__(self, sheet):
        self.sheet = sheet
        self.files = []
        # Whether the charts differ from those of the opened file.
        self.touched = False

    @property
    def parent(self):
        return self.sheet

    def __len__(self):
        return len(self.files)

    def __iter__(self):
        return iter([Chart(self, file) for file in self.files])

    def __call__(self, key):
        for number, file in enumerate(self.files, 1):
            if key in (number, file.headless_name):
                return Chart(self, file)
        raise KeyError(key)

    def __contains__(self, key):
        return any(key in (n, f.headless_name) for n, f in enumerate(self.files, 1))

    def add(
        self, left, top, width, height, chart_type=None, source=None, plot_by=None,
        name=None, anchor=None, style=227,
    ):  # fmt: skip
        """A chart of columns unless told otherwise. Styles above 48 are Excel's own only."""
        if anchor:
            left, top = anchor.left, anchor.top
        file = chart_types.make(chart_type or chart_types.DEFAULT)
        file.headless_name = name or self._free_name()
        chart = Chart(self, file)
        self.files.append(file)
        file.anchor = _anchor(self.sheet, left, top, width, height)
        if source is not None:
            chart.set_source_data(source, plot_by)
        if style is not None:
            chart.style = style
        self.touched = True
        return chart

    def _free_name(self):
        number = 1
        while f"Chart {number}" in self:
            number += 1
        return f"Chart {number}"

    # The file

    def adopt(self, found):
        """Take over the charts of an opened file: (openpyxl chart, name) pairs."""
        for number, (file, name) in enumerate(found, 1):
            file.headless_name = name or f"Chart {number}"
            self.files.append(file)

    def file_charts(self):
        for file in self.files:
            file.headless_text = title_text(file.title)
        return list(self.files)

    def rewrite(self, rewrite):
        """Let the charts' references follow renamed sheets and moved cells."""
        for file in self.files:
            for reference in _references(file):
                reference.f = rewrite(reference.f, self.sheet.name)
        self._rewrite_kept(rewrite)

    def _rewrite_kept(self, rewrite):
        kept = self.sheet.kept
        if kept is None or kept.drawing is None:
            return

        def change(match):
            return match[1] + rewrite(match[2].decode(), self.sheet.name).encode() + match[3]

        for part in self._kept_parts(kept.drawing):
            if "/charts/" in part.name:
                pattern = rb"(<(?:\w+:)?f>)([^<]*)(</(?:\w+:)?f>)"
                part.data = re.sub(pattern, change, part.data)

    def _kept_parts(self, name, seen=None):
        book, seen = self.sheet.book.kept, seen if seen is not None else set()
        if name in book.parts and name not in seen:
            seen.add(name)
            yield book.parts[name]
            for _, target, _ in book.relations(name):
                yield from self._kept_parts(target, seen)

    def shift(self, shift):
        """Charts move with the cells under them."""
        if shift.band is not None:
            return
        axis = "row" if shift.by_rows else "col"
        for file in self.files:
            for marker in (getattr(file.anchor, "_from", None), getattr(file.anchor, "to", None)):
                if marker is not None:
                    setattr(marker, axis, _moved(getattr(marker, axis), shift))
        kept = self.sheet.kept
        if kept is not None and kept.drawing is not None:
            part = self.sheet.book.kept.parts[kept.drawing]
            root = etree.fromstring(part.data)
            for element in root.iter(f"{{{_DRAWING}}}{axis}"):
                element.text = str(_moved(int(element.text), shift))
            part.data = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )


def _moved(index, shift):
    """A zero-based row or column after a shift; where it is deleted, the place that it had."""
    position = shift.position(index + 1)
    return shift.at - 1 if position is None else position - 1


def _references(file):
    for series in file.series:
        holders = [series.tx and series.tx.strRef]
        for source in (series.cat, series.val, series.xVal, series.yVal):
            holders += [source and source.numRef, source and getattr(source, "strRef", None)]
        yield from (holder for holder in holders if holder is not None)


def _anchor(sheet, left, top, width, height):
    column, x = _cell_at(left, lambda c: points_of(sheet.columns.width(c)))
    row, y = _cell_at(top, lambda row: height_of_row(sheet, row))
    marker = AnchorMarker(col=column, colOff=round(x * EMU), row=row, rowOff=round(y * EMU))
    return OneCellAnchor(
        _from=marker, ext=XDRPositiveSize2D(round(width * EMU), round(height * EMU))
    )


def _cell_at(distance, size):
    """The zero-based row or column at a distance in points, and what is left over."""
    index = 1
    while distance >= size(index) and index < 16_384:
        distance -= size(index)
        index += 1
    return index - 1, max(0, distance)


class Chart(NoApi, base_classes.Chart):
    """One chart."""

    def __init__(self, collection, file):
        self._collection = collection
        self.file = file

    def touch(self):
        self._collection.touched = True

    @property
    def sheet(self):
        return self._collection.sheet

    @property
    def parent(self):
        return self.sheet

    @property
    def name(self):
        return self.file.headless_name

    @name.setter
    def name(self, value):
        self.file.headless_name = value
        self.touch()

    @property
    def chart_type(self):
        return chart_types.name_of(self.file)

    @chart_type.setter
    def chart_type(self, value):
        new, old = chart_types.make(value), self.file
        for name in ("headless_name", "anchor", "title", "legend", "style"):
            setattr(new, name, getattr(old, name, None))
        for series in old.series:
            self._append(new, _parts_of(series))
        files = self._collection.files
        files[files.index(old)] = self.file = new
        self.touch()

    def _append(self, file, parts):
        title, values, categories = parts
        number = NumDataSource(numRef=NumRef(f=values))
        if isinstance(file, ScatterChart):
            series = _series(file)
            series.yVal = number
            series.xVal = AxDataSource(numRef=NumRef(f=categories)) if categories else None
        else:
            series = _series(file)
            series.val = number
            series.cat = AxDataSource(strRef=StrRef(f=categories)) if categories else None
        series.tx = title
        chart_types.finish_series(file, series)
        file.series.append(series)

    def set_source_data(self, rng, plot_by=None):
        """Series from a range, its first row or column as names and categories, as Excel does."""
        area = rng.sheet.grid.clip(rng.area) or rng.area
        values = rng.sheet.grid.read(area)
        by_rows = plot_by == "rows" or (plot_by is None and area.shape[0] < area.shape[1])
        self.file.series = []
        headers = any(isinstance(v, str) for v in values[0])
        first = [row[0] for row in values[1:]] if len(values) > 1 else []
        labels = area.shape[1] > 1 and (
            values[0][0] in (None, "") or any(not isinstance(v, (int, float)) for v in first if v)
        )
        if isinstance(self.file, ScatterChart) and area.shape[1] > 1:
            labels = True
        for parts in _split(rng.sheet.name, area, by_rows, headers, labels):
            self._append(self.file, parts)
        self.file.headless_plot_by = "rows" if by_rows else "columns"
        self.touch()

    def set_x_axis_values(self, rng):
        text = f"{quote_sheet(rng.sheet.name)}!{address(rng.area)}"
        for series in self.file.series:
            if isinstance(self.file, ScatterChart):
                series.xVal = AxDataSource(numRef=NumRef(f=text))
            else:
                series.cat = AxDataSource(strRef=StrRef(f=text))
        self.touch()

    @property
    def plot_by(self):
        known = getattr(self.file, "headless_plot_by", None)
        if known or not self.file.series:
            return known or "columns"
        _, values, _ = _parts_of(self.file.series[0])
        shape = parse_area(split_sheet(values)[1]).shape
        return "rows" if shape[0] == 1 and shape[1] > 1 else "columns"

    @plot_by.setter
    def plot_by(self, value):
        unsupported("Changing Chart.plot_by", "Call set_source_data() with plot_by.")

    @property
    def title(self):
        return title_text(self.file.title)

    @title.setter
    def title(self, value):
        self.file.title = None if value is None else value
        if self.file.title is not None:
            self.file.title.overlay = False
        self.touch()

    @property
    def legend(self):
        return ChartLegend(self)

    @property
    def category_axis(self):
        return ChartAxis(self, "x_axis")

    @property
    def value_axis(self):
        return ChartAxis(self, "y_axis")

    @property
    def secondary_category_axis(self):
        unsupported("A chart's secondary axis")

    secondary_value_axis = secondary_category_axis

    @property
    def series(self):
        return ChartSeriesCollection(self)

    @property
    def style(self):
        return getattr(self.file, "headless_style", None) or self.file.style

    @style.setter
    def style(self, value):
        self.file.headless_style = value
        if value <= 48 and not isinstance(self.file, ScatterChart):
            self.file.style = value
        self.touch()

    # Where it is, in points

    def _place(self):
        anchor = self.file.anchor
        marker = getattr(anchor, "_from", None)
        if marker is None:
            return [n / EMU for n in (anchor.pos.x, anchor.pos.y, anchor.ext.cx, anchor.ext.cy)]
        left, top = self._points(marker)
        if isinstance(anchor, OneCellAnchor):
            return [left, top, anchor.ext.cx / EMU, anchor.ext.cy / EMU]
        right, bottom = self._points(anchor.to)
        return [left, top, right - left, bottom - top]

    def _points(self, marker):
        cell = self.sheet.range((marker.row + 1, marker.col + 1, 1, 1))
        return cell.left + marker.colOff / EMU, cell.top + marker.rowOff / EMU

    def _set_place(self, index, value):
        place = self._place()
        place[index] = value
        self.file.anchor = _anchor(self.sheet, *place)
        self.touch()

    def _place_property(index):
        def get(self):
            return round(self._place()[index], 2)

        return property(get, lambda self, value: self._set_place(index, value))

    left = _place_property(0)
    top = _place_property(1)
    width = _place_property(2)
    height = _place_property(3)

    def delete(self):
        self._collection.files.remove(self.file)
        self.touch()

    def to_png(self, path):
        unsupported("Chart.to_png()", "Convert the saved file with LibreOffice.")

    def to_pdf(self, path, quality):
        unsupported("Chart.to_pdf()", "Convert the saved file with LibreOffice.")


def _series(file):
    """A new series with the next number."""
    number = len(file.series)
    series = FileSeries(idx=number, order=number)
    series.__elements__ = attribute_mapping[file._series_type]
    return series


def _parts_of(series):
    """A series as (title, reference of values, reference of categories)."""
    values = series.val or series.yVal
    categories = series.cat or series.xVal
    holder = categories and (categories.strRef or categories.numRef)
    return series.tx, values.numRef.f, holder.f if holder is not None else None


def _split(sheet_name, area, by_rows, headers, labels):
    """The series of a source area: title, values and categories of each."""
    prefix = quote_sheet(sheet_name)
    top, left = area.top + headers, area.left + labels
    inner = Area(top, left, area.bottom, area.right)

    def reference(*corners):
        return f"{prefix}!{address(Area(*corners))}"

    def title(row, column, there):
        return SeriesLabel(strRef=StrRef(f=reference(row, column, row, column))) if there else None

    if by_rows:
        categories = reference(area.top, left, area.top, area.right) if headers else None
        for row in range(inner.top, inner.bottom + 1):
            yield title(row, area.left, labels), reference(row, left, row, area.right), categories
        return
    categories = reference(top, area.left, area.bottom, area.left) if labels else None
    for column in range(inner.left, inner.right + 1):
        values = reference(top, column, area.bottom, column)
        yield title(area.top, column, headers), values, categories
