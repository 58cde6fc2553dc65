"""COM objects as pywin32 makes them: by name, with Excel's own signatures, counted as they cross.

A class says with `kind` which of Excel's classes it is, and what its members do: `get_Name` and
`set_Name` for a property, `do_Name` for a method. A name that Excel has not is an AttributeError,
wrong arguments a TypeError, a refusal a com_error; a member that Excel has and the stand-in has not
is a NotImplementedError, so that nobody takes one for the other.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from tests.stand_ins.members import bind, members
from tests.stand_ins.refusals import OURS, Busy, Refused
from tests.stand_ins.windows.variants import incoming

if TYPE_CHECKING:
    from tests.stand_ins.windows.server import Server

DISP_E_EXCEPTION = -2147352567
DISP_E_UNKNOWNNAME = -2147352570
RPC_E_CALL_REJECTED = -2147418111
_EXCEL_REFUSES = -2146827284  # 0x800A03EC
_TIRED = 50
"""So often the same wrong attribute is set before it is clear that xlwings would never stop."""


class com_error(Exception):
    """pywintypes.com_error: (hresult, strerror, excepinfo, argerror)."""

    def __init__(self, hresult: int, strerror: str, excepinfo: Any = None, argerror: Any = None):
        super().__init__(hresult, strerror, excepinfo, argerror)
        self.hresult, self.strerror = hresult, strerror
        self.excepinfo, self.argerror = excepinfo, argerror


def error_of(refused: Refused) -> com_error:
    """The error that pywin32 raises for a refusal of Excel's."""
    if isinstance(refused, Busy):
        return com_error(RPC_E_CALL_REJECTED, str(refused))
    words = str(refused)
    return com_error(
        DISP_E_EXCEPTION,
        "Exception occurred.",
        (0, "Microsoft Excel", words, "xlmain11.chm", 0, _EXCEL_REFUSES),
    )


class WouldHang(RuntimeError):
    """xlwings repeats what fails with an AttributeError, in real Excel without end."""


class CDispatch:
    """What xlwings knows COM objects by."""


class OleObject:
    """The raw object behind a dispatch object (`_oleobj_`)."""

    def __init__(self, owner: ComObject) -> None:
        self.owner = owner

    def GetIDsOfNames(self, lcid: int, name: str) -> int:
        """The number of a member. Raises com_error for a name that Excel has not."""
        names = list(members(self.owner.kind))
        if name not in names:
            raise com_error(DISP_E_UNKNOWNNAME, "Unknown name.")
        return names.index(name)

    def Invoke(self, dispid: int, lcid: int, flags: int, wants_result: int, *given: Any) -> Any:
        """Read (flags 2) or set (flags 4) a property that takes arguments."""
        name = list(members(self.owner.kind))[dispid]
        verb = {2: "get", 4: "set"}[flags]
        function = getattr(type(self.owner), f"{verb}_{name}")
        return self.owner.cross(f"{name}{'.set' * (flags == 4)}", function, *map(incoming, given))

    def GetTypeInfo(self) -> Any:
        """Nothing asks for more than that it is there."""
        return self


@cache
def _implemented(cls: type, name: str) -> tuple[str, Any, Any]:
    """How a class answers to a name: "property", "method", "getter", "missing" or "unknown"."""
    known = members(cls.kind)
    if name in known:
        if hasattr(cls, f"get_{name}"):
            return "property", known[name], getattr(cls, f"get_{name}")
        if hasattr(cls, f"do_{name}"):
            return "method", known[name], getattr(cls, f"do_{name}")
        return "missing", known[name], None
    plain = name.removeprefix("Get")
    if plain != name and isinstance(known.get(plain), list) and hasattr(cls, f"get_{plain}"):
        # pywin32 makes a method of a property whose arguments can all be left out.
        return "getter", known[plain], getattr(cls, f"get_{plain}")
    return "unknown", None, None


