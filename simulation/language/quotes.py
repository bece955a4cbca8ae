"""Sentences with the numbers quoted in them, each with what it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quote:
    """A number as written, and what it is: a statistic of a variable of a case in a year, in the variable's unit."""

    text: str
    value: float
    statistic: str
    variable: str = ""
    case: str = ""
    year: int = 0

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Sentence:
    """A sentence with the numbers quoted in it."""

    key: str
    text: str
    quotes: tuple[Quote, ...] = ()

    def __str__(self) -> str:
        return self.text
