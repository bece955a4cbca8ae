"""Known years that lie outside the range of the model: errors that its ranges do not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.analysis.uncertainty.ensemble import Ensemble
from simulation.engine.past_rows import Reading

ENDS = (0.1, 0.9)


@dataclass(frozen=True)
class Outside:
    """A published figure, and the ends of the 80 % range of current practice in its year, on one side of which it lies."""

    reading: Reading
    low: float
    high: float


def judged(readings: Sequence[Reading]) -> list[Reading]:
    """Readings of the whole since the base year that nothing was fitted to."""
    return [row for row in readings if (row.part, row.use, row.entity) == ("since", "known", "")]


def known_outside(readings: Sequence[Reading], usual: Ensemble) -> list[Outside]:
    """Those of the readings judged that lie outside the range of an ensemble of current practice, in their order."""
    found = []
    for reading in judged(readings):
        ends = usual.quantiles(reading.variable, ENDS)[:, usual.years.index(reading.year)]
        low, high = map(float, ends)
        if not low <= reading.value <= high:
            found.append(Outside(reading, low, high))
    return found
