"""Where the command ``lac903`` begins, before anything is loaded that can fail."""

from __future__ import annotations

import sys

_COULD_NOT_RUN, _STOPPED = 2, 130


def main() -> None:
    """Run the command. A broken installation is told in words, Ctrl-C is one line, at any time."""
    try:
        from xl_addin.cli import app

        app()
    except KeyboardInterrupt:
        _end("Stopped.", _STOPPED)
    except ImportError as error:
        from xl_addin.faults import words_of_fault
        from xl_addin.log import log_failure

        _end(words_of_fault(error, "at its start.", log_failure("lac903", error)), _COULD_NOT_RUN)
    except MemoryError:
        _end("Not done. There is not enough memory to start lac903.", _COULD_NOT_RUN)


def _end(words: str, code: int) -> None:
    print(words, file=sys.stderr)
    sys.exit(code)
