"""The engine object that xlwings asks for apps, and its registration."""

from __future__ import annotations

import datetime as dt
import numbers
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
import xlwings as xw

from xl_addin.headless.cells.values import ErrorValue

from . import apps

NAME = "headless"
_UNCHANGED = frozenset((str, float, int, bool, dt.datetime, dt.date))


class Engine:
    """What `xlwings.Engine` wraps."""

    name = NAME
    # "desktop" tells xlwings to treat this engine as it treats Excel on Windows and macOS.
    type = "desktop"

    def __init__(self) -> None:
        self._apps = apps.Apps(self)

    @property
    def apps(self) -> apps.Apps:
        """The running apps."""
        return self._apps

    @staticmethod
    def prepare_xl_data_element(x: Any, options: dict[str, Any] | None = None) -> Any:
        """A Python, numpy or pandas value as something that a cell can hold."""
        kind = type(x)
        if kind in _UNCHANGED:
            return None if x != x else x
        if x is None or x is pd.NaT or x is pd.NA:
            return None
        if isinstance(x, np.datetime64):
            return None if np.isnat(x) else pd.Timestamp(x).to_pydatetime()
        if isinstance(x, pd.Timestamp):
            return x.to_pydatetime()
        if isinstance(x, np.bool_):
            return bool(x)
        if isinstance(x, (np.number, numbers.Number)):
            number = float(x)
            return None if number != number else number
        return x

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Raw values as `Range.value` gives them, by the options of the reader."""

        def clean(value: Any) -> Any:
            kind = type(value)
            if kind is str:
                return value if value else empty_as
            if value is None:
                return empty_as
            if kind is float:
                return value if number_builder is None else number_builder(value)
            if isinstance(value, dt.datetime):
                return datetime_builder(
                    year=value.year, month=value.month, day=value.day, hour=value.hour,
                    minute=value.minute, second=value.second, microsecond=value.microsecond,
                    tzinfo=None,
                )  # fmt: skip
            if kind is ErrorValue:
                return str(value) if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


engine = Engine()


def register() -> xw.Engine:
    """Make the engine known to xlwings as "headless". Calling it again changes nothing."""
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=engine))
    return xw.engines.engines_by_name[NAME]


@contextmanager
def active() -> Iterator[xw.Engine]:
    """Make this engine xlwings' active one within a block.

    `Book.activate`, `Sheet.activate` and `xw.books` look at the active engine only.
    """
    registered, before = register(), xw.engines.active
    xw.engines.active = registered
    try:
        yield registered
    finally:
        xw.engines.active = before


def app(add_book: bool = False, answer: apps.Answer = None) -> xw.App:
    """A new app on this engine.

    It becomes xlwings' active engine where none is active yet (there is no Excel). `answer` is
    what `App.alert` returns; without it the first button's name is returned.
    """
    registered = register()
    if xw.engines.active is None:
        xw.engines.active = registered
    new = registered.apps.add(add_book=add_book)
    new.impl.answer = answer
    return new


@contextmanager
def open_book(
    path: str | os.PathLike[str], save: bool = False, **options: Any
) -> Iterator[xw.Book]:
    """Open a workbook in an app of its own, give it, and close both again.

    With `save=True` the book is saved when the block ends without an exception. `options` are
    those of `xlwings.Books.open`, such as `read_only`.
    """
    with active():
        own_app = app()
        try:
            book = own_app.books.open(path, **options)
            yield book
            if save:
                book.save()
        finally:
            own_app.quit()
