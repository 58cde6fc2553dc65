"""Plain words for what this engine cannot do."""

from typing import NoReturn


def unsupported(what: str, instead: str = "") -> NoReturn:
    """Raise NotImplementedError that says what is missing and, if known, what to do instead."""
    hint = f" {instead}" if instead else ""
    raise NotImplementedError(f"{what} is not supported without Excel (headless engine).{hint}")


class NoNativeObject:
    """Stands where Excel's own object would be: true, but every use of it is refused.

    xlwings asks `if range.api` before it writes values, so a range cannot raise right there.
    """

    def __bool__(self):
        return True

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        unsupported(f"api.{name}", "There is no Excel object behind a headless range.")


class NoApi:
    """Mixin for objects that have no native counterpart."""

    @property
    def api(self):
        unsupported(f"{type(self).__name__}.api", "Use xlwings' own properties and methods.")
