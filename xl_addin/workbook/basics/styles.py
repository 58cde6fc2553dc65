"""Colours and number formats of our workbook.

Every pair of text and fill has a contrast of at least 4.5 to 1.
"""

HEADER_FILL = "#1f4e79"
HEADER_TEXT = "#ffffff"
ERROR_FILL = "#ffc7ce"
ERROR_TEXT = "#9c0006"
TO_COME_FILL = "#fde9d0"
TO_COME_TEXT = "#7a4b00"
EXPLAINED_FILL = "#d9e8f6"
EXPLAINED_TEXT = "#1d4a75"
CALCULATED_FILL = "#ededed"
CALCULATED_TEXT = "#404040"
TITLE_TEXT = "#1f4e79"
INPUT_FILL = "#fff2cc"
INPUT_TEXT = "#1f1f1f"
QUIET_TEXT = "#595959"

TEXT_FORMAT = "@"
GENERAL_FORMAT = "General"
DATE_FORMAT = "dd/mm/yyyy"
TIME_FORMAT = "dd/mm/yyyy hh:mm"
NUMBER_FORMAT = "0"
MILES_FORMAT = "0.0"

TITLE_HEIGHT = 26
"""Points; said outright because LibreOffice does not fit rows when it opens a file."""

TABLE_STYLE = "TableStyleLight1"
"""Light banding; our own colours for the header row lie over it."""
