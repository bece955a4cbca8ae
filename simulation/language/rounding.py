"""Digits that a range deserves; steps that read well; differences and parts that agree with the numbers printed beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence

STOPS = 200  # a lever is moved in at most this many stops, so that routes read in round figures
CHANCE_STEP = 0.05  # judged ranges carry no finer probability
SUREST = (0.05, 0.95)  # least and most probability shown: judged ranges are 90 % ranges, nothing is surer
FINEST = 600  # stops on a slider; finer ones cannot be hit
MORE = 2  # decimals added at most so that an amount is not written as zero
NOUGHT = 1e-6  # in the unit shown: less is what arithmetic leaves of nothing


def step(width: float, places: int) -> float:
    """Smallest difference worth writing in a range of that width: a power of ten, at least that of `places` decimals."""
    width, finest = abs(float(width)), 10.0**-places
    return max(finest, 10.0 ** math.floor(math.log10(width / 5))) if width > finest else finest


def range_step(low: float, high: float, places: int) -> float:
    """The step in which both ends of a range are written: finer where an end on either side of zero would lose its sign."""
    size = step(high - low, places)
    while low < 0 and size > 10.0**-places * 1.5 and any(lost(end, size, places) for end in (low, high)):
        size /= 10
    return size


def lost(end: float, size: float, places: int) -> bool:
    """Whether a number that `places` decimals show is written as zero in steps of `size`."""
    return round(end / size) == 0 != round(end, places)


def seen_at(shown: float, places: int) -> int:
    """Decimals at which an amount is not written as zero: its own, and so many more as it takes, `MORE` at most."""
    if math.isnan(shown) or abs(shown) < NOUGHT:
        return places
    return next((more for more in range(places, places + MORE) if round(shown, more)), places + MORE)


def unseen(shown: float, places: int) -> bool:
    """Whether something that is not nought is written as zero."""
    return abs(shown) >= NOUGHT and not round(shown, places)


def to_step(value: float, size: float) -> tuple[float, int]:
    """A value to the nearest multiple of a power of ten, and the decimals it is written with."""
    return round(value / size) * size, max(0, -math.floor(math.log10(size) + 1e-9))


def round_step(own: float, width: float, most: int = STOPS) -> float:
    """A lever's own step, or a round one (1, 2 or 5 with zeros) where its range would have more than `most` stops."""
    if width / most <= own:
        return own
    power = 10.0 ** math.floor(math.log10(width / STOPS))
    return next(power * digit for digit in (1, 2, 5, 10) if power * digit >= width / STOPS * (1 - 1e-9))


def difference(first: float, last: float, places: int) -> float:
    """By how much two numbers differ as they are printed: last less first, both rounded before."""
    return round(round(float(last), places) - round(float(first), places), places) + 0.0


def adding_up(parts: Sequence[float], whole: float, places: int) -> list[float]:
    """Parts rounded so that they add up to a whole as printed: those nearest to the next number up or down give way."""
    unit = 10.0**-places
    rounded = [round(float(part), places) + 0.0 for part in parts]
    missing = round((round(float(whole), places) - sum(rounded)) / unit)
    side = 1 if missing > 0 else -1
    order = sorted(range(len(rounded)), key=lambda i: -side * (float(parts[i]) - rounded[i]))
    for step in range(abs(missing) if rounded else 0):
        at = order[step % len(order)]
        rounded[at] = round(rounded[at] + side * unit, places) + 0.0
    return rounded
