"""Due by a birthday: the end of care at 18, and the contact with care leavers."""

from __future__ import annotations

import pandas as pd

from lac_rules.due.items import in_figures, items, one_per_child
from lac_rules.language.conditions import birthday, birthday_in_year
from lac_rules.language.joins import ChosenRow
from lac_rules.schema.years import CARE_LEAVERS_ASKED_WITHIN

CARE_LEAVER_AGES = {17: "17th", 18: "18th", 19: "19th", 20: "20th", 21: "21st"}


def turning_18(episodes, header, current_episode, open_at_year_end, last_day) -> pd.DataFrame:
    """Who turns 18 by 31 March and is in care: care ends that day.

    By the DOB in Header. Left out, as in rule 359: section 20(5) (V2) in a children's home (K2).
    """
    person = ChosenRow(episodes, header, one_per_child(header))
    eighteenth = birthday(person.DOB, 18)
    may_stay = (episodes.LS == "V2") & (episodes.PLACE == "K2")
    return items(
        episodes,
        current_episode & open_at_year_end & ~may_stay & (eighteenth <= last_day),
        of="Episodes",
        what="Turns 18 in care",
        due=eighteenth,
        field="DEC",
        codes=("359",),
        detail="End the episode with DEC and REC.",
    )


def contact_with_care_leavers(oc3, year, last_day) -> pd.DataFrame:
    """Care leavers of 17 to 21 whose contact, activity or accommodation is not recorded.

    The DfE asks about the time around the birthday in the year; contact counts from three months
    before it to one month after it, and 31 March is the last day in any case. Only who has a row in
    OC3 is known to be a care leaver.
    """
    birthdays = birthday_in_year(oc3.DOB, year)
    age = (birthdays.dt.year - oc3.DOB.dt.year).map(CARE_LEAVER_AGES)
    not_recorded = oc3.IN_TOUCH.isna() | oc3.ACTIV.isna() | oc3.ACCOM.isna()
    return items(
        oc3,
        not_recorded & age.notna(),
        of="OC3",
        what="Contact with a care leaver",
        due=(birthdays + CARE_LEAVERS_ASKED_WITHIN).clip(upper=pd.Timestamp(last_day)),
        field="IN_TOUCH",
        codes=("131", "132", "133", "153"),
        detail=age.fillna("") + " birthday on " + in_figures(birthdays),
    )
