"""Which returns there are in a folder."""

import os

import pytest

from lac_rules.batch import Task, find_tasks, run
from lac_rules.reading import ReadError


def test_each_folder_zip_and_xml_is_a_return(region):
    names = [task.name for task in find_tasks(region)]
    assert names == ["Kent", "Leeds city", "[bold]=1+1", "empty", "no xml", "no zip", "third"]


def test_paths_are_absolute_for_workers_that_stand_elsewhere(region, monkeypatch):
    monkeypatch.chdir(region)
    tasks = find_tasks(type(region)(os.curdir), [type(region)("ofsted list.xlsx")])
    assert all(task.path.is_absolute() and task.ofsted[0].is_absolute() for task in tasks)


def test_no_returns_or_no_folder_is_told(tmp_path):
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(ReadError, match=str(folder)):
            find_tasks(folder)


def test_last_year_is_found_in_a_zip_too(region):
    assert run(Task("x", region / "Leeds city.zip")).rules_run > 300
