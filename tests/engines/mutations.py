"""Deliberate mistakes in our workbook code, and whether a day on the stand-ins shows them.

Each mistake is one that somebody could make and that our own engine alone may not notice. It is put
into the source of a module in memory, in a process of its own, and part of the story is lived.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import multiprocessing
import sys
import tempfile
import types
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.engines import story
from tests.engines.snapshots import differences
from tests.engines.story import Day, Step, make_files
from tests.stand_ins.engines import excel
from xl_addin.headless.cells.values import ErrorValue

_LONGEST_RUN = 120  # seconds; a mistake that makes xlwings try for ever ends then


@dataclass(frozen=True)
class Mistake:
    """In `module`, `old` becomes `new`; `steps` are the parts of the story that are lived."""

    name: str
    module: str
    old: str
    new: str
    steps: tuple[str, ...] = ("load_return", "a_few_edits")
    also: tuple[tuple[str, str], ...] = ()


def a_few_edits(day: Day) -> None:
    """Some values are wrong, one cell holds an error of Excel's, one a colleague's conversation."""
    day.type("Reviews", 2, "REVIEW", None)
    day.type("Reviews", 4, "REVIEW_CODE", "PN9")
    day.it.hands().sheets["Reviews"].range(
        day.place("Reviews", 6, "REVIEW_CODE")
    ).impl.raw_value = ErrorValue("#N/A")
    day.type("Header", 2, "SEX", "X")
    book = day.it.hands()
    talk = book.sheets["Header"].range(day.place("Header", 2, "SEX")).impl
    talk.add_note("[Threaded comment]\n\nComment:\n    Which is right?")
    talk.note._cell._comment.author = "tc={6F1DB0C4-9C4E-4E5B-8E34-0A1B2C3D4E5F}"
    day.press("validate")
    day.type("Reviews", 4, "REVIEW_CODE", "PN1")
    day.type("Reviews", 5, "REVIEW_CODE", "PN9")
    day.press("validate")


def rows_of_errors(day: Day) -> None:
    """Look-ups of a person have failed: in a row, in a column, in some cells of the data."""
    day.it.type("Reviews", "A4:D4", [["#N/A"] * 4])
    day.type("Reviews", 3, "REVIEW", "#REF!")
    day.type("Reviews", 6, "REVIEW_CODE", "#N/A")
    sheet = day.it.hands().sheets["Episodes"]
    beside = sheet.used_range.last_cell.column + 1
    sheet.range((1, beside), (4, beside)).value = [["Team"], ["#N/A"], ["North"], ["#REF!"]]
    day.press("validate")
    day.press("validate")


def many_errors_in_one_row(day: Day) -> None:
    """A text of the column Errors is longer than a filter takes; the row is filtered for."""
    sheet = day.it.hands().sheets["Reviews"]
    day.type("Reviews", 4, "Errors", "167 REVIEW_CODE; " * 20)
    day.it.select("Reviews", sheet.range(day.place("Reviews", 4, "REVIEW_CODE")).address)
    day.press("only_this_error")


def a_long_text(day: Day) -> None:
    """A text is longer than Excel takes in a block of cells."""
    from xl_addin.workbook.basics.blocks import put

    put(day.book.sheets["Changes"], 40, 1, [["x" * 9_000, "y"]])


def _steps() -> dict[str, Callable[[Day], None]]:
    own = (make_unreadable, a_few_edits, rows_of_errors, many_errors_in_one_row, a_long_text)
    return {step.__name__: step for step in (*story.STORY, *own)}


_W = "xl_addin.workbook"
_EDITED = ("load_return", "a_few_edits")
MISTAKES = [
    Mistake(
        "a formula is added while another cell is the active one", f"{_W}.sheets.data",
        'sheet.range(f"A{FIRST_ROW}").select()', 'sheet.range("C9").select()',
    ),
    Mistake(
        "a cell is selected on a sheet that is not active",
        "xl_addin.commands.explore",
        "    sheet.activate()\n",
        "",
        steps=("load_return", "a_few_edits", "show_child"),
    ),
    Mistake(
        "a drop-down list is said in words, longer than Excel takes", f"{_W}.sheets.data",
        "set_list(lists[name])", 'set_list(["a word for a code"] * 20)',
    ),
    Mistake(
        "a list's separator is what xlwings takes for it", f"{_W}.sheets.data",
        "set_list(lists[name])", 'set_list(["M1", "F1"])',
    ),
    Mistake(
        "dates are written raw, without a time zone", f"{_W}.sheets.data",
        "sheet.range(area).value = [", "sheet.range(area).raw_value = [",
    ),
    Mistake(
        "dates are written as text", f"{_W}.basics.cells",
        "date.item() if", 'f"{date.item():%d/%m/%Y}" if',
    ),
    Mistake(
        "unreadable dates are left to Excel to read",
        f"{_W}.basics.cells",
        'f"\'{value}" if isinstance',
        "value if isinstance",
        steps=("make_unreadable", "load_return"),
    ),
    Mistake(
        "a table's name has a space", f"{_W}.sheets.data",
        "name=layout.list_object_name(columns.table)",
        'name="the " + layout.list_object_name(columns.table)',
    ),
    Mistake(
        "a column is wider than Excel has them", f"{_W}.sheets.data",
        "column_width = width", "column_width = width * 30",
    ),
    Mistake(
        "a misspelt property of xlwings, which nobody refuses", f"{_W}.basics.blocks",
        "header.color = styles", "header.colour = styles",
    ),
    Mistake(
        "a misspelt member of Excel's", f"{_W}.basics.blocks",
        "header.color = styles.HEADER_FILL", "header.api.Interor.Color = 1",
    ),
    Mistake(
        "a misspelt property of Excel's is set", f"{_W}.basics.list_sheet",
        "whole.number_format = styles.TEXT_FORMAT", 'whole.api.NumberFromat = "@"',
    ),
    Mistake(
        "a property that can only be read is set", f"{_W}.basics.blocks",
        "    header.font.bold = True", "    header.api.Row = 1",
    ),
    Mistake(
        "a wrong argument name", f"{_W}.filters",
        "            table.autofilter.apply_values(names.index(layout.CHECK) + 1, [NOW_WORD])",
        "            table.range.api.AutoFilter(Column=1, Criteria1=NOW_WORD)",
        steps=(*_EDITED, "only_errors"),
    ),
    Mistake(
        "a wrong constant", f"{_W}.basics.list_sheet",
        "header.number_format = styles.TEXT_FORMAT", "header.api.HorizontalAlignment = -4109",
    ),
    Mistake(
        "one cell is read as if it were rows", f"{_W}.basics.reading_cells",
        "rows = raw if isinstance(raw, (list, tuple)) else [[raw]]", "rows = raw",
        steps=(*_EDITED, "show_child", "next_child"),
    ),
    Mistake(
        "empty cells are taken for empty text", f"{_W}.basics.reading_cells",
        'if "" not in row and _USUAL.issuperset(map(type, row))',
        "if all(map(len, row))",
    ),
    Mistake(
        "an error of Excel's is taken for a number", f"{_W}.basics.reading_cells",
        "return _ERRORS.get(value - _FIRST_ERROR_NUMBER, _NOT_SHOWN)", "return value",
    ),
    Mistake(
        "the note of a conversation is taken for one of ours",
        f"{_W}.notes",
        "if before.startswith(layout.THREAD):",
        "if False:",
        also=(("if place in threaded or not _set_note(", "if not _set_note("),),
    ),
    Mistake(
        "a second note on a cell", f"{_W}.notes",
        "        note.delete()", "        pass",
    ),
    Mistake(
        "a number of numpy's own kind", f"{_W}.sheets.start",
        "int(kinds.get(kind, 0)))", "kinds.get(kind, 0))",
    ),
    Mistake(
        "a set instead of a list", f"{_W}.basics.blocks",
        "        sheet.range(area).raw_value = block",
        "        sheet.range(area).raw_value = [set(row) for row in block]",
    ),
    Mistake(
        "rows of unequal length", f"{_W}.basics.blocks",
        "        sheet.range(area).raw_value = block",
        "        sheet.range(area).raw_value = [*block[:-1], block[-1][:1]]",
    ),
    Mistake(
        "a time is written as a time", f"{_W}.sheets.progress",
        'f"{now:{SHOWN}}"', "now",
    ),
    Mistake(
        "a time as text, into a cell that is not text", f"{_W}.sheets.start",
        "    sheet.range(_VALIDATED_CELL).number_format = styles.TEXT_FORMAT\n", "",
    ),
    Mistake(
        "numbers that are text, into cells that are not text", f"{_W}.basics.list_sheet",
        "whole.number_format = styles.TEXT_FORMAT", "whole.number_format = styles.GENERAL_FORMAT",
    ),
    Mistake(
        "a word that xlwings has not for a constant", f"{_W}.sheets.progress",
        'plot_by="columns"', 'plot_by="column"',
    ),
    Mistake(
        "a hidden sheet is activated", f"{_W}.create",
        "book.sheets[layout.START].activate()", "book.sheets[layout.LISTS].activate()",
    ),
    Mistake(
        "a table is moved when it is made longer",
        f"{_W}.basics.list_sheet",
        "area = address(placed.top, placed.left, bottom, placed.right)",
        "area = address(placed.top + 1, placed.left, bottom, placed.right)",
    ),
    Mistake(
        "a text longer than Excel takes in a block", f"{_W}.basics.blocks",
        "_LONGEST_IN_BLOCK = 8_203", "_LONGEST_IN_BLOCK = 32_767",
        steps=("load_return", "a_long_text"),
    ),
    Mistake(
        "a PivotTable is written over", f"{_W}.sheets.pivot",
        "        existing.refresh()", "        sheet.range((_TOP + 1, 1)).value = 1",
    ),
]  # fmt: skip
"""Which is not refused at once shows in what the workbook holds afterwards."""


def patch(mistake: Mistake) -> None:
    """Put a mistake into the module, and into every module that has taken names from it."""
    module = importlib.import_module(mistake.module)
    source = Path(module.__file__).read_text(encoding="utf-8")
    for old, new in ((mistake.old, mistake.new), *mistake.also):
        if old not in source:
            raise LookupError(f"{mistake.name}: {old!r} is not in {mistake.module}")
        source = source.replace(old, new)
    before = {
        name: thing
        for name, thing in vars(module).items()
        if isinstance(thing, (type, types.FunctionType)) and thing.__module__ == module.__name__
    }
    exec(compile(source, module.__file__, "exec"), vars(module))
    renewed = {id(old): vars(module)[name] for name, old in before.items()}
    for old in before.values():
        if isinstance(old, type):  # there are objects of it, which must get its new methods
            for name, member in vars(renewed.pop(id(old))).items():
                if isinstance(member, types.FunctionType) and not name.startswith("__"):
                    setattr(old, name, member)
    for other in list(sys.modules.values()):
        if getattr(other, "__name__", "").startswith(("xl_addin", "tests")):
            for name, value in list(vars(other).items()):
                if id(value) in renewed:
                    setattr(other, name, renewed[id(value)])


def outcome(engine: str, steps: tuple[str, ...]) -> dict[str, tuple[list[str], dict]]:
    """What was said and what the workbook holds after each step, up to one that breaks."""
    known = _steps()
    with tempfile.TemporaryDirectory() as folder, excel(engine, add_book=True) as it:
        day = Day(it, Path(folder))
        make_files(day.folder)
        try:
            for name in steps:
                day.go(known[name])
        except Exception as error:
            day.steps[name] = Step([f"{type(error).__name__}: {error}"], {})
        return {name: (step.said, step.state) for name, step in day.steps.items()}


def make_unreadable(day: Day) -> None:
    """A date of the files is written as nobody should."""
    path = day.folder / "this" / "reviews.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    cells = lines[3].split(",")
    cells[2] = "05/13/2026"
    lines[3] = ",".join(cells)
    path.write_text("\n".join(lines), encoding="utf-8")


def caught(mistake: Mistake | None, steps: tuple[str, ...], engine: str, expected: dict) -> str:
    """How a mistake showed on an engine, in a process of its own; "" when it did not."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        try:
            return pool.apply_async(_caught, (mistake, steps, engine, expected)).get(_LONGEST_RUN)
        except multiprocessing.TimeoutError:
            return "it went on for ever"


def _caught(mistake: Mistake | None, steps: tuple[str, ...], engine: str, expected: dict) -> str:
    if mistake is not None:
        patch(mistake)
    with contextlib.redirect_stderr(io.StringIO()):
        found = outcome(engine, steps)
    for step, (said, state) in expected.items():
        if found[step][0] != said:
            return f"{step} said {found[step][0]}"[:200]
        if words := differences(state, found[step][1]):
            return f"{step}, {words[0]}"[:200]
    return ""
