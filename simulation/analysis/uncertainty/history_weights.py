"""Published history against the ensemble: draws that contradict it count less.

The reference (base-year practice under central conditions) stands for what happened. What is known of it are the
90 % ranges of a place's `history.csv`; a draw's weight is the normal likelihood of its reference run. The same weights
then apply to the same draws of any scenario. Two years of history say little: the effective number of draws is given.
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


@dataclass(frozen=True)
class HistoryFit:
    """Weights of draws and what history did to them.

    weights (draw,), adding up to 1; effective: number of equally weighted draws that would know as
    much; inside: share of unweighted draws within each range.
    """

    weights: np.ndarray
    effective: float
    inside: dict[HistoryRange, float]

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
    weights = np.exp(logarithm - logarithm.max())
    weights /= weights.sum()
    return HistoryFit(weights, float(1 / np.sum(weights**2)), inside)
