"""Files, folders and zips of a return; every problem is told at once."""

import zipfile
from pathlib import Path

import pytest

from lac_rules import read_return
from lac_rules.reading import ReadError, read_tables
from lac_rules.schema import TABLES

REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE\n1,01/02/2010,03/06/2026,PN1\n"
OC3 = "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n"
XML = "<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID></HEADER></CHILD></EXPSSDA903>"


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def problems(*paths: Path) -> list[str]:
    with pytest.raises(ReadError) as caught:
        read_return(paths)
    return [str(problem) for problem in caught.value.problems]


def test_files_are_recognised_by_their_columns(tmp_path):
    folder = write(tmp_path / "a", anything=REVIEWS, other=OC3)
    assert set(read_tables(folder).tables) == {"Reviews", "OC3"}


def test_every_table_is_recognised(tmp_path):
    texts = {f"f{n}": ",".join(t.fields) + "\n" for n, t in enumerate(TABLES.values())}
    assert set(read_tables(write(tmp_path / "a", **texts)).tables) == set(TABLES)


def test_this_year_and_last_year(tmp_path):
    ret = read_return(write(tmp_path / "a", r=REVIEWS), last_year=write(tmp_path / "b", r=REVIEWS))
    assert list(ret.tables) == ["Reviews", "Reviews_last"]
    assert ret.year == 2027


def test_several_files_and_folders_at_once(tmp_path):
    folder, other = write(tmp_path / "a", r=REVIEWS), write(tmp_path / "b", o=OC3)
    assert set(read_return([folder / "r.csv", other], year=2027).tables) == {"Reviews", "OC3"}


def test_a_zip_is_read_without_unpacking(tmp_path):
    path = tmp_path / "return.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sub/reviews.csv", REVIEWS)
        archive.writestr("__MACOSX/._reviews.csv", "rubbish")
        archive.writestr("../../evil.csv", OC3)
    assert set(read_return(path, year=2027).tables) == {"Reviews", "OC3"}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["return.zip"]


def test_an_unknown_file_in_a_folder_is_named_and_skipped(tmp_path):
    folder = write(tmp_path / "a", r=REVIEWS, budget="item,cost\nx,1\n")
    (folder / "list.xlsx").write_bytes(b"PK\x03\x04rest")
    statements = read_return(folder).statements
    assert any("budget.csv was skipped" in text for text in statements)
    assert any("list.xlsx was skipped" in text for text in statements)


def test_an_unknown_file_that_was_chosen_is_a_problem(tmp_path):
    folder = write(tmp_path / "a", budget="item,cost\nx,1\n")
    assert "not those of a table" in problems(folder / "budget.csv")[0]


def test_two_files_for_one_table_are_a_problem(tmp_path):
    folder = write(tmp_path / "a", one=REVIEWS, two=REVIEWS)
    assert problems(folder) == [
        "a/two.csv: It holds the table Reviews, and so does a/one.csv: 1 row stands in both. "
        "Keep one of the two files, or take those rows out of one."
    ]


def test_every_problem_of_both_years_is_told_at_once(tmp_path):
    this = write(tmp_path / "a", one=REVIEWS, bad=OC3 + '"x,,,,\n')
    last = write(tmp_path / "b", short="CHILD,DOB,REVIEW\n")
    with pytest.raises(ReadError) as caught:
        read_return([this, tmp_path / "gone"], last_year=last)
    files = {problem.file.rpartition("/")[2] for problem in caught.value.problems}
    assert files == {"bad.csv", "gone", "short.csv"}


def test_an_empty_folder_is_a_problem(tmp_path):
    assert "No file of a return is there." in problems(tmp_path)[0]


def test_xml_and_csv_together(tmp_path):
    folder = write(tmp_path / "a", sw=",".join(TABLES["SWEpisodes"].fields) + "\n")
    (folder / "return.xml").write_text(XML)
    assert {"Header", "SWEpisodes"} <= set(read_return(folder, year=2027).tables)


def test_xml_with_a_csv_of_the_same_table_is_a_problem(tmp_path):
    folder = write(tmp_path / "a", r=REVIEWS)
    review = "<AREVIEW><REVIEW>03/06/2026</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>"
    header = f"<DOB>01/02/2010</DOB>{review}</HEADER>"
    (folder / "return.xml").write_text(XML.replace("</HEADER>", header))
    assert "It holds the table Reviews" in problems(folder)[0]


def test_a_zip_bomb_is_not_opened(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("reviews.csv", b"0" * 50_000_000)
    assert "far more than a return holds" in problems(path)[0]


def test_a_damaged_zip_is_named(tmp_path):
    path = tmp_path / "return.zip"
    path.write_bytes(b"PK\x03\x04" + b"rubbish" * 50)
    assert "The zip is damaged." in problems(path)[0]


def test_what_real_extracts_do_to_values_is_put_right_and_told(tmp_path):
    (tmp_path / "reviews.csv").write_text(
        "CHILD,DOB,REVIEW,REVIEW_CODE\n'1,2010-10-30,2026-05-01 00:00:00,PN1\n"
        "'2,2011-01-02,NULL,NULL\n"
    )
    ret = read_return(tmp_path, year=2027)
    assert ret.tables["Reviews"].values.tolist() == [
        ["1", "30/10/2010", "01/05/2026", "PN1"],
        ["2", "02/01/2011", "", ""],
    ]
    assert set(ret.tidied["what"]) == {"unseen characters", "word for blank", "form of the date"}
    assert "NULL counts as blank: 2 cells (REVIEW, REVIEW_CODE of Reviews)." in ret.statements
    as_it_stands = read_return(tmp_path, year=2027, tidy=False)
    assert as_it_stands.tables["Reviews"]["REVIEW"].tolist() == ["2026-05-01 00:00:00", "NULL"]
    assert as_it_stands.tidied.empty