class ComObject(CDispatch):
    """An object of Excel's."""

    kind: ClassVar[str]

    def __init__(self, server: Server) -> None:
        self.__dict__["server"] = server

    @property
    def _oleobj_(self) -> OleObject:
        return OleObject(self)

    def cross(self, name: str, function: Any, *given: Any, **named: Any) -> Any:
        """Call into Excel: counted, rejected while Excel is busy, refusals as com_error."""
        server = self.server
        server.calls[f"{self.kind}.{name}"] += 1
        try:
            server.mood.take_call()
            return function(self, *given, **named)
        except Refused as refused:
            raise error_of(refused) from refused
        except AttributeError as fault:
            # xlwings would try again for ever.
            raise RuntimeError(
                f"a fault in the stand-in, at {self.kind}.{name}: {fault}"
            ) from fault
        except OURS as error:
            raise error_of(Refused(str(error))) from error

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not name[0].isupper():
            raise AttributeError(name)
        how, signature, function = _implemented(type(self), name)
        if how == "property":
            return self.cross(name, function)
        if how in ("method", "getter"):
            return types.MethodType(_Method(self, name, signature, function), self)
        if how == "missing":
            raise NotImplementedError(f"the stand-in has no {self.kind}.{name} yet")
        raise AttributeError(f"<unknown>.{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        if not name[0].isupper():
            self.__dict__[name] = value
            return
        signature = members(self.kind).get(name)
        setter = getattr(type(self), f"set_{name}", None)
        if setter is not None and signature != "r":
            self.cross(f"{name}.set", setter, incoming(value))
        elif signature == "rw":
            raise NotImplementedError(f"the stand-in cannot set {self.kind}.{name} yet")
        else:
            self._fail_to_set(name)

    def _fail_to_set(self, name: str) -> None:
        place = f"{self.kind}.{name}"
        self.server.failures[place] += 1
        if self.server.failures[place] > _TIRED:
            raise WouldHang(f"{place} cannot be set, and xlwings would try it without end")
        raise AttributeError(f"Property '<unknown>.{name}' can not be set.")

    def __call__(self, *given: Any, **named: Any) -> Any:
        """The default member, `Item` of a collection."""
        how, signature, function = _implemented(type(self), "Item")
        if how == "unknown":
            raise com_error(-2147352573, "Member not found.")
        return _Method(self, "Item", signature, function)(self, *given, **named)

    def __iter__(self) -> Iterator[Any]:
        things = self.cross("_NewEnum", type(self).all)
        for thing in things:
            self.server.calls[f"{self.kind}.Next"] += 1
            yield thing


class _Method:
    """A method of an object, with its signature."""

    def __init__(self, owner: ComObject, name: str, signature: Any, function: Any) -> None:
        self.owner, self.name, self.signature, self.function = owner, name, signature, function

    def __call__(self, owner: ComObject, *given: Any, **named: Any) -> Any:
        given = tuple(map(incoming, given))
        named = {name: incoming(value) for name, value in named.items()}
        bound = bind(f"{owner.kind}.{self.name}", self.signature, given, named)
        return owner.cross(self.name, self.function, **bound)


class Collection(ComObject):
    """A collection: members by number, from 1, and by name. `all` lists them."""

    def all(self) -> list[Any]:
        """The members, in order."""
        raise NotImplementedError

    def name_of(self, member: Any) -> str:
        """What a member is called; "" for members without names."""
        return member.get_Name() if hasattr(member, "get_Name") else ""

    def get_Count(self) -> int:
        return len(self.all())

    def do_Item(self, Index: Any = None) -> Any:
        members = self.all()
        if isinstance(Index, str):
            for member in members:
                if self.name_of(member).casefold() == Index.casefold():
                    return member
        elif isinstance(Index, (int, float)) and 1 <= Index <= len(members):
            return members[int(Index) - 1]
        raise Refused("Subscript out of range")
