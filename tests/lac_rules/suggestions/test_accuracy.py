"""How often suggestions are right, where the truth is known: URNs taken out, postcodes mistyped.

Run this file to see the tables: ``python -m tests.lac_rules.suggestions.test_accuracy``.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from lac_rules import LacReturn, validate
from lac_rules.sample import Sample, make_sample
from lac_rules.schema import ADOPTIVE_PLACEMENTS, FOSTER_PLACEMENTS
from lac_rules.suggestions import suggest

URNS, POSTCODES = 500, 200
HOMES = ["K1", "K2", "K3", "R3", "S1", "H5"]
FAMILIES = sorted(FOSTER_PLACEMENTS | ADOPTIVE_PLACEMENTS)
YEARS_AND_SEEDS = [(2027, 1), (2026, 2), (2025, 3), (2024, 4), (2023, 5)]


@dataclass
class Trial:
    """Damaged cells (row, field, how, truth, answerable) and the suggestions for them."""

    cells: pd.DataFrame
    suggestions: pd.DataFrame
    ret: LacReturn

    def judged(self) -> pd.DataFrame:
        """The suggestions with the truth beside them, and whether they are right."""
        judged = self.suggestions.merge(self.cells, on=["row", "field"])
        return judged.assign(right=judged["suggestion"] == judged["truth"])

    def table(self) -> pd.DataFrame:
        """Suggestions by field and certainty: how many are right and wrong."""
        judged = self.judged()
        return pd.crosstab(
            [judged["field"], judged["certainty"]],
            judged["right"].map({True: "right", False: "wrong"}),
        )

    def coverage(self) -> pd.DataFrame:
        """Per field and damage: damaged cells, those the list can answer, those answered surely."""
        sure = self.judged().query("certainty == 'sure' and right")[["row", "field"]]
        cells = self.cells.merge(sure.assign(sure=True), how="left")
        cells["sure"] = cells["sure"].eq(True)
        cells["answered"] = cells["sure"] & cells["answerable"]
        counts = {"cells": ("row", "size"), "sure": ("sure", "sum"),
                  "answerable": ("answerable", "sum"), "answered": ("answered", "sum")}  # fmt: skip
        return cells.groupby(["field", "how"]).agg(**counts)


def trial(
    year: int, seed: int, damage=None, children: int = 1500, errors: int | None = None
) -> Trial:
    """Damage a sample, and ask for suggestions."""
    sample = make_sample(children, year, seed=seed, errors=errors)
    dice = np.random.default_rng(seed)
    truth = sample.tables["Episodes"]
    damaged = truth.copy()
    cells = pd.concat([make(dice, truth) for make in damage or (blank_urns, mistype_postcodes)])
    cells = cells[~cells["row"].isin(sample.injected.query("table == 'Episodes'")["row"])]
    places = list(zip(cells["row"], cells["field"], strict=True))
    for place, text in zip(places, cells["text"], strict=True):
        damaged.loc[place] = text
    cells = cells.assign(truth=[truth.loc[place] for place in places])
    cells["answerable"] = _answerable(cells, sample)
    ret = LacReturn.from_frames(
        {**sample.tables, "Episodes": damaged}, year, sample.authority, sample.providers
    )
    suggestions = suggest(ret, validate(ret).issues)
    return Trial(cells, suggestions[suggestions["table"] == "Episodes"], ret)


# -- damage: frames of row, field, how, text -------------------------------------------------------


def blank_urns(dice: np.random.Generator, episodes: pd.DataFrame) -> pd.DataFrame:
    return _blank(dice, episodes, "URN", URNS)


def blank_postcodes(dice: np.random.Generator, episodes: pd.DataFrame) -> pd.DataFrame:
    return _blank(dice, episodes, "PL_POST", 100)


def _blank(dice, episodes: pd.DataFrame, field: str, number: int) -> pd.DataFrame:
    rows = dice.choice(np.flatnonzero(episodes[field] != ""), number, replace=False)
    return pd.DataFrame({"row": rows, "field": field, "how": "blank", "text": ""})


def mistype_postcodes(dice: np.random.Generator, episodes: pd.DataFrame) -> pd.DataFrame:
    filled = [(row, field) for field in ("PL_POST", "HOME_POST")
              for row in np.flatnonzero(episodes[field] != "")]  # fmt: skip
    chosen = [filled[place] for place in dice.choice(len(filled), POSTCODES, replace=False)]
    damaged = [(*cell, *_mistyped(dice, episodes.loc[cell])) for cell in chosen]
    cells = pd.DataFrame(damaged, columns=["row", "field", "how", "text"])
    cells["text"] = cells["text"].str[:-3] + " " + cells["text"].str[-3:]
    return cells


def mistype_urns(dice: np.random.Generator, episodes: pd.DataFrame) -> pd.DataFrame:
    filled = np.flatnonzero(~episodes["URN"].isin(["", "XXXXXXX"]))
    rows = dice.choice(filled, 100, replace=False)
    damaged = [(row, "URN", *_mistyped(dice, episodes.loc[row, "URN"])) for row in rows]
    return pd.DataFrame(damaged, columns=["row", "field", "how", "text"])


def change_codes(dice: np.random.Generator, episodes: pd.DataFrame) -> pd.DataFrame:
    """Another type of placement, and another provider code."""
    parts = []
    for field in ("PLACE", "PLACE_PROVIDER"):
        rows = dice.choice(np.flatnonzero(episodes["URN"] != ""), 100, replace=False)
        others = dice.choice(episodes[field][episodes[field] != ""].unique(), 100)
        parts.append(pd.DataFrame({"row": rows, "field": field, "how": "other", "text": others}))
    cells = pd.concat(parts)
    places = zip(cells["row"], cells["field"], strict=True)
    return cells[cells["text"] != [episodes.loc[place] for place in places]]


def _mistyped(dice: np.random.Generator, text: str) -> tuple[str, str]:
    """One character wrong, missing, or swapped with the next; any character, at any place."""
    bare = text.replace(" ", "")
    while True:
        how = dice.choice(["wrong", "missing", "swapped"])
        place = int(dice.integers(len(bare)))
        if how == "wrong":
            letter = dice.choice(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
            text = bare[:place] + str(letter) + bare[place + 1 :]
        elif how == "missing":
            text = bare[:place] + bare[place + 1 :]
        else:
            text = bare[:place] + bare[place : place + 2][::-1] + bare[place + 2 :]
        if text != bare:
            return str(how), text


def _answerable(cells: pd.DataFrame, sample: Sample) -> np.ndarray:
    """The list holds the answer: the home at the postcode, or the council's own service (PR1)."""
    episodes = sample.tables["Episodes"].iloc[cells["row"]]
    listed = set(zip(sample.providers["URN"], sample.providers["POSTCODE"], strict=True))
    there = [pair in listed for pair in zip(episodes["URN"], episodes["PL_POST"], strict=True)]
    home = episodes["PLACE"].isin(HOMES).to_numpy() & np.array(there)
    own = episodes["PLACE"].isin(FAMILIES) & (episodes["PLACE_PROVIDER"] == "PR1")
    own &= episodes["URN"].isin(set(sample.providers["URN"]))
    field = cells["field"].to_numpy()
    return (home & (field != "HOME_POST")) | (own.to_numpy() & (field == "URN"))


