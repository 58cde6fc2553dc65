"""What all collections of things on a sheet have in common: by number, by name, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Collection:
    """Mixin for a collection whose `_all` lists its members, which may have a `name`.

    Numbers count from 1; names are found in any case, as in Excel.
    """

    def _all(self) -> list[Any]:
        raise NotImplementedError

    def __call__(self, key: int | str) -> Any:
        """The member with a number or a name. Raises KeyError when there is none."""
        for number, member in enumerate(self._all(), 1):
            if key == number:
                return member
            if isinstance(key, str) and key.casefold() == getattr(member, "name", "").casefold():
                return member
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all())

    def __contains__(self, key: int | str) -> bool:
        try:
            self(key)
        except KeyError:
            return False
        return True
