"""What people change: recorded, matched row by row, and kept when a fresh extract comes."""
