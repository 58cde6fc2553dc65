"""What people are told of findings; all of it stands on validation.

``findings``: by rule and by child; ``anonymous``: counts that may leave the council;
``reading_summaries`` and ``comparison``: those of several councils; ``grouping``: which child is
whose; ``rule_guide``: the rules in words; ``writing``: CSV and JSON files for people.
"""
