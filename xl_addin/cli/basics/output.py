"""Output that never undoes work: what cannot be shown is left out, and the work counts."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any


class PatientOutput:
    """Writes to one of the standard streams, whatever becomes of it.

    Somebody who closed the pipe (``| head``) has read enough. A disk that is full, or an encoding
    that lacks a letter, is no failure of what the command has done.
    """

    def __init__(self, name: str = "stdout") -> None:
        self._name = name

    @property
    def _stream(self) -> Any:
        """The stream of this moment: tests and consoles change it."""
        return getattr(sys, self._name)

    def write(self, text: str) -> int:
        """Write what can be written."""
        stream = self._stream
        try:
            stream.write(text)
        except UnicodeEncodeError:
            encoding = stream.encoding or "ascii"
            stream.write(text.encode(encoding, "replace").decode(encoding))
        except (OSError, AttributeError, ValueError) as error:  # the last ones: closed, or none
            self._give_up(error)
        return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        try:
            self._stream.flush()
        except (OSError, AttributeError, ValueError) as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Send the rest nowhere, so that Python does not fail over it when it ends."""
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            reason = error.strerror or "unknown"
            with contextlib.suppress(OSError, AttributeError, ValueError):
                sys.stderr.write(
                    f"The rest could not be shown ({reason}). What was done is done.\n"
                )
        with contextlib.suppress(OSError, AttributeError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
