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

    def __init__(self, table: pd.DataFrame, of_episodes: np.ndarray) -> None:
        self.table = table
        self._of_episodes = of_episodes
        self._pairs_with: dict[int, Pairs] = {}

    def first_episodes(self, episodes: pd.DataFrame, where: pd.Series) -> np.ndarray:
        """Of each period the row of its first episode where ``where`` holds; -1 for none.

        The earliest DECOM counts, at a tie the first in the file. One more -1 at the end stands for
        no period (:meth:`belonging`).
        """
        first = np.full(len(self.table) + 1, -1)
        rows = np.flatnonzero(where.to_numpy() & (self._of_episodes >= 0))
        latest_first = rows[np.lexsort((-rows, -episodes.DECOM.to_numpy().astype("int64")[rows]))]
        first[self._of_episodes[latest_first]] = latest_first  # the earliest is written last
        return first

    def belonging(self, table: pd.DataFrame, dates: pd.Series) -> np.ndarray:
        """The period that each row of ``table`` belongs to by its date; -1 for none.

        That is the child's earliest period that is open or did not end before the date, or the last
        one where all did. A row without a date belongs to none.
        """
        child = self.table["CHILD"].array.codes
        first = np.searchsorted(child, table["CHILD"].array.codes, side="left")
        end = np.searchsorted(child, table["CHILD"].array.codes, side="right")
        ends = self.table["END"].to_numpy()
        chosen = end - 1
        for step in range(int((end - first).max(initial=0)) - 1, -1, -1):
            place = np.minimum(first + step, max(len(ends) - 1, 0))
            reaches = np.isnat(ends[place]) | (ends[place] >= dates.to_numpy())
            chosen = np.where((first + step < end) & reaches, place, chosen)
        known = (first < end) & dates.notna().to_numpy() & (table["CHILD"].array.codes >= 0)
        return np.where(known, chosen, -1)

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
    of_episodes = np.full(len(episodes), -1)
    of_episodes[rows] = np.cumsum(first) - 1
    return PeriodsOfCare(
        pd.DataFrame(
            {
                "CHILD": episodes.CHILD.array.take(rows[first]),
                "START": start[first],
                "END": end[last],
            },
            copy=False,
        ),
        of_episodes,
    )
