"""The small return in a workbook, as the tests of our sheets have it."""

from tests.xl_addin.workbook.conftest import book

__all__ = ["book"]
