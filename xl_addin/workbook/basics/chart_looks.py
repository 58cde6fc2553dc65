"""How the series of a chart are told apart: by colour and, without colour, by their marks."""

from __future__ import annotations

import xlwings as xw

LOOKS = (
    ("#1f4e79", "circle"),
    ("#c00000", "square"),
    ("#548235", "triangle"),
    ("#7030a0", "diamond"),
    ("#7f6000", "x"),
    ("#0070c0", "plus"),
    ("#404040", "star"),
)
"""Colour, with a contrast of at least 3 to 1 on white, and mark; then they come round again."""
_MARK_SIZE = 8


def draw_lines(chart: xw.Chart) -> None:
    """Give each line its colour and its mark."""
    for number, series in enumerate(chart.series):
        colour, mark = LOOKS[number % len(LOOKS)]
        series.set(
            line_color=colour,
            marker_style=mark,
            marker_size=_MARK_SIZE,
            marker_foreground_color=colour,
            marker_background_color=colour,
        )


def fill_columns(chart: xw.Chart) -> None:
    """Give each series its colour; in a group the columns stand in the legend's order."""
    for number, series in enumerate(chart.series):
        series.set(fill_color=LOOKS[number % len(LOOKS)][0])
