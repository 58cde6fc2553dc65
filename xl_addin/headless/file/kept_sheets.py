"""What openpyxl would lose of one sheet, and how it follows the sheet's cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from xl_addin.headless.cells.addresses import parse_areas, plain_address
from xl_addin.headless.cells.references import Shift
from xl_addin.headless.file.packages import MAIN, X14, XM


@dataclass
class KeptSheet:
    """What to put back into one sheet."""

    # Elements of the sheet by name, and extensions, as they stand in the file.
    fragments: dict[str, str] = field(default_factory=dict)
    extensions: list[str] = field(default_factory=list)
    # Relationships to put back: (type, part name, relationship id or None).
    relations: list[tuple[str, str, str | None]] = field(default_factory=list)
    # The part of the sheet's drawing, and what it holds besides charts.
    drawing: str | None = None
    drawing_extras: list[str] = field(default_factory=list)
    # Data bars in the newer format by the priority of their rule; priorities by id.
    bars: dict[int, str] = field(default_factory=dict)
    x14_ids: dict[str, int] = field(default_factory=dict)
    # Attributes and formulas of the validation rules that Excel moved into an extension.
    validations: list[dict[str, str]] = field(default_factory=list)
    # Whether rows or columns have moved since the file was opened.
    moved: bool = False

    def shift(self, shift: Shift) -> None:
        """Follow inserted or deleted rows and columns."""
        self.moved = True
        self.fragments = {n: _shift_sqref(x, shift) for n, x in self.fragments.items()}
        self.extensions = [_shift_sqref(x, shift) for x in self.extensions]

    def rewrite_formulas(self, rewrite: Callable[[str, str], str], home: str) -> None:
        """Let formulas inside extensions follow renamed sheets and moved cells."""

        def change(match: re.Match[str]) -> str:
            text = _unescape(match[2])
            return match[1] + _escape(rewrite(text, home)) + match[3]

        self.extensions = [
            re.sub(r"(<xm:f>)([^<]*)(</xm:f>)", change, text) for text in self.extensions
        ]


def _shift_sqref(text: str, shift: Shift) -> str:
    def change(match: re.Match[str]) -> str:
        moved = [shift.area(area) for area in parse_areas(match[2])]
        return match[1] + " ".join(plain_address(area) for area in moved if area) + match[3]

    text = re.sub(r'( sqref=")([^"]*)(")', change, text)
    return re.sub(r"(<xm:sqref>)([^<]*)(</xm:sqref>)", change, text)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


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