@pytest.fixture(scope="module", params=YEARS_AND_SEEDS, ids=lambda pair: f"{pair[0]}")
def one(request) -> Trial:
    return trial(*request.param)


def test_sure_suggestions_are_right(one):
    sure = one.judged().query("certainty == 'sure'")
    assert len(sure) > 100
    assert sure["right"].mean() >= 0.995, sure[~sure["right"]].to_string()


def test_sure_suggestions_cover_what_the_list_can_answer(one):
    counts = one.coverage().sum()
    assert counts["answered"] / counts["answerable"] >= 0.6, one.coverage().to_string()


def test_a_cell_has_at_most_one_sure_suggestion_and_five_in_all(one):
    cells = one.suggestions.groupby(["row", "field"])
    assert cells.size().max() <= 5
    sure = one.suggestions.query("certainty == 'sure'").groupby(["row", "field"]).size()
    assert sure.max() == 1


def test_accepting_all_sure_ones_takes_errors_away_and_brings_no_new_rule(one):
    before = validate(one.ret).issues
    tables = {name: frame.copy() for name, frame in one.ret.tables.items()}
    for cell in one.suggestions.query("certainty == 'sure'").itertuples():
        tables[cell.table].loc[cell.row, cell.field] = cell.suggestion
    ret = one.ret
    after = validate(LacReturn(tables, ret.year, ret.authority, ret.providers)).issues
    assert len(after) < len(before) / 2
    assert set(after.by_rule["code"]) <= set(before.by_rule["code"])


def test_the_placeholder_is_never_sure(one):
    placeholder = one.suggestions[one.suggestions["suggestion"] == "XXXXXXX"]
    assert not (placeholder["certainty"] == "sure").any()


def test_sure_suggestions_are_right_in_a_return_with_other_errors_too():
    sure = trial(2027, 6, errors=1500).judged().query("certainty == 'sure'")
    assert sure["right"].mean() >= 0.995, sure[~sure["right"]].to_string()


OTHER_DAMAGE = (blank_postcodes, mistype_urns, change_codes)


@pytest.mark.parametrize(("year", "seed"), [(2027, 11), (2024, 12)])
def test_sure_suggestions_are_right_after_other_damage(year, seed):
    sure = trial(year, seed, OTHER_DAMAGE).judged().query("certainty == 'sure'")
    assert len(sure) > 100
    assert sure["right"].mean() >= 0.995, sure[~sure["right"]].to_string()


def main() -> None:
    """Print the confusion tables of all years together, and the coverage."""
    for damage in (None, OTHER_DAMAGE):
        trials = [trial(*pair, damage) for pair in YEARS_AND_SEEDS]
        for tables in ([one.table() for one in trials], [one.coverage() for one in trials]):
            print(pd.concat(tables).groupby(level=[0, 1]).sum().astype(int), "\n")


if __name__ == "__main__":
    main()
