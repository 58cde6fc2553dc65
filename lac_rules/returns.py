"""LacReturn: this year's and last year's tables of one council's return."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from lac_rules import schema
from lac_rules.errors import WrongValue
from lac_rules.placement_columns import PlacementColumns
from lac_rules.places.councils import authority_name, find_authority, infer_authority
from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.typed import (
    TEXT,
    Factorised,
    as_text,
    factorised,
    shared_children,
    type_table,
)
from lac_rules.words import counted

_STRAY_SHARE = 0.005
"""A few dates far off (a mistyped 2081) must not decide the collection year."""
_ENOUGH_TO_VOTE = 10
"""Dates; among so many one child's alone does not decide the year."""
_PLAUSIBLE = range(1980, 2080)
TIDIED_COLUMNS = ["table", "field", "what", "count", "from", "to", "example", "changed"]
_FAR = timedelta(days=366)
_TOO_EARLY = np.datetime64("1920-01-01")


@dataclass
class Loading:
    """What is to be told of the files that a return was read from, in words and as a list.

    ``skipped`` comes first and loudest: what was not read, or may be the wrong file; ``said`` is
    how the rest was read. ``tidied`` has one row per column and kind of change: table, field, what,
    count, from, to, example, changed (False: told, and left as it was).
    """

    skipped: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    tidied: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=TIDIED_COLUMNS))


class LacReturn:
    """One council's return: text as loaded, and typed views of it for the rules.

    ``tables`` maps a table's name (``Episodes``, ``Episodes_last``) to a DataFrame of text as
    loaded, blank cells as "", the DfE's columns first and in the DfE's order, any further columns
    after them. ``year`` is the collection year, ``authority`` the council's nine-character code or
    None, ``providers`` the Ofsted list or None. ``as_at`` is the day that the return is looked at,
    never after 31 March of the year; None when the year is taken to be over, which is the same as
    that 31 March. ``statements`` says in words what was assumed; ``loading`` is what
    reading the files told of them, and is empty for a return from DataFrames. ``known`` are columns
    of ``tables``, by table and field, that reading has looked through already.
    """

    as_at: date | None

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        year: int | None = None,
        authority: str | None = None,
        providers: pd.DataFrame | None = None,
        as_at: date | None = None,
        known: Mapping[str, Mapping[str, Factorised]] | None = None,
    ) -> None:
        known = known or {}
        self.statements: list[str] = []
        self.loading = Loading()
        self.tables = _in_order(
            {name: _table(frame, name, known.get(name, ())) for name, frame in tables.items()}
        )
        self.typed = self._typed_tables(known)
        self.providers = providers
        self.year = year if year is not None else self._infer_year()
        self.statements += self._far_off()
        self.authority = _authority_code(authority) if authority else None
        if self.authority is None:
            self.authority = self._infer_authority()
        self.look_at(as_at)

    @classmethod
    def from_frames(
        cls,
        frames: Mapping[str, pd.DataFrame],
        year: int | None = None,
        authority: str | None = None,
        providers: pd.DataFrame | None = None,
        as_at: date | None = None,
    ) -> LacReturn:
        """A return from DataFrames of text or dates, which are not changed.

        Missing columns are blank. Raises ``ValueError`` for a name that is no table of the return
        and when no year is given and no date tells it.
        """
        return cls(frames, year=year, authority=authority, providers=providers, as_at=as_at)

    @property
    def year_start(self) -> date:
        """1 April, the first day of the collection year."""
        return schema.year_start(self.year)

    @property
    def year_end(self) -> date:
        """31 March, the last day of the collection year."""
        return schema.year_end(self.year)

    @property
    def year_is_over(self) -> bool:
        """Whether the return is looked at on the year's last day, or no day was given."""
        return self.as_at is None or self.as_at >= self.year_end

    def look_at(self, day: date | None) -> None:
        """Look at the return on ``day``: what is loaded stays, what is wrong on the day may change.

        A day after 31 March of the year counts as that 31 March.
        """
        if isinstance(day, datetime):
            day = day.date()
        self.as_at = day if day is None else min(day, self.year_end)

    @property
    def tidied(self) -> pd.DataFrame:
        """What reading brought into the DfE's form, as in ``Loading``."""
        return self.loading.tidied

    @property
    def children(self) -> int:
        """How many children this year's tables hold."""
        return len(
            set().union(
                *(
                    self.typed[name]["CHILD"].dropna().unique()
                    for name in self.tables
                    if not name.endswith(schema.LAST)
                )
            )
        )

    @cached_property
    def placements(self) -> PlacementColumns:
        """The postcode columns of this year's Episodes; ``KeyError`` when it is not loaded."""
        return PlacementColumns(self.typed["Episodes"], self.authority)

    @cached_property
    def placements_last(self) -> PlacementColumns:
        """The postcode columns of last year's Episodes; ``KeyError`` when it is not loaded."""
        return PlacementColumns(self.typed["Episodes" + schema.LAST], self.authority)

    def look_up_postcodes(self) -> None:
        """Work the postcode columns of both years out now, not when a rule first needs them."""
        for name, placements in (("Episodes", "placements"), ("Episodes_last", "placements_last")):
            if name in self.tables:
                columns = getattr(self, placements)
                try:
                    columns.distance, columns.la  # noqa: B018 - cached when first asked for
                except PostcodesUnavailable:
                    return

    def _typed_tables(
        self, known: Mapping[str, Mapping[str, Factorised]]
    ) -> dict[str, pd.DataFrame]:
        codes, children = shared_children(
            [
                known.get(name, {}).get("CHILD") or factorised(frame["CHILD"].to_numpy())
                for name, frame in self.tables.items()
            ]
        )
        typed = {
            name: type_table(frame, child_codes, children, known.get(name))
            for (name, frame), child_codes in zip(self.tables.items(), codes, strict=True)
        }
        for ending in ("", schema.LAST):
            _add_uasc(typed, "Header" + ending, "UASC" + ending)
        return typed

    def year_in_data(self, ending: str = "") -> int | None:
        """The collection year in which the latest dates of several children lie.

        None without dates; ``ending`` ``LAST`` asks last year's tables.
        """
        # Episodes tell best; reviews or care leavers' dates may lie years off.
        of_year = [name for name in self.typed if name.endswith(schema.LAST) == bool(ending)]
        names = ["Episodes" + ending] if "Episodes" + ending in of_year else of_year
        return _latest_year(
            [
                (self.typed[name]["CHILD"].array.codes, self.typed[name][field])
                for name in names
                for field in schema.split_name(name)[0].date_fields
            ]
        )

    def _infer_year(self) -> int:
        year = self.year_in_data()
        if year is None:
            raise WrongValue(
                "The collection year cannot be told: no table holds a date. Give the year, "
                "for example year=2027 or --year 2027."
            )
        self.statements.append(
            f"Collection year {year} (1 April {year - 1} to 31 March {year}), "
            "told from the latest dates in the data."
        )
        return year

    def _far_off(self) -> list[str]:
        """What to say of dates that lie too far from the collection year to be meant."""
        told = []
        for name, frame in self.typed.items():
            table, is_last = schema.split_name(name)
            last_day = schema.year_end(self.year - is_last) + _FAR
            for date_field in table.date_fields:
                if date_field in schema.PLANNED_DATES:
                    continue
                dates = frame[date_field].to_numpy()
                far = (dates > np.datetime64(last_day)) | (dates < _TOO_EARLY)
                if far.any():
                    texts = frame[date_field + TEXT][far]
                    such = "" if texts.nunique() == 1 else "such as "
                    told.append(
                        f"{schema.in_words(name)}: {date_field} is {such}{texts.iloc[0]} in "
                        f"{counted(len(texts), 'row')}, too far from the collection year to be "
                        "meant. Such dates do not decide the year."
                    )
        return told

    def _infer_authority(self) -> str | None:
        if "Episodes" not in self.tables:
            return None
        try:
            homes = self.placements.home
        except PostcodesUnavailable:
            return None
        # The homes have been looked up without the council; the rest needs it.
        self.placements.authority = code = infer_authority(homes["authority"])
        if code is not None:
            self.statements.append(
                f"Council {authority_name(code) or code} ({code}), "
                "told from most of the home postcodes."
            )
        return code


