"""Where the DfE's wording leaves room is said in the reference, and how it is read."""

import pytest

from lac_rules.language.ruleset import all_rules
from lac_rules.reports.open_readings import codes_with_open_reading, open_reading
from lac_rules.reports.rule_guide import guide
from lac_rules.schema import YEARS
from lac_rules.schema.editions import edition

CODES = codes_with_open_reading()


def test_each_is_of_a_rule_and_says_how_it_is_read():
    known = {item.code for item in all_rules()}
    assert set(CODES) <= known
    assert len(CODES) == 45
    for code in CODES:
        reading = open_reading(code)
        assert reading.startswith("The DfE's wording leaves room here: ")
        assert reading.endswith(".")
        assert reading.count(". ") >= 1, f"{code} does not say how it is read"


def test_others_have_none():
    assert open_reading("440") == ""


@pytest.fixture(scope="module")
def reference():
    return guide()


@pytest.mark.parametrize("code", CODES)
def test_the_reference_has_it(reference, code):
    entry = reference.partition(f"### {code}\n")[2].partition("\n### ")[0]
    assert f"- {open_reading(code)}" in entry


def test_each_year_says_which_edition_it_follows(reference):
    for year in YEARS:
        assert edition(year).words in reference
    assert "published 5 November 2025" in edition(2027).words
    assert "replaced on 4 June 2026" in edition(2027).words
    assert edition(2031) == edition(2027)
