"""Export: this year's return as the files that the DfE's portal takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from lac_rules import LacReturn, Result
from lac_rules.files import together
from lac_rules.schema import LAST, TABLES
from lac_rules.words import counted
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.xml_files import XmlWritten, write_xml_file
from lac_rules.writing.xml_plan import NO_PLACE
from xl_addin.failures import CannotDo
from xl_addin.operations import words
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import run_on, run_rules
from xl_addin.workbook.book import Contents


@dataclass
class Exported:
    """The files that were written, and what the rules find in what they hold."""

    result: Result
    csv_files: list[Path] = field(default_factory=list)
    xml: XmlWritten | None = None

    @property
    def remain(self) -> str:
        """How many of the DfE's errors remain: "1 error remains"; "" where none does."""
        errors = len(self.result.issues.dfe)
        return counted(errors, "error remains", "errors remain") if errors else ""

    @property
    def not_looked_for(self) -> list[str]:
        """What else may be wrong by the rules: what is explained, what rules that were turned off
        would find, and what further checks found."""
        result = self.result
        return [*words.explained(result), *words.off(result), *words.further(result)]

    @property
    def lines(self) -> list[str]:
        """Which files were written, and what the XML layout made of the return."""
        lines = []
        if self.xml is not None:
            lines.append(f"The XML is {self.xml.path.resolve()}")
            lines += [
                f"The XML layout has no place for {name}: it is beside it, "
                f"as {TABLES[name].csv_file}."
                for name in self.xml.not_written
            ]
            lines += self.xml.statements
        if self.csv_files:
            folder = self.csv_files[0].parent.resolve()
            lines.append(
                f"{counted(len(self.csv_files), 'CSV file is', 'CSV files are')} in {folder}"
            )
        return lines


def this_year(ret: LacReturn) -> dict[str, pd.DataFrame]:
    """The tables to export: last year's return went to the DfE a year ago.

    Raises ``CannotDo`` when there is none.
    """
    tables = {name: frame for name, frame in ret.tables.items() if not name.endswith(LAST)}
    if not tables:
        raise CannotDo("No table of this year's return is loaded.")
    return tables


def targets(
    tables: Mapping[str, pd.DataFrame], csv: Path | None = None, xml: Path | None = None
) -> list[Path]:
    """The files that :func:`export` will write."""
    files = [] if csv is None else [csv / TABLES[name].csv_file for name in tables]
    if xml is not None:
        left_over = [name for name in NO_PLACE if name in tables and len(tables[name])]
        files += [xml, *(xml.parent / TABLES[name].csv_file for name in left_over)]
    return files


def export(
    ret: LacReturn,
    csv: Path | None = None,
    xml: Path | None = None,
    progress: Progress = silent,
    contents: Contents | None = None,
) -> Exported:
    """Run the rules, and write the return as CSV files in a folder, as one XML file, or both.

    ``contents`` are those of the workbook that the return stands in. What the XML layout has no
    place for is written as CSV beside it. Files that exist are replaced. Raises ``CannotDo``,
    ``XmlCannotHold`` before anything is written, and ``CannotWrite``.
    """
    tables = this_year(ret)
    result = run_rules(ret, progress) if contents is None else run_on(contents, progress)
    exported = Exported(result)
    progress("writing the files")
    with together():
        if xml is not None:  # first, since it alone may be refused
            exported.xml = write_xml_file(tables, xml)
            beside = {name: tables[name] for name in exported.xml.not_written}
            write_csv_files(beside, xml.parent)
        if csv is not None:
            exported.csv_files = list(write_csv_files(tables, csv))
    return exported