def _latest_year(columns: list[tuple[np.ndarray, pd.Series]]) -> int | None:
    """The latest collection year in which several of these dates lie; None without a date.

    Each column comes with the codes of its rows' children. Where there are ten dates or more, a
    year counts when at least two children and one date in 200 are in it.
    """
    if not columns:
        return None
    children = np.concatenate([codes for codes, _ in columns])
    dates = pd.concat([column for _, column in columns], ignore_index=True)
    votes = pd.DataFrame(
        {"child": children, "year": dates.dt.year + (dates.dt.month >= 4)}
    ).dropna()
    votes = votes[votes["year"].isin(_PLAUSIBLE)]
    if votes.empty:
        return None
    by_year = votes.groupby("year")["child"].agg(["size", "nunique"])
    counts = (by_year["size"] > _STRAY_SHARE * len(votes)) & (by_year["nunique"] > 1)
    if len(votes) < _ENOUGH_TO_VOTE or not counts.any():
        counts = by_year["size"] > _STRAY_SHARE * len(votes)
    return int(by_year.index[counts].max())


def _table(frame: pd.DataFrame, name: str, texts: Collection[str] = ()) -> pd.DataFrame:
    """``frame`` as text, the DfE's columns first; a copy. ``texts`` names columns that are text."""
    try:
        table, _ = schema.split_name(name)
    except KeyError:
        known = ", ".join(schema.TABLES)
        raise WrongValue(
            f"There is no table {name!r} in the return. The tables are {known}; "
            f"last year's end in {schema.LAST}."
        ) from None
    given = {str(column).strip().upper(): column for column in frame.columns}
    further = [column for column in given if column not in table.fields]
    columns = {
        field: frame[field].to_numpy(dtype=object).copy()
        if field in texts
        else as_text(frame[given[field]])
        if field in given
        else np.full(len(frame), "", dtype=object)
        for field in (*table.fields, *further)
    }
    return pd.DataFrame(columns, dtype=object, index=pd.RangeIndex(len(frame)))


def _in_order(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    order = [*schema.TABLES, *(name + schema.LAST for name in schema.TABLES)]
    return {name: tables[name] for name in order if name in tables}


def _add_uasc(typed: dict[str, pd.DataFrame], header: str, uasc: str) -> None:
    """Give a Header without the UASC item one from the UASC table, when that is loaded."""
    if header not in typed or uasc not in typed or "UASC" in typed[header]:
        return
    listed = np.zeros(len(typed[uasc]["CHILD"].array.categories) + 1, dtype=bool)
    listed[typed[uasc]["CHILD"].array.codes] = True
    listed[-1] = False  # rows with a blank CHILD name nobody
    codes = listed[typed[header]["CHILD"].array.codes].astype("int8")
    typed[header]["UASC"] = pd.Categorical.from_codes(codes, ["0", "1"])


def _authority_code(authority: str) -> str:
    """The council's code from its code or name; a code is taken as it stands."""
    text = authority.strip().upper()
    if len(text) == 9 and text[0] == "E" and text[1:].isdigit():
        return text
    return find_authority(authority)
