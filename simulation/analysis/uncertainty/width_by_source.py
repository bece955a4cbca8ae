"""How wide a range is, where its width comes from, and how well it is known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulation.analysis.analysis_errors import checked_draws, checked_outcomes, checked_seed, checked_year
from simulation.analysis.uncertainty.ensemble import QUANTILES, Ensemble, drawn
from simulation.analysis.uncertainty.sampling import SOURCES
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.run import horizon

BATCHES = 16  # parts of an ensemble compared to find the error of its quantiles


def width_by_source(
    scenario: Scenario,
    draws: int = 1024,
    seed: int = 2023,
    baseline: Place | None = None,
    until: int | None = None,
    outputs: Iterable[str] | None = None,
    run: Callable = map,
) -> pd.DataFrame:
    """Width of P10 to P90 when one source alone varies, by outcome and year.

    Columns variable, year, source (conditions; enterprises: luck, pace of starts and error of the trend; base_year;
    structure: forms of the model; A, B, C: parameters by evidence grade), width, share: the source's part of the sum of variances of all sources. Effects that
    need two sources at once belong to none of them; `together` is the part the sum explains of all at once.
    """
    count, seed, names = checked_draws(draws), checked_seed(seed), checked_outcomes(outputs)
    baseline = baseline or scenario.place
    years = horizon(until, baseline)
    runs = {source: _values(scenario, baseline, years, seed, count, names, (source,), run) for source in SOURCES}
    everything = _values(scenario, baseline, years, seed, count, names, SOURCES, run)
    pieces = []
    for name in names:
        variances = {source: values[name].var(axis=1) for source, values in runs.items()}
        explained = sum(variances.values())
        for source, values in runs.items():
            low, high = np.quantile(values[name], (0.1, 0.9), axis=1)
            share = np.divide(variances[source], explained, out=np.zeros(len(years)), where=explained > 1e-18)
            whole = everything[name].var(axis=1)
            together = np.divide(explained, whole, out=np.ones(len(years)), where=whole > 1e-18)
            pieces.append(
                pd.DataFrame(
                    {
                        "variable": name,
                        "year": list(years),
                        "source": source,
                        "width": high - low,
                        "share": share,
                        "together": together,
                    }
                )
            )
    return pd.concat(pieces, ignore_index=True)


def _values(
    scenario: Scenario,
    baseline: Place,
    years: range,
    seed: int,
    draws: int,
    names: tuple[str, ...],
    sources: Collection[str],
    run: Callable,
) -> dict[str, np.ndarray]:
    """Outcomes (year, draw) with some sources varying."""
    parts = list(drawn(scenario, baseline, years, seed, draws, names, sources, run))
    return {name: np.concatenate([part[name] for part in parts], axis=1) for name in names}


@dataclass(frozen=True)
class Precision:
    """How far a quantile may be off for want of draws.

    estimates: quantile at a quarter, half and all of the draws (level, stage); errors: standard error of
    each level at all draws; shift: how far each level moved when the draws last doubled.
    """

    draws: tuple[int, ...]
    levels: tuple[float, ...]
    estimates: np.ndarray
    errors: np.ndarray

    @property
    def shift(self) -> np.ndarray:
        """Movement of each level in the last doubling of draws."""
        return self.estimates[:, -1] - self.estimates[:, -2]


def precision(ensemble: Ensemble, outcome: str, year: int, levels: tuple[float, ...] = QUANTILES) -> Precision:
    """Convergence of an outcome's quantiles in a year."""
    at = checked_year(year, ensemble.years)
    values, count = ensemble.of(outcome)[at], ensemble.draws
    stages = tuple(max(1, count // part) for part in (4, 2, 1))
    estimates = np.array([np.quantile(values[:stage], levels) for stage in stages]).T
    parts = min(BATCHES, count)
    usable = values[: count // parts * parts].reshape(parts, -1)
    spread = np.quantile(usable, levels, axis=1).std(axis=1, ddof=1 if parts > 1 else 0)
    return Precision(stages, tuple(levels), estimates, spread / np.sqrt(parts))
