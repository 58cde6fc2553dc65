"""What is told in a few sentences when the rules have run."""

from datetime import date

from lac_rules import LacReturn, validate
from lac_rules.sample import make_sample
from lac_rules.sample.cutting import cut
from xl_addin.operations.words import summary

DAY = date(2026, 11, 27)


def test_a_summary_says_each_thing_once():
    tables = cut(make_sample(children=20, year=2027).tables, DAY)
    result = validate(LacReturn(tables, year=2027, as_at=DAY))
    assert len(result.to_come)
    assert summary(result).count(f"{len(result.to_come)} to come by 31 March") == 1
    sentences = summary(result).splitlines()
    assert len(sentences) == len(set(sentences))
