"""The Excel face of lac903: the ribbon, its commands and the workbook, on xlwings."""
