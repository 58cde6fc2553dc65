"""Our workbook: its sheets, and LacReturn <-> sheets, through xlwings' public API only.

``create`` fills a new workbook with a return and what validation found; ``read`` gives back the
return as people left it in the sheets; ``refresh`` puts a new validation's marks into the sheets
and leaves everything else alone.
"""
