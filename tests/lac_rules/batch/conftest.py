"""A region: councils that can be read, and returns that cannot."""

import shutil
import zipfile
from pathlib import Path

import pytest

from lac_rules.batch import Outcome
from lac_rules.sample import make_sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.ofsted import write_ofsted_list
from lac_rules.writing.xml_files import write_xml_file

KENT, LEEDS = "E10000016", "E08000035"
BAD = {"[bold]=1+1", "empty", "no xml", "no zip"}
"""The returns of the region that cannot be read."""


def nothing(_: Outcome) -> None:
    """Nobody looks at the progress."""


def write_return(folder: Path, authority: str, children: int = 25, errors: int = 10):
    made = make_sample(children, 2027, authority, seed=int(authority[3:]), errors=errors)
    this = {name: frame for name, frame in made.tables.items() if not name.endswith(LAST)}
    last = {name: frame for name, frame in made.tables.items() if name.endswith(LAST)}
    write_csv_files(this, folder)
    write_csv_files(last, folder / "Last Year")
    return made


@pytest.fixture(scope="session")
def region(tmp_path_factory) -> Path:
    """Kent as a folder, Leeds as a zip, a third as an XML, and four that cannot be read."""
    folder = tmp_path_factory.mktemp("region")
    made = write_return(folder / "Kent", KENT)
    write_ofsted_list(made.providers, folder / "ofsted list.xlsx")
    write_return(folder / "loose", LEEDS)
    with zipfile.ZipFile(folder / "Leeds city.zip", "w") as archive:
        for path in (folder / "loose").rglob("*.csv"):
            archive.write(path, path.relative_to(folder / "loose"))
    shutil.rmtree(folder / "loose")
    tables = make_sample(25, 2027, KENT, seed=3).tables
    this = {n: f for n, f in tables.items() if not n.endswith(LAST) and n != "DoLo"}
    write_xml_file(this, folder / "third.xml")
    (folder / "empty").mkdir()
    (folder / "no zip.zip").write_bytes(b"PK\x03\x04 cut off")
    (folder / "no xml.xml").write_text("<EXPSSDA903><CHILD>")
    (folder / "[bold]=1+1").mkdir()
    (folder / "[bold]=1+1" / "a.csv").write_text("CHILD,DOB\n")
    (folder / ".hidden").mkdir()
    (folder / "notes.txt").write_text("not a return")
    return folder
