"""What lies on a sheet, as xlwings' objects over what openpyxl read.

tables.py and table_columns.py: Excel tables. autofilter.py and criteria.py: their filters, and
which rows these let through. conditional_formats.py and validation.py: rules, of which those that
are not made here are kept and moved. names.py: defined names. pages.py: frozen panes and print
areas.
"""
