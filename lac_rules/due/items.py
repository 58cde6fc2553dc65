"""The form in which each module gives its items of the due list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

ITEM = ["due", "child", "what", "detail", "table", "row", "field", "codes"]


def items(
    table: pd.DataFrame,
    where: pd.Series,
    *,
    of: str,
    what: str,
    due: pd.Series | np.datetime64,
    field: str,
    codes: Sequence[str] = (),
    detail: pd.Series | str = "",
    rows: pd.Series | None = None,
) -> pd.DataFrame:
    """An item for each row of the typed ``table`` where ``where`` holds and there is a day.

    ``of`` is the return's table to which ``field`` belongs, ``rows`` the positions of its rows
    where they are not those of ``table``, NaN where the row is not there yet; ``codes`` are the
    rules that would find it. Columns ``ITEM``.
    """
    days = pd.Series(due, index=table.index)
    chosen = np.flatnonzero((where & table.CHILD.notna() & days.notna()).to_numpy())
    places = pd.Series(chosen) if rows is None else rows.iloc[chosen]
    return pd.DataFrame(
        {
            "due": days.to_numpy()[chosen],
            "child": table.CHILD.to_numpy(dtype=object)[chosen],
            "what": what,
            "detail": pd.Series(detail, index=table.index, dtype=object).to_numpy()[chosen],
            "table": of,
            "row": places.astype("Int64").array,
            "field": field,
            "codes": ", ".join(codes),
        },
        columns=ITEM,
    )


def one_per_child(table: pd.DataFrame) -> pd.Series:
    """The first row of each child."""
    return table.CHILD.notna() & ~table.CHILD.duplicated()


def in_figures(dates: pd.Series) -> pd.Series:
    """Dates as the return writes them; "" where there is none."""
    return dates.dt.strftime("%d/%m/%Y").fillna("")
