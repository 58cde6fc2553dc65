"""What Excel takes as a formula."""

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
