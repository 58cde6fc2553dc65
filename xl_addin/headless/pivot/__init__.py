"""PivotTables: their model, their figures, their layout on the sheet, their XML."""
