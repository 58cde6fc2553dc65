"""Our workbooks in a real spreadsheet application."""
