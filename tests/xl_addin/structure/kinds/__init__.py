"""Every kind of workbook that our code writes, each made by the code that a person would run.

A module per occasion; ``written.py`` keeps what was made. A new kind is a function with ``@kind``.
"""
