"""England's bank holidays against those that GOV.UK lists, and counting over them."""

import pandas as pd
import pytest

from lac_rules.due.working_days import bank_holidays, working_days_after

LISTED = {
    2022: "03/01 15/04 18/04 02/05 02/06 03/06 29/08 19/09 26/12 27/12",
    2023: "02/01 07/04 10/04 01/05 08/05 29/05 28/08 25/12 26/12",
    2024: "01/01 29/03 01/04 06/05 27/05 26/08 25/12 26/12",
    2025: "01/01 18/04 21/04 05/05 26/05 25/08 25/12 26/12",
    2026: "01/01 03/04 06/04 04/05 25/05 31/08 25/12 28/12",
    2027: "01/01 26/03 29/03 03/05 31/05 30/08 27/12 28/12",
}


@pytest.mark.parametrize("year", LISTED)
def test_bank_holidays(year):
    assert [f"{day:%d/%m}" for day in bank_holidays(year)] == LISTED[year].split()


@pytest.mark.parametrize(
    ("start", "twenty_later"),
    [
        ("01/06/2026", "29/06/2026"),  # four weeks
        ("06/06/2026", "03/07/2026"),  # a Saturday counts as the Friday before it
        ("30/04/2026", "01/06/2026"),  # two Mondays off
        ("18/12/2026", "20/01/2027"),  # Christmas and New Year
    ],
)
def test_twenty_working_days(start, twenty_later):
    later = working_days_after(pd.to_datetime(pd.Series([start, None]), dayfirst=True), 20)
    assert f"{later[0]:%d/%m/%Y}" == twenty_later
    assert pd.isna(later[1])
