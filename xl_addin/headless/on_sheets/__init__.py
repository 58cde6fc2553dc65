"""What lies on a sheet: Excel tables, filters, conditional formats, drop-downs, names, pages."""
