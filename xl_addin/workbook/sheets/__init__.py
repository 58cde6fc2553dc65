"""One module per sheet of the workbook: write it, renew it, read it.

A sheet that is a list says what it looks like in ``LIST`` (a ``ListSheet``, which writes, renews
and reads), and what stands in it in ``rows_of``.
"""
