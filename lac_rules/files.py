"""Write beside, then replace: a crash leaves the old file whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lac_rules.errors import Expected


class CannotWrite(Expected):
    """A file could not be written; says which and what to do."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; it takes its place when the block ends well.

    Raises ``CannotWrite`` when the folder or the file cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(beside, path)
    except PermissionError as error:
        raise CannotWrite(
            f"{path} cannot be written. Close it in Excel and other programs, or choose another "
            "folder."
        ) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise CannotWrite(f"{path.parent} is a file, not a folder. Choose another name.") from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise CannotWrite(f"There is no room for {path.name}. Make room on the disk.") from error
    finally:
        beside.unlink(missing_ok=True)
