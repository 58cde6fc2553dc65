"""What is broken on purpose: each fault names the check that must tell of it."""

from tests.xl_addin.structure.faults import of_book, of_data, of_sheets

FAULTS = [*of_book.FAULTS, *of_sheets.FAULTS, *of_data.FAULTS]
