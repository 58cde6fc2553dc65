"""A clean sample is clean: no rule of its year fires on it, whatever is loaded beside it."""

import pytest

from lac_rules import LacReturn, validate
from lac_rules.sample import make_sample
from lac_rules.schema import LAST, YEARS

NEVER_RUN = {
    "105",  # asks for the UASC item that only an XML return has
    "706",  # asks for last year's DoLo, which no return of 2026 has
}


def errors_in(ret: LacReturn) -> dict[str, int]:
    """Code -> number of errors; fails when a rule broke."""
    result = validate(ret)
    assert not result.failed, result.failed
    found = result.issues.by_rule
    return dict(zip(found["code"], found["errors"], strict=True))


@pytest.mark.parametrize(("children", "seed"), [(50, 1), (50, 2), (400, 903), (2000, 7)])
@pytest.mark.parametrize("year", YEARS)
def test_no_rule_fires_on_a_clean_sample(year, children, seed):
    ret = make_sample(children, year, seed=seed).lac_return()
    result = validate(ret)

    assert errors_in(ret) == {}
    assert set(result.not_run) <= NEVER_RUN


@pytest.mark.parametrize("year", YEARS)
def test_nor_without_last_year(year):
    sample = make_sample(400, year)
    this_year = {name: table for name, table in sample.tables.items() if not name.endswith(LAST)}
    ret = LacReturn.from_frames(
        this_year, year=year, authority=sample.authority, providers=sample.providers
    )
    assert errors_in(ret) == {}


@pytest.mark.parametrize("year", YEARS)
def test_nor_without_the_ofsted_list(year):
    sample = make_sample(400, year)
    ret = LacReturn.from_frames(sample.tables, year=year, authority=sample.authority)
    assert errors_in(ret) == {}


@pytest.mark.parametrize("year", YEARS[1:])
def test_last_years_tables_are_a_clean_return_of_last_year(year):
    sample = make_sample(400, year)
    last_year = {
        name.removesuffix(LAST): table
        for name, table in sample.tables.items()
        if name.endswith(LAST)
    }
    ret = LacReturn.from_frames(last_year, year=year - 1, authority=sample.authority)
    assert errors_in(ret) == {}


@pytest.mark.parametrize("children", [1, 2, 7, 39, 40])
def test_a_sample_may_be_very_small(children):
    sample = make_sample(children)
    assert len(sample.tables["Header"]) == children
    assert errors_in(sample.lac_return()) == {}


@pytest.mark.parametrize(
    "authority",
    [
        pytest.param("E06000052", id="Cornwall, far from everywhere"),
        pytest.param("E06000053", id="the Isles of Scilly, hardly any postcodes"),
        pytest.param("E09000001", id="the City of London, very small"),
        pytest.param("E06000057", id="Northumberland, on the border with Scotland"),
        pytest.param("E10000030", id="Surrey, a county with districts"),
    ],
)
def test_any_council_will_do(authority):
    assert errors_in(make_sample(120, 2027, authority).lac_return()) == {}
