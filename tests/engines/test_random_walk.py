"""A year of chance: what people and other programs do to a workbook, between our commands.

Each walk is a number: the same number takes the same steps. After every step the file leads nowhere
that is not there, what others put in is as it was, what people wrote stands beside its child, and
what the sheets say is wrong is what the rules find in the same data.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from lac_rules import validate
from lac_rules.writing.csv_files import write_csv_files
from tests.xl_addin.structure import open_xml_sdk
from tests.xl_addin.structure.foreign import everything  # noqa: F401 - register
from tests.xl_addin.structure.foreign.comments import add_conversation
from tests.xl_addin.structure.foreign.editing import KINDS, Editor, put_in
from tests.xl_addin.structure.foreign.left import leading_nowhere, lost
from tests.xl_addin.structure.kinds.written import lac903, save
from tests.xl_addin.workbook.conftest import made_up_return
from tests.xl_addin.workbook.copies import edit as change_copy
from xl_addin import headless
from xl_addin.workbook import create
from xl_addin.workbook.read import read

WALKS, STEPS, FOREIGN = 4, 8, 6
TEAM = "Team"
"""A column of people's own, to the right of ours."""

Step = Callable[["Walk"], None]
EDITS: list[Step] = []
COMMANDS: list[Step] = []


def edit(step: Step) -> Step:
    """What somebody does in the workbook."""
    EDITS.append(step)
    return step


def command(step: Step) -> Step:
    """What our program is asked to do."""
    COMMANDS.append(step)
    return step


class Walk:
    """One workbook, the chance that it meets, and what must be left of it all."""

    def __init__(self, seed: int, start: Path, folder: Path) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.path = shutil.copy(start, folder / "book.xlsx")
        self.teams: dict[str, str] = {}
        self.number = 0
        names = self.chance.sample(list(KINDS), FOREIGN)
        self.added = put_in(self.path, *names)
        self._ask_somebody()
        self.before = shutil.copy(self.path, folder / "before.xlsx")
        self.told = [f"put in: {', '.join(names)}"]

    def _ask_somebody(self) -> None:
        """A conversation about a child on a sheet of ours, on a cell that no rule marks."""
        file = Editor(self.path)
        add_conversation(
            file, file.sheets()["Reviews"], "A4", "{00000007-1111-2222-3333-444444444444}"
        )
        file.save()
        self.added += [n for n in file.added if n not in self.added and "comments" not in n]

    def take(self, step: Step) -> None:
        """Take a step and look at what is left."""
        self.told.append(step.__doc__)
        step(self)
        self.look(validated=step in COMMANDS)

    def open(self, save: bool = True):
        """The workbook, on our engine."""
        return headless.open_book(self.path, save=save)

    def another(self) -> int:
        """A number that was not given yet."""
        self.number += 1
        return self.number

    # What must be left

    def look(self, validated: bool) -> None:
        """Hold all promises."""
        story = "; ".join(self.told)
        assert leading_nowhere(self.path) == [], story
        changing = ("drawings/", "slicerCache1", "pivotCacheDefinition91")
        assert lost(self.before, self.path, self.added, changing) == [], story
        with self.open(save=False) as book:
            self._look_at_people(book, story)
            if validated:
                assert findings_said(book) == findings_found(book), story

    def _look_at_people(self, book: xw.Book, story: str) -> None:
        rows = rows_of(book.sheets["Reviews"])
        there = {row[TEAM]: row["CHILD"] for row in rows if row.get(TEAM)}
        assert there == self.teams, story
        comments = list(book.sheets["Reviews"].comments)
        assert [c.text for c in comments] == ["Is this right?"], story
        assert comments[0].location.value == "1002", story


def rows_of(sheet: xw.Sheet) -> list[dict[str, object]]:
    """The rows of a sheet by the names in its first row."""
    head, *rows = sheet.used_range.value
    return [dict(zip(head, row, strict=True)) for row in rows]


def findings_said(book: xw.Book) -> dict[tuple[str, int], set[str]]:
    """What the column Errors of each sheet says of each row, but for what is to come."""
    found = {}
    for table, on_sheet in read(book).on_sheets.items():
        letter, sheet = on_sheet.letter("Errors"), on_sheet.sheet
        for place, row in enumerate(on_sheet.sheet_rows):
            said = sheet.range(f"{letter}{row}").value or ""
            codes = {item.split()[0] for item in said.split("; ") if item and "by 31" not in item}
            if codes:
                found[table, place] = codes
    return found


