"""Made-up returns of any size, clean or with chosen errors, the same for the same seed.

>>> from lac_rules import validate
>>> from lac_rules.sample import make_sample
>>> sample = make_sample(children=400, year=2027, errors={"218": 3})
>>> validate(sample.lac_return()).issues.by_rule

No rule of the year fires on a clean sample: the children's lives are made up over two years, and
both years' returns are cut from them, so that the tables agree as those of a careful council do.
Places and postcodes are real; children, homes and agencies are invented.
"""

from lac_rules.sample.make import Sample, injectable_codes, make_sample

__all__ = ["Sample", "injectable_codes", "make_sample"]
