"""How wide a text is printed: the one rule by which papers and pages break, cut and make room."""

from __future__ import annotations

import unicodedata

FULL = "WFA"  # East Asian widths that Chinese fonts set as wide as a Chinese sign; what may be wide counts as wide


def sign_widths(text: str) -> list[int]:
    """Width of each sign, in half-width signs: 1 or 2."""
    return [2 if unicodedata.east_asian_width(sign) in FULL else 1 for sign in text]


def text_width(text: str) -> int:
    """Width of a text in half-width signs."""
    return sum(sign_widths(text))
