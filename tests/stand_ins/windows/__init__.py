"""Excel's object model as COM gives it to pywin32, over workbooks of our headless engine.

com        objects whose every member is held against Excel's type library; what may cross
variants   cell values as COM hands them over, and as Excel reads them
server     one running Excel: its workbooks, what it shows, what crossed to it
application, sheets, ranges, looks, tables, attached, charts, pivots   the objects
modules    pywin32's modules and the Windows calls that xlwings makes, and its engine imported
"""
