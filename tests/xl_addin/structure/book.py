"""The workbook: its sheets, which one is shown first, and what was worked out of its formulas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.xl_addin.structure.package import MAIN, RELATIONS, Package, place, units

_MOST_SHEET_IDS = 65_534


def sheet_names(package: Package) -> Iterator[str]:
    """Sheet names are such as Excel takes."""
    sheets = list(package.xml(package.workbook).iter(f"{MAIN}sheet"))
    for kind in ("name", "sheetId", f"{RELATIONS}id"):
        for value, count in Counter(sheet.get(kind).casefold() for sheet in sheets).items():
            if count > 1:
                yield f"{count} sheets have the {kind} {value}"
    for sheet in sheets:
        name = sheet.get("name")
        if not 1 <= units(name) <= 31:
            yield f"sheet name {name!r} has {units(name)} characters"
        if set(name) & set("[]:*?/\\") or name[:1] == "'" or name[-1:] == "'":
            yield f"sheet name {name!r} has characters that Excel refuses"
        if any(ord(character) < 32 for character in name):
            yield f"sheet name {name!r} has a character that is none"
        if name.casefold() == "history":
            yield f"sheet name {name!r} is reserved"
        if not 1 <= int(sheet.get("sheetId")) <= _MOST_SHEET_IDS:
            yield f"sheet {name!r} has the number {sheet.get('sheetId')}"


def shown_first(package: Package) -> Iterator[str]:
    """One sheet is shown first, is visible, and it alone is selected.

    Two selected sheets are a group, in which typing on one changes all.
    """
    sheets = list(package.xml(package.workbook).iter(f"{MAIN}sheet"))
    visible = [sheet.get("state", "visible") == "visible" for sheet in sheets]
    if not any(visible):
        yield "no sheet is visible"
    for view in package.xml(package.workbook).iter(f"{MAIN}workbookView"):
        active = int(view.get("activeTab", 0))
        if active >= len(sheets) or not visible[active]:
            yield f"the active sheet, {active}, is hidden or not there"
        selected = [
            number
            for number, part in enumerate(package.sheets.values())
            for each in package.xml(part).iter(f"{MAIN}sheetView")
            if each.get("tabSelected") in ("1", "true")
        ]
        if selected not in ([], [active]):
            yield f"the active sheet is {active}, those selected are {selected}"


def worked_out(package: Package) -> Iterator[str]:
    """A chain of calculation, if there is one, names cells that hold formulas."""
    by_id = {
        sheet.get("sheetId"): package.sheets.get(sheet.get("name"))
        for sheet in package.xml(package.workbook).iter(f"{MAIN}sheet")
    }
    for part in package.related(package.workbook, "calcChain"):
        sheet = None
        for link in package.xml(part).iter(f"{MAIN}c"):
            sheet = link.get("i", sheet)
            cell = package.cells(by_id[sheet]).get(place(link.get("r")))
            if cell is None or cell.find(f"{MAIN}f") is None:
                yield f"{part}: {link.get('r')} of sheet {sheet} holds no formula"


CHECKS = [sheet_names, shown_first, worked_out]
