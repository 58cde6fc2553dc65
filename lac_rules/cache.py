"""Where the program keeps what it can make again at any time."""

import os
from pathlib import Path

from platformdirs import user_cache_path


def cache_folder() -> Path:
    """The user's cache folder for this program; the variable LAC903_CACHE names another one."""
    if folder := os.environ.get("LAC903_CACHE"):
        return Path(folder)
    return user_cache_path("lac903", appauthor=False)
