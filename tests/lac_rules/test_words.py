import pytest

from lac_rules.words import LONGEST_LINE, counted, printable, quoted, without_quotes


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (0, ["error"], "0 errors"),
        (1, ["error"], "1 error"),
        (2, ["error"], "2 errors"),
        (1, ["child", "children"], "1 child"),
        (12, ["child", "children"], "12 children"),
    ],
)
def test_numbers_in_sentences(number, words, said):
    assert counted(number, *words) == said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\nlines", "plain\nlines"),
        ("\x1b[2J\x07", "\ufffd[2J\ufffd"),
        ("a\u202eb\u200bc", "a\ufffdb\ufffdc"),
        ("two\u00a0words\u2003here", "two words here"),
        ("K\udce9nt", "K\ufffdnt"),  # half a letter of a name that is not in UTF-8
        ("Zoë 日本", "Zoë 日本"),
    ],
)
def test_texts_of_others_give_no_orders(text, shown):
    assert printable(text) == shown


def test_no_line_goes_on_for_ever():
    long = "a" * 30_000
    first, second = printable(f"{long}\nb").split("\n")
    assert (len(first), first[-1], second) == (LONGEST_LINE, "…", "b")


def test_what_is_quoted_of_a_file_can_be_taken_out_again():
    for secret in ("Ann", "Ann\nExample", "“Ann” said", "Ann ” Example", "Ann" * 100, "\x1bAnn"):
        text = f"{quoted(secret)} is no row. Neither is {quoted('Ann')}."
        assert "Ann" in text
        assert len(text) < 200
        assert (
            without_quotes(text) == "(text of the file) is no row. Neither is (text of the file)."
        )
