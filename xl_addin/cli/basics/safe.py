"""Texts from files and workbooks, as a terminal may have them."""

from __future__ import annotations

from rich.markup import escape

from lac_rules.words import printable


def safe(text: object) -> str:
    """A text that gives no orders: neither to the terminal nor in rich's own marks."""
    return escape(printable(str(text)))
