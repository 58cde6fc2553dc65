"""Makes excel_members.json: the members of Excel's objects and the names of their arguments.

The facts come from the npm package @types/activex-excel, which was made from Excel's own type
library. To make the file again:

    npm pack @types/activex-excel@14.0.11
    tar xzf types-activex-excel-14.0.11.tgz
    python -m tests.stand_ins.members_from_types activex-excel/index.d.ts
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

FILE = Path(__file__).with_name("excel_members.json")
ABOUT = "members of Excel's objects, from @types/activex-excel 14.0.11 (MIT, see NOTICE)"

# By Microsoft's reference: what came after Excel 2010, or is left out of the package.
ADDED = {
    "PivotTables": {
        "Add": ["PivotCache", "TableDestination", "TableName?", "ReadData?", "DefaultVersion?"],
        "Application": "r",
        "Count": "r",
        "Creator": "r",
        "Item": ["Index"],
        "Parent": "r",
    },
    "PivotTable": {
        "PivotFields": ["Index?"],
        "RowFields": "r",
        "ColumnFields": "r",
        "PageFields": "r",
        "DataFields": "r",
    },
    "Range": {
        "Formula2": "rw",
        "CommentThreaded": "r",
        "AddCommentThreaded": ["Text"],
        "AutoFilter": ["Field?", "Criteria1?", "Operator?", "Criteria2?", "VisibleDropDown?"],
    },
    "Worksheet": {"CommentsThreaded": "r"},
    "CommentsThreaded": {
        "Application": "r",
        "Count": "r",
        "Creator": "r",
        "Item": ["Index"],
        "Parent": "r",
    },
    "CommentThreaded": {
        "AddReply": ["Text?"],
        "Application": "r",
        "Author": "r",
        "Creator": "r",
        "Date": "r",
        "Delete": [],
        "Next": [],
        "Parent": "r",
        "Previous": [],
        "Replies": "r",
        "Text": ["Text?", "Start?", "Overwrite?"],
    },
}

_MEMBER = re.compile(r"^(readonly )?([A-Za-z_]\w*)(\?)?:(?: |$)")
_METHOD = re.compile(r"^([A-Za-z_]\w*)(?:<[^(]*>)?\(")
_ARGUMENT = re.compile(r"(?:^|, )\s*(\.\.\.)?([A-Za-z_]\w*)(\?)?: ")


def members_of(text: str) -> dict[str, dict]:
    """`classes` (member -> "r", "rw" or its arguments, "?" after those that can be left out) and
    `constants` (name -> value, of all enumerations)."""
    classes: dict[str, dict] = {}
    constants: dict[str, int] = {}
    lines = iter(text.splitlines())
    for line in lines:
        if match := re.match(r"^    const enum (\w+) \{", line):
            constants |= _constants(lines)
        elif match := re.match(r"^    (?:class|interface) (\w+)(?:<[^{]*>)? \{", line):
            classes.setdefault(match[1], {}).update(_members(lines))
        elif line.startswith("    namespace EventHelperTypes"):
            break
    for name, more in ADDED.items():
        classes.setdefault(name, {}).update(more)
    return {"classes": classes, "constants": constants}


def _constants(lines) -> dict[str, int]:
    found = {}
    for line in lines:
        if line.startswith("    }"):
            return found
        if match := re.match(r"\s+(\w+) = (-?\d+),", line):
            found[match[1]] = int(match[2])
    return found


def _members(lines) -> dict[str, object]:
    found: dict[str, object] = {}
    for line in lines:
        if line.startswith("    }"):
            return found
        line = line.strip()
        if match := _MEMBER.match(line):
            found[match[2]] = "r" if match[1] else "rw"
        elif (match := _METHOD.match(line)) and match[1] != "constructor":
            while line.count("(") > line.count(")"):
                line += " " + next(lines).strip()
            arguments = line[line.index("(") + 1 : line.rindex(")")]
            names = [a[1] + (a[2] or "") for a in _ARGUMENT.findall(arguments)]
            found[match[1]] = _both(found.get(match[1]), names)
    return found


def _both(old: list[str] | None, new: list[str]) -> list[str]:
    """The arguments of two overloads: those that one of them leaves out can be left out."""
    if old is None:
        return new
    longer = max(old, new, key=len)
    needed = set(old) & set(new)
    return [n if n in needed or n.endswith("?") else f"{n}?" for n in longer]


def main() -> None:
    """Write the file from the .d.ts that the command line names."""
    found = members_of(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lines = [f'"about": {json.dumps(ABOUT)}']
    for part, things in found.items():
        rows = ",\n".join(
            f"{json.dumps(name)}: {json.dumps(thing, sort_keys=True)}"
            for name, thing in sorted(things.items())
            if part == "constants" or name in WANTED
        )
        lines.append(f'"{part}": {{\n{rows}\n}}')
    FILE.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


WANTED = set(
    """
    Application Areas AutoFilter Axes Axis AxisTitle Border Borders Characters Chart ChartArea
    ColorFormat FillFormat LineFormat
    ChartFormat ChartObject ChartObjects ChartTitle Comment CommentThreaded Comments
    CommentsThreaded CubeField ColorScale Databar Filter Filters Font FormatCondition
    FormatConditions Hyperlink Hyperlinks IconSetCondition Interior Legend ListColumn ListColumns
    ListObject ListObjects ListRow ListRows Name Names Outline PageSetup PivotCache PivotCaches
    PivotField PivotFields PivotTable PivotTables Range Series SeriesCollection Shape Shapes Sheets
    Sort SortField SortFields Style TableStyle TickLabels Validation Window Windows Workbook
    Workbooks Worksheet
    """.split()
)
"""The classes that are kept; the whole would be three times as large."""


if __name__ == "__main__":
    main()
