"""One way to write files: beside their place, then into it; a crash leaves the old one whole.

    with replacing(path) as beside: ...        # one file
    with together(): ...                       # all that is written within is replaced, or nothing
    with reserved(book): ...                   # one lac903 at a time works on a workbook

``take_notices`` tells what a run that was ended had left, and what became of it.
"""

from lac_rules.files.beside import (
    beside,
    create_beside,
    discard,
    put_in_place,
    replacing,
    replacing_all,
    together,
)
from lac_rules.files.left_over import tidy_up
from lac_rules.files.locks import reserved
from lac_rules.files.notices import take_notices
from lac_rules.files.stamps import Stamp, watch
from lac_rules.files.system import CannotWrite, told, words_of_system

__all__ = [
    "CannotWrite",
    "Stamp",
    "beside",
    "create_beside",
    "discard",
    "put_in_place",
    "replacing",
    "replacing_all",
    "reserved",
    "take_notices",
    "tidy_up",
    "together",
    "told",
    "watch",
    "words_of_system",
]
