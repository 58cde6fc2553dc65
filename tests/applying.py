"""The other way round: changes made to the tables as loaded give the tables as they stand."""

import pandas as pd

from lac_rules.edits.changes import ADDED, DELETED, Ids, Tables, numbered


def apply_changes(
    before: Tables, changes: pd.DataFrame, before_ids: Ids | None = None
) -> dict[str, pd.DataFrame]:
    """The tables with ``changes`` made: rows in the order as loaded, the added ones after them."""
    names = dict.fromkeys((*before, *changes["table"]))
    return {
        name: _apply_to_table(
            before.get(name, pd.DataFrame()),
            changes[changes["table"] == name],
            list((before_ids or {}).get(name) or numbered(len(before.get(name, ())))),
        )
        for name in names
    }


def _apply_to_table(before: pd.DataFrame, changes: pd.DataFrame, ids: list[str]) -> pd.DataFrame:
    fields = list(dict.fromkeys((*before.columns, *changes["field"])))
    old = before.reindex(columns=fields, fill_value="").to_numpy(dtype=object)
    rows = {identity: list(values) for identity, values in zip(ids, old, strict=True)}
    columns = {field: column for column, field in enumerate(fields)}
    for change in changes.itertuples():
        if change.what == DELETED:
            rows.pop(change.id, None)
            continue
        if change.what == ADDED:
            rows.setdefault(change.id, [""] * len(fields))
        rows[change.id][columns[change.field]] = change.after
    return pd.DataFrame(list(rows.values()), columns=fields, dtype=object)
