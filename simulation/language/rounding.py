"""Digits that a range deserves."""

from __future__ import annotations

import math


def step(width: float, places: int) -> float:
    """Smallest difference worth writing in a range of that width: a power of ten, at least that of `places` decimals."""
    width, finest = abs(float(width)), 10.0**-places
    return max(finest, 10.0 ** math.floor(math.log10(width / 5))) if width > finest else finest


def to_step(value: float, size: float) -> tuple[float, int]:
    """A value to the nearest multiple of a power of ten, and the decimals it is written with."""
    return round(value / size) * size, max(0, -math.floor(math.log10(size) + 1e-9))
