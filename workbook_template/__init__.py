"""What is not Python: ribbon XML, VBA text, the template workbook and its styles."""
