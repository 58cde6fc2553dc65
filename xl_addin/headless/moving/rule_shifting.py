"""Where validation and conditional formats go when rows, columns or cells come and go."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.cell_range import MultiCellRange

from xl_addin.headless.cells.addresses import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    cell_address,
    parse_areas,
)
from xl_addin.headless.cells.file_ranges import multi_range
from xl_addin.headless.cells.references import Shift, translate

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet


def shift_validations(sheet: Sheet, shift: Shift) -> None:
    """Let the validation of a sheet follow a shift."""
    rules = sheet.worksheet.data_validations
    kept = []
    for rule in rules.dataValidation:
        areas = _shifted(rule.sqref, shift)
        if areas:
            for name in ("formula1", "formula2"):
                text = getattr(rule, name)
                if text and not text.startswith('"'):
                    setattr(rule, name, _reanchored(text, parse_areas(rule.sqref), shift))
            rule.sqref = multi_range(areas)
            kept.append(rule)
    rules.dataValidation = kept


def shift_conditions(sheet: Sheet, shift: Shift) -> None:
    """Let the conditional formats of a sheet follow a shift."""
    old = sheet.worksheet.conditional_formatting
    new = ConditionalFormattingList()
    for formatting, rules in old._cf_rules.items():
        areas = _shifted(formatting.sqref, shift)
        if areas:
            for rule in rules:
                old_areas = parse_areas(formatting.sqref)
                rule.formula = [_reanchored(text, old_areas, shift) for text in rule.formula]
            changed = copy(formatting)
            changed.sqref = multi_range(areas)
            new._cf_rules.setdefault(changed, []).extend(rules)
    sheet.worksheet.conditional_formatting = new


def _shifted(sqref: MultiCellRange, shift: Shift) -> list[Area]:
    """The areas of a reference list after a shift, torn apart where only a part moves."""
    result = []
    for area in parse_areas(sqref):
        for piece in _pieces(area, shift):
            moved = shift.area(piece)
            if moved:
                result.append(moved)
    return result


def _pieces(area: Area, shift: Shift) -> list[Area]:
    """The parts of an area inside and outside the band that moves."""
    if shift.band is None or shift.moves(area):
        return [area]
    low, high = shift.band
    band = Area(1, low, MAX_ROW, high) if shift.by_rows else Area(low, 1, high, MAX_COLUMN)
    inside = area.intersect(band)
    return [area] if inside is None else [inside, *area.minus(band)]


def _reanchored(formula: str, areas: list[Area], shift: Shift) -> str:
    """A rule's formula seen from the first cell that stays, when its first cell is deleted.

    Relative references are offsets from that cell, so they must not become #REF! with it.
    """
    top, left = min(a.top for a in areas), min(a.left for a in areas)
    first = top if shift.by_rows else left
    if shift.position(first) is not None or not all(shift.moves(area) for area in areas):
        return formula
    after = shift.at - shift.count
    stays = (after, left) if shift.by_rows else (top, after)
    return translate(formula, cell_address(top, left), cell_address(*stays))
