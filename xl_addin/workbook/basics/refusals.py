"""How Excel's own refusals are known, whatever they are about."""

EXCELS_REFUSALS = ("com_error", "CommandError")
"""What they are called, on Windows (pywintypes) and macOS (appscript)."""
