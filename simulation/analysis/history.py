"""Published history against the ensemble: draws that contradict it count less.

The reference (base-year practice under central conditions) stands for what happened. Each anchor is a
90 % range; a draw's weight is the normal likelihood of its reference run. The same weights then apply to
the same draws of any scenario. Two years of history say little: the effective number of draws is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulation.analysis.ensemble import project_ensemble
from simulation.analysis.errors import AnalysisError
from simulation.analysis.families import FIVE_PERCENT
from simulation.engine.baseline import Baseline
from simulation.engine.scenario import Scenario
from simulation.run import embedded_baseline


@dataclass(frozen=True)
class Anchor:
    """A published range: 90 % of plausible values of an outcome in a year; facts are ids in `data/facts.csv`."""

    outcome: str
    year: int
    low: float
    high: float
    facts: tuple[str, ...]


# Half-years of 104.15 and 105.4 were flat, so each year is put within 7 % of the 201.18 of 2023 (F017).
# Assets at end-2025: 31 % above end-2020 (F009), a rounded base.
ANCHORS = (
    Anchor("total_profit", 2024, 187.1, 215.3, ("F017", "F116")),
    Anchor("total_profit", 2025, 187.1, 215.3, ("F017", "F115", "F116")),
    Anchor("total_assets", 2025, 18500, 20500, ("F001", "F009")),
)


@dataclass(frozen=True)
class HistoryFit:
    """Weights of draws and what history did to them.

    weights (draw,), adding up to 1; effective: number of equally weighted draws that would know as
    much; inside: share of unweighted draws within each anchor's range, by anchor.
    """

    weights: np.ndarray
    effective: float
    inside: dict[Anchor, float]

    @property
    def share_lost(self) -> float:
        """Part of the draws that history takes away."""
        return 1 - self.effective / len(self.weights)


def history_fit(
    draws: int = 2000, seed: int = 2023, baseline: Baseline | None = None, anchors: tuple[Anchor, ...] = ANCHORS,
    run: Callable = map,
) -> HistoryFit:
    """Weights for the draws of an ensemble with the same number and seed.

    Raises AnalysisError for a baseline other than the embedded one, to which the anchors belong.
    """
    if baseline is not None and baseline.digest != embedded_baseline().digest and anchors is ANCHORS:
        raise AnalysisError("error.anchors")
    outcomes = tuple(dict.fromkeys(anchor.outcome for anchor in anchors))
    last = max(anchor.year for anchor in anchors)
    reference = project_ensemble(Scenario("reference"), draws, seed, baseline, last, outcomes, run=run)
    logarithm, inside = np.zeros(draws), {}
    for anchor in anchors:
        values = reference.values[anchor.outcome][reference.years.index(anchor.year)]
        middle, sd = (anchor.low + anchor.high) / 2, (anchor.high - anchor.low) / (2 * FIVE_PERCENT)
        logarithm -= ((values - middle) / sd) ** 2 / 2
        inside[anchor] = float(np.mean((values >= anchor.low) & (values <= anchor.high)))
    weights = np.exp(logarithm - logarithm.max())
    weights /= weights.sum()
    return HistoryFit(weights, float(1 / np.sum(weights**2)), inside)
