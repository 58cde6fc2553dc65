"""A stand-in for Excel for Mac, on which xlwings' own engine runs, unmodified.

``terms`` holds what can be said, ``appscript`` says it, ``natives`` finds what is meant; the other
modules are Excel's objects, over those of our headless engine. ``engine`` starts it.
"""
