"""What our add-in's VBA does, as the stand-ins for Excel run it: its own tests are in test_vba.py.

`state` is what a workbook is like, `chosen` what somebody chose in the last dialog.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from xl_addin.headless.apps import App
from xl_addin.headless.file import saving
from xl_addin.workbook.basics import macros


@dataclass
class AddIn:
    """Our add-in, loaded into an Excel whose workbooks our engine holds."""

    app: App
    state: set[str] = field(default_factory=set)
    chosen: list[str] = field(default_factory=list)

    def macros(self) -> dict[str, Callable[..., str]]:
        """The procedures that Python calls, by the names that it calls them by."""
        return {
            macros.CHOSEN_PATHS: lambda: "".join(f"{path}\n" for path in self.chosen),
            macros.SAVE_COPY: self._save_copy,
            macros.STATE_OF: lambda name: "\n".join(sorted(self.state)),
        }

    def _save_copy(self, name: str, path: str) -> str:
        """The file that is made does not become the workbook's own."""
        book = self.app.books(name)
        stamp = book.stamp
        try:
            saving.save(book, path)
        except Exception as error:  # On Error Resume Next
            return str(error)
        finally:
            book.stamp = stamp
        return ""
