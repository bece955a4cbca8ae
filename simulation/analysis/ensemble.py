"""Ensembles: the range of a scenario's outcomes over uncertain parameters, conditions and luck.

Base-year figures stay at their central values: doubt about them is not in the range.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import pandas as pd

from simulation.analysis.batch import LANE, STUDIED, Batch, spans, totals
from simulation.analysis.errors import AnalysisError, checked_draws, checked_outcomes, checked_seed
from simulation.analysis.sampling import BLOCK, SOURCES, drawn_batch
from simulation.engine.baseline import Baseline
from simulation.engine.catalogue import catalogue
from simulation.engine.scenario import Scenario
from simulation.run import embedded_baseline, horizon

QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Ensemble:
    """Outcomes of one scenario, or of one less another, over the same draws.

    values: the province's value of each outcome (year, draw); central: its value at central
    parameters (year,); units as in `data/variables.csv`. weights: (draw,), adding up to 1, or None
    when all draws count alike.
    """

    scenario: Scenario
    baseline: Baseline = field(repr=False)
    years: range
    seed: int
    values: Mapping[str, np.ndarray] = field(repr=False)
    central: Mapping[str, np.ndarray] = field(repr=False)
    weights: np.ndarray | None = field(default=None, repr=False)

    @property
    def draws(self) -> int:
        """Number of draws."""
        return next(iter(self.values.values())).shape[1]

    def weighted(self, weights: np.ndarray | None) -> Ensemble:
        """The same draws with other weights, for example those of `history.history_fit`."""
        if weights is not None and len(weights) != self.draws:
            raise AnalysisError("error.weights", count=len(weights), draws=self.draws)
        return replace(self, weights=weights)

    def first(self, draws: int) -> Ensemble:
        """The ensemble that fewer draws would have given."""
        return replace(self, values={n: a[:, :draws] for n, a in self.values.items()}, weights=None)

    def quantiles(self, outcome: str, levels: Sequence[float] = QUANTILES) -> np.ndarray:
        """Quantiles of an outcome (level, year)."""
        values = self.of(outcome)
        if self.weights is None:
            return np.quantile(values, levels, axis=1)
        return np.array([_weighted_quantiles(row, self.weights, levels) for row in values]).T

    def mean(self, outcome: str) -> np.ndarray:
        """Mean of an outcome (year,)."""
        return np.average(self.of(outcome), axis=1, weights=self.weights)

    def probability(
        self, outcome: str, at_least: float | None = None, at_most: float | None = None
    ) -> np.ndarray:
        """Probability in each year that an outcome lies within the bounds given (year,)."""
        if at_least is None and at_most is None:
            raise AnalysisError("error.no_bound")
        values = self.of(outcome)
        inside = np.ones(values.shape, dtype=bool)
        if at_least is not None:
            inside &= values >= at_least
        if at_most is not None:
            inside &= values <= at_most
        return np.average(inside, axis=1, weights=self.weights)

    def minus(self, other: Ensemble) -> Ensemble:
        """Difference from another scenario draw by draw; both must have the same draws."""
        same = (self.seed, self.draws, self.years, self.baseline.digest)
        if same != (other.seed, other.draws, other.years, other.baseline.digest):
            raise AnalysisError("error.other_draws")
        common = [name for name in self.values if name in other.values]
        return replace(
            self, scenario=self.scenario.renamed(f"{self.scenario.name} − {other.scenario.name}"),
            values={name: self.values[name] - other.values[name] for name in common},
            central={name: self.central[name] - other.central[name] for name in common},
        )

    def tidy(self, levels: Sequence[float] = QUANTILES) -> pd.DataFrame:
        """Long table: scenario, entity, variable, unit, year, statistic (central, mean, p10 …), value."""
        statistics = ["central", "mean", *(f"p{100 * level:g}" for level in levels)]
        pieces = []
        for name in self.values:
            table = np.vstack([self.central[name], self.mean(name), self.quantiles(name, levels)])
            index = pd.MultiIndex.from_product([statistics, list(self.years)], names=["statistic", "year"])
            piece = pd.Series(table.ravel(), index=index, name="value").reset_index()
            pieces.append(piece.assign(variable=name, unit=catalogue().variables[name].unit))
        table = pd.concat(pieces, ignore_index=True).assign(scenario=self.scenario.name, entity="total")
        return table[["scenario", "entity", "variable", "unit", "year", "statistic", "value"]]

    def of(self, outcome: str) -> np.ndarray:
        """Values of an outcome (year, draw)."""
        if outcome not in self.values:
            raise AnalysisError("error.not_asked", found=repr(outcome), known=", ".join(self.values))
        return self.values[outcome]


def _weighted_quantiles(row: np.ndarray, weights: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """Quantiles of weighted values, straight lines between them; with equal weights those of `numpy.quantile`."""
    order = np.argsort(row)
    weight = weights[order]
    middle = np.cumsum(weight) - weight / 2
    return np.interp(levels, (middle - middle[0]) / max(middle[-1] - middle[0], 1e-300), row[order])


def block_totals(
    scenario: Scenario, baseline: Baseline, years: range, seed: int, block: int, runs: int, outcomes: tuple[str, ...],
    sources: Collection[str] = SOURCES,
) -> dict[str, np.ndarray]:
    """The first `runs` draws of one block (year, run): the unit of work that may run anywhere."""
    rounded = min(BLOCK, -(-runs // LANE) * LANE)
    pieces = [
        totals(drawn_batch(scenario, baseline, years, seed, block, start, stop, sources), outcomes)
        for start, stop in spans(rounded, len(baseline.entities))
    ]
    return {name: np.concatenate([piece[name] for piece in pieces], axis=1)[:, :runs] for name in outcomes}


def blocks(draws: int) -> list[tuple[int, int]]:
    """Number of each block and the draws wanted of it."""
    return [(block, min(BLOCK, draws - block * BLOCK)) for block in range(-(-draws // BLOCK))]


def project_ensemble(
    scenario: Scenario, draws: int = 2000, seed: int = 2023, baseline: Baseline | None = None, until: int = 2030,
    outputs: Iterable[str] = STUDIED, progress: Callable[[float], object] | None = None, run: Callable = map,
) -> Ensemble:
    """Project a scenario `draws` times, on draws that depend on the seed alone.

    outputs: outcomes of the whole province; progress: called with the share done; run: how blocks are
    mapped over workers (`map` by default; any ordered map gives identical results).
    Raises AnalysisError for no draws, too many, or a seed that is not a whole number.
    """
    count, seed, names = checked_draws(draws), checked_seed(seed), checked_outcomes(outputs)
    baseline, years = baseline or embedded_baseline(), horizon(until)
    work = blocks(count)
    found = {name: np.empty((len(years), count)) for name in names}
    results = run(lambda part: block_totals(scenario, baseline, years, seed, part[0], part[1], names), work)
    for (block, runs), piece in zip(work, results, strict=True):
        for name in names:
            found[name][:, block * BLOCK : block * BLOCK + runs] = piece[name]
        if progress:
            progress((block + 1) / len(work))
    return Ensemble(scenario, baseline, years, seed, found, dict(_central(scenario, baseline, years, names)))


@lru_cache(maxsize=64)
def _central(scenario: Scenario, baseline: Baseline, years: range, names: tuple[str, ...]) -> Mapping[str, np.ndarray]:
    """Outcomes at central parameters (year,)."""
    found = totals(Batch.of(scenario, baseline, years), names)
    return MappingProxyType({name: values[:, 0] for name, values in found.items()})
