"""Which child belongs to whom."""

import pandas as pd
import pytest

from lac_rules import LacReturn
from lac_rules.reports.grouping import NoSuchColumn, group_of_children

WORKERS = pd.DataFrame(
    [
        ["1001", "SW1", "01/04/2026", "01/06/2026"],
        ["1001", "SW2", "01/06/2026", ""],
        ["1002", "SW3", "01/05/2026", "01/06/2026"],
        ["1002", "SW1", "01/04/2026", "01/05/2026"],
        ["1003", "SW3", "01/04/2026", ""],
        ["1003", "SW1", "01/05/2026", "02/05/2026"],
        ["1004", "", "01/04/2026", ""],
    ],
    columns=["CHILD", "SW_ID", "SW_DECOM", "SW_DEC"],
)


def ret(**tables: pd.DataFrame) -> LacReturn:
    return LacReturn.from_frames(tables, year=2027, authority="E08000003")


def test_the_worker_now_is_the_one_without_an_end_or_the_latest():
    assert group_of_children(ret(SWEpisodes=WORKERS)) == {
        "1001": "SW2", "1002": "SW3", "1003": "SW3",
    }  # fmt: skip


def test_a_column_of_the_councils_own_groups_by_its_latest_row():
    episodes = pd.DataFrame(
        [["1001", "01/06/2026", "North"], ["1001", "01/04/2026", "South"], ["1002", "", "East"]],
        columns=["CHILD", "DECOM", "Team"],
    )
    assert group_of_children(ret(Episodes=episodes), "team") == {"1001": "North", "1002": "East"}


def test_a_missing_column_is_told_with_those_that_there_are():
    header = pd.DataFrame([["1001", "North"]], columns=["CHILD", "Team"])
    with pytest.raises(NoSuchColumn, match="a column Area. The columns of your own are TEAM."):
        group_of_children(ret(Header=header), "Area")
    with pytest.raises(NoSuchColumn, match="SWEpisodes is not loaded"):
        group_of_children(ret(Header=header))
