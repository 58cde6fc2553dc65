"""Where tables lie: in workbooks, in parts, in two XML files, in folders of folders."""

import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from lac_rules.reading import ReadError, read_return, read_tables
from lac_rules.reading.joining import RowsInBoth
from lac_rules.schema import DATE_FIELDS, LAST, TABLES
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.xml_files import write_xml_file


def as_workbook(desk, path, real_values=True, last=False) -> None:
    """Put the tables of a year into a workbook, with real dates, and IDs as numbers."""
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["Our return", "see the other sheets"])
    for name in desk.plain.tables:
        if name.endswith(LAST) != last:
            continue
        header, *rows = desk.rows(name)
        sheet = book.create_sheet(f"Tab {name}")
        sheet.append(header)
        for row in rows:
            cells = zip(header, row, strict=True)
            sheet.append([real(f, text) if real_values else text or None for f, text in cells])
    book.save(path)


def real(field: str, text: str) -> object:
    if field in DATE_FIELDS and text:
        return datetime.strptime(text, "%d/%m/%Y")
    return int(text) if text.isdecimal() and not text.startswith("0") else text or None


def emptied(desk, folder) -> None:
    for path in folder.iterdir():
        path.unlink()


# -- workbooks


@pytest.mark.parametrize("real_values", [True, False], ids=["dates and numbers", "texts"])
def test_a_return_in_a_workbook_a_sheet_per_table(desk, real_values):
    emptied_folder = desk.folder / "book"
    emptied_folder.mkdir()
    as_workbook(desk, emptied_folder / "return.xlsx", real_values)
    for chosen in (emptied_folder / "return.xlsx", emptied_folder):
        ret, _ = desk.read(this=chosen)
        desk.same(ret)
        assert "sheet Notes was left out" in desk.told(ret)


def test_a_macro_workbook_is_read_like_any_other(desk):
    as_workbook(desk, desk.folder / "return.xlsm")
    ret, _ = desk.read(this=desk.folder / "return.xlsm")
    desk.same(ret)


def test_excels_number_of_a_day_is_a_date_in_a_workbook_only(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["CHILD", "DOB", "REVIEW", "REVIEW_CODE"])
    for child in range(1, 4):
        book.active.append([child, 40_210 + child, datetime(2026, 5, child), "PN1"])
    book.save(tmp_path / "return.xlsx")
    read = read_tables(tmp_path / "return.xlsx")
    assert read.tables["Reviews"]["DOB"].tolist() == ["02/02/2010", "03/02/2010", "04/02/2010"]
    assert any("Excel's number of the day" in text for text in read.statements)
    (tmp_path / "a.csv").write_text("CHILD,DOB,REVIEW,REVIEW_CODE\n1,40211,03/05/2026,PN1\n")
    assert read_tables(tmp_path / "a.csv").tables["Reviews"]["DOB"].tolist() == ["40211"]


def test_cells_with_an_error_of_excel_are_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["CHILD", "DOB", "REVIEW", "REVIEW_CODE"])
    book.active.append([1, date(2010, 2, 1), date(2026, 5, 1), "#N/A"])
    book.active["D2"].data_type = "e"
    book.save(tmp_path / "return.xlsx")
    read = read_tables(tmp_path / "return.xlsx")
    assert read.tables["Reviews"]["REVIEW_CODE"].tolist() == [""]
    assert any("1 cell with an error of Excel" in text for text in read.statements)


def test_a_workbook_of_two_years_by_the_names_of_its_sheets(desk):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in desk.plain.tables:
        sheet = book.create_sheet(name.replace(LAST, " last year"))
        for row in desk.rows(name):
            sheet.append(row)
    book.save(desk.folder / "both.xlsx")
    ret = read_return(desk.folder / "both.xlsx", providers=desk.plain.providers)
    desk.same(ret)


def test_a_workbook_without_a_table_says_so(tmp_path):
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(ReadError, match="None of its sheets holds a table"):
        read_tables(tmp_path / "empty.xlsx")


# -- parts of a table


def test_a_table_in_two_files_is_put_together(desk):
    header, *rows = desk.rows("Episodes")
    desk.write("Episodes", [header, *rows[:20]])
    (desk.this_year / "more").mkdir()
    desk.file("Episodes").rename(desk.this_year / "episodes 1.csv")
    desk.write("Episodes", [header, *rows[20:]])
    desk.file("Episodes").rename(desk.this_year / "episodes 2.csv")
    ret, _ = desk.read()
    desk.same(ret)
    assert "this year/episodes 1.csv (20 rows), this year/episodes 2.csv" in desk.told(ret)


