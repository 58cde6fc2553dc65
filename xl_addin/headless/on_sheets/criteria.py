"""What a filter's criteria look for."""

import re


def wildcard_pattern(text: str, whole: bool, match_case: bool) -> re.Pattern[str]:
    """A pattern for Excel's search text: `*`, `?`, and `~` before them to mean themselves.

    With `whole` it finds texts that match from end to end only.
    """
    parts: list[str] = []
    index = 0
    while index < len(text):
        character = text[index]
        if character == "~" and text[index + 1 : index + 2] in ("*", "?", "~"):
            index += 1
            parts.append(re.escape(text[index]))
        elif character in "*?":
            parts.append({"*": ".*", "?": "."}[character])
        else:
            parts.append(re.escape(character))
        index += 1
    body = "".join(parts)
    flags = re.DOTALL | (0 if match_case else re.IGNORECASE)
    return re.compile(rf"\A{body}\Z" if whole else body, flags)
