"""What each row's Check, Errors and hidden marks say."""

from lac_rules import ruleset
from xl_addin.workbook.marks import (
    codes_by_field,
    errors_text,
    marks_text,
    note_text,
    noted_cells,
    persons_part,
)


def test_the_errors_column_names_each_rule_with_its_fields():
    fields = {"HOME_POST": ["392b"], "PL_POST": ["392b", "169"], "PL_LA": ["169"]}
    assert errors_text(fields) == "392b HOME_POST, PL_POST; 169 PL_POST, PL_LA"


def test_the_errors_column_is_never_longer_than_excel_can_filter_by():
    """255 characters: the fields go first, then the rules that do not find room."""
    fields = {f"FIELD_{number}": [f"{number}A", "392b", "@611"] for number in range(12)}
    assert (
        errors_text(fields)
        == "0A; 392b; " + "; ".join(f"{number}A" for number in range(1, 12)) + "; 611 (by 31 March)"
    )
    many = errors_text({f"FIELD_{number}": [f"{number}A"] for number in range(100)})
    assert len(many) <= 255
    assert many.startswith("0A; 1A; ") and many.endswith("A; …")


def test_workbooks_of_earlier_versions_said_which_suggestion_a_note_had():
    assert codes_by_field(";URN=218,219*1c291ca3;") == {"URN": ["218", "219"]}
    assert noted_cells(";URN=218*1c291ca3;") != {"URN": "218"}  # so that the note is renewed


def test_hidden_marks_say_which_cells_have_a_note():
    text = marks_text({"URN": ["218", "219"], "PLACE": ["219"]}, noted=["URN"])
    assert text == ";URN=218,219;PLACE=-219;"
    assert noted_cells(text) == {"URN": "218,219"}
    assert marks_text({}, noted=[]) == ""
    assert noted_cells("") == {}


def test_a_note_explains_each_rule_and_leaves_room_for_a_persons_words():
    text = note_text(["166", "167"], ruleset(2027))
    assert "166: The date of the review is missing" in text
    assert "Give each review a date" in text
    assert persons_part("Ask Jo.\n\n" + text) == "Ask Jo."
    assert persons_part(text) == ""
