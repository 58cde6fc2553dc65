import pytest

from lac_rules.words import counted


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
