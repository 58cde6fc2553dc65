"""Every button and every flow of the workbook, through our own engine and through Excel's."""
