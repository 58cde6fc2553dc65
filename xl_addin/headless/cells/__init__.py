"""What cells hold and how they look, on openpyxl's cells and styles.

addresses.py, references.py and formulas.py: areas, and what formulas say of them. values.py: what
becomes of a value in a cell. grid.py: the cells of a sheet. styles.py, restyling.py and
columns.py: how they look, shared and changed in bulk. Parts of a range, as xlwings knows it, are
formats.py (with fonts.py), sizes.py, merging.py, hyperlinks.py and edges.py; notes.py beside them.
"""
