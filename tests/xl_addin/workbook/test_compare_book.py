"""The workbook of councils compared."""

import pandas as pd

from lac_rules.reports.comparison import NOT_RUN, SUPPRESSED
from xl_addin.workbook.copies import compare_book

NAN = float("nan")


def compared(rules: int = 2, councils: tuple[str, ...] = ("Kent", "median")) -> pd.DataFrame:
    rows = [
        [f"{100 + rule}", "invalid", "A message.", council, 5.0, 5.0, 0.0, ""]
        for rule in range(rules)
        for council in councils
    ]
    columns = ["code", "kind", "message", "council", "rate", "median", "difference", "note"]
    return pd.DataFrame(rows, columns=columns)


def test_the_table_has_a_column_per_council_and_says_why_a_rate_is_missing():
    frame = compared()
    frame.loc[0, ["rate", "note"]] = [NAN, SUPPRESSED]
    frame.loc[1, ["rate", "note"]] = [NAN, NOT_RUN]
    frame.loc[2:, "median"] = NAN
    header, rows = compare_book.table_of(frame)
    assert header == ["Rule", "Median", "Kent", "median (2)", "What is wrong"]
    assert rows == [["100", 5.0, "c", None, "A message."], ["101", None, 5.0, 5.0, "A message."]]


def test_the_chart_shows_the_median_and_each_council_for_the_first_rules(app):
    book = compare_book.create(app, compared(rules=30))
    assert book.sheet_names == ["Comparison", "Chart"]
    chart = book.sheets["Chart"].charts[0]
    assert [series.name for series in chart.series] == ["Median", "Kent", "median (2)"]
    assert chart.impl.file.series[0].val.numRef.f == "Comparison!$B$5:$B$16"
    assert chart.impl.file.series[0].cat.strRef.f == "Comparison!$A$5:$A$16"


def test_a_file_name_cannot_bring_a_formula(app):
    book = compare_book.create(app, compared(councils=("=1+1", "b")))
    cell = book.sheets[0]["C4"]
    assert (cell.value, cell.formula) == ("=1+1", "=1+1")
    assert cell.number_format == "@"


def test_nothing_to_compare_makes_a_table_without_chart(app):
    book = compare_book.create(app, compared(rules=0))
    assert book.sheet_names == ["Comparison"]
