"""From an .xlsx file to cells and back, with every part that the engine does not know kept.

archives.py: what is refused unopened. opening.py reads, with sheet_reading.py and drawings.py.
keep.py and kept_sheets.py remember what openpyxl would lose. writing.py writes, with
sheet_writing.py, and grafts.py puts back what was kept. saving.py puts the file in its place.
packages.py: how the parts of a file refer to each other.
"""
