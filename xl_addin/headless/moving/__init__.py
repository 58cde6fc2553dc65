"""What moves or copies cells, and takes along what hangs on them.

editing.py: the part of a range that does. shifting.py: rows, columns and cells put in or taken
out, with rule_shifting.py and table_shifting.py. rewriting.py: the formulas of a whole book, which
follow. pasting.py, sorting.py and copying.py: cells, rows and sheets elsewhere.
"""
