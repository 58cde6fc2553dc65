"""What people change in a return.

``changes``: cell by cell, between the data as loaded and as they stand; ``row_matching``: which row
is which, told by its values; ``reloading``: corrections kept when a fresh extract comes;
``explanations``: errors that are right as they are, and why.
"""
