"""New workbooks: of a return as it was loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from lac_rules import LacReturn
from lac_rules.returns import TIDIED_COLUMNS, Loading
from lac_rules.sample import make_sample
from lac_rules.sample.cutting import cut
from lac_rules.schema import YEARS
from tests.xl_addin.structure.kinds.written import Written, kind, save
from tests.xl_addin.workbook.conftest import EPISODES, REVIEWS, made_up_return
from xl_addin.workbook import marking
from xl_addin.workbook.sheets import errors as errors_sheet

_ODD = [
    '=HYPERLINK("x")', "x" * 32_767, "🙂" * 16_383, "_x0041_", "a\nb", "'", "#N/A", "\u200b",
    "\x01\x1f", "a\r\nb", "\ta ", " out ", "\ufffe", "TRUE", "1e400", "-0", "]]>", "&amp;",
]  # fmt: skip
_ODD_HEADERS = [
    "Team's [x] #1", '"quoted"', " padded ", "_x0041_", "", "CHECK2", "1", "=1+1", "y" * 300, "🙂",
]  # fmt: skip
_MANY = 60
_COUNCIL = "E08000003"


@kind("checked")
def checked(written: Written) -> Path:
    """The workbook of the usual small return."""
    return save(made_up_return(), written.folder("checked") / "checked.xlsx")


@kind("empty")
def empty(written: Written) -> Path:
    """A table without rows."""
    return save(made_up_return(Reviews=REVIEWS.iloc[:0]), written.folder("empty") / "empty.xlsx")


@kind("clean")
def clean(written: Written) -> Path:
    """No errors at all, so no pivot table."""
    return save(made_up_return(Reviews=REVIEWS.iloc[:1]), written.folder("clean") / "clean.xlsx")


@kind("odd values")
def odd_values(written: Written) -> Path:
    """What no field should hold, and a file can."""
    reviews = pd.DataFrame(dict.fromkeys(REVIEWS.columns, _ODD))
    return save(made_up_return(Reviews=reviews), written.folder("odd") / "odd.xlsx")


@kind("odd headers")
def odd_headers(written: Written) -> Path:
    """Further columns of a council's own, under names that Excel must escape or shorten."""
    reviews = REVIEWS.assign(**dict.fromkeys(_ODD_HEADERS, "v"))
    return save(made_up_return(Reviews=reviews), written.folder("headers") / "headers.xlsx")


@kind("header of two lines")
def header_of_two_lines(written: Written) -> Path:
    """A further column whose name has a line break and a tab, as Alt and Enter make it."""
    reviews = REVIEWS.assign(**{"Team\nor\tarea": "v"})
    return save(made_up_return(Reviews=reviews), written.folder("lines") / "lines.xlsx")


@kind("too many errors")
def too_many_errors(written: Written) -> Path:
    """More than there may be notes and live links; the limits are lowered to save time."""
    reviews = pd.DataFrame(
        {
            "CHILD": [str(number) for number in range(_MANY)],
            "DOB": "05/06/2012",
            "REVIEW": "",
            "REVIEW_CODE": "PN1",
        }
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marking, "MAX_NOTES", _MANY // 2)
        patch.setattr(errors_sheet, "_LIVE_LINKS", _MANY // 2)
        return save(made_up_return(Reviews=reviews), written.folder("many") / "many.xlsx")


@kind("whole return")
def whole_return(written: Written) -> Path:
    """2027's: all tables, last year's, and the Ofsted list, as ``lac903 demo`` makes them."""
    return written.demo / "903 demo.xlsx"


def _of_year(year: int) -> None:
    """The rules, the code lists and the columns are those of the year."""

    @kind(f"return of {year}")
    def make(written: Written) -> Path:
        ret = LacReturn.from_frames({"Reviews": REVIEWS, "Episodes": EPISODES}, year, _COUNCIL)
        return save(ret, written.folder(str(year)) / f"{year}.xlsx")


for _year in YEARS[:-1]:
    _of_year(_year)


@kind("in November")
def in_november(written: Written) -> Path:
    """A year that is not over, with a due list, from files of which something was left out."""
    day = date(2026, 11, 27)
    sample = make_sample(30, year=2027, seed=4)
    ret = LacReturn.from_frames(
        cut(sample.tables, day, 0.5), year=2027, authority=_COUNCIL, as_at=day
    )
    tidied = [["Reviews", "DOB", "form of the date", 9, "yyyy-mm-dd", "dd/mm/yyyy", "=1+1", True]]
    ret.loading = Loading(
        ["a/b.csv was skipped."], ["=1+1 was read."], pd.DataFrame(tidied, columns=TIDIED_COLUMNS)
    )
    return save(ret, written.folder("november") / "november.xlsx")
