"""PivotTables, worked out and written by our own code.

model.py: a pivot table as data. figures.py works it out, layout.py gives each caption and figure
its place, rendering.py puts them on the sheet. xml.py and parts.py: its parts in a file, which
reading.py reads. tables.py, pivot_table.py and fields.py: xlwings' objects.
"""
