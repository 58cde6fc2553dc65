"""Values of the return <-> values in cells."""

from datetime import date, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.workbook.basics.cells import for_date_cells, from_cells, runs_of, to_cells


def texts(*values: str) -> np.ndarray:
    return np.array(values, dtype=object)


def test_a_date_in_the_dfes_form_becomes_a_real_date():
    assert to_cells(texts("01/04/2026", ""), "DECOM") == [datetime(2026, 4, 1), None]


def test_other_text_in_a_date_field_stays_as_typed():
    odd = ["1/4/2026", "31/02/2026", "01/01/1066", "28/02/1900", " 01/04/2026", "soon"]
    assert to_cells(texts(*odd), "DECOM") == odd


def test_fields_that_are_no_dates_stay_text():
    assert to_cells(texts("01/04/2026", "007", "=1+1"), "CHILD") == ["01/04/2026", "007", "=1+1"]


def test_cells_as_people_leave_them_become_the_text_of_the_csv():
    values = [datetime(2026, 4, 1), date(2026, 4, 1), 7.0, 7.5, None, True, "#N/A", " x "]
    assert from_cells(values).tolist() == [
        "01/04/2026", "01/04/2026", "7", "7.5", "", "True", "#N/A", " x ",
    ]  # fmt: skip


DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(lambda d: f"{d:%d/%m}/{d.year:04}")


@given(st.lists(st.one_of(DAYS, st.text(max_size=12))))
def test_every_text_survives_the_way_through_cells(values):
    for field in ("DECOM", "UPN"):
        assert from_cells(to_cells(texts(*values), field)).tolist() == values


@given(st.lists(st.booleans()))
def test_runs_are_unbroken_and_complete(wanted):
    runs = runs_of(np.array(wanted, dtype=bool))
    inside = [place for first, last in runs for place in range(first, last + 1)]
    assert inside == [place for place, is_wanted in enumerate(wanted) if is_wanted]
    assert all(later[0] > earlier[1] + 1 for earlier, later in zip(runs, runs[1:], strict=False))


def test_a_text_among_dates_is_held_by_an_apostrophe_but_for_what_could_become_a_formula():
    day = datetime(2026, 4, 1)
    written, of_text = for_date_cells(["31/02/2026", day, None, "=1+1", "-", "soon"])
    assert written == ["'31/02/2026", day, None, "=1+1", "-", "'soon"]
    assert of_text == [(3, 4)]
