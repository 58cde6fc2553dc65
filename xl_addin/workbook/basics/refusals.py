"""How Excel's own refusals are known, whatever they are about."""

EXCELS_REFUSALS = ("com_error", "CommandError")
"""What they are called, on Windows (pywintypes) and macOS (appscript)."""
_TIMED_OUT = -1712


def is_refusal(error: Exception) -> bool:
    """Excel itself refused, rather than that our program broke."""
    return type(error).__name__ in EXCELS_REFUSALS


def timed_out(error: Exception) -> bool:
    """Excel did not answer in time: macOS waits a minute, while people have all day."""
    return getattr(error, "errornumber", None) == _TIMED_OUT
