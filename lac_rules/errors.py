"""The one base of every failure that is expected, so that a bug never passes for one."""


class Expected(Exception):
    """A failure that the user can understand and mend: what is wrong, where, what to do."""
