"""What each button of the ribbon does: one function per control, in a module per group.

A command says which control it stands behind and what it needs, and takes a ``Session``::

    @command("export_csv", needs=("workbook", "folder"))
    def export_csv(session: Session) -> None:
        \"\"\"Write the return as the DfE's CSV files.\"\"\"

``COMMANDS`` finds it by the control's id and imports only the module that it is in, so that one
click does not pay for all of them.
"""

from xl_addin.commands.registry import COMMANDS, Command, command
from xl_addin.commands.session import Session

__all__ = ["COMMANDS", "Command", "Session", "command"]
