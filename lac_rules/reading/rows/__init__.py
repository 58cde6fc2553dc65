"""Rows of text -> the table that they hold: its header, its columns, its rows."""
