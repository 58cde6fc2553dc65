"""Which child belongs to whom: to a social worker, or to a team that the council noted."""

from __future__ import annotations

import pandas as pd

from lac_rules.errors import WrongValue
from lac_rules.returns import LacReturn
from lac_rules.schema import LAST, TABLES
from lac_rules.typed import parse_dates

WORKER = "SW_ID"
_SINCE = {
    "Episodes": "DECOM",
    "SWEpisodes": "SW_DECOM",
    "Reviews": "REVIEW",
    "Missing": "MIS_START",
}


class NoSuchColumn(WrongValue):
    """No table of the return has the column; says which columns there are."""


def group_of_children(ret: LacReturn, column: str = WORKER) -> dict[str, str]:
    """Child -> its social worker now, or the value of another column in its latest row.

    The worker now is the one whose episode has no end; without one it is the latest. Children for
    whom the column is blank are left out. Raises ``NoSuchColumn``.
    """
    wanted = column.strip().upper()
    tables = [name for name in ret.tables if not name.endswith(LAST) and wanted in ret.tables[name]]
    if not tables:
        raise NoSuchColumn(_no_column(ret, column))
    # SW_ID stands in one table only; of a council's own column the table with most children rules.
    name = max(tables, key=lambda each: ret.tables[each]["CHILD"].nunique())
    frame = ret.tables[name]
    rows = pd.DataFrame(
        {
            "child": frame["CHILD"].str.strip(),
            "group": frame[wanted].str.strip(),
            "open": frame["SW_DEC"].str.strip() == "" if "SW_DEC" in frame else True,
            "since": parse_dates(frame[_SINCE[name]].str.strip()) if name in _SINCE else 0,
        }
    )
    rows = rows[(rows["child"] != "") & (rows["group"] != "")]
    latest = rows.sort_values(["open", "since"], kind="stable", na_position="first")
    return latest.groupby("child")["group"].last().to_dict()


def _no_column(ret: LacReturn, column: str) -> str:
    known = {field for table in TABLES.values() for field in table.fields}
    own = sorted(
        {
            name
            for table, frame in ret.tables.items()
            if not table.endswith(LAST)
            for name in frame.columns
            if name not in known
        }
    )
    if column.strip().upper() == WORKER:
        return "The table SWEpisodes is not loaded, so nobody knows the children's social workers."
    there = (
        f"The columns of your own are {', '.join(own)}." if own else "There is none but the DfE's."
    )
    return f"No table has a column {column}. {there} Add one to a table's sheet, such as Team."
