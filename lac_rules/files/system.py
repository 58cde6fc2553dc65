"""What the system says when it refuses a file, in words with what to do."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from lac_rules.errors import Expected
from lac_rules.words import printable


class CannotWrite(Expected):
    """A file could not be written; says which and what to do."""


_ASK_IT = "If it happens again, ask IT to look at the disk or the network drive."
_WORDS = {
    errno.ENOSPC: ("There is no room on the disk", "Make room on it, or choose another folder."),
    errno.EDQUOT: ("Your share of the disk is used up", "Delete files, or ask IT for more room."),
    errno.EFBIG: ("It is larger than this disk allows", "Choose a folder on another disk."),
    errno.EROFS: ("The disk can only be read", "Choose a folder on another disk."),
    errno.EIO: ("The disk or the network drive failed", f"Try again. {_ASK_IT}"),
    errno.ESTALE: ("The network drive has lost it", "Open the folder again, and try again."),
    errno.ENAMETOOLONG: ("The name is too long for this disk", "Choose a shorter name or folder."),
    errno.ENOENT: ("It is not there", "Check the name, and whether somebody moved it."),
    errno.ENOTDIR: ("A part of the path is a file, not a folder", "Check the path."),
    errno.EISDIR: ("It is a folder, not a file", "Choose the name of a file."),
    errno.ELOOP: ("It is a link that leads back to itself", "Choose the file itself."),
    errno.EMFILE: ("Too many files are open", "Close other programs, and try again."),
    errno.ENFILE: ("Too many files are open", "Close other programs, and try again."),
    errno.ENOMEM: ("There is not enough memory", "Close other programs, and try again."),
    errno.EBUSY: ("Another program is using it", "Close it there, and try again."),
    errno.ETXTBSY: ("Another program is using it", "Close it there, and try again."),
    errno.ETIMEDOUT: ("The network drive does not answer", f"Try again later. {_ASK_IT}"),
    errno.EHOSTDOWN: ("The network drive does not answer", f"Try again later. {_ASK_IT}"),
    errno.EINVAL: ("The system does not take this name or place", "Choose another one."),
}
_REFUSED = (
    "You may not read or write it, or another program has it open",
    "Close it in Excel and other programs, or choose another folder.",
)
_IN_USE = (
    "Another program has it open",
    "Close it in Excel, in the preview of the Explorer and in other programs, and try again.",
)
_SHARING_VIOLATIONS = (32, 33)
"""What Windows says of a file, or a part of it, that another program has open."""


def words_of_system(error: OSError, path: str | Path | None = None) -> str:
    """What happened, to which file and what to do: one line.

    ``path`` is the file that people know of; without it, the one that the system names.
    """
    name = path if path is not None else error.filename
    what, todo = _what(error)
    if name is None:
        return f"{what}. {todo}"
    return printable(f"{_as_text(name)}: {what}. {todo}")


def _what(error: OSError) -> tuple[str, str]:
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        return _IN_USE
    if isinstance(error, PermissionError):
        return _REFUSED
    if error.errno in _WORDS:
        return _WORDS[error.errno]
    return error.strerror or "It cannot be read or written", "Check the file and its folder."


def _as_text(name: object) -> str:
    return name.decode(errors="replace") if isinstance(name, bytes) else str(name)


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """What the system says of writing ``path``, as ``CannotWrite``."""
    try:
        yield
    except PermissionError as error:
        if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
            raise CannotWrite(words_of_system(error, path)) from error
        raise CannotWrite(
            f"{path} cannot be written. Close it in Excel and other programs, or choose another "
            "folder."
        ) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise CannotWrite(f"{path.parent} is a file, not a folder. Choose another name.") from error
    except OSError as error:
        raise CannotWrite(words_of_system(error, path)) from error
