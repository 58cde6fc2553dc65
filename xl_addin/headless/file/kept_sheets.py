"""What openpyxl would lose of one sheet, and how it follows the sheet's cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, unescape

from lxml import etree

from xl_addin.headless.cells.addresses import parse_areas, plain_address
from xl_addin.headless.cells.references import Shift, moved_index
from xl_addin.headless.file.packages import MAIN, X14, XM, Relation


@dataclass
class KeptSheet:
    """What to put back into one sheet, whose part in the file is `part`."""

    part: str
    # Elements of the sheet, and extensions, as they stand in the file.
    fragments: list[str] = field(default_factory=list)
    extensions: list[str] = field(default_factory=list)
    # What the sheet's first tag says of prefixes that may be ignored.
    ignorable: str = ""
    # Relationships that are put back under their own ids, and those of conversations.
    relations: list[Relation] = field(default_factory=list)
    threads: list[Relation] = field(default_factory=list)
    # The parts of the sheet's drawing, and of the older one that shows notes and form controls.
    drawing: str | None = None
    vml: str | None = None
    # The id of the relationship to the settings of a printer.
    printer: str | None = None
    # Data bars in the newer format by the priority of their rule; priorities by id.
    bars: dict[int, str] = field(default_factory=dict)
    x14_ids: dict[str, int] = field(default_factory=dict)
    # Attributes and formulas of the validation rules that Excel moved into an extension.
    validations: list[dict[str, str]] = field(default_factory=list)
    # What names cells and cannot follow them, in words; whether rows or columns have moved.
    fixed: list[str] = field(default_factory=list)
    moved: bool = False
    # The shifts since the file was opened, for what is moved when it is written.
    shifts: list[Shift] = field(default_factory=list)

    def shift(self, shift: Shift) -> None:
        """Follow inserted or deleted rows and columns."""
        self.moved = True
        self.shifts.append(shift)
        self.fragments = [shift_fragment(x, shift) for x in self.fragments]
        self.extensions = [shift_fragment(x, shift) for x in self.extensions]

    def rewrite_formulas(self, rewrite: Callable[[str, str], str], home: str) -> None:
        """Let formulas inside extensions follow renamed sheets and moved cells."""
        self.extensions = [rewrite_within(x, _FORMULA, rewrite, home) for x in self.extensions]


_FORMULA = re.compile(r"(<xm:f>)([^<]*)(</xm:f>)")
_AREAS = re.compile(r'( (?:sqref|ref|topLeftCell|activeCell)=")([^"]*)(")|(<xm:sqref>)([^<]*)(<)')
_WATCHED = re.compile(r'(<(?:\w+:)?(?:cellWatch|cellSmartTags)\b[^>]* r=")([^"]*)(")')
_MARKERS = {
    True: re.compile(r"(<(?:\w+:)?row>)([0-9]+)(</(?:\w+:)?row>)"),
    False: re.compile(r"(<(?:\w+:)?col>)([0-9]+)(</(?:\w+:)?col>)"),
}
"""Where form controls and embedded objects lie, from row to row and from column to column."""


def shift_fragment(text: str, shift: Shift) -> str:
    """Let the areas and anchors in an element follow moved rows or columns."""

    def change(match: re.Match[str]) -> str:
        before, areas, after = (g for g in match.groups() if g is not None)
        try:
            moved = [shift.area(area) for area in parse_areas(areas)]
        except ValueError:
            return match[0]
        return before + " ".join(plain_address(area) for area in moved if area) + after

    text = _WATCHED.sub(change, _AREAS.sub(change, text))
    if shift.band is not None:
        return text
    return _MARKERS[shift.by_rows].sub(
        lambda match: f"{match[1]}{moved_index(int(match[2]), shift)}{match[3]}", text
    )


def rewrite_within(
    text: str, pattern: re.Pattern[str], rewrite: Callable[[str, str], str], home: str
) -> str:
    """Rewrite the formulas that a pattern finds in XML; its groups: before, formula, after."""

    def change(match: re.Match[str]) -> str:
        formula = _unescape(match[2])
        new = rewrite(formula, home)
        return match[0] if new == formula else match[1] + _escape(new) + match[3]

    return pattern.sub(change, text)


def _escape(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _unescape(text: str) -> str:
    return unescape(text, {"&quot;": '"', "&apos;": "'", "&#39;": "'"})


def note_x14_ids(element: etree._Element, kept: KeptSheet) -> None:
    """Note under which ids the rules of an element go on in an extension."""
    for rule in element.iter(f"{{{MAIN}}}cfRule"):
        for identity in rule.iter(f"{{{X14}}}id"):
            kept.x14_ids[identity.text] = int(rule.get("priority", 0))


def take_bars(extension: etree._Element, kept: KeptSheet) -> None:
    """Data bars in the newer format belong to a rule in the older one: taken out for it."""
    for rule in list(extension.iter(f"{{{X14}}}cfRule")):
        priority = kept.x14_ids.get(rule.get("id"))
        if priority is None or rule.get("type") != "dataBar":
            continue
        bar = rule.find(f"{{{X14}}}dataBar")
        kept.bars[priority] = etree.tostring(bar, encoding="unicode", with_tail=False)
        formatting = rule.getparent()
        formatting.remove(rule)
        if formatting.find(f"{{{X14}}}cfRule") is None:
            formatting.getparent().remove(formatting)


def take_validations(extension: etree._Element, kept: KeptSheet) -> None:
    """Excel moves lists that lie on other sheets into an extension: taken out as usual rules."""
    for rule in list(extension.iter(f"{{{X14}}}dataValidation")):
        values = {name: value for name, value in rule.attrib.items() if not name.startswith("{")}
        for name in ("formula1", "formula2"):
            text = rule.find(f"{{{X14}}}{name}/{{{XM}}}f")
            if text is not None:
                values[name] = text.text
        values["sqref"] = rule.findtext(f"{{{XM}}}sqref")
        kept.validations.append(values)
        rule.getparent().remove(rule)
    for holder in extension.findall(f"{{{X14}}}dataValidations"):
        extension.remove(holder)
