"""The due list -> a CSV file for people."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from lac_rules.reports.writing import write_table

_HEADINGS = {
    "due": "Due",
    "overdue": "Overdue",
    "child": "Child",
    "what": "What",
    "detail": "Detail",
    "worker": "Social worker",
    "table": "Table",
    "field": "Field",
    "codes": "Rules",
}


def write_due(items: pd.DataFrame, path: Path) -> Path:
    """Write ``due`` as CSV, dates as dd/mm/yyyy. Raises ``CannotWrite``."""
    words = items.assign(
        due=items["due"].dt.strftime("%d/%m/%Y"),
        overdue=items["overdue"].map({True: "overdue", False: ""}),
    )
    return write_table(words, _HEADINGS, path)
