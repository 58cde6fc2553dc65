"""The values of .ods workbooks, which are read and never written.

reading.py goes through the file, values.py says what a cell of it holds, cells.py fills the
workbook.
"""
