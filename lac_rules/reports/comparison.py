"""Councils compared with each other, by their anonymous summaries."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from lac_rules.reports.rule_guide import rules_with_code

SUPPRESSED = "fewer than 10"
NOT_RUN = "not run"
_STAND_IN = 3
"""What a count from 0 to 9 stands for: most of them are small."""


def compare(summaries: Mapping[str, Mapping]) -> pd.DataFrame:
    """Each council's children with an error, of 100, against the median of all, rule by rule.

    ``summaries`` maps a council's label to its anonymous summary. One row per rule that is shown
    somewhere and council: the rules with the highest median first, the councils as given.
    Columns: code, kind, message ("" for a rule that this program does not know), council, rate,
    median, difference (rate less median), note. Where the rate is NaN, the note says why:
    ``SUPPRESSED`` or ``NOT_RUN``. In the median a suppressed count stands as 3 children, since
    leaving it out would make rare errors look common; a council that did not run a rule is left
    out.
    """
    columns = ["code", "kind", "message", "council", "rate", "median", "difference", "note"]
    codes = dict.fromkeys(code for summary in summaries.values() for code in summary["rules"])
    rows = [
        (code, *_words(code), council, *_rate(summary, code))
        for code in codes
        for council, summary in summaries.items()
    ]
    table = pd.DataFrame(rows, columns=[*columns[:5], "note", "for_median"])
    table["median"] = table.groupby("code", sort=False)["for_median"].transform("median")
    table["median"] = table["median"].round(1)
    table["difference"] = (table["rate"] - table["median"]).round(1)
    return table.sort_values("median", ascending=False, kind="stable", ignore_index=True)[columns]


def _words(code: str) -> tuple[str, str]:
    """Kind and message of a rule as it stands now."""
    known = rules_with_code(code)
    return (known[-1].kind, known[-1].message) if known else ("", "")


def _rate(summary: Mapping, code: str) -> tuple[float, str, float]:
    """A council's rate, why there is none, and the rate that counts for the median."""
    nothing, children = float("nan"), summary["children"]
    if code not in summary["rules_run"]:
        return nothing, NOT_RUN, nothing
    if not children:
        return nothing, SUPPRESSED, nothing
    rate = summary["rules"].get(code, {}).get("per_100_children")
    if rate is None:
        return nothing, SUPPRESSED, 100 * _STAND_IN / children
    return float(rate), "", float(rate)
