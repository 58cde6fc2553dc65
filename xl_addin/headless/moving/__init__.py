"""What moves or copies cells: insert, delete, copy, shift what refers to them, search."""
