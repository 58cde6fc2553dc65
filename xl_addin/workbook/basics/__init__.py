"""What all sheets stand on: where things are, writing blocks, cells and texts, styles, times."""
