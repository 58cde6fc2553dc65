"""Checks beyond the DfE's rules: what the portal lets pass, and is hardly ever right.

``further_timeliness.py`` has those of what was due and is not there. Their codes begin with X. They
are never among the DfE's rules and never in the counts of its errors: ``ruleset(2027,
further=True)`` has them, ``validate(ret, further=True)`` runs them.
"""

from collections.abc import Iterable
from functools import partial

import numpy as np
import pandas as pd

from lac_rules.language.conditions import birthday, differ, one_of
from lac_rules.language.given import NotRun
from lac_rules.language.joins import ChosenRow, children_with
from lac_rules.language.rule import rule, rule_for_each, since
from lac_rules.schema import TABLES
from lac_rules.schema.codes import AT_THE_PROVIDERS_ADDRESS
from lac_rules.typed import TEXT

rule, rule_for_each = partial(rule, further=True), partial(rule_for_each, further=True)

_PRIME = np.int64(1_000_003)
REGISTERED_HOMES = AT_THE_PROVIDERS_ADDRESS.of(2023)
"""PLACE: one registered provider has one address; supported accommodation has many."""


# -- the child, in Header and elsewhere ------------------------------------------------------------


@rule_for_each({"X02": "DoLo"}, kind="inconsistent", marks="DOB", years=since(2027))
@rule_for_each({"X01": "SWEpisodes"}, kind="inconsistent", marks="DOB", years=since(2024))
def birthday_differs_from_header(table, header_birthdays):
    """The date of birth in {table} is not the child's date of birth in Header.

    Find out which one is right, and correct the other. The DfE's rules compare the other tables.
    """
    earliest, latest_one = (dates[table.CHILD.array.codes] for dates in header_birthdays)
    return table.CHILD.notna() & ((table.DOB > earliest) | (table.DOB < latest_one))


@rule("X06", kind="invalid", marks={"Header": "UPN"}, years=range(2023, 2026))
def upn_of_two_children(header, full_upn):
    """The same UPN stands on two children of Header.

    Find out whose UPN it is and correct the other, or join the two where they are one child. From
    2026 on rule 444 of the DfE looks at this.
    """
    pairs = header.loc[full_upn & header.CHILD.notna(), ["UPN", "CHILD"]].drop_duplicates()
    return one_of(header.UPN, set(pairs.UPN[pairs.UPN.duplicated()]))


@rule("X07", kind="cross_year", marks={"Header": ["CHILD", "UPN"]})
def upn_came_with_another_child_id(header, header_last, full_upn):
    """The UPN is that of a child in last year's return who has another ID there.

    If it is the same child, give it the CHILD of last year's return; otherwise correct the UPN.
    """
    new = header.CHILD.notna() & ~children_with(header_last).rows_of(header)
    of_a_child = header_last.UPN[header_last.CHILD.notna()]
    return new & full_upn & one_of(header.UPN, set(of_a_child.dropna()))


@rule("X08", kind="inconsistent", marks={"Header": "CHILD"})
def one_child_twice(header, episodes, current_episode, full_upn):
    """Two children agree in birth, sex, ethnicity, home and placement: perhaps one child twice.

    Join the two under one CHILD if they are one child. Twins who live together are not marked once
    each has a UPN of its own.
    """
    last = ChosenRow(header, episodes, current_episode)
    alike = [header.DOB, header.SEX, header.ETHNIC, last.HOME_POST, last.PL_POST]
    known = header.CHILD.notna() & np.all([each.notna() for each in alike], axis=0)
    found = known.to_numpy() & _perhaps_repeated(alike)
    if found.any():
        rows = pd.DataFrame({place: _numbers(each)[found] for place, each in enumerate(alike)})
        group = rows.groupby(list(rows)).ngroup()
        child, upn = (_numbers(column)[found] for column in (header.CHILD, header.UPN))
        children = _distinct_in_group(group, child, child >= 0)
        upns = _distinct_in_group(group, upn, full_upn.to_numpy()[found])
        found[found] = (children > 1) & (upns < children)
    return pd.Series(found, index=header.index)


