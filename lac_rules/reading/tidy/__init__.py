"""Bring what real extracts do to values into the DfE's form where that is certain, and say so.

``tidy`` (in ``tidying``) goes through the tables once: characters that nobody sees, words for
blank, dates in other forms, stand-ins for an open end, numbers that went through a script, and one
form of each child's ID in all tables. What is not certain stays as it was typed, and is told.
"""
