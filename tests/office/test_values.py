"""Text that looks like something else survives CSV, workbook, LibreOffice and CSV again."""

import pandas as pd
import pytest

from lac_rules.reading import read_tables
from lac_rules.writing.csv_files import write_csv_files
from tests.office.conftest import recheck, save_new_book
from tests.xl_addin.workbook.conftest import REVIEWS, made_up_return
from xl_addin import headless
from xl_addin.workbook.read import read

ODD = [
    '=HYPERLINK("x")', "=1+1", "+1", "-1", "@x", "007", "x" * 300, "🙂", "01/01/1066", "29/02/1900",
    "01/01/1900", "1/4/2026", "31/02/2026", " 01/04/2026", "'quoted", "#N/A", "TRUE", "1e5",
    "1,000", "_x0041_", "a\nb", "a\tb", "50%", "£5", "03/04/2026", "{=1}", "é", "<b>&amp;",
]  # fmt: skip


@pytest.fixture(params=[1, 2], ids=["saved once", "rechecked and saved again"])
def csv_before_and_after(request, office, tmp_path):
    frame = pd.DataFrame(dict.fromkeys(REVIEWS.columns, ODD))
    write_csv_files({"Reviews": frame}, tmp_path / "before")
    path = save_new_book(
        made_up_return(**read_tables(tmp_path / "before", tidy=False).tables),
        tmp_path / "book.xlsx",
    )
    for number in range(request.param):
        if number:
            recheck(path)
        with office.open(path) as book:
            path = tmp_path / f"saved {number}.xlsx"
            book.save_as(path=path)
    with headless.open_book(path, read_only=True) as book:
        write_csv_files(read(book).ret.tables, tmp_path / "after")
    return [(tmp_path / name / "reviews.csv").read_bytes() for name in ("before", "after")]


def test_no_text_changes(csv_before_and_after):
    before, after = csv_before_and_after
    assert after.decode().splitlines() == before.decode().splitlines()
    assert after == before


def test_no_text_becomes_a_formula(office, tmp_path):
    frame = pd.DataFrame(dict.fromkeys(REVIEWS.columns, ODD))
    path = save_new_book(made_up_return(Reviews=frame), tmp_path / "book.xlsx")
    with office.open(path) as book:
        shown = [row[0] for row in book.values("Reviews", f"A2:A{len(ODD) + 1}")]
        assert book.formula_cells("Reviews") == []
    assert shown == ODD
