"""What stands around a chart: its title, its legend, its axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from openpyxl.chart.legend import Legend
from openpyxl.chart.title import Title
from xlwings import XlwingsError, base_classes
from xlwings.base_classes import _UNSET

from xl_addin.headless.unsupported import Refusing, unsupported

if TYPE_CHECKING:
    from xl_addin.headless.charts.chart import Chart

_LEGEND = {"top": "t", "bottom": "b", "left": "l", "right": "r", "corner": "tr"}
_LEGEND_BACK = {value: key for key, value in _LEGEND.items()}


def title_text(title: Title | None) -> str | None:
    """The words of a title; None where there are none, or where a cell holds them."""
    if title is None or title.tx is None or title.tx.rich is None:
        return None
    return "".join(run.t for p in title.tx.rich.p for run in (p.r or []))


def set_title(holder: Any, text: str | None) -> None:
    """Give a chart or an axis a title beside its plot; None takes it away."""
    holder.title = text
    if holder.title is not None:
        holder.title.overlay = False


class ChartLegend(Refusing, base_classes.ChartLegend):
    """The legend of a chart."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    @property
    def position(self) -> str | None:
        """Where it stands: "top", "bottom", "left", "right", "corner"; None without a legend."""
        legend = self._chart.file.legend
        return None if legend is None else _LEGEND_BACK[legend.position or "r"]

    @position.setter
    def position(self, value: str) -> None:
        self._chart.file.legend = self._chart.file.legend or Legend()
        self._chart.file.legend.position = _LEGEND[value]
        self._chart.touch()


class ChartAxis(Refusing, base_classes.ChartAxis):
    """One axis."""

    def __init__(self, chart: Chart, name: str) -> None:
        """`name` is openpyxl's: "x_axis" or "y_axis"."""
        self._chart, self._name = chart, name

    def _axis(self) -> Any:
        axis = getattr(self._chart.file, self._name, None)
        if axis is None:
            raise XlwingsError("The chart has no such axis.")
        return axis

    @property
    def title(self) -> str | None:
        """The words of its title, or None. Raises XlwingsError for a chart without the axis."""
        return title_text(self._axis().title)

    @property
    def minimum_scale(self) -> float:
        """Where it begins. Where Excel chooses that by itself, it cannot be read here."""
        minimum = self._axis().scaling.min
        if minimum is None:
            unsupported("Reading an axis' automatic minimum", "Set it first.")
        return float(minimum)

    @property
    def number_format(self) -> str:
        """The number format of its labels."""
        number_format = self._axis().numFmt
        return "General" if number_format is None else number_format.formatCode

    def set(self, **settings: Any) -> None:
        """Change `title`, `minimum_scale` (None lets Excel choose) or `number_format`."""
        axis = self._axis()
        for name, value in settings.items():
            if value is _UNSET:
                continue
            if name not in _SETTERS:
                unsupported(f"A chart axis with {name} {value!r}")
            _SETTERS[name](axis, value)
        self._chart.touch()


def _begin_at(axis: Any, minimum: float | None) -> None:
    axis.scaling.min = minimum


def _format_labels(axis: Any, number_format: str) -> None:
    axis.number_format = number_format
    axis.numFmt.sourceLinked = False


_SETTERS: dict[str, Callable[[Any, Any], None]] = {
    "title": set_title,
    "minimum_scale": _begin_at,
    "number_format": _format_labels,
}
