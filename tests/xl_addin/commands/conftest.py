"""Excel as a person has it: an app that shows messages, and the files of a made-up return."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import xlwings as xw

from lac_rules.sample import make_sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.ofsted import write_ofsted_list
from xl_addin import headless, ribbon


@dataclass
class Person:
    """Presses buttons and reads messages."""

    app: xw.App
    messages: list[str] = field(default_factory=list)

    def press(self, control: str, *paths: Path, answer: str | None = None) -> str:
        """Press a button in the active workbook; gives the last message that was shown."""
        self.app.impl.answer = lambda prompt, buttons: answer if answer in buttons else buttons[0]
        shown = len(self.app.impl.alerts)
        ribbon.press(control, self.app.books.active, paths or None)
        alerts = self.app.impl.alerts[shown:]
        return alerts[-1]["prompt"] if alerts else ""

    def select(self, sheet: str, address: str) -> xw.Range:
        """Select a cell."""
        book = self.app.books.active
        book.sheets[sheet].activate()
        cell = book.sheets[sheet].range(address)
        cell.select()
        return cell


@pytest.fixture
def person(tmp_path, monkeypatch) -> Iterator[Person]:
    monkeypatch.setenv("LAC903_LOGS", str(tmp_path / "logs"))
    with headless.active():
        app = headless.app(add_book=True)
        yield Person(app)
        app.quit()


@dataclass
class Files:
    """The files of a made-up return."""

    this_year: Path
    last_year: Path
    ofsted: Path
    authority: str


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> Files:
    folder = tmp_path_factory.mktemp("return")
    made = make_sample(children=60, year=2027)
    tables = made.tables
    write_csv_files({n: f for n, f in tables.items() if not n.endswith(LAST)}, folder / "this")
    write_csv_files({n: f for n, f in tables.items() if n.endswith(LAST)}, folder / "last")
    write_ofsted_list(made.providers, folder / "ofsted.xlsx")
    return Files(folder / "this", folder / "last", folder / "ofsted.xlsx", made.authority)
