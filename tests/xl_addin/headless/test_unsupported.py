"""What the engine leaves out of xlwings is refused in words, whatever it is."""

import inspect
import sys

import pytest
from xlwings import base_classes

from xl_addin.headless.unsupported import NoNativeObject, Refusing

CLASSES = {
    cls
    for name, module in list(sys.modules.items())
    if name.startswith("xl_addin.headless.")
    for cls in vars(module).values()
    if inspect.isclass(cls)
    and cls.__module__.startswith("xl_addin.headless.")
    and issubclass(cls, tuple(c for _, c in inspect.getmembers(base_classes, inspect.isclass)))
}


def _left_open(cls):
    """Public members that a class takes from xlwings' base class as they are."""
    for base in cls.__mro__:
        if base.__module__ == base_classes.__name__:
            for name, member in vars(base).items():
                if not name.startswith("_") and inspect.getattr_static(cls, name) is member:
                    yield name, member


@pytest.mark.parametrize("cls", sorted(CLASSES, key=lambda cls: cls.__name__))
def test_no_member_is_left_to_raise_without_words(cls):
    assert issubclass(cls, Refusing)
    for name, member in _left_open(cls):
        function = member.fget if isinstance(member, property) else member
        assert inspect.iscoroutinefunction(function) or "NotImplementedError" not in (
            inspect.getsource(function)
        ), name


def test_the_words_say_what_and_what_instead(book, sheet):
    with pytest.raises(NotImplementedError, match=r"Sheet\.pictures is not .* are kept as they"):
        sheet.pictures  # noqa: B018
    with pytest.raises(NotImplementedError, match=r"Range\.formula_array is not supported"):
        sheet["A1"].formula_array = "=1"
    with pytest.raises(NotImplementedError, match=r"Changing Table\.show_headers is not supported"):
        sheet["A1"].value = [["K"], ["a"]]
        sheet.tables.add(sheet["A1:A2"]).show_headers = True
    assert isinstance(sheet["A1"].api, NoNativeObject)
