"""Plain words for what this engine cannot do."""

from __future__ import annotations

from collections.abc import Callable
from inspect import getattr_static, iscoroutinefunction, unwrap
from typing import Any, NoReturn

from xlwings import base_classes

# What to do instead of using a member, by its name.
_INSTEAD = {
    "api": "Use xlwings' own properties and methods.",
    "add_comment": "Use notes.",
    "pictures": "Pictures in an opened file are kept as they are.",
    "shapes": "Shapes in an opened file are kept as they are.",
    "to_pdf": "Convert the saved file with LibreOffice.",
    "to_png": "Convert the saved file with LibreOffice.",
    "run": "Call the Python function instead.",
    "plot_by": "Call set_source_data() with plot_by.",
}


def unsupported(what: str, instead: str = "") -> NoReturn:
    """Raise NotImplementedError that says what is missing and, if known, what to do instead."""
    hint = f" {instead}" if instead else ""
    raise NotImplementedError(f"{what} is not supported without Excel (headless engine).{hint}")


class NoNativeObject:
    """Stands where Excel's own object would be: true, but every use of it is refused.

    xlwings asks `if range.api` before it writes values, so a range cannot raise right there.
    """

    def __bool__(self) -> bool:
        return True

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        unsupported(f"api.{name}", "There is no Excel object behind a headless range.")


class Refusing:
    """Mixin for xlwings' objects: what a class leaves out of its base class is refused in words.

    xlwings' base classes would raise a bare NotImplementedError for it, and setting a property
    that can only be read would be an AttributeError.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for base in cls.__mro__:
            if base.__module__ == base_classes.__name__:
                for name, member in vars(base).items():
                    if not name.startswith("_"):
                        _complete(cls, name, member)


def _complete(cls: type, name: str, member: Any) -> None:
    """Give a class a refusal for a member, or for setting it, that it leaves out."""
    ours = getattr_static(cls, name)
    if ours is member and _is_left_open(member):
        refuse = _refusal(f"{cls.__name__}.{name}", _INSTEAD.get(name, ""))
        is_property = isinstance(member, property)
        setattr(cls, name, property(refuse, refuse) if is_property else refuse)
    elif isinstance(ours, property) and ours.fset is None and getattr(member, "fset", None):
        refuse = _refusal(f"Changing {cls.__name__}.{name}", _INSTEAD.get(name, ""))
        setattr(cls, name, ours.setter(refuse))


def _is_left_open(member: Any) -> bool:
    """Whether a member of a base class does nothing but raise a bare NotImplementedError."""
    function = member.fget if isinstance(member, property) else unwrap(member)
    code = getattr(function, "__code__", None)
    return (
        code is not None
        and code.co_names == (NotImplementedError.__name__,)
        and not iscoroutinefunction(function)
    )


def _refusal(what: str, instead: str) -> Callable[..., NoReturn]:
    def refuse(*arguments: object, **options: object) -> NoReturn:
        unsupported(what, instead)

    return refuse