def _distinct_in_group(group: pd.Series, values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """For each row how many values there are in its group, among the rows where ``where`` holds."""
    pairs = pd.DataFrame({"group": group, "value": values})[where].drop_duplicates()
    return np.bincount(pairs.group, minlength=len(group) + 1)[group]


@rule("X14", kind="inconsistent", marks={"Header": ["DOB", "MC_DOB"]}, impact="low")
def first_child_born_to_a_mother_under_eleven(header):
    """The young person's first child was born before she was eleven.

    Check DOB and MC_DOB; the year of one of them is probably mistyped.
    """
    return (header.MC_DOB > header.DOB) & (header.MC_DOB < birthday(header.DOB, 11))


# -- rows and dates --------------------------------------------------------------------------------


@rule("X03", kind="inconsistent", marks=dict.fromkeys(TABLES, "CHILD"))
def row_repeated(
    header=None,
    episodes=None,
    reviews=None,
    uasc=None,
    oc2=None,
    oc3=None,
    ad1=None,
    placed_adoption=None,
    prev_perm=None,
    missing=None,
    sw_episodes=None,
    dolo=None,
):
    """The row is the same in every field as one before it.

    Delete the row; perhaps one extract was pasted below another.
    """
    given = [header, episodes, reviews, uasc, oc2, oc3, ad1, placed_adoption, prev_perm, missing]
    tables = zip(TABLES, [*given, sw_episodes, dolo], strict=True)
    return {name: _repeated(table) for name, table in _loaded(tables)}


def _loaded(tables: Iterable[tuple[str, pd.DataFrame | None]]) -> list[tuple[str, pd.DataFrame]]:
    """The tables that are loaded; a check of several cannot be judged when none is."""
    names, found = zip(*tables, strict=True)
    if all(table is None for table in found):
        raise NotRun(f"none of these is loaded: {', '.join(names)}")
    return [pair for pair in zip(names, found, strict=True) if pair[1] is not None]


def _repeated(table: pd.DataFrame) -> pd.Series:
    """The row equals one before it; dates as days, and as text where they cannot be read."""
    columns = dict(table.items())
    fields = [name for name in columns if not name.endswith(TEXT)]
    several = _perhaps_repeated(columns[name] for name in fields) & table.CHILD.notna().to_numpy()
    found = np.zeros(len(table), dtype=bool)
    if several.any():
        numbers = {name: _numbers(columns[name])[several] for name in fields}
        for name in fields:
            if name + TEXT in columns:
                unread = columns[name].isna().to_numpy()
                text = np.where(unread, _numbers(columns[name + TEXT]), -1)
                numbers[name + TEXT] = text[several]
        found[several] = pd.DataFrame(numbers).duplicated()
    return pd.Series(found, index=table.index)


def _perhaps_repeated(columns: Iterable[pd.Series]) -> np.ndarray:
    """The rows that may equal another in all the columns; all others certainly do not.

    One number per row stands for its values, which is many times faster than comparing them.
    """
    numbers = np.int64(0)
    for column in columns:
        numbers = numbers * _PRIME + _numbers(column)  # it may overflow, and equals stay equal
    return pd.Series(numbers).duplicated(keep=False).to_numpy()


def _numbers(column: pd.Series) -> np.ndarray:
    """A typed column as whole numbers that are equal where the values are."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.array.codes.astype("int64")
    return column.to_numpy().astype("int64")


@rule("X04", kind="inconsistent", marks={"Episodes": "DEC", "Reviews": "REVIEW"})
def date_in_the_future(as_at, episodes=None, reviews=None):
    """The date lies after the day on which the return is looked at.

    Correct the date; an end or a review that is planned is entered once it has happened.
    """
    dates = {"Episodes": "DEC", "Reviews": "REVIEW"}
    tables = _loaded([("Episodes", episodes), ("Reviews", reviews)])
    return {name: table[dates[name]] > as_at for name, table in tables}


# -- placements ------------------------------------------------------------------------------------


@rule("X05", kind="inconsistent", marks={"Episodes": ["PLACE", "PL_POST"]})
def placed_at_another_home_postcode(episodes, episodes_last=None):
    """The placement is where another episode says that the child's home is, but PLACE is not P1.

    Check PL_POST and PLACE, and HOME_POST of the child's other episodes, last year's too. Rule 392d
    of the DfE looks at the home postcode of the same episode.
    """
    known = episodes.PL_POST.array.categories
    homes = [
        _child_and(each.CHILD, each.HOME_POST, known)
        for each in (episodes, episodes_last)
        if each is not None
    ]
    here = _child_and(episodes.CHILD, episodes.PL_POST, known)
    at_home = np.isin(here, np.concatenate(homes))
    concerned = episodes.CHILD.notna() & episodes.PL_POST.notna() & (episodes.PLACE != "P1")
    return concerned & at_home & differ(episodes.HOME_POST, episodes.PL_POST)


def _child_and(children: pd.Series, postcodes: pd.Series, known: pd.Index) -> np.ndarray:
    """Child and postcode of each row as one number; the postcode by its place in ``known``."""
    places = np.append(known.get_indexer(postcodes.array.categories), -1)[postcodes.array.codes]
    return children.array.codes.astype("int64") * (len(known) + 1) + places


@rule("X13", kind="inconsistent", marks={"Episodes": ["URN", "PL_POST"]})
def urn_at_several_postcodes(episodes, has_urn, short_break, providers=None):
    """The URN of one home or school is used with several postcodes that are not the provider's.

    Check URN and PL_POST of these episodes; the URN of a company's other home may have been taken.
    """
    at_home = one_of(episodes.PLACE, REGISTERED_HOMES) & ~short_break
    elsewhere = has_urn & at_home & episodes.PL_POST.notna()
    if providers is not None:
        elsewhere &= ~providers.at_postcode(episodes.URN, episodes.PL_POST)
    places = episodes.loc[elsewhere, ["URN", "PL_POST"]].drop_duplicates()
    return elsewhere & one_of(episodes.URN, set(places.URN[places.URN.duplicated()]))


# -- social workers --------------------------------------------------------------------------------


@rule("X12", kind="inconsistent", marks={"SWEpisodes": "SW_ID"}, years=since(2024))
def social_worker_id_in_two_forms(sw_episodes):
    """The social worker's ID is also there in another form: other spaces, signs or leading zeros.

    Write the ID of one person in one form. The form that is used most is not marked.
    """
    ids, rows = sw_episodes.SW_ID.array.categories, sw_episodes.SW_ID.array.codes
    forms = pd.Series(["".join(filter(str.isalnum, text)).lstrip("0") for text in ids], dtype=str)
    times = pd.Series(np.bincount(rows[rows >= 0], minlength=len(ids)))
    used_most = times.groupby(forms).transform("idxmax")
    rarer = (used_most != times.index) & (forms != "")
    return pd.Series(np.append(rarer, False)[rows].astype(bool), index=sw_episodes.index)
