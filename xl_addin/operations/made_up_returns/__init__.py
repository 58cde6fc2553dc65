"""Made-up returns as files: to try the program, and for the field test in real Excel."""
