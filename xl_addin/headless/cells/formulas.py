"""What Excel takes as a formula."""

import re

from openpyxl.formula.tokenizer import Token, Tokenizer


def is_formula(text: str) -> bool:
    """Whether a text that starts with "=" can be read as a formula.

    Excel refuses the others; in a file they would make it call the file damaged.
    """
    try:
        tokens = Tokenizer(text).items
    except Exception:  # the tokenizer has no errors of its own for odd formulas
        return False
    brackets: list[str] = []
    wants_operand, after_space = True, False
    for token in tokens:
        if token.subtype == Token.OPEN:
            brackets.append(token.type)
            wants_operand = True
        elif token.subtype == Token.CLOSE:
            # Only functions may be empty or end with an empty argument.
            if wants_operand and brackets[-1] != Token.FUNC:
                return False
            brackets.pop()
            wants_operand = False
        elif token.type == Token.OPERAND:
            # A space between two references means where they cross.
            if not wants_operand and not (after_space and token.subtype == Token.RANGE):
                return False
            wants_operand = False
        elif token.type == Token.OP_IN:
            if wants_operand:
                return False
            wants_operand = True
        elif token.type == Token.SEP:
            wants_operand = True
        after_space = token.type == Token.WSPACE
    return not brackets and not wants_operand


_PIECE = r"""(?:"(?:[^"]|"")*+"|'(?:[^']|'')*+'|[^"'()])"""
_ARGUMENT = rf"(?:{_PIECE}|\((?:{_PIECE})*\))*"
_LINK = rf'HYPERLINK\({_ARGUMENT},"((?:[^"]|"")*+)"\)'
_LINKS = re.compile(rf'=(?:{_LINK}|IFERROR\({_LINK},"(?:[^"]|"")*+"\))', re.IGNORECASE)


def link_text(formula: str) -> str | None:
    """What a link shows whose text stands in its formula, as our own links do; None otherwise.

    Excel works formulas out only once somebody enables editing: a mailed file would show nothing.
    Of IFERROR it is what is shown when all is well.
    """
    if "HYPERLINK" not in formula.upper():
        return None
    found = _LINKS.fullmatch(formula)
    if found is None:
        return None
    text = found[1] if found[1] is not None else found[2]
    return text.replace('""', '"')
