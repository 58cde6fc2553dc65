"""Areas as openpyxl's lists of ranges."""

from collections.abc import Iterable

from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from xl_addin.headless.cells.addresses import Area, plain_address


def multi_range(areas: Iterable[Area]) -> MultiCellRange:
    """The areas as one list of ranges."""
    return MultiCellRange([CellRange(plain_address(area)) for area in areas])
