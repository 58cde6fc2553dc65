"""Each code's error is put in where the sample says, and validation finds it there."""

from functools import cache

import pytest

from lac_rules import LacReturn, ruleset, validate
from lac_rules.language.given import facts as rule_facts
from lac_rules.language.given import parameters_of, tables_needed
from lac_rules.language.rule import Rule
from lac_rules.sample import injectable_codes, make_sample
from lac_rules.sample.injectors import put_in
from lac_rules.sample.make import make_bench
from lac_rules.schema import YEARS

NOT_INJECTABLE = {
    "105", "205C", "303",  # ask for the UASC item that only an XML return has
    "164", "411",  # real postcodes cannot break them
}  # fmt: skip
CASES = [(year, code) for year in YEARS for code in injectable_codes(year)]


@cache
def rules_of(year):
    return ruleset(year)


@cache
def clean_bench(year):
    return make_bench(children=250, year=year, authority="E08000003", seed=903)


def cells(frame):
    return set(frame[["code", "table", "row", "field"]].itertuples(index=False, name=None))


def tables_read_by(rule: Rule) -> set[str]:
    """What a rule needs or uses; typing the other tables would take most of the time."""
    read, waiting = set(rule.needs), list(rule.parameters)
    while waiting:
        parameter = waiting.pop()
        if parameter.name in rule_facts():
            waiting += parameters_of(rule_facts()[parameter.name])
        elif parameter.optional:
            read |= set(tables_needed([parameter.__class__(parameter.name, False)]))
    return read


@pytest.mark.parametrize(("year", "code"), CASES, ids=lambda value: str(value))
def test_an_error_is_found_exactly_where_it_was_put_in(year, code):
    bench = clean_bench(year).cleared(seed=1)
    injected = put_in(bench, {code: 2})
    rules = rules_of(year).only(code)
    read = tables_read_by(rules[code])

    ret = LacReturn.from_frames(
        {name: table for name, table in bench.tables.items() if name in read},
        year=year,
        authority=bench.authority,
        providers=bench.providers,
    )
    result = validate(ret, rules)

    assert not result.failed and not result.not_run
    assert not injected.empty
    assert cells(result.issues.frame) == cells(injected)


@pytest.mark.parametrize("year", YEARS)
def test_every_error_of_a_mix_is_found(year):
    sample = make_sample(800, year, errors=300)
    found = validate(sample.lac_return()).issues.frame

    assert cells(sample.injected) <= cells(found)
    errors = len(sample.injected.drop_duplicates(["code", "table", "row"]))
    assert 300 <= errors <= 450
    assert sample.injected["code"].nunique() > 60


def test_a_mix_is_like_that_of_real_returns():
    sample = make_sample(2500, 2027, errors=1000)
    rules = ruleset(2027)
    errors = sample.injected.drop_duplicates(["code", "table", "row"])["code"].map(
        rules.__getitem__
    )

    cross_year = errors.map(lambda rule: rule.kind == "cross_year")
    placements = errors.map(lambda rule: rule.subject in ("placements", "ofsted")) & ~cross_year
    assert 0.28 < placements.mean() < 0.46
    assert 0.16 < cross_year.mean() < 0.34


@pytest.mark.parametrize("year", YEARS)
def test_nearly_every_code_can_be_injected(year):
    assert set(ruleset(year).codes) - set(injectable_codes(year)) <= NOT_INJECTABLE


def test_so_many_of_each_code_as_asked_for():
    sample = make_sample(400, errors={"103": 3, "218": 5})
    counts = sample.injected["code"].value_counts()
    assert counts.to_dict() == {"218": 5, "103": 3}


def test_a_code_that_cannot_be_put_in_is_refused():
    with pytest.raises(ValueError, match="105"):
        make_sample(50, errors={"105": 1})
    with pytest.raises(ValueError, match="larger"):
        make_sample(1, errors={"523": 1})