def test_rows_in_two_files_are_refused_until_somebody_says_take_them_once(desk):
    header, *rows = desk.rows("Episodes")
    desk.write("Episodes", [header, *rows[:20]])
    desk.file("Episodes").rename(desk.this_year / "episodes 1.csv")
    desk.write("Episodes", [header, *rows[18:]])
    with pytest.raises(RowsInBoth, match="2 rows stand in both"):
        desk.read()
    ret = read_return(desk.this_year, desk.last_year, providers=desk.plain.providers, once=True)
    desk.same(ret)


def test_two_years_in_one_folder_are_not_put_together(desk):
    for path in desk.last_year.iterdir():
        path.rename(desk.this_year / f"2026 {path.name}")
    desk.last_year.rmdir()
    with pytest.raises(ReadError, match="two years' returns, or an older and a newer extract"):
        read_return(desk.this_year, providers=desk.plain.providers)


def test_an_older_extract_beside_the_newer_is_refused(desk):
    header, *rows = desk.rows("Episodes")
    dec = header.index("DEC")
    older = [[*row[:dec], "", *row[dec + 1 :]] for row in rows[:9]]
    (desk.this_year / "old episodes.csv").write_text(
        "\n".join(",".join(row) for row in [header, *older])
    )
    with pytest.raises(ReadError) as caught:
        desk.read()
    assert not isinstance(caught.value, RowsInBoth)


def test_parts_with_other_columns_are_refused(desk):
    header, *rows = desk.rows("Reviews")
    (desk.this_year / "more reviews.csv").write_text(
        ",".join([*header, "TEAM"]) + "\n999,01/01/2015,01/05/2026,PN1,North\n"
    )
    with pytest.raises(ReadError, match="with other columns: “TEAM” in one of them only"):
        desk.read()


def test_a_table_without_rows_gives_way(desk):
    header, *_ = desk.rows("Episodes")
    (desk.this_year / "empty episodes.csv").write_text(",".join(header) + "\n")
    ret, _ = desk.read()
    desk.same(ret)
    assert "empty episodes.csv: no rows of Episodes" in desk.told(ret)


# -- XML


def two_xml_files(desk, root: str = "") -> None:
    """This year's folder with the return in one XML and the social workers in another."""
    this = {n: f for n, f in desk.plain.tables.items() if not n.endswith(LAST)}
    emptied(desk, desk.this_year)
    workers = this.pop("SWEpisodes")
    dolo = this.pop("DoLo", None)
    write_xml_file(this, desk.this_year / "return.xml")
    whose = this["Header"][["CHILD", "DOB"]].reindex(columns=TABLES["Header"].fields, fill_value="")
    write_xml_file({"Header": whose, "SWEpisodes": workers}, desk.this_year / "social workers.xml")
    if dolo is not None:
        write_csv_files({"DoLo": dolo}, desk.this_year)
    if root:
        path = desk.this_year / "social workers.xml"
        path.write_text(path.read_text("utf-8").replace("EXPSSDA903", root), "utf-8")


@pytest.mark.parametrize("root", ["", "SWEPISODES", "EXPSSDA903SW", "SocialWorkers"])
def test_the_social_workers_in_an_xml_of_their_own(desk, root):
    two_xml_files(desk, root)
    ret, result = desk.read()
    assert result.issues.by_rule.empty
    assert {n: len(f) for n, f in ret.tables.items()} == {
        n: len(f) for n, f in desk.plain.tables.items()
    }
    assert "social workers.xml: SWEpisodes was taken from it" in desk.told(ret)


def test_an_xml_without_a_child_is_told(desk):
    (desk.this_year / "empty.xml").write_text("<SocialWorkers/>")
    ret, result = desk.read()
    desk.same(ret)
    assert any("empty.xml: no child was found in it." in text for text in result.skipped)


def test_an_xml_of_something_else_is_refused(tmp_path):
    (tmp_path / "a.xml").write_text("<INVOICES><CHILD/></INVOICES>")
    with pytest.raises(ReadError, match="begins with “INVOICES”"):
        read_tables(tmp_path / "a.xml")


