"""Periods of care: a child's episodes that follow each other without a gap, as one span.

Rules about what may only happen in care (going missing, a deprivation of liberty order) compare
their dates with these periods.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.language.given import fact
from lac_rules.language.joins import Pairs, children_with


class PeriodsOfCare:
    """The periods of care of all children.

    ``table`` has one row per period: CHILD, START, and END, which is NaT while the period is open.
    The methods take any table with a CHILD, and dates on its rows, and give a boolean Series on its
    rows. A row without a date, with a blank CHILD, or of a child without periods is never among
    them.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self._pairs_with: dict[int, Pairs] = {}

    def contain(self, table: pd.DataFrame, dates: pd.Series) -> pd.Series:
        """A period of the child contains the date: START <= date, and date <= END or it is open."""
        pairs = self._pairs(table)
        date, period = pairs.asked.of(dates), pairs.period
        return pairs.asked.rows((date >= period.START) & ((date <= period.END) | period.END.isna()))

    def ended_before(self, table: pd.DataFrame, dates: pd.Series) -> pd.Series:
        """A period of the child ended before the date: END < date."""
        pairs = self._pairs(table)
        return pairs.asked.rows(pairs.asked.of(dates) > pairs.period.END)

    def open_on(self, table: pd.DataFrame, dates: pd.Series) -> pd.Series:
        """The child has an open period that had started by the date: no END, START <= date."""
        pairs = self._pairs(table)
        return pairs.asked.rows(
            pairs.period.END.isna() & (pairs.asked.of(dates) >= pairs.period.START)
        )

    def have_ended(self, table: pd.DataFrame) -> pd.Series:
        """At least one period of the child has an END, whatever its dates."""
        return children_with(self.table, self.table.END.notna()).rows_of(table)

    def after_care(self, table: pd.DataFrame, dates: pd.Series) -> pd.Series:
        """The date lies in no period of the child, and a period of the child ended before it.

        A date before the child's first period is not after care.
        """
        return self.ended_before(table, dates) & ~self.contain(table, dates)

    def ended_meanwhile(self, table: pd.DataFrame, starts: pd.Series, ends: pd.Series) -> pd.Series:
        """What began on ``starts`` and ended on ``ends`` was running when the child's care ended.

        With an end: the end is after care (see :meth:`after_care`). Without one (blank or
        unreadable): a period of the child has ended, and no open period had started by the start.
        Rows without a start are left out.
        """
        still_running = ends.isna() & self.have_ended(table) & ~self.open_on(table, starts)
        return starts.notna() & (still_running | self.after_care(table, ends))

    def _pairs(self, table: pd.DataFrame) -> Pairs:
        """Every row of ``table`` with every period of its child, made once per table."""
        # The pairs hold on to the table, so that its id stays its own.
        if id(table) not in self._pairs_with:
            self._pairs_with[id(table)] = Pairs(asked=table, period=self.table)
        return self._pairs_with[id(table)]


@fact
def periods_of_care(episodes, episode_order) -> PeriodsOfCare:
    """The periods of care of each child, from this year's episodes.

    Episodes without a readable DECOM are left out. In episode order, an episode opens a period when
    it is the child's first or when its DECOM is after the DEC of the one before it; otherwise (also
    when that DEC is blank or unreadable) it continues the period. A period starts with its first
    episode and ends with the DEC of its last one; without a readable DEC there it is open.
    """
    rows = episode_order[episodes.DECOM.notna().to_numpy()[episode_order]]
    child = episodes.CHILD.array.codes[rows]
    start, end = episodes.DECOM.to_numpy()[rows], episodes.DEC.to_numpy()[rows]
    # A comparison with no date is False, so an open episode carries its period on.
    opens = (child[1:] != child[:-1]) | (start[1:] > end[:-1])
    first = np.append(True, opens)[: len(rows)]
    last = np.append(opens, True)[: len(rows)]
    return PeriodsOfCare(
        pd.DataFrame(
            {
                "CHILD": episodes.CHILD.array.take(rows[first]),
                "START": start[first],
                "END": end[last],
            },
            copy=False,
        )
    )
