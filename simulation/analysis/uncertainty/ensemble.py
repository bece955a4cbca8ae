"""Ensembles: the range of a scenario's outcomes over base-year figures, parameters, conditions and luck."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import pandas as pd

from simulation.analysis.analysis_errors import AnalysisError, checked_draws, checked_outcomes, checked_seed
from simulation.analysis.batch import LANE, Batch, piece_totals, spans, totals
from simulation.analysis.uncertainty.disturbances import CHANCES
from simulation.analysis.uncertainty.probability import Chance, chance
from simulation.analysis.uncertainty.sampling import BLOCK, SOURCES, drawn_pieces
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.projection import Projection
from simulation.run import horizon

QUANTILES = (0.1, 0.5, 0.9)
TASK = 2**20  # entities x draws of one task: seconds of work, so that many workers share it and little is lost with one
Part = tuple[int, int, int]


@dataclass(frozen=True)
class Ensemble:
    """Outcomes of one scenario, or of one less another, over the same draws.

    values: the province's value of each outcome (year, draw); central: its value at central
    parameters (year,); units as in `data/variables.csv`. weights: (draw,), adding up to 1, or None
    when all draws count alike.
    """

    scenario: Scenario
    baseline: Place = field(repr=False)
    years: range
    seed: int
    values: Mapping[str, np.ndarray] = field(repr=False)
    central: Mapping[str, np.ndarray] = field(repr=False)
    weights: np.ndarray | None = field(default=None, repr=False)
    _found: dict[tuple, np.ndarray] = field(default_factory=dict, init=False, repr=False, compare=False)

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
        """Quantiles of an outcome (level, year); found once, and not to be written to."""
        key = (outcome, *levels)
        if key not in self._found:
            values = self.of(outcome)
            if self.weights is None:
                found = np.quantile(values, levels, axis=1)
            else:
                found = np.array([weighted_quantiles(row, self.weights, levels) for row in values]).T
            found.flags.writeable = False
            self._found[key] = found
        return self._found[key]

    def mean(self, outcome: str) -> np.ndarray:
        """Mean of an outcome (year,)."""
        return np.average(self.of(outcome), axis=1, weights=self.weights)

    def probability(self, outcome: str, at_least: float | None = None, at_most: float | None = None) -> np.ndarray:
        """Probability in each year that an outcome lies within the bounds given (year,), as shown: no surer than judged ranges allow."""
        return self.chance(self.within(outcome, at_least, at_most)).shown

    def chance(self, inside: np.ndarray) -> Chance:
        """Probability in each year of what happens in some draws, inside (year, draw), with its least and most over forms."""
        return chance(inside, self.seed, self.baseline.assuming(self.scenario.assumptions), self.weights)

    def within(self, outcome: str, at_least: float | None = None, at_most: float | None = None) -> np.ndarray:
        """Which draws of an outcome lie within the bounds given (year, draw)."""
        if at_least is None and at_most is None:
            raise AnalysisError("error.no_bound")
        values = self.of(outcome)
        inside = np.ones(values.shape, dtype=bool)
        if at_least is not None:
            inside &= values >= at_least
        if at_most is not None:
            inside &= values <= at_most
        return inside

    def minus(self, other: Ensemble) -> Ensemble:
        """Difference from another scenario draw by draw; both must have the same draws."""
        same = (self.seed, self.draws, self.years, self.baseline.digest)
        if same != (other.seed, other.draws, other.years, other.baseline.digest):
            raise AnalysisError("error.other_draws")
        common = [name for name in self.values if name in other.values]
        return replace(
            self,
            scenario=self.scenario.renamed(f"{self.scenario.name} − {other.scenario.name}"),
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
        joined = pd.concat(pieces, ignore_index=True).assign(scenario=self.scenario.name, entity="total")
        return joined[["scenario", "entity", "variable", "unit", "year", "statistic", "value"]]

    def of(self, outcome: str) -> np.ndarray:
        """Values of an outcome (year, draw)."""
        if outcome not in self.values:
            raise AnalysisError("error.not_asked", found=repr(outcome), known=", ".join(self.values))
        return self.values[outcome]


def weighted_quantiles(row: np.ndarray, weights: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """Quantiles of weighted values, straight lines between them; with equal weights those of `numpy.quantile`."""
    order = np.argsort(row)
    weight = weights[order]
    middle = np.cumsum(weight) - weight / 2
    return np.interp(levels, (middle - middle[0]) / max(middle[-1] - middle[0], 1e-300), row[order])


def drawn_totals(
    scenario: Scenario,
    baseline: Place,
    years: range,
    seed: int,
    part: Part,
    outcomes: tuple[str, ...],
    sources: Collection[str] = SOURCES,
) -> dict[str, np.ndarray]:
    """Draws of a part of one block (year, run): the unit of work that may run anywhere."""
    block, first, runs = part
    cuts = [(first + start, first + stop) for start, stop in spans(-(-runs // LANE) * LANE, len(baseline.entities))]
    pieces = [piece_totals(batch, outcomes) for batch in drawn_pieces(scenario, baseline, years, seed, block, cuts, sources)]
    return {name: np.concatenate([piece[name] for piece in pieces], axis=1)[:, :runs] for name in outcomes}


def drawn(
    scenario: Scenario,
    baseline: Place,
    years: range,
    seed: int,
    draws: int,
    outcomes: tuple[str, ...],
    sources: Collection[str] = SOURCES,
    run: Callable = map,
) -> Iterator[dict[str, np.ndarray]]:
    """Draws in order, a part after the other (year, run)."""
    sent = baseline if run is map else baseline.bare
    told = scenario if run is map else replace(scenario, place=sent)
    return run(
        lambda part: drawn_totals(told, sent, years, seed, part, outcomes, sources),
        parts(draws, len(baseline.entities)),
    )


def blocks(draws: int) -> list[tuple[int, int]]:
    """Number of each block and the draws wanted of it."""
    return [(block, min(BLOCK, draws - block * BLOCK)) for block in range(-(-draws // BLOCK))]


def parts(draws: int, entities: int) -> list[Part]:
    """Block, first draw in it and number of draws of each task: a block, or less of it where entities are many."""
    size = min(BLOCK, max(CHANCES, TASK // entities // CHANCES * CHANCES))
    return [(block, first, min(size, wanted - first)) for block, wanted in blocks(draws) for first in range(0, wanted, size)]


def project_ensemble(
    scenario: Scenario,
    draws: int = 2000,
    seed: int = 2023,
    baseline: Place | None = None,
    until: int | None = None,
    outputs: Iterable[str] | None = None,
    progress: Callable[[float], object] | None = None,
    run: Callable = map,
    central: Projection | None = None,
) -> Ensemble:
    """Project a scenario `draws` times, on draws that depend on the seed alone.

    outputs: outcomes of the whole province; progress: called with the share done; run: how parts are
    mapped over workers (`map` by default; any ordered map gives identical results); central: the
    scenario's central projection, where it has been made already.
    Raises AnalysisError for no draws, too many, or a seed that is not a whole number.
    """
    count, seed, names = checked_draws(draws), checked_seed(seed), checked_outcomes(outputs)
    baseline = baseline or scenario.place
    scenario, years = scenario.at(baseline), horizon(until, baseline)
    found, done = {name: np.empty((len(years), count)) for name in names}, 0
    for piece in drawn(scenario, baseline, years, seed, count, names, run=run):
        start, done = done, done + piece[names[0]].shape[1]
        for name in names:
            found[name][:, start:done] = piece[name]
        if progress:
            progress(done / count)
    middle = _central(scenario, baseline, years, names) if central is None else {name: central.total(name) for name in names}
    return Ensemble(scenario, baseline, years, seed, found, dict(middle))


@lru_cache(maxsize=64)
def _central(scenario: Scenario, baseline: Place, years: range, names: tuple[str, ...]) -> Mapping[str, np.ndarray]:
    """Outcomes at central parameters (year,)."""
    found = totals(Batch.of(scenario, baseline, years), names)
    return MappingProxyType({name: values[:, 0] for name, values in found.items()})
