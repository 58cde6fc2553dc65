"""One return of many: it counts as it does alone, and a problem is an outcome."""

from datetime import date

from lac_rules import read_return, validate
from lac_rules.batch import Task, checking, find_tasks, run
from lac_rules.places.councils import authorities
from lac_rules.sample import make_sample
from lac_rules.sample.cutting import cut
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from tests.lac_rules.batch.conftest import KENT, write_return


def test_a_return_counts_as_it_does_alone(region):
    outcome = run(Task("Kent", region / "Kent", year=2027))
    ret = read_return(region / "Kent", region / "Kent" / "Last Year", 2027, KENT)
    alone = validate(ret)
    assert outcome.problem == ""
    assert (outcome.council, outcome.authority, outcome.year) == ("Kent", KENT, 2027)
    assert (outcome.children, outcome.errors) == (ret.children, len(alone.issues))
    assert sum(outcome.kinds.values()) == outcome.errors
    assert {code: e for code, (e, _) in outcome.rules.items()} == dict(
        zip(alone.issues.by_rule["code"], alone.issues.by_rule["errors"], strict=True)
    )


def test_what_is_to_come_is_counted_apart(tmp_path):
    may = date(2026, 5, 31)
    tables = cut(make_sample(30).tables, may, oc2_known=0.5)
    write_csv_files({n: f for n, f in tables.items() if not n.endswith(LAST)}, tmp_path)
    over = run(Task("made up", tmp_path, year=2027))
    in_may = run(Task("made up", tmp_path, year=2027, as_at=may))
    assert over.to_come == 0 < over.errors
    assert (in_may.errors, in_may.to_come) == (0, over.errors)


def test_the_ofsted_list_goes_for_all(region):
    task = Task("Kent", region / "Kent", (region / "ofsted list.xlsx",))
    assert run(task).rules_run > run(Task("Kent", region / "Kent")).rules_run


def test_a_fault_of_ours_is_the_problem_of_one_return_only(region, monkeypatch):
    monkeypatch.setattr(checking, "validate", lambda ret, rules: 1 / 0)
    assert "ZeroDivisionError" in run(Task("Kent", region / "Kent")).problem


def test_made_up_returns_exist_for_councils_of_every_kind(tmp_path):
    """One from each corner; the benchmark does all."""
    for code in authorities()["code"].iloc[::38]:
        write_return(tmp_path / code, code, children=10, errors=0)
    outcomes = [run(task) for task in find_tasks(tmp_path)]
    assert [outcome.authority for outcome in outcomes] == sorted(p.name for p in tmp_path.iterdir())
    assert {outcome.problem for outcome in outcomes} == {""}
