"""From an .xlsx file to cells and back, with every part that the engine does not know kept."""
