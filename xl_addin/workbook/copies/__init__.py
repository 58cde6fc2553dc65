"""Copies to mail: shared copies, merging them back, work lists, comparisons."""
