"""Names of teams as the fonts of a printed document write them: told apart, and none of them blank."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from simulation.language.clean import clean
from simulation.language.words import Words
from simulation.report.charts.fonts import BREAK, missing, shown

LONG = 12  # letters of a word that a narrow column still takes


def names_in_print(names: Iterable[str], words: Words) -> list[str]:
    """The names without pictures that the fonts lack (emoji); a name of nothing else has its number, and equal ones are counted.

    A letter that the fonts lack stays as a visible sign; a long word may break anywhere.
    """
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        pictures = {one for one in missing(name) if not unicodedata.category(one).startswith("L")}
        own = clean(shown("".join(one for one in name if one not in pictures)))
        plain = own or words("workshop.kit.number", number=number)
        same = (f"{plain} ({count})" for count in range(2, number + 2))
        found.append(plain if plain not in found else next(one for one in same if one not in found))
    return [" ".join(BREAK.join(word) if len(word) > LONG else word for word in name.split(" ")) for name in found]
