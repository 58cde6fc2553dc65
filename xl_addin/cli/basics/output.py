"""Standard output that never undoes work: what cannot be shown is left out, and the work counts."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any


class PatientOutput:
    """Writes to standard output, whatever becomes of it.

    Somebody who closed the pipe (``| head``) has read enough. A disk that is full, or an encoding
    that lacks a letter, is no failure of what the command has done.
    """

    def write(self, text: str) -> int:
        """Write what can be written."""
        stream = sys.stdout
        try:
            stream.write(text)
        except UnicodeEncodeError:
            encoding = stream.encoding or "ascii"
            stream.write(text.encode(encoding, "replace").decode(encoding))
        except OSError as error:
            self._give_up(error)
        return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        try:
            sys.stdout.flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        """Send the rest nowhere, so that Python does not fail over it when it ends."""
        if not isinstance(error, BrokenPipeError):
            reason = error.strerror or "unknown"
            print(
                f"The rest could not be shown ({reason}). What was done is done.", file=sys.stderr
            )
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.stdout, name)
