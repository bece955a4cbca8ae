"""Ranges as results are released with them: the same draws, seed and weights on every page, in every document, in the shell."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from simulation.analysis.uncertainty.ensemble import Ensemble, project_ensemble
from simulation.analysis.uncertainty.history_weights import HistoryFit, history_fit
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.projection import HEADLINES, Projection

DRAWS, SEED = 2000, 2023


def released_ranges(
    scenario: Scenario,
    outcomes: tuple[str, ...] = HEADLINES,
    baseline: Place | None = None,
    until: int | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    central: Projection | None = None,
) -> Ensemble:
    """The ensemble of a scenario, weighted by published history where that belongs to the baseline.

    outcomes: of the whole province; central: the scenario's central projection, where it has been made already.
    """
    baseline = baseline or scenario.place
    found = project_ensemble(scenario, draws, seed, baseline, until, outcomes, central=central)
    return (
        found.weighted(weights(baseline.assuming(scenario.assumptions), draws, seed))
        if weighted_by_history(baseline)
        else found
    )


def weighted_by_history(baseline: Place) -> bool:
    """Whether ranges of a place are weighted by published history: where there is some."""
    return bool(baseline.history)


def weights(place: Place, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """Weights of draws after published history (draw,)."""
    return fit(place, draws, seed).weights


@lru_cache(maxsize=8)
def fit(place: Place, draws: int = DRAWS, seed: int = SEED) -> HistoryFit:
    """How draws agree with published history."""
    return history_fit(draws, seed, place)
