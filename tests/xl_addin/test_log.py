"""The log of failures holds nothing of a child: it may go by mail to whoever can help."""

import pandas as pd
import pytest

from xl_addin import headless, log, ribbon
from xl_addin.commands.registry import Command
from xl_addin.log import log_failure

SECRETS = {
    "name": "Zoë Example",
    "child": "CH4711",
    "born": "03/12/2009",
    "postcode": "OX27 9QZ",
    "upn": "A123456789012",
}
"""Made-up values as they would stand in a return."""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    folder = tmp_path / "Zoë Example" / "logs"
    monkeypatch.setenv("LAC903_LOGS", str(folder))
    return folder


def text_of_logs():
    return "\n".join(path.read_text("utf-8") for path in log.log_files())


def in_the_message(session):
    raise ValueError(f"cannot read {SECRETS}")


def in_the_locals(session):
    name, born = SECRETS["name"], SECRETS["born"]
    return len(name) / (len(born) - 10)


def in_the_key(session):
    return {}[SECRETS["child"]]


def in_a_frame(session):
    frame = pd.DataFrame({"CHILD": [SECRETS["child"]], "DOB": [SECRETS["born"]]})
    return frame.astype({"DOB": float})


def in_a_query(session):
    frame = pd.DataFrame({"CHILD": [SECRETS["child"]]})
    return frame.query(f"CHILD == {SECRETS['child']}")


def in_the_cause(session):
    try:
        in_the_message(session)
    except ValueError as error:
        raise RuntimeError(SECRETS["upn"]) from error


def in_the_context(session):
    try:
        in_the_message(session)
    finally:
        in_the_key(session)


def in_a_group(session):
    raise ExceptionGroup(SECRETS["name"], [ValueError(SECRETS["born"]), KeyError(SECRETS["upn"])])


def in_a_note(session):
    error = ValueError()
    error.add_note(SECRETS["postcode"])
    raise error


def in_generated_code(session):
    exec(compile("1 / 0", SECRETS["postcode"], "exec"), {"__name__": "generated"})


def in_a_cell(session):
    session.book.sheets[0]["A1"].value = SECRETS["name"]
    return int(session.book.sheets[0]["A1"].value)


COMMANDS = [
    in_the_message,
    in_the_locals,
    in_the_key,
    in_a_frame,
    in_a_query,
    in_the_cause,
    in_the_context,
    in_a_group,
    in_a_note,
    in_generated_code,
    in_a_cell,
]


@pytest.mark.parametrize("run", COMMANDS, ids=lambda run: run.__name__)
def test_no_value_reaches_the_log(run, monkeypatch, folder):
    monkeypatch.setattr(ribbon, "COMMANDS", {"validate": Command("validate", run)})
    with headless.active():
        app = headless.app(add_book=True)
        assert not ribbon.press("validate", app.books[0])
        app.quit()
    text = text_of_logs()
    assert f"in {run.__name__}" in text
    for secret in [*SECRETS.values(), "Zoë", "2009", str(folder), str(folder.parent)]:
        assert secret.casefold() not in text.casefold()


def test_the_log_says_what_broke_and_where():
    try:
        in_the_cause(None)
    except RuntimeError as error:
        path = log_failure("validate", error)
    lines = path.read_text("utf-8").splitlines()
    assert "validate failed (Python 3" in lines[0]
    assert "xlwings" in lines[0]
    assert lines[1] == "  builtins.RuntimeError"
    assert lines[2].endswith("in test_the_log_says_what_broke_and_where")
    assert f"{__name__}:" in lines[3]
    assert lines[3].endswith("in in_the_cause")
    assert lines[4] == "  because of builtins.ValueError"


def test_errors_that_lead_to_each_other_end():
    first, second = ValueError(), KeyError()
    first.__context__, second.__context__ = second, first
    log_failure("validate", first)
    assert text_of_logs().count("builtins.") == 2


def test_the_log_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(log, "_MAX_BYTES", 2_000)
    for _ in range(200):
        log_failure("validate", ValueError())
    files = log.log_files()
    assert [path.name for path in files] == [log.FILE, *(f"{log.FILE}.{n}" for n in (1, 2, 3))]
    assert all(path.stat().st_size <= 2_500 for path in files)


def test_without_a_variable_it_is_in_the_users_own_folder(monkeypatch):
    monkeypatch.delenv("LAC903_LOGS")
    assert "lac903" in str(log.log_folder())


def test_a_log_that_cannot_be_written_is_none(folder):
    folder.parent.mkdir()
    folder.write_text("in the way")
    assert log_failure("validate", ValueError()) is None


def test_a_locked_log_is_none(folder, monkeypatch):
    def locked(self):
        raise PermissionError("another Excel writes to it")

    monkeypatch.setattr(log.RotatingFileHandler, "doRollover", locked)
    monkeypatch.setattr(log, "_MAX_BYTES", 1)
    log_failure("validate", ValueError())
    assert log_failure("validate", ValueError()) is None
