"""The known word that an unknown one may be meant for: each looked up once, and only as many as a person would mend one by one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

MOST_COMPARED = 5_000_000  # characters of one word times those of another, summed over a file
LOOKALIKES = str.maketrans("lio", "110")  # letters typed for digits, in a name as compared
NUMERALS = re.compile(r"\d+|[一二三四五六七八九十]+")  # the second of several is not the first mistyped
LONGEST = 60  # characters from which on a word is none that was slightly mistyped


class Nearest:
    """Look-ups of one file. Once it is clear that a file is wrong throughout, nothing is near any more."""

    def __init__(self, most: int = MOST_COMPARED) -> None:
        self.left = most
        self._found: dict[tuple[str, str], str | None] = {}
        self._alike: dict[str, dict[str, str]] = {}

    def of(self, what: str, word: str, known: Collection[str], cutoff: float) -> str | None:
        """The nearest known word; None where none is near. what: which words these are, always the same ones by one name."""
        key = (what, word)
        if key not in self._found:
            if len(word) > LONGEST or self.left <= 0:
                return None
            self.left -= len(word) * sum(map(len, known))
            counted = NUMERALS.findall(word)
            alike = [one for one in known if NUMERALS.findall(one) == counted]
            near = difflib.get_close_matches(word, alike, n=1, cutoff=cutoff)
            self._found[key] = near[0] if near else None
        return self._found[key]

    def alike(self, what: str, word: str, known: Collection[str]) -> str | None:
        """The first known word that differs by letters typed for digits alone."""
        if what not in self._alike:
            self._alike[what] = {one.translate(LOOKALIKES): one for one in reversed(list(known))}
        return self._alike[what].get(word.translate(LOOKALIKES))
