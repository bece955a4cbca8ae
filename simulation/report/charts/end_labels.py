"""Labels at the ends of lines."""

from __future__ import annotations

from collections.abc import Sequence


def apart(values: Sequence[float], reach: float) -> list[bool]:
    """Which of several end values can be labelled without touching another; the first ones go first."""
    kept: list[float] = []
    free = []
    for value in values:
        free.append(all(abs(value - other) >= reach for other in kept))
        kept += [value] * free[-1]
    return free
