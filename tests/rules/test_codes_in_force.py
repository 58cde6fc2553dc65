"""Each year's ruleset holds exactly the codes that the DfE's rules have in that year.

``codes_in_force.csv`` lists all 344 codes with their subject and years; four were announced and
never in force.
"""

import csv
from pathlib import Path

import pytest

from lac_rules import ruleset
from lac_rules.language.ruleset import all_rules
from lac_rules.schema import YEARS

COUNTS = {2023: 293, 2024: 312, 2025: 305, 2026: 315, 2027: 326}


def listed() -> list[dict[str, str]]:
    path = Path(__file__).with_name("codes_in_force.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_is_complete():
    assert len(listed()) == 344
    assert sum(not row["years"] for row in listed()) == 4


@pytest.mark.parametrize("year", YEARS)
def test_a_years_ruleset_holds_exactly_its_codes(year):
    expected = {row["code"] for row in listed() if str(year) in row["years"].split()}
    dfe = {rule.code for rule in ruleset(year) if not rule.is_local}
    assert dfe == expected
    assert len(dfe) == COUNTS[year]


def test_every_rule_stands_in_the_module_of_its_subject():
    subjects = {row["code"]: row["subject"] for row in listed()}
    assert {r.code: r.subject for r in all_rules() if r.code in subjects} == {
        code: subject for code, subject in subjects.items() if "SW15" not in code
        and "SW16" not in code
    }  # fmt: skip
