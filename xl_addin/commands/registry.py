"""Control id -> command."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from xl_addin.commands.session import Session

Run = Callable[[Session], None]

NEEDS = ("workbook", "writable", "alone", "files", "folder")
"""What a command can need: an active workbook of ours; that what it writes into the workbook can be
saved; that nobody works in it at the same time; files or a folder that the user chose."""

_MODULES = {
    "load": "load_return load_folder load_last_year load_ofsted settings",
    "check": "validate validate_child previous_error next_error explain",
    "fix": "suggest accept_suggestion accept_sure undo_change",
    "keep": "keep_as_it_is",
    "explore": "show_child previous_child next_child only_this_error only_errors show_all",
    "share": "share_copy merge_copies work_lists",
    "export": "export_csv export_xml error_reports",
    "help": "guide about",
}
"""Module of this package -> the commands in it, in the ribbon's order."""

_MODULE_OF = {id_: module for module, ids in _MODULES.items() for id_ in ids.split()}

_registered: dict[str, Command] = {}


@dataclass(frozen=True)
class Command:
    """A function behind a control; ``needs`` are words of ``NEEDS``."""

    id: str
    run: Run
    needs: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """The id as words, for messages: "validate child"."""
        return self.id.replace("_", " ")


def command(id_: str, needs: str | tuple[str, ...] = "nothing") -> Callable[[Run], Run]:
    """Register a function as the command behind the control ``id_``.

    ``needs`` is "nothing", or one or several of ``NEEDS``. Raises ``ValueError`` for a need that is
    none of those, or a command that is there already.
    """
    wanted = frozenset((needs,) if isinstance(needs, str) else needs) - {"nothing"}
    if unknown := wanted - set(NEEDS):
        raise ValueError(f"{id_}: a command cannot need {', '.join(sorted(unknown))}.")

    def register(run: Run) -> Run:
        there = _registered.get(id_)
        if there is not None and there.run.__module__ != run.__module__:
            raise ValueError(f"The command {id_} is in {there.run.__module__} already.")
        _registered[id_] = Command(id_, run, wanted)
        return run

    return register


class _Commands(Mapping[str, Command]):
    """All commands by id; a command's module is imported when it is first looked up."""

    def __getitem__(self, id_: str) -> Command:
        """Raises ``KeyError`` for an id without a command."""
        if id_ not in _registered:
            importlib.import_module(f"xl_addin.commands.{_MODULE_OF[id_]}")
        return _registered[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULE_OF)

    def __len__(self) -> int:
        return len(_MODULE_OF)


COMMANDS: Mapping[str, Command] = _Commands()


def registered() -> dict[str, Command]:
    """What the modules imported so far have registered."""
    return dict(_registered)
