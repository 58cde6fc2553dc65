"""The command ``lac903``: a thin skin over the packages.

Exit codes: 0 no errors found, 1 errors found, 2 the command could not run.
"""

from xl_addin.cli.main import app

__all__ = ["app"]
