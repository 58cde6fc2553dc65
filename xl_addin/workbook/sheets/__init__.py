"""One module per sheet of the workbook: write it, renew it, read it."""
