"""What Excel and other programs put into workbooks, and what must be left of it after our work.

``editing.py`` changes a file part by part; a module per subject holds the kinds, each a
function with ``@foreign``; ``left.py`` says what was lost and what leads nowhere.
"""
