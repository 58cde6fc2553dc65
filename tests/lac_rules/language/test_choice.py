"""A person's choice of rules, and the ruleset that comes of it."""

import pytest

from lac_rules import ruleset
from lac_rules.errors import Expected
from lac_rules.language.choice import TURNED_OFF, Choice


def test_all_rules_and_further_checks_are_run_unless_something_is_chosen():
    assert Choice().rules_of(2027).codes == ruleset(2027, further=True).codes
    assert Choice(dfe_only=True).rules_of(2027).codes == ruleset(2027).codes


def test_codes_and_kinds_narrow_each_other_down():
    assert Choice(only=("166", "x03", "440")).rules_of(2027).codes == ["166", "440", "X03"]
    assert Choice(only=("166", "X03"), without=("X03",)).rules_of(2027).codes == ["166"]
    assert Choice(only=("167", "440"), kinds=("invalid",)).rules_of(2027).codes == ["167"]
    missing = Choice(kinds=("missing",), dfe_only=True).rules_of(2027)
    assert {(item.kind, item.further) for item in missing} == {("missing", False)}


def test_leaving_out_what_is_left_out_already_is_no_mistake():
    assert Choice(without=("X03",), dfe_only=True).rules_of(2027).codes == ruleset(2027).codes


def test_what_is_turned_off_in_a_workbook_is_not_run_unless_it_is_named():
    off = Choice(off=("166", "X03", "gone"))
    rules = off.rules_of(2027)
    assert rules.off == {"166": TURNED_OFF, "X03": TURNED_OFF}
    assert Choice(only=("166",), off=("166", "440")).rules_of(2027).codes == ["166"]


def test_codes_of_other_years_are_told_or_passed_over():
    choice = Choice(only=("217t", "166"))
    with pytest.raises(Expected, match="217t is no rule of 2027"):
        choice.rules_of(2027)
    assert choice.rules_of(2027, strict=False).codes == ["166"]
    assert Choice(without=("217t",)).rules_of(2027, strict=False).codes[:1] == ["101"]


def test_a_choice_that_leaves_nothing_is_told():
    with pytest.raises(Expected, match="No rule of 2027 is left to run"):
        Choice(only=("166",), without=("166",)).rules_of(2027)
    with pytest.raises(Expected, match="No rule of 2027 is left to run"):
        Choice(only=("217t",)).rules_of(2027, strict=False)


def test_a_mistyped_code_is_told_before_anything_is_read():
    Choice(only=("217t", "x03"), without=("int21",), kinds=("further",)).must_exist()
    with pytest.raises(Expected, match=r"There is no rule INT99. Did you mean INT09"):
        Choice(without=("INT99",)).must_exist()
    with pytest.raises(Expected, match="no kind 'wrong'"):
        Choice(kinds=("wrong",)).must_exist()
