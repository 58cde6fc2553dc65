"""Workbooks that our code writes, of every kind."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from lac_rules import LacReturn, validate
from lac_rules.reports import anonymous_summary, compare
from lac_rules.sample import make_sample
from tests.xl_addin.workbook.conftest import REVIEWS, made_up_return, new_book, recheck
from xl_addin import headless
from xl_addin.workbook import compare_book


def _save(ret: LacReturn, path: Path) -> Path:
    with headless.active():
        app = headless.app()
        new_book(app, ret).save(path)
        app.quit()
    return path


@pytest.fixture(scope="session")
def checked(tmp_path_factory) -> Path:
    """The workbook of the usual small return. Copy it before changing it."""
    return _save(made_up_return(), tmp_path_factory.mktemp("structure") / "checked.xlsx")


def _edit(path: Path, *edits) -> None:
    """Write texts into cells of Reviews, and validate again."""
    with headless.open_book(path, save=True) as book:
        for cell, text in edits:
            book.sheets["Reviews"].range(cell).value = text
        recheck(book)


@pytest.fixture(scope="session")
def written(checked, tmp_path_factory) -> dict[str, Path]:
    """Workbooks by what was done to them."""
    folder = tmp_path_factory.mktemp("written")
    books = {"checked": checked}

    def edited(name: str, start: Path, *edits) -> None:
        books[name] = Path(shutil.copy(start, folder / f"{name}.xlsx"))
        _edit(books[name], *edits)

    edited("rechecked", checked)
    edited("corrected", checked, ("D5", "PN1"))
    edited("made worse", checked, ("D2", "PN9"), ("C4", "31/02/2026"))
    books["empty"] = _save(made_up_return(Reviews=REVIEWS.iloc[:0]), folder / "empty.xlsx")
    books["clean"] = _save(made_up_return(Reviews=REVIEWS.iloc[:1]), folder / "clean.xlsx")
    edited("no longer clean", books["clean"], ("D2", "PN9"))
    edited("clean again", books["no longer clean"], ("D2", "PN1"))
    odd = ['=HYPERLINK("x")', "x" * 32_767, "🙂" * 16_383, "_x0041_", "a\nb", "'", "#N/A", "\u200b"]
    books["odd"] = _save(
        made_up_return(Reviews=pd.DataFrame(dict.fromkeys(REVIEWS.columns, odd))),
        folder / "odd.xlsx",
    )
    councils = [make_sample(60, errors=80, seed=seed).lac_return() for seed in (1, 2)]
    books["whole return"] = _save(councils[0], folder / "whole return.xlsx")
    books["compared"] = _compared(folder / "compared.xlsx", *councils)
    return books


def _compared(path: Path, *councils: LacReturn) -> Path:
    summaries = [anonymous_summary(validate(ret), ret) for ret in councils]
    with headless.active():
        app = headless.app()
        frame = compare(dict(zip(("One council", "=2"), summaries, strict=True)))
        compare_book.create(app, frame).save(path)
        app.quit()
    return path
