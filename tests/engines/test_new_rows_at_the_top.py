"""A row that comes to stand first in a list does not look like the header above it."""

import pytest

from tests.engines.conftest import ENGINES
from tests.stand_ins.engines import excel
from tests.xl_addin.workbook.conftest import made_up_return, new_book
from xl_addin.workbook.sheets import errors


@pytest.mark.parametrize("engine", ENGINES)
def test_its_text_can_be_read(engine):
    with excel(engine) as it:
        book = new_book(it.app, made_up_return())
        sheet = book.sheets["Errors"]
        there = [
            [row[name] for name in errors.LIST.names] for row in errors.LIST.read(sheet).values()
        ]
        new = ["0999", *there[0][1:]]
        new[errors.LIST.names.index("Rule")] = "999"
        errors.LIST.renew(sheet, [new, *there])
        first, second = (it.hands().sheets["Errors"].range(f"A{row}") for row in (2, 3))
        assert (first.value, second.value) == ("0999", there[0][0])
        for cell in (first, second):
            assert (cell.font.bold, cell.color) == (False, None)
            assert cell.font.color != (255, 255, 255)
        formats = [
            [
                it.hands().sheets["Errors"].range((row, column)).number_format
                for column in range(1, 9)
            ]
            for row in (2, 3)
        ]
        assert formats[0] == formats[1]
