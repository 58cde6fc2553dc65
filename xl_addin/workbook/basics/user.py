"""Who works at this machine."""

from __future__ import annotations

import getpass

from lac_rules.words import printable


def user_name() -> str:
    """The name under which the person works on this machine."""
    try:
        return printable(getpass.getuser())
    except (OSError, KeyError, ImportError):  # a machine that does not tell
        return "somebody"
