"""Is every workbook that we write one that Excel opens without a murmur?

``checker.problems(path)`` lists what Excel would repair, refuse or misread. The checks stand in
``parts`` (the file as a package), ``sheets`` (cells and what lies on them), ``tables`` (tables and
names) and ``pivots``.
"""
