"""Published history against the ensemble: draws that contradict it count less.

The reference (base-year practice under central conditions) stands for what happened. What is known of it are the
90 % ranges of a place's `history.csv`; a draw's weight is the normal likelihood of its reference run. The same weights
then apply to the same draws of any scenario. Two years of history say little: the effective number of draws is given.

Where history lies far from nearly all draws, a few of them would carry everything. The likelihood is then flattened (raised to a
power below 1) until `LEAST_LEFT` of the draws' information is left, and that is said: the model did not expect what happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.uncertainty.distributions import FIVE_PERCENT
from simulation.analysis.uncertainty.ensemble import project_ensemble
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.place_rows import HistoryRange
from simulation.engine.scenario import Scenario

LEAST_LEFT = 0.1  # share of the draws' information that history never takes below
HALVINGS = 40


@dataclass(frozen=True)
class HistoryFit:
    """Weights of draws and what history did to them.

    weights (draw,), adding up to 1; effective: number of equally weighted draws that would know as
    much; inside: share of unweighted draws within each range; power: 1, or below it where the likelihood was flattened.
    """

    weights: np.ndarray
    effective: float
    inside: dict[HistoryRange, float]
    power: float = 1.0

    @property
    def share_lost(self) -> float:
        """Part of the draws that history takes away."""
        return 1 - self.effective / len(self.weights)


def history_fit(
    draws: int = 2000,
    seed: int = 2023,
    baseline: Place | None = None,
    history: tuple[HistoryRange, ...] | None = None,
    run: Callable = map,
) -> HistoryFit:
    """Weights for the draws of an ensemble with the same number and seed; `history` is that of the place by default.

    Raises AnalysisError for a place of which no history is known.
    """
    baseline = baseline or embedded_place()
    ranges = baseline.history if history is None else history
    if not ranges:
        raise AnalysisError("error.anchors")
    outcomes = tuple(dict.fromkeys(known.variable for known in ranges))
    last = max(known.year for known in ranges)
    reference = project_ensemble(Scenario("reference", place=baseline), draws, seed, baseline, last, outcomes, run=run)
    logarithm, inside = np.zeros(draws), {}
    for known in ranges:
        values = reference.values[known.variable][reference.years.index(known.year)]
        middle, sd = (known.low + known.high) / 2, (known.high - known.low) / (2 * FIVE_PERCENT)
        logarithm -= ((values - middle) / sd) ** 2 / 2
        inside[known] = float(np.mean((values >= known.low) & (values <= known.high)))
    power = _power(logarithm)
    weights = _weights(power * logarithm)
    return HistoryFit(weights, _effective(weights), inside, power)


def _weights(logarithm: np.ndarray) -> np.ndarray:
    weights = np.exp(logarithm - logarithm.max())
    return weights / weights.sum()


def _effective(weights: np.ndarray) -> float:
    return float(1 / np.sum(weights**2))


def _power(logarithm: np.ndarray) -> float:
    """The greatest power of the likelihood that leaves enough of the draws' information."""
    least = LEAST_LEFT * len(logarithm)
    if _effective(_weights(logarithm)) >= least:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _effective(_weights(middle * logarithm)) >= least else (low, middle)
    return low
