"""One line of visible text from what anybody typed."""

from __future__ import annotations

import unicodedata


def clean(text: str, most: int = 120) -> str:
    """One line of visible text: no control, direction-changing or unassigned characters, at most `most` long."""
    kept = "".join(" " if character.isspace() else character for character in text if _visible(character))
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
