"""The rule reference: what each rule means, with an example from the tests of both kinds."""

import re

import pytest

from lac_rules import LacReturn, ruleset, validate
from lac_rules.language.ruleset import all_rules
from lac_rules.reports.rule_examples import example_of
from lac_rules.reports.rule_guide import guide, labels_in_words, rules_with_code
from tools.rule_examples import TARGET, as_json

CODES = sorted({item.code for item in all_rules()})


def test_the_examples_are_those_of_the_tests_tables():
    assert TARGET.read_text(encoding="utf-8") == as_json()


@pytest.mark.parametrize("code", CODES)
def test_each_rule_shows_what_it_marks_and_what_it_does_not(code):
    example = example_of(code)
    marked = [cell for table in example.marked for row in table.rows for cell in row]
    assert any(cell.startswith("[") for cell in marked)
    unmarked = [cell for table in example.unmarked for row in table.rows for cell in row]
    assert unmarked and not any(cell.startswith("[") for cell in unmarked)


def test_an_example_by_itself_is_marked_as_it_is_shown():
    """Rule 348 as the reference shows it, run."""
    tables = {
        table.table: [
            dict(zip(table.columns, (cell.strip("[]") for cell in row), strict=True))
            for row in table.rows
        ]
        for table in example_of("348").marked
    }
    import pandas as pd

    ret = LacReturn.from_frames({name: pd.DataFrame(rows) for name, rows in tables.items()}, 2027)
    found = validate(ret, ruleset(2027).only("348")).issues.frame
    assert found[["table", "row", "field"]].values.tolist() == [["OC3", 0, "IN_TOUCH"]]


def test_marked_fields_are_named_with_their_labels():
    assert labels_in_words(rules_with_code("348")[0]) == (
        "IN_TOUCH: whether the council is in touch with the care leaver"
    )


def test_every_rule_can_be_reached_by_its_link():
    text = guide()
    anchors = {heading.lower() for heading in re.findall(r"^### (\S+)$", text, flags=re.M)}
    links = set(re.findall(r"\(#([^)]+)\)", text))
    titles = re.findall(r"^## (.+)$", text, flags=re.M)
    subjects = {title.lower().replace(":", "").replace(" ", "-") for title in titles}
    assert links - subjects == anchors
