"""Which operating system this is: Excel for Mac answers in ways of its own."""

from __future__ import annotations

import sys


def on_a_mac() -> bool:
    """This is macOS, whatever engine an app has."""
    return sys.platform == "darwin"
