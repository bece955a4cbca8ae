"""Numbers written in another unit than they are read in: billions for 亿元, gigawatts for 万千瓦, percentages for fractions."""

from __future__ import annotations

import math

from simulation.engine.errors import Refusal, sentences
from simulation.language.numbers import PERCENT, factor
from simulation.language.words import Words

MOST_SHARE = 3.0  # a ratio above 300 % is a percentage written without its sign
FAR, NEAR = 5.0, 2.0  # times what is usual: a value further off than one, that another unit brings nearer than the other
VOLATILE = 20.0  # an enterprise may well earn a tenth of last year's profit
CHARACTERS = 1e4  # between 万 or 亿 and the plain unit
WRITERS = tuple(map(Words, ("zh", "en")))


def likely(value: float, usual: float, symbol: str, far: float = FAR) -> float | None:
    """What a number was probably meant to be, in the unit of the tables; None where it is no further from the usual than may be.

    usual: what the number is usually about, in the same unit; a slip is told only between values of one sign.
    far: times the usual, either way, from which a slip is thought of.
    """
    if value * usual <= 0 or _apart(value, usual) <= math.log(far):
        return None
    scales = {factor(symbol, "en"), *(() if symbol in PERCENT else (CHARACTERS,))} - {1.0}
    meant = min((value / scale for scale in sorted(scales)), key=lambda one: _apart(one, usual), default=value)
    return meant if _apart(meant, usual) <= math.log(NEAR) else None


def _apart(value: float, usual: float) -> float:
    return abs(math.log(value / usual))


def in_table_unit(value: float, stated: str, symbol: str) -> float | None:
    """A value in the unit of the tables, from the unit written beside it in either language; None for another unit."""
    if _same(stated, symbol):
        return value
    scale = next((words.factor(symbol) for words in WRITERS if _same(stated, words.unit(symbol))), None)
    return None if scale is None else float(f"{value / scale:.12g}")


def _same(one: str, other: str) -> bool:
    return "".join(one.split()).lower() == "".join(other.split()).lower() != ""


def named(symbol: str) -> str | Refusal:
    """A unit of the tables as a refusal names it: fractions as such, others by their names."""
    if symbol in PERCENT:
        return Refusal("error.fraction")
    return Refusal(f"unit.{symbol}") if f"unit.{symbol}" in sentences() else symbol
