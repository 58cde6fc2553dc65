"""One summary over all, as tables and as files."""

import json

from lac_rules.batch import Outcome, find_tasks, run_in_processes, summarise
from lac_rules.batch.writing import COUNCILS, FURTHER_CHECKS, JSON, RULES, write_batch
from tests.lac_rules.batch.conftest import nothing


def outcome(name: str, further=None, **counts) -> Outcome:
    rules = {"218": (2, 1), **counts}
    return Outcome(name, children=50, errors=3, rules=rules, further=further or {})


def test_councils_by_name_and_rules_by_errors():
    summary = summarise([outcome("b"), outcome("A", **{"440": (5, 4)}), Outcome("c", "not there")])
    assert summary.councils["name"].tolist() == ["A", "b", "c"]
    assert summary.councils["per_100_children"].tolist()[:2] == [6.0, 6.0]
    assert summary.councils["problem"].tolist() == ["", "", "not there"]
    counted = summary.rules[["code", "errors", "children", "councils"]].values.tolist()
    assert counted == [["440", 5, 4, 1], ["218", 4, 2, 2]]


def test_a_local_rule_that_only_the_workers_have_is_counted_too():
    (row,) = summarise([Outcome("a", rules={"OURS1": (1, 1)})]).rules.to_dict("records")
    assert (row["code"], row["errors"]) == ("OURS1", 1)
    assert "not installed here" in row["message"]


def test_what_further_checks_found_is_in_no_other_count():
    outcomes = [outcome(name, further={"X09": (7, 5)}) for name in ("a", "b")]
    summary = summarise(outcomes)
    assert summary.councils[["errors", "further"]].values.tolist() == [[3, 7], [3, 7]]
    assert summary.rules["code"].tolist() == ["218"]
    assert summary.further[["code", "errors", "children", "councils"]].values.tolist() == [
        ["X09", 14, 10, 2]
    ]


def test_the_summary_as_files(region, tmp_path):
    summary = summarise(run_in_processes(find_tasks(region), 1, nothing))
    paths = write_batch(summary, tmp_path / "out")
    assert [path.name for path in paths] == [COUNCILS, RULES, FURTHER_CHECKS, JSON]
    text = (tmp_path / "out" / COUNCILS).read_text(encoding="utf-8-sig")
    assert text.startswith("Return,Council,Code,Year,Children,Children with errors,Errors,")
    assert text.count("\n") == len(summary.councils) + 1
    both = json.loads((tmp_path / "out" / JSON).read_text(encoding="utf-8"))
    assert len(both["councils"]) == len(summary.councils)
    assert [rule["code"] for rule in both["rules"]] == summary.rules["code"].tolist()
