"""Tools for those who work on the project; the program itself needs none of them."""
