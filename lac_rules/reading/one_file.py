"""One file of any kind -> the tables in it."""

from __future__ import annotations

from dataclasses import dataclass

from lac_rules.reading.csv_files import read_csv
from lac_rules.reading.parts import Part, Told
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.rows.recognise import NotATable
from lac_rules.reading.sources import Source
from lac_rules.reading.spreadsheets import is_workbook
from lac_rules.reading.workbooks import NoReturn, read_workbook
from lac_rules.reading.xml_files import looks_like_xml, read_xml


@dataclass(frozen=True)
class NotOfReturn:
    """A file in a folder that holds no table of the return; ``why`` says it in words.

    ``may_be_list``: it is of a kind that Ofsted's list may have.
    """

    source: Source
    why: str
    may_be_list: bool = False


def read_file(source: Source, told: Told) -> list[Part] | NotOfReturn:
    """The tables of a file; one in a folder that is none of the return's is not refused.

    Raises ``ReadError``.
    """
    with source.open() as file:
        start = file.read(512)
    if not start and not source.chosen:
        return NotOfReturn(source, "It is empty, without a single byte.")
    try:
        if is_workbook(start):
            parts = read_workbook(source, told)
        elif looks_like_xml(start):
            parts = read_xml(source, told)
        else:
            parts = [read_csv(source, told)]
    except NoReturn as error:
        if source.chosen:
            raise
        return NotOfReturn(source, error.problems[0].what, may_be_list=True)
    except NotATable as error:
        if error.nearly:
            todo = "Add or correct the column in its first row."
            raise ReadError([Problem(source.name, str(error), todo)]) from None
        if source.chosen:
            todo = "Choose a CSV or XML file or a workbook of the return."
            raise ReadError([Problem(source.name, str(error), todo)]) from None
        return NotOfReturn(source, str(error), may_be_list=True)
    for part in parts:
        part.folder = part.folder or source.folder
    return parts
