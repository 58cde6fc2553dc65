"""Every rule against its example tables, in every year that it is in force."""

import pytest

from lac_rules import ruleset, validate
from lac_rules.schema import YEARS
from tests.rules.examples import Example, read_examples, tables_are_known

EXAMPLES = list(read_examples())
CASES = [
    pytest.param(example, year, id=f"{example.code}-{year}-{number}")
    for number, example in enumerate(EXAMPLES)
    for year in example.years
]


@pytest.mark.parametrize(("example", "year"), CASES)
def test_exactly_the_bracketed_cells_are_marked(example: Example, year: int):
    rules = ruleset(year, further=True).only(example.code)
    result = validate(example.lac_return(year), rules=rules)

    assert not result.failed, result.failed
    assert not result.not_run, result.not_run
    cells = result.issues.frame[["table", "row", "field"]].itertuples(index=False, name=None)
    assert set(cells) == example.marked_cells()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_examples_name_real_tables_and_fields(example: Example):
    assert tables_are_known(example)


@pytest.mark.parametrize("year", YEARS)
def test_no_rule_lacks_examples_of_both_kinds(year: int):
    covered = {"marked": set(), "unmarked": set()}
    for example in EXAMPLES:
        if year in example.years:
            has_marked, has_unmarked = example.has_marked_and_unmarked_rows()
            covered["marked"] |= {example.code} if has_marked else set()
            covered["unmarked"] |= {example.code} if has_unmarked else set()

    codes = set(ruleset(year, further=True).codes)
    assert codes - covered["marked"] == set()
    assert codes - covered["unmarked"] == set()