def findings_found(book: xw.Book) -> dict[tuple[str, int], set[str]]:
    """What the rules find in what stands on the sheets."""
    found: dict[tuple[str, int], set[str]] = {}
    for row in validate(read(book).ret, further=True).issues.frame.itertuples():
        found.setdefault((row.table, row.row), set()).add(row.code)
    return found


# What people do


@edit
def types_a_code(walk: Walk) -> None:
    """somebody types a code"""
    with walk.open() as book:
        row = walk.chance.randint(2, 4)
        book.sheets["Reviews"].range(f"D{row}").value = walk.chance.choice(["PN1", "PN9", None])


@edit
def types_no_date(walk: Walk) -> None:
    """somebody types what is no date"""
    with walk.open() as book:
        cell = book.sheets["Episodes"].range(f"B{walk.chance.randint(2, 5)}")
        cell.value = walk.chance.choice(["31/02/2026", "soon", "05/04/2026"])


@edit
def writes_a_team(walk: Walk) -> None:
    """somebody writes a team beside a child"""
    with walk.open() as book:
        sheet = book.sheets["Reviews"]
        head = sheet.used_range.value[0]
        column = head.index(TEAM) + 1 if TEAM in head else len(head) + 1
        sheet.range((1, column)).value = TEAM
        row = walk.chance.randint(2, 4)
        before, team = sheet.range((row, column)).value, f"team {walk.another()}"
        walk.teams.pop(before, None)
        sheet.range((row, column)).value = team
        walk.teams[team] = sheet.range(f"A{row}").value


@edit
def sorts(walk: Walk) -> None:
    """somebody sorts a sheet"""
    with walk.open() as book:
        table = book.sheets["Reviews"].tables[0]
        table.sort(walk.chance.choice([1, 2, 4]), ascending=walk.chance.random() < 0.5)


@edit
def filters(walk: Walk) -> None:
    """somebody filters a sheet"""
    with walk.open() as book:
        table = book.sheets["Episodes"].tables[0]
        table.autofilter.apply_values(1, walk.chance.sample(["1001", "1002", "1003"], 2))


@edit
def shows_all(walk: Walk) -> None:
    """somebody shows all rows again"""
    with walk.open() as book:
        book.sheets["Episodes"].tables[0].autofilter.clear()


@edit
def puts_a_row_in(walk: Walk) -> None:
    """somebody puts a row in"""
    with walk.open() as book:
        sheet = book.sheets["Reviews"]
        sheet.range("3:3").insert("down")
        sheet.range("A3:D3").value = [[f"20{walk.another():02}", "01/02/2015", "01/06/2026", "PN1"]]


@edit
def deletes_a_row(walk: Walk) -> None:
    """somebody deletes the row of a child whom nobody asks about"""
    with walk.open() as book:
        sheet = book.sheets["Reviews"]
        rows = rows_of(sheet)
        places = [n for n, row in enumerate(rows, 2) if row["CHILD"] not in ("1002", None)]
        if len(places) > 2:
            place = walk.chance.choice(places)
            walk.teams.pop(rows[place - 2].get(TEAM), None)
            sheet.range(f"{place}:{place}").delete()


@edit
def notes(walk: Walk) -> None:
    """somebody writes a note"""
    with walk.open() as book:
        cell = book.sheets["Episodes"].range(f"A{walk.chance.randint(2, 5)}")
        if cell.note is None:
            cell.add_note("Ask Sam.")


@edit
def renames_a_sheet(walk: Walk) -> None:
    """somebody renames a sheet"""
    with walk.open() as book:
        book.sheets["Episodes"].range("A1").sheet.name = "Episodes"
        found = [sheet for sheet in book.sheets if sheet.name.startswith("Episodes last")]
        found[0].name = f"Episodes last year {walk.another()}"


@edit
def counts(walk: Walk) -> None:
    """somebody counts with a formula on a sheet of their own"""
    with walk.open() as book:
        if "Counted" not in [sheet.name for sheet in book.sheets]:
            book.sheets.add("Counted", after=book.sheets[-1])
        place = f"A{walk.another()}"
        book.sheets["Counted"].range(place).value = '=COUNTIF(Reviews!$D:$D,"PN1")'


@edit
def totals(walk: Walk) -> None:
    """somebody switches a table's total row on"""
    with walk.open() as book:
        book.sheets["Reviews"].tables[0].show_totals = True


