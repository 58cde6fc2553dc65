"""``lac903 batch``, as typed in a terminal."""

import json

import pytest
import typer
from typer.testing import CliRunner

from lac_rules.batch import cluster
from tests.xl_addin.cli.running import files
from xl_addin.cli import batch

_app = typer.Typer()
_app.command("batch")(batch.batch)
_app.command("other")(lambda: None)


def lac903(*words: object):
    arguments = ["batch", *map(str, words), "--no-dask", "--processes", "1"]
    result = CliRunner().invoke(_app, arguments, env={"COLUMNS": "300"})
    return result.exit_code, " ".join(result.output.split())


@pytest.fixture
def region(tmp_path):
    """Two councils that can be read, and one that cannot."""
    files(tmp_path / "region" / "Kent")
    files(tmp_path / "region" / "[red]=1+1\x1b")
    (tmp_path / "region" / "Nobody").mkdir()
    return tmp_path / "region"


def test_a_table_by_council_and_by_rule_and_who_could_not_be_checked(region):
    code, output = lac903(region)
    assert code == 1
    assert "Kent" in output
    assert "[red]=1+1" in output
    assert "\x1b" not in output
    assert "2 returns checked: 2 children" in output
    assert "1 could not be checked: Nobody:" in output


def test_the_summary_is_written_to_a_folder_and_nothing_replaced_unasked(region, tmp_path):
    out = tmp_path / "out"
    assert lac903(region, "-o", out)[0] == 1
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in summary["councils"]][1:] == ["Kent", "Nobody"]
    assert "'=" not in (out / "councils.csv").read_text(encoding="utf-8-sig").split("[red]")[0]
    assert summary["rules"][0]["councils"] == 2
    code, output = lac903(region, "-o", out)
    assert code == 2
    assert "exist already" in output
    assert lac903(region, "-o", out, "--replace")[0] == 1


def test_the_folder_of_the_returns_is_not_written_to(region):
    code, output = lac903(region, "-o", region)
    assert code == 2
    assert "never written to" in output


def test_no_such_folder(tmp_path):
    code, output = lac903(tmp_path / "gone")
    assert code == 2
    assert "There is no such folder" in output


def test_an_ofsted_list_that_cannot_be_read_is_told_once(region, tmp_path):
    code, output = lac903(region, "--ofsted", tmp_path / "gone.xlsx")
    assert code == 2
    assert output.count("gone.xlsx") == 1


def test_a_scheduler_without_dask_is_told(region, monkeypatch):
    monkeypatch.setattr(cluster, "is_installed", lambda: False)
    code, output = lac903(region, "--scheduler", "tcp://127.0.0.1:9")
    assert code == 2
    assert "pip install 'lac903[cluster]'" in output


@pytest.mark.enable_socket
def test_a_scheduler_that_does_not_answer_is_told(region, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    code, output = lac903(region, "--scheduler", "tcp://127.0.0.1:9")
    assert code == 2
    assert "tcp://127.0.0.1:9" in output


def test_dask_is_used_where_it_is_installed_and_not_where_it_is_not(region, monkeypatch):
    used = []
    monkeypatch.setattr(batch, "run_in_processes", lambda *_: used.append("processes") or [])
    monkeypatch.setattr(cluster, "run_on_cluster", lambda *_: used.append("dask") or [])
    for installed in (True, False):
        monkeypatch.setattr(cluster, "is_installed", lambda: installed)  # noqa: B023
        batch._run([], None, None, use_dask=True)
        batch._run([], None, None, use_dask=False)
    assert used == ["dask", "processes", "processes", "processes"]
