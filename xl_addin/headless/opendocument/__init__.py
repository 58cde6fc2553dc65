"""Reading .ods files as streams of values."""
