"""Deliberate mistakes that only Excel for Mac would punish."""

from __future__ import annotations

from tests.engines.mutations import Mistake

_W = "xl_addin.workbook"
_READING = f"{_W}.basics.reading_cells"
_ERRORS = ("load_return", "rows_of_errors")
MISTAKES = [
    Mistake(
        "sheets are taken by number", f"{_W}.basics.blocks",
        "if on_a_mac() else found", "if False else found",
    ),
    Mistake(
        "cells are read as on Windows", _READING,
        "    return on_a_mac() and ", "    return False and ",
        steps=_ERRORS,
    ),
    Mistake(
        "rows are not held against the shape of the area", _READING,
        "        if len(rows) == height and all(", "        if True or all(",
        steps=_ERRORS,
    ),
    Mistake(
        "values move up to where errors are", _READING,
        "found = [text if _is_error(text) else next(values) for text in shown]",
        "found = [*rest, *[None] * (len(shown) - len(rest))]",
        steps=_ERRORS,
    ),
    Mistake(
        "a misspelt property of Excel's", _READING,
        "area.api.string_value.get()", "area.api.string_valeu.get()",
        steps=_ERRORS,
    ),
    Mistake(
        "xlwings is asked for errors as text", _READING,
        "area.raw_value, height, width",
        "area.options(err_to_str=True, ndim=2).value, height, width",
        steps=_ERRORS,
    ),
]  # fmt: skip
