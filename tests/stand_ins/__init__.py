"""Stand-ins for Excel, so that xlwings' own engines run where no Excel is.

They act on workbooks of our headless engine: `refusals` says what Excel would refuse, `windows` is
Excel's object model as COM gives it, `engines` opens any engine in one way.
"""
