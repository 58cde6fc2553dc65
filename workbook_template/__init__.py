"""What is not Python: ribbon XML and VBA text."""
