"""Who acts at a console: a name, or a number where nobody gave one, as it is kept and as it is said."""

from __future__ import annotations

from simulation.language.clean import clean
from simulation.language.words import Words


def called(raw: str) -> str:
    """What a facilitator calls themselves; blank where that would read like a console's number."""
    name = clean(raw, 40)
    return "" if name.isdecimal() else name


def numbered(who: str) -> int | None:
    """Number of a console that nobody named; nothing of any other."""
    name = who.partition(":")[2]
    return int(name) if name.isdecimal() and len(name) < 10 else None


def signed(who: str, words: Words) -> str:
    """A facilitator in words: by name, or by the number of a console that nobody named."""
    number = numbered(who)
    if number is not None:
        return words("workshop.record.console", number=number)
    return words("workshop.record.facilitator", name=who.partition(":")[2])
