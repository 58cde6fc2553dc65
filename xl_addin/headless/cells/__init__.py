"""What cells hold and how they look: values, formats, fonts, borders, notes, formulas, the grid."""