def xml_with(tmp_path, text: str):
    (tmp_path / "a.xml").write_text(
        "<EXPSSDA903>\n<CHILD><HEADER><CHILDID>1</CHILDID><DOB>01/02/2010</DOB>"
        f"<AREVIEW><REVIEW>03/06/2026</REVIEW></AREVIEW>\n<TEAM>{text}</TEAM></HEADER></CHILD>"
        "\n</EXPSSDA903>"
    )
    return read_tables(tmp_path / "a.xml")


@pytest.mark.parametrize("text", ["Leaving & after", "R&D & more", "<![CDATA[a & b]]> &"])
def test_a_bare_ampersand_is_read_and_told(tmp_path, text):
    read = xml_with(tmp_path, text)
    assert len(read.tables["Reviews"]) == 1
    assert any("bare &" in said and "line 3" in said for said in read.statements)


def test_an_ampersand_that_is_written_as_it_should_is_not_told(tmp_path):
    read = xml_with(tmp_path, "a &amp; b &#38; <![CDATA[a & b]]>")
    assert not any("bare &" in said for said in read.statements)


# -- folders


def test_the_folder_above_both_years(desk):
    ret = read_return(desk.folder)
    desk.same(ret)
    assert "this year was read as this year's return, last year as last year's." in ret.statements
    assert "ofsted list.xlsx was read as Ofsted's list." in desk.told(ret)


def test_a_zip_of_both_years(desk):
    with zipfile.ZipFile(desk.folder / "all.zip", "w") as archive:
        for path in desk.folder.rglob("*.csv"):
            archive.write(path, f"903/{path.relative_to(desk.folder)}")
    ret = read_return(desk.folder / "all.zip", providers=desk.plain.providers)
    desk.same(ret)


@pytest.mark.parametrize("older", [False, True], ids=["two years", "three years"])
def test_folders_named_in_any_way_are_told_apart_by_their_dates(desk, older):
    desk.this_year.rename(desk.folder / "903 2627")
    desk.last_year.rename(desk.folder / "903 2526")
    if older:
        header = ",".join(TABLES["Episodes"].fields)
        rows = [f"{n},01/06/2023,S,C2,N1,U1,PR1,03/02/2024,X1,,,," for n in range(20)]
        (desk.folder / "903 2324").mkdir()
        (desk.folder / "903 2324" / "episodes.csv").write_text("\n".join([header, *rows]))
    ret = read_return(desk.folder)
    desk.same(ret)
    assert "903 2627 was read as this year's return, 903 2526 as last year's" in desk.told(ret)
    assert ("903 2324 was left out" in desk.told(ret)) == older


def test_last_years_folder_inside_this_years(desk):
    desk.last_year.rename(desk.this_year / "last year")
    ret = read_return(desk.this_year, providers=desk.plain.providers)
    desk.same(ret)


def test_tables_in_folders_of_their_own_are_one_return(desk):
    for name in ("Episodes", "Reviews"):
        folder = desk.this_year / name
        folder.mkdir()
        desk.file(name).rename(folder / "table.csv")
    ret, _ = desk.read()
    desk.same(ret)


def test_last_year_that_was_chosen_apart_comes_first(desk):
    ret = read_return(desk.folder, desk.last_year, providers=desk.plain.providers)
    desk.same(ret)
    assert "was left out, since last year's return was chosen apart" in desk.told(ret)


def test_the_years_the_wrong_way_round_are_told_before_all_else(desk):
    ret, _ = desk.read(this=desk.last_year, last=desk.this_year)
    assert "look swapped" in ret.statements[0]
    assert "other way round" in ret.statements[0]


def test_the_same_files_for_both_years_are_told_before_all_else(desk):
    ret, _ = desk.read(this=desk.this_year, last=desk.this_year)
    assert "are the same" in ret.statements[0]


def test_a_return_of_two_years_ago_is_told(desk):
    ret = read_return(desk.this_year, desk.last_year, year=2028)
    assert "compare with the return of 2027" in ret.statements[0]


def test_a_file_without_a_byte(desk):
    (desk.this_year / "nothing.csv").touch()
    ret, result = desk.read()
    desk.same(ret)
    assert any("nothing.csv was skipped. It is empty" in text for text in result.skipped)
