"""Ways to break a workbook's file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.xl_addin.structure.package import Package

Change = Callable[[str], str]
WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Fault:
    """``check`` must tell of it when ``change`` is done to a part; None leaves the part out.

    ``part`` is the name of a sheet, "Sheet > kind of a part of it", or one of ``_PARTS``; ``of`` is
    the kind of workbook that is broken; ``more`` are parts that are put in.
    """

    check: str
    part: str
    change: Change | None
    of: str = "checked"
    more: Mapping[str, str] = field(default_factory=dict)


def sub(pattern: str, new: str | Callable, count: int = 1) -> Change:
    """Replace a pattern, which must be there."""

    def change(text: str) -> str:
        changed, number = re.subn(pattern, new, text, count=count, flags=re.DOTALL)
        assert number, f"nothing to break: {pattern}"
        return changed

    return change


def before(marker: str, new: str) -> Change:
    """Put something in before a text."""
    return sub(re.escape(marker), lambda match: new + match[0])


def after(marker: str, new: str) -> Change:
    """Put something in after a text."""
    return sub(re.escape(marker), lambda match: match[0] + new)


def attribute(element: str, name: str, value: str, count: int = 1) -> Change:
    """Give an attribute of an element another value."""
    return sub(rf'(<{element}\b[^>]*?\b{name}=")[^"]*"', rf'\g<1>{value}"', count)


def part(package: Package, name: str) -> str:
    """The part that a name of ours stands for."""
    if name in package.parts:
        return name
    if name in package.sheets:
        return package.sheets[name]
    sheet, _, kind = name.partition(" > ")
    if kind:
        return package.related(package.sheets[sheet], kind)[0]
    return {
        "workbook": package.workbook,
        "types": "[Content_Types].xml",
        "styles": package.related(package.workbook, "styles")[0],
        "strings": package.related(package.workbook, "sharedStrings")[0],
        "cache": (package.related(package.workbook, "pivotCacheDefinition") or [""])[0],
        "records": "xl/pivotCache/pivotCacheRecords1.xml",
        "relations": WORKBOOK_RELATIONS,
        "properties": package.related("", "core-properties")[0],
        "chart": "xl/charts/chart1.xml",
    }[name]


def broken(good: Path, target: Path, fault: Fault) -> Path:
    """A copy of a workbook with the fault in it."""
    changed = part(Package(good), fault.part)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == changed:
                if fault.change is None:
                    continue
                content = fault.change(content.decode()).encode()
            copy.writestr(entry, content)
        for name, text in fault.more.items():
            copy.writestr(name, text)
    return target