@edit
def converts_to_range(walk: Walk) -> None:
    """somebody converts the list of errors to a range"""
    file = Editor(walk.path)
    sheet = file.sheets()["Errors"]
    root = file.tree(sheet)
    for parts in root.iter("{*}tableParts"):
        root.remove(parts)
    file.put(sheet, root)
    file.save()


@edit
def puts_a_column_of_owners_into_errors(walk: Walk) -> None:
    """somebody puts a column of their own into the list of errors"""
    with walk.open() as book:
        book.sheets["Errors"].range("C:C").insert("right")
        book.sheets["Errors"].range("C1").value = "Owner"


@edit
def asks_about_a_marked_cell(walk: Walk) -> None:
    """somebody asks about a cell that a rule marks"""
    file = Editor(walk.path)
    identity = f"{{0000001{walk.another()}-1111-2222-3333-444444444444}}"
    add_conversation(file, file.sheets()["Episodes"], "F3", identity)
    file.save()


# What we are asked to do


@command
def recheck(walk: Walk) -> None:
    """recheck"""
    lac903("recheck", walk.path)


@command
def accept(walk: Walk) -> None:
    """suggest, and accept what is sure"""
    lac903("suggest", walk.path, "--accept-sure")


@command
def reload(walk: Walk) -> None:
    """the same extract is loaded again"""
    folder = walk.folder / f"extract {walk.another()}"
    tables = made_up_return().tables
    write_csv_files({name: tables[name] for name in ("Reviews", "Episodes")}, folder)
    lac903("reload", walk.path, folder)
    with walk.open(save=False) as book:  # rows that are not in the extract go, with what is beside
        children = {row["CHILD"] for row in rows_of(book.sheets["Reviews"])}
    walk.teams = {team: child for team, child in walk.teams.items() if child in children}


@command
def merge(walk: Walk) -> None:
    """a copy is shared, answered and merged, and the merge is undone"""
    folder = walk.folder / f"copies {walk.another()}"
    lac903("recheck", walk.path)
    lac903("share", walk.path, "--all", "--to", "Jo", "-o", folder)
    for copy in folder.glob("*.xlsx"):
        _answer(copy)
        said = lac903("merge", walk.path, copy)
        if "Taken over" in said and walk.chance.random() < 0.5:
            lac903("merge", walk.path, "--undo")


def _answer(copy: Path) -> None:
    """Correct the first review that a copy asks about, if it asks about any."""

    def change(book: openpyxl.Workbook) -> None:
        if "Reviews" in book.sheetnames:
            sheet = book["Reviews"]
            head = [cell.value for cell in sheet[1]]
            sheet.cell(2, head.index("REVIEW_CODE") + 1).value = "PN1"

    change_copy(copy, change)


@command
def work_lists(walk: Walk) -> None:
    """work lists as sheets"""
    lac903("recheck", walk.path)
    lac903("worklists", walk.path, "--by", "REVIEW_CODE", "--sheets")


@command
def reports(walk: Walk) -> None:
    """reports as sheets"""
    lac903("recheck", walk.path)
    lac903("report", walk.path, "--sheets")


@pytest.fixture(scope="module")
def starts(tmp_path_factory) -> list[Path]:
    """The workbook of the usual small return, with days counted from 1900 and from 1904."""
    folder = tmp_path_factory.mktemp("walks")
    made = create._new_book

    def from_1904(*args: object) -> xw.Book:
        book = made(*args)
        book.impl.workbook.epoch = CALENDAR_MAC_1904
        return book

    with pytest.MonkeyPatch.context() as patch:
        usual = save(made_up_return(), folder / "usual.xlsx")
        patch.setattr(create, "_new_book", from_1904)
        return [usual, save(made_up_return(), folder / "from 1904.xlsx")]


@pytest.mark.parametrize("seed", range(WALKS))
def test_a_walk(starts, tmp_path, seed, monkeypatch):
    monkeypatch.setenv("LAC903_LOGS", str(tmp_path))
    walk = Walk(seed, starts[seed % 2], tmp_path)
    walk.look(validated=False)
    for number in range(STEPS):
        walk.take(walk.chance.choice(COMMANDS if number % 2 else EDITS))
    program = open_xml_sdk.find()
    if program is not None:
        assert open_xml_sdk.problems(program, walk.path) == [], "; ".join(walk.told)
