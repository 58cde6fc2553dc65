"""A return in a workbook -> its tables: a sheet each, of any name, recognised by its columns.

Our own checked workbooks are read too: their tables as people left them, without the columns that
the program fills in.
"""

from __future__ import annotations

from datetime import datetime, time

from lac_rules.reading.parts import Part, Told
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.rows.our_columns import OUR_COLUMNS, is_our_sheet
from lac_rules.reading.rows.recognise import NotATable
from lac_rules.reading.rows.row_tables import table_of_rows
from lac_rules.reading.sources import Source
from lac_rules.reading.spreadsheets import Sheet, read_sheets
from lac_rules.reading.two_years import names_a_year
from lac_rules.reading.wanted import RETURN
from lac_rules.typed import cell_text
from lac_rules.words import counted, printable

OUR_SETTINGS, OUR_COPY = "_settings", "_copy"
"""Hidden sheets: the first only our workbooks have, the second those made for business support."""


class NoReturn(ReadError):
    """The file is no workbook that can be read, or no sheet of it is a table of the return."""


def read_workbook(source: Source, told: Told) -> list[Part]:
    """The tables in the sheets; what other sheets hold is left out and told.

    Last year's sheets of our own workbooks come with the folder that their name says. Raises
    ``ReadError``; of its kind ``NoReturn`` when there is no table.
    """
    try:
        book = read_sheets(source, RETURN)
    except ReadError as error:
        raise NoReturn(error.problems) from None
    names = {name for name, _ in book.sheets}
    if OUR_COPY in names:
        what = "It is a copy that was made for business support, and holds only some rows."
        raise ReadError([Problem(source.name, what, "Take its answers over with lac903 merge.")])
    own = OUR_SETTINGS in names
    parts: list[Part] = []
    problems: list[Problem] = []
    of_sheets = Told()
    for sheet in book.sheets:
        try:
            part = _part(sheet, source, of_sheets)
        except NotATable as error:
            if error.nearly and not own:
                problems.append(_nearly(sheet, source, error))
            elif not own:
                of_sheets.skip(f"{_place(sheet, source)} was left out. {error}")
        except ReadError as error:
            problems.extend(error.problems)
        else:
            parts += [part] if part is not None else []
    if problems:
        raise ReadError(problems)
    if not parts:
        what = "None of its sheets holds a table of the return."
        raise NoReturn([Problem(source.name, what, RETURN.choose)])
    told.skipped += of_sheets.skipped
    told.said += of_sheets.said
    _tell(source, parts, own, book.error_cells, told)
    return parts


def _tell(source: Source, parts: list[Part], own: bool, error_cells: int, told: Told) -> None:
    if own:
        told.say(
            f"{source.name} is a workbook that this program made: its tables were read as they "
            "stand on the sheets, and nothing else of it. Ofsted's list is chosen apart."
        )
    if error_cells:
        told.say(
            f"{source.name}: {counted(error_cells, 'cell')} with an error of Excel, such as #N/A, "
            "count as blank."
        )


def _place(sheet: Sheet, source: Source) -> str:
    return printable(f"{source.name}, sheet {sheet[0]}") if sheet[0] else source.name


def _nearly(sheet: Sheet, source: Source, error: NotATable) -> Problem:
    return Problem(_place(sheet, source), str(error), "Add or correct the column in its first row.")


def _part(sheet: Sheet, source: Source, told: Told) -> Part | None:
    """The table on one sheet; None for a sheet without anything. Raises as the readers do."""
    name, cells = sheet
    rows = _without_our_columns([list(map(text_of, row)) for row in cells])
    if not any(any(map(str.strip, row)) for row in rows):
        return None
    part = table_of_rows(iter(rows), _place(sheet, source), told)
    part.from_workbook = True
    part.folder = f"{source.folder}/{name}".lstrip("/") if names_a_year(name) else source.folder
    return part


def _without_our_columns(rows: list[list[str]]) -> list[list[str]]:
    header = [name.strip().upper() for name in rows[0]] if rows else []
    if not is_our_sheet(header):
        return rows
    kept = [place for place, name in enumerate(header) if name not in OUR_COLUMNS]
    return [[row[place] if place < len(row) else "" for place in kept] for row in rows]


def text_of(value: object) -> str:
    """A cell's value as a CSV file would have it: 01/04/2026, 5, TRUE; with a time where it has."""
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime) and value.time() != time():
        return f"{cell_text(value)} {value:%H:%M:%S}"
    return cell_text(value)
