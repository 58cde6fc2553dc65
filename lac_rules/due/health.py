"""Due by 31 March for children who will have been in care all year: health items and SDQ (OC2).

The return asks once a year whether there was one, and for no date, so that 31 March is the day for
all of them. Who will have been in care all year is whoever has been so far and is in care today.
Health assessments are due twice a year for children under five and yearly from five on, by the Care
Planning, Placement and Case Review (England) Regulations 2010; the return has one answer for both.
"""

from __future__ import annotations

import pandas as pd

from lac_rules.due.items import items, one_per_child
from lac_rules.language.conditions import at_least, birthday, under
from lac_rules.language.joins import Children, ChosenRow, children_with

ONCE_DONE = {
    "HEALTH_ASSESSMENT": "Health assessment",
    "TEETH_CHECK": "Dental check",
    "IMMUNISATIONS": "Immunisations",
}
"""Items for all ages that are 1 once done -> what to call them."""


CORE_ITEM_BLANK = ("182", "191", "544", "547")
"""The rules that find one of them blank."""


def expected_all_year(
    episodes: pd.DataFrame, open_today: pd.Series, continuously_so_far: Children
) -> Children:
    """The children who will have been in care all year if they stay."""
    return continuously_so_far & children_with(episodes, open_today)


class Recorded:
    """What OC2 holds for the child of each Header row: blank where it has no row, or is missing."""

    def __init__(self, header: pd.DataFrame, oc2: pd.DataFrame | None) -> None:
        self._blank = pd.Series(None, index=header.index, dtype=object)
        self._chosen = None if oc2 is None else ChosenRow(header, oc2, one_per_child(oc2))
        self._count = 0 if oc2 is None else len(oc2)

    def __getitem__(self, field: str) -> pd.Series:
        return self._blank if self._chosen is None else getattr(self._chosen, field)

    @property
    def rows(self) -> pd.Series:
        """The position of the child's row in OC2; NaN where there is none."""
        if self._chosen is None:
            return self._blank.astype("Int64")
        return self._chosen.of(pd.Series(range(self._count), dtype="Int64"))


def health_items(
    header, episodes, open_at_year_end, continuously_so_far, last_day, oc2=None
) -> pd.DataFrame:
    """Health assessments, dental checks, immunisations and checks of under-fives not recorded yet.

    Recorded is 1: a 0 may still become one until 31 March.
    """
    recorded = Recorded(header, oc2)
    children = expected_all_year(episodes, open_at_year_end, continuously_so_far)
    asked = children.rows_of(header) & one_per_child(header)
    under_five = under(5, born=header.DOB, on=last_day)
    twice_a_year = under_five.map({True: "Under 5: twice a year.", False: "Once a year."})

    def not_done(field: str, what: str, where: pd.Series, codes, detail) -> pd.DataFrame:
        return items(
            header,
            where & (recorded[field] != "1"),
            of="OC2",
            what=what,
            due=last_day,
            field=field,
            codes=codes,
            detail=detail,
            rows=recorded.rows,
        )

    parts = [
        not_done(
            field,
            what,
            asked,
            CORE_ITEM_BLANK,
            twice_a_year if field == "HEALTH_ASSESSMENT" else "",
        )
        for field, what in ONCE_DONE.items()
    ]
    parts.append(not_done("HEALTH_CHECK", "Health check under 5", asked & under_five, ("545",), ""))
    return pd.concat(parts, ignore_index=True)


def strengths_and_difficulties(
    header, episodes, open_at_year_end, continuously_so_far, last_day, year_start, oc2=None
) -> pd.DataFrame:
    """Children of 4 to 16 with neither an SDQ score nor a reason for none.

    Due on 31 March, or by the 17th birthday where that comes earlier. Who turns 4 or 17 in the year
    is asked for too (rule 197B).
    """
    recorded = Recorded(header, oc2)
    children = expected_all_year(episodes, open_at_year_end, continuously_so_far)
    right_age = at_least(4, born=header.DOB, on=last_day)
    right_age &= ~at_least(17, born=header.DOB, on=year_start)
    not_given = recorded["SDQ_SCORE"].isna() & recorded["SDQ_REASON"].isna()
    return items(
        header,
        children.rows_of(header) & one_per_child(header) & right_age & not_given,
        of="OC2",
        what="SDQ",
        due=birthday(header.DOB, 17).clip(upper=pd.Timestamp(last_day)),
        field="SDQ_SCORE",
        codes=("186", "197B"),
        detail="A score, or the reason for none.",
        rows=recorded.rows,
    )
