"""How a lever arrives: at practice before its start year, in full from its full-effect year."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np


def progress(shape: str, share: float) -> float:
    """Part of the change in place when `share` (0 to 1) of the arrival period has passed."""
    share = min(max(share, 0.0), 1.0)
    if shape == "front_loaded":
        return 1 - (1 - share) ** 2
    if shape == "back_loaded":
        return share**2
    if shape == "step":
        return 1.0 if share > 0 else 0.0
    if shape == "s_curve":
        return share * share * (3 - 2 * share)
    return share


def arrival(
    practice: Sequence[float] | np.ndarray, value: float, start: int, full: int, shape: str, years: range
) -> list[float]:
    """Lever value in each year: the start year already carries the first part of the change from that year's practice."""
    span = full - start + 1
    return [now + (value - now) * progress(shape, (year - start + 1) / span) for now, year in zip(practice, years)]


def explicit(practice: Sequence[float] | np.ndarray, by_year: Mapping[int, float], years: range) -> list[float]:
    """Lever value in each year from stated years: straight lines between, practice before, last value after."""
    known = sorted(by_year.items())
    base = years[0]
    values: list[float] = []
    for now, year in zip(practice, years):
        before = [point for point in known if point[0] <= year]
        after = [point for point in known if point[0] > year]
        if year == base or not before:
            values.append(now)
        elif not after:
            values.append(before[-1][1])
        else:
            (y0, v0), (y1, v1) = before[-1], after[0]
            values.append(v0 + (v1 - v0) * (year - y0) / (y1 - y0))
    return [value if math.isfinite(value) else now for now, value in zip(practice, values)]
