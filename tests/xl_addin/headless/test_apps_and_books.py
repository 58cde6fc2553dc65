"""Apps and books: opening, saving, the state that Excel keeps."""

import pytest
import xlwings as xw

from xl_addin import headless


def test_registering_twice_changes_nothing():
    assert headless.register() is headless.register()
    assert [e.name for e in xw.engines].count("headless") == 1


def test_settings_are_kept_and_restored(app):
    with app.properties(screen_updating=False, enable_events=False, calculation="automatic"):
        assert (app.screen_updating, app.calculation) == (False, "automatic")
    assert (app.screen_updating, app.calculation) == (True, "manual")
    app.status_bar = "Validating ..."
    assert app.status_bar == "Validating ..."


def test_an_alert_is_printed_recorded_and_answered(app, capsys):
    assert app.alert("Go on?", buttons="yes_no") == "yes"
    app.impl.answer = "no"
    assert app.alert("Go on?", title="903", buttons="yes_no") == "no"
    assert [alert["prompt"] for alert in app.impl.alerts] == ["Go on?", "Go on?"]
    assert "903: Go on?" in capsys.readouterr().err


def test_a_new_book_has_a_name_and_one_sheet(book):
    assert (book.name, book.fullname, book.sheet_names) == ("Book1", "Book1", ["Sheet1"])


def test_saving_gives_the_book_its_path(app, book, tmp_path):
    path = tmp_path / "Return 2027.xlsx"
    book.save(path)
    assert (book.name, book.fullname) == ("Return 2027.xlsx", str(path))
    assert app.books["Return 2027.xlsx"] == book
    assert app.books.open(path) == book, "opening it again gives the open book"


def test_open_book_saves_only_when_asked(tmp_path, book):
    path = tmp_path / "a.xlsx"
    book.save(path)
    book.close()
    for save, expected in ((False, None), (True, "x")):
        with headless.open_book(path, save=save) as opened:
            opened.sheets[0]["A1"].value = "x"
        with headless.open_book(path) as opened:
            assert opened.sheets[0]["A1"].value == expected


def test_a_read_only_book_is_saved_under_another_name_only(app, book, tmp_path):
    book.save(tmp_path / "a.xlsx")
    book.close()
    opened = app.books.open(tmp_path / "a.xlsx", read_only=True)
    with pytest.raises(xw.XlwingsError, match="read-only"):
        opened.save()
    opened.save(tmp_path / "b.xlsx")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"not a zip", "damaged"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "password"),
        (b"PK\x03\x04", "damaged"),
    ],
)
def test_what_is_no_workbook_is_named(app, tmp_path, content, message):
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content)
    with pytest.raises(xw.XlwingsError, match=message):
        app.books.open(path)


def test_what_is_not_supported_says_so_plainly(app, book, sheet, tmp_path):
    with pytest.raises(NotImplementedError, match="password"):
        app.books.open(__file__, password="x")
    with pytest.raises(NotImplementedError, match="Use .xlsx"):
        book.save(tmp_path / "a.xls")
    with pytest.raises(NotImplementedError, match="Use notes"):
        sheet["A1"].add_comment("x")
    with pytest.raises(NotImplementedError, match="no Excel object"):
        sheet["A1"].api.Font  # noqa: B018
    with pytest.raises(NotImplementedError, match="Python function"):
        app.macro("Module1.Main")()
