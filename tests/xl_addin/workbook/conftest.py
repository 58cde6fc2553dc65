"""A small made-up return in a workbook, for the tests of our sheets."""

from datetime import datetime

import pandas as pd
import pytest
import xlwings as xw

from lac_rules import LacReturn, Result, validate
from xl_addin.workbook.create import create
from xl_addin.workbook.read import read
from xl_addin.workbook.refresh import refresh

NOW = datetime(2026, 11, 21, 9, 30)
LATER = datetime(2026, 11, 22, 10, 0)

REVIEWS = pd.DataFrame(
    [
        ["1001", "05/06/2012", "03/05/2026", "PN1"],
        ["1001", "05/06/2012", "", "PN1"],  # 166: no date, 167: code without date
        ["1002", "07/08/2024", "04/05/2026", "PN0"],
        ["1003", "09/10/2010", "05/05/2026", "PN0"],  # 440: not under four
        ["1004", "11/12/2011", "31/02/2026", "PN1"],  # 166: no such day
    ],
    columns=["CHILD", "DOB", "REVIEW", "REVIEW_CODE"],
)
EPISODES = pd.DataFrame(
    {
        "CHILD": ["1001", "1002", "1003", "1004"],
        "DECOM": ["01/04/2026", "02/04/2026", "03/04/2026", "04/04/2026"],
        "RNE": "S",
        "LS": "C2",
        "CIN": "N1",
        "PLACE": ["U6", "H5", "U6", "U6"],  # 146: H5 went in 2025
        "PLACE_PROVIDER": "PR4",
        "HOME_POST": "M2 5DB",
        "PL_POST": "M1 1AE",
    }
)


def made_up_return(**tables: pd.DataFrame) -> LacReturn:
    """A return with the usual small tables, or with ``tables``."""
    frames = tables or {"Reviews": REVIEWS, "Episodes": EPISODES, "Episodes_last": EPISODES}
    return LacReturn.from_frames(frames, year=2027, authority="E08000003")


@pytest.fixture
def book(app: xw.App) -> xw.Book:
    """The workbook of the usual small return."""
    return new_book(app, made_up_return())


def new_book(app: xw.App, ret: LacReturn) -> xw.Book:
    """The workbook of ``ret``, validated."""
    return create(app, ret, validate(ret), NOW)


def recheck(book: xw.Book) -> Result:
    """What ``lac903 recheck`` does with an open workbook."""
    contents = read(book)
    result = validate(contents.ret)
    refresh(contents, result, LATER)
    return result


def column(sheet: xw.Sheet, name: str) -> int:
    """The number of the column with this header."""
    return sheet.range("A1").expand("right").value.index(name) + 1


def cell(sheet: xw.Sheet, row: int, name: str) -> xw.Range:
    """The cell of a column in a row of the sheet."""
    return sheet.range((row, column(sheet, name)))
