"""What the SSDA903 return is and what is wrong with one; nothing in here knows Excel.

>>> from lac_rules import read_return, validate
>>> result = validate(read_return("my 903 folder", last_year="last year's folder"))
>>> result.issues.frame
"""

from lac_rules.language.rule import Rule
from lac_rules.language.ruleset import Ruleset, ruleset
from lac_rules.reading import ReadError, read_providers, read_return
from lac_rules.returns import LacReturn
from lac_rules.validation import Result, validate

__all__ = [
    "LacReturn",
    "ReadError",
    "Result",
    "Rule",
    "Ruleset",
    "read_providers",
    "read_return",
    "ruleset",
    "validate",
]
