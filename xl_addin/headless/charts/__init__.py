"""Charts, on openpyxl's chart classes.

charts.py: the charts of a sheet, which follow its cells. chart.py: one chart. sources.py: the
cells of its series. series.py and axes.py: its looks and what stands around it. types.py:
xlwings' names of chart types.
"""
