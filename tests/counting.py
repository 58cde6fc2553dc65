"""Counting engine calls: how often a piece of code asks Excel (here: our own engine) for something.

In Excel each such call costs milliseconds, so the count is what makes a command slow. Counted
are the calls that xlwings makes; calls of the engine to itself are not.
"""

import functools
import inspect
import sys
from collections import Counter
from contextlib import contextmanager

from xlwings import base_classes

# These cost nothing in Excel either: xlwings' engines answer them from what they hold.
_FREE = {"options", "engine", "max_cells_per_read", "max_cells_per_write", "coords", "arg1_input"}


@contextmanager
def count_calls(app_or_engine=None):
    """Count within a block; gives a Counter of names such as `Range.raw_value.set`.

    The argument is there to say whose calls are meant; counted are those of all headless apps.
    """
    calls, depth, undo = Counter(), [0], []
    for cls in _classes():
        for name, member in list(vars(cls).items()):
            counted = _counted(cls, name, member, calls, depth)
            if counted is not None:
                undo.append((cls, name, member))
                setattr(cls, name, counted)
    try:
        yield calls
    finally:
        for cls, name, member in undo:
            setattr(cls, name, member)


def _classes():
    """The engine's classes that xlwings talks to, with the mixins that they are made of."""
    package = "xl_addin.headless."
    bases = tuple(cls for _, cls in inspect.getmembers(base_classes, inspect.isclass))
    found = {}
    for module in [m for n, m in sys.modules.items() if n.startswith(package)]:
        for cls in vars(module).values():
            if inspect.isclass(cls) and issubclass(cls, bases):
                for part in cls.__mro__:
                    if part.__module__.startswith(package):
                        found[part] = None
    return list(found)


def _counted(cls, name, member, calls, depth):
    """The member with a counter before it, or None for what is not counted."""
    if name in _FREE or (name.startswith("_") and name not in _SPECIAL):
        return None
    if isinstance(member, property):
        return property(
            member.fget and _wrap(member.fget, name, calls, depth),
            member.fset and _wrap(member.fset, f"{name}.set", calls, depth),
            member.fdel,
        )
    return _wrap(member, name, calls, depth) if inspect.isfunction(member) else None


_SPECIAL = ("__call__", "__len__", "__iter__", "__contains__", "__getitem__")


def _wrap(function, name, calls, depth):
    @functools.wraps(function)
    def counted(self, *args, **kwargs):
        if depth[0] == 0:
            calls[f"{type(self).__name__}.{name}"] += 1
        depth[0] += 1
        try:
            return function(self, *args, **kwargs)
        finally:
            depth[0] -= 1

    return counted
