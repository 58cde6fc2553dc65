"""The one base of every failure that is expected, so that a bug never passes for one.

Each room that has more to say of its failures derives its own from these.
"""


class Expected(Exception):
    """A failure that the user can understand and mend: what is wrong, where, what to do."""


class ToldWarning(UserWarning):
    """A warning in words for the user; what others warn of is for programmers."""


class WrongValue(Expected, ValueError):
    """A value that somebody chose cannot be: an unknown council, table or year, say."""
