"""Dates as day numbers."""

import numpy as np

from lac_rules.sample.days import FAR, Span, as_text, birthday, day, one_as_text


def test_a_day_number_is_written_as_a_date_and_far_as_a_blank():
    assert as_text(np.array([day(2026, 4, 1), FAR, 0])).tolist() == ["01/04/2026", "", "01/01/1970"]
    assert as_text(np.array([], dtype=int)).tolist() == []


def test_those_born_on_29_february_have_their_birthday_on_the_28th():
    born = np.array([day(2008, 2, 29), day(2008, 3, 1), FAR])
    assert as_text(birthday(born, 18)).tolist() == ["28/02/2026", "01/03/2026", ""]
    assert as_text(birthday(born, 4)).tolist() == ["29/02/2012", "01/03/2012", ""]
    assert as_text(birthday(born, -1))[0] == "28/02/2007"


def test_a_span_is_a_collection_year_and_the_one_before():
    span = Span(2027)
    days = (span.last_start, span.last_end, span.start, span.end)
    assert [one_as_text(number) for number in days] == [
        "01/04/2025", "31/03/2026", "01/04/2026", "31/03/2027"
    ]  # fmt: skip
