"""What injectors look for: the clean tables with day numbers and facts about row and child.

Each table's facts have its rows and its text columns, every date field again in lower case as a day
number (``decom``, FAR when blank), the facts of the child (see ``_child_facts``), and for Episodes
those of ``_add_episode_facts``.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from lac_rules.placement_columns import PlacementColumns
from lac_rules.sample.days import FAR, Span, birthday, day
from lac_rules.schema import ADOPTIVE_PLACEMENTS, LAST, SHORT_BREAKS, TABLES, split_name

_EPOCH = date(1970, 1, 1)


def make_facts(
    tables: dict[str, pd.DataFrame], authority: str, span: Span
) -> dict[str, pd.DataFrame]:
    """Facts by table name, for all tables of a clean sample."""
    facts = {name: _with_days(table, name) for name, table in tables.items()}
    for ending in ("", LAST):
        _add_episode_facts(facts["Episodes" + ending], authority)
    children = _child_facts(facts, span)
    return {
        name: frame.join(children.drop(columns=frame.columns, errors="ignore"), on="CHILD")
        for name, frame in facts.items()
    }


def to_days(texts: pd.Series) -> np.ndarray:
    """Texts dd/mm/yyyy as day numbers; FAR for anything else."""
    codes, distinct = pd.factorize(texts)
    return np.array([_one_day(text) for text in distinct], dtype=np.int64)[codes]


def _one_day(text: str) -> int:
    parts = text.split("/")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return FAR
    return day(int(parts[2]), int(parts[1]), int(parts[0]))


def _with_days(table: pd.DataFrame, name: str) -> pd.DataFrame:
    fields = split_name(name)[0].date_fields
    days = {field.lower(): to_days(table[field]) for field in fields}
    return table.assign(**days, row=np.arange(len(table)))


def _add_episode_facts(rows: pd.DataFrame, authority: str) -> None:
    """Neighbours (``prev_LS``, ``next_RNE`` ... "" when there is none) and what is often asked.

    A child's episodes stand together in order, as samples have them.
    """
    child = rows["CHILD"]
    rows["first"] = ~child.duplicated()
    rows["last"] = ~child.duplicated(keep="last")
    for field in ("RNE", "LS", "PLACE", "REC", "PL_POST", "DEC"):
        rows["prev_" + field] = rows[field].shift().where(~rows["first"], "")
        rows["next_" + field] = rows[field].shift(-1).where(~rows["last"], "")
    for field in ("decom", "dec"):
        rows["prev_" + field] = rows[field].shift().where(~rows["first"], FAR).astype(np.int64)
        rows["next_" + field] = rows[field].shift(-1).where(~rows["last"], FAR).astype(np.int64)
    rows["nth"] = rows.groupby("CHILD").cumcount()
    rows["open"] = rows["DEC"] == ""
    rows["leaves"] = ~rows["open"] & (rows["REC"] != "X1")
    rows["short"] = rows["LS"].isin(SHORT_BREAKS)
    placements = PlacementColumns(rows[["HOME_POST", "PL_POST"]].replace("", np.nan), authority)
    rows["la"] = placements.la.astype(object).fillna("").to_numpy()
    rows["location"] = placements.location.astype(object).fillna("").to_numpy()


def _child_facts(facts: dict[str, pd.DataFrame], span: Span) -> pd.DataFrame:
    """One row per CHILD of either year; numbers of rows, ages, and how its care went."""
    both = pd.concat([facts["Header"], facts["Header_last"]]).drop_duplicates("CHILD")
    child = both.set_index("CHILD")
    known = pd.DataFrame({"born": child["dob"], "female": child["SEX"].isin(["2", "F"])})
    known["now_MOTHER"] = facts["Header"].set_index("CHILD")["MOTHER"].reindex(known.index)
    before = facts["Header_last"].set_index("CHILD")["UPN"]
    known["before_UPN"] = before.reindex(known.index).fillna("")
    for name, frame in facts.items():
        column = "n_" + split_name(name)[0].parameter + (LAST if name.endswith(LAST) else "")
        known[column] = _counted(frame["CHILD"], known.index)
    for table in TABLES.values():
        for ending in ("", LAST):
            column = "n_" + table.parameter + ending
            if column not in known:
                known[column] = 0
    return known.join(_care_facts(facts["Episodes"], known, span)).join(
        _care_last_facts(facts["Episodes_last"], known)
    )


def _counted(children: pd.Series, index: pd.Index) -> pd.Series:
    return children.value_counts().reindex(index, fill_value=0).astype(np.int64)


def _care_facts(rows: pd.DataFrame, known: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Of this year's episodes: first and last day, the ways in and out, whether all year long."""
    of_child = rows.groupby("CHILD")
    care = pd.DataFrame(index=known.index)
    latest = rows[rows["last"]].set_index("CHILD")
    care["first_decom"] = of_child["decom"].min()
    adoptive, ordered = rows["PLACE"].isin(ADOPTIVE_PLACEMENTS), rows["LS"] == "E1"
    care["adoptive_decom"] = rows[adoptive].groupby("CHILD")["decom"].min()
    care["order_decom"] = rows[ordered].groupby("CHILD")["decom"].min()
    care["last_decom"], care["last_dec"] = latest["decom"], latest["dec"]
    care = care.fillna(FAR).astype(np.int64)
    care["starts"] = (rows["RNE"] == "S").groupby(rows["CHILD"]).sum()
    care["exits"] = rows["leaves"].groupby(rows["CHILD"]).sum()
    care["breaks"] = rows["short"].groupby(rows["CHILD"]).sum()
    care = care.fillna(0).astype(np.int64)
    for field in ("REC", "PLACE"):
        care["last_" + field] = latest[field].reindex(known.index).fillna("")
    begins = (rows["RNE"] == "S") & (rows["decom"] > span.start)
    broken = (begins | rows["leaves"] | rows["short"]).groupby(rows["CHILD"]).any()
    care["all_year"] = broken.reindex(known.index).eq(False)
    care["stays"] = (care["last_decom"] < FAR) & (care["last_dec"] == FAR)
    return care


def _care_last_facts(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Of last year's latest episode: ``was_open`` when the year ended."""
    latest = rows[rows["last"]].set_index("CHILD")["open"]
    return pd.DataFrame({"was_open": latest.reindex(known.index).eq(True)})


def age_day(rows: pd.DataFrame, age: int) -> np.ndarray:
    """The day of the child's ``age``-th birthday, row by row."""
    return birthday(rows["born"], age)
