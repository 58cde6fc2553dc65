"""Files -> tables: CSV and XML returns, and Ofsted's provider lists.

``read_return`` reads this year's and last year's files, folders or zips into a ``LacReturn``;
``read_providers`` reads any layout of Ofsted's lists into one DataFrame. ``sources`` finds
the files, ``recognise`` tells the table, ``problems`` says of a file why it cannot be read.
"""

from lac_rules.reading.joining import RowsInBoth
from lac_rules.reading.ofsted import read_providers
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.return_files import read_return, read_tables

__all__ = ["Problem", "ReadError", "RowsInBoth", "read_providers", "read_return", "read_tables"]
