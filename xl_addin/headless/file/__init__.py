"""From an .xlsx file to cells and back, with every part that the engine does not know kept.

archives.py: what is refused unopened. packages.py: how the parts of a file refer to each other.

Reading: opening.py, with sheet_reading.py, drawings.py (charts) and notes_reading.py. keep.py and
kept_sheets.py remember what is not ours to write; kept_formulas.py lets it follow moved cells.

Writing: writing.py, with workbook_writing.py, sheet_writing.py, fragments.py, drawing_writing.py,
notes_writing.py and shared_parts.py; grafts.py puts back what was kept, under its own name.
refusals.py, with slicers.py, says what would be lost; saving.py puts the file in its place.
"""
