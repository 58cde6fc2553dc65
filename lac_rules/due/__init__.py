"""What is to be done by when: the due list of a return that is looked at in the middle of its year.

>>> from lac_rules import read_return
>>> from lac_rules.due import due, by_month, by_worker
>>> ret = read_return("my 903 folder", as_at=date(2026, 11, 27))
>>> by_month(due(ret))

It is made from what the return says, with the same facts as the rules; a return knows of no
appointments, and of health assessments only whether there was one. Each module says what it takes a
day from, and where that ends.
"""

from lac_rules.due.listing import COLUMNS, by_month, by_worker, due

__all__ = ["COLUMNS", "by_month", "by_worker", "due"]
