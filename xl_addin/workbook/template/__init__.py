"""The template workbooks: what the API of xlwings has no words for."""
