"""Sensitivity over whole ranges: Morris screening, then Sobol indices with confidence intervals.

Morris (1991) with the optimum step of four levels; first-order and total indices after Saltelli et al. (2010),
intervals by SciPy's bootstrap. Assumptions vary independently here: indices are not defined for correlated ones.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import pandas as pd
import scipy
from scipy.special import ndtri

from simulation.analysis.analysis_errors import AnalysisError, checked_outcomes, checked_seed, checked_year, whole_number
from simulation.analysis.batch import Batch, Progress, each, part_of, totals
from simulation.analysis.sensitivity.base_figures import columns_at, is_base_figure
from simulation.analysis.sensitivity.tornado import assumptions
from simulation.analysis.uncertainty.distributions import value_at
from simulation.analysis.uncertainty.disturbances import deviation_alone, moved, shock_years, yearly_spread
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.run import horizon

LEVELS = 4
RESAMPLES = 200


def morris_design(dimension: int, trajectories: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of random trajectories (trajectory, dimension + 1, dimension) in the unit cube, and order of moves.

    Each trajectory moves every input once by half the range, between the middles of four levels.
    """
    generator, step = np.random.default_rng(seed), 0.5
    start = (generator.integers(0, LEVELS, (trajectories, dimension)) + 0.5) / LEVELS
    order = np.array([generator.permutation(dimension) for _ in range(trajectories)])
    points = np.repeat(start[:, None, :], dimension + 1, axis=1)
    moved_by = np.where(start < step, step, -step)
    for t in range(trajectories):
        for k, i in enumerate(order[t], start=1):
            points[t, k:, i] += moved_by[t, i]
    return points, order


def morris_effects(function: Callable, dimension: int, trajectories: int = 10, seed: int = 2023) -> np.ndarray:
    """Elementary effects (…, trajectory, input): change of the outcome for the whole range of an input.

    function: maps points (run, dimension) of the unit cube to outcomes (…, run).
    """
    points, order = morris_design(dimension, trajectories, seed)
    values = np.asarray(function(points.reshape(-1, dimension)))
    values = values.reshape(*values.shape[:-1], trajectories, dimension + 1)
    rows = np.arange(trajectories)[:, None]
    signs = np.take_along_axis(np.diff(points, axis=1), order[:, :, None], axis=2)[..., 0]
    effects = np.empty((*values.shape[:-1], dimension))
    effects[..., rows, order] = np.diff(values, axis=-1) / signs
    return effects


def _uniform_batch(batch: Batch, names: tuple[str, ...], points: np.ndarray) -> Batch:
    """Runs (one a row of points) with each assumption at a level of its range; a condition moves in all years."""
    scores, parameters, moving, figures = ndtri(points), {}, {}, {}
    for i, name in enumerate(names):
        if is_base_figure(name):
            figures[name] = scores[:, i]
        elif name in catalogue().parameters:
            parameters[name] = value_at(name, scores[:, i], batch.assumed)[None, :]
        else:
            moving[name] = moved(name, batch.moving[name], yearly_spread(name, batch.baseline)[:, None] * scores[:, i])
    return batch.widened(len(points), moving, parameters, _figures(batch, figures, len(points)))


def _figures(batch: Batch, scores: Mapping[str, np.ndarray], runs: int) -> dict[str, np.ndarray]:
    return columns_at(batch.baseline, scores, runs) if scores else {}


def morris(
    scenario: Scenario,
    outcome: str = "total_profit",
    year: int | None = None,
    trajectories: int = 10,
    seed: int = 2023,
    baseline: Place | None = None,
    names: tuple[str, ...] | None = None,
    run: Callable = map,
    progress: Progress | None = None,
    reference: Scenario | None = None,
) -> pd.DataFrame:
    """Screening: assumptions by decreasing mean absolute effect.

    Columns id, strength (mean absolute effect over the range, in the outcome's unit), direction (mean
    effect), unevenness (sd of effects: interaction or curvature), error (standard error of strength).
    With a reference, the outcome is the difference from it under the same assumptions.
    run: how pieces are mapped over workers, as in `batch.each`; progress: called with the share done.
    """
    whole_number(trajectories, "trajectories", 2, 1000)
    (outcome,), names, baseline = checked_outcomes(outcome), names, baseline or scenario.place
    years, names = horizon(year, baseline), names or assumptions(baseline)
    batches = [Batch.of(plan, baseline, years) for plan in (scenario, reference) if plan is not None]

    def last(points: np.ndarray) -> np.ndarray:
        own, *other = (
            totals(
                _uniform_batch(batch, names, points),
                (outcome,),
                run,
                part_of(progress, i / len(batches), (i + 1) / len(batches)),
            )
            for i, batch in enumerate(batches)
        )
        return own[outcome][-1] - (other[0][outcome][-1] if other else 0.0)

    effects = morris_effects(last, len(names), trajectories, checked_seed(seed))
    size = np.abs(effects)
    table = pd.DataFrame(
        {
            "id": names,
            "strength": size.mean(axis=0),
            "direction": effects.mean(axis=0),
            "unevenness": effects.std(axis=0, ddof=1),
            "error": size.std(axis=0, ddof=1) / np.sqrt(trajectories),
        }
    )
    return table.sort_values(["strength", "id"], ascending=[False, True], ignore_index=True)


@dataclass(frozen=True)
class SobolStudy:
    """Runs from which first-order and total indices of any outcome and year follow.

    a, b: outcomes (year, base sample); ab: (assumption, year, base sample), one assumption taken from b.
    """

    scenario: Scenario
    years: range
    names: tuple[str, ...]
    a: Mapping[str, np.ndarray] = field(repr=False)
    b: Mapping[str, np.ndarray] = field(repr=False)
    ab: Mapping[str, np.ndarray] = field(repr=False)

    def indices(self, outcome: str, year: int, confidence: float = 0.95, seed: int = 2023) -> pd.DataFrame:
        """Assumptions by decreasing total index: id, first, first_low, first_high, total, total_low, total_high."""
        at = checked_year(year, self.years)
        return indices_table(self.names, self.a[outcome][at], self.b[outcome][at], self.ab[outcome][:, at], confidence, seed)


def indices_table(
    names: Iterable[str], a: np.ndarray, b: np.ndarray, ab: np.ndarray, confidence: float = 0.95, seed: int = 2023
) -> pd.DataFrame:
    """First-order and total indices with bootstrap intervals from outcomes a, b (run,) and ab (input, run)."""
    if not np.std(np.concatenate([a, b])) > 0:
        raise AnalysisError("error.no_variance")
    middle = np.mean([a, b])
    a, b, ab = a - middle, b - middle, ab - middle
    with warnings.catch_warnings():  # an input without effect has no spread to resample
        warnings.simplefilter("ignore")
        sure = scipy.stats.bootstrap(
            [np.arange(len(a))],
            lambda at: _indices(a[at], b[at], ab[..., at]),
            vectorized=False,
            n_resamples=RESAMPLES,
            confidence_level=confidence,
            rng=np.random.default_rng(seed),
        ).confidence_interval
    table = pd.DataFrame({"id": list(names)})
    for k, (name, value) in enumerate(zip(("first", "total"), _indices(a, b, ab), strict=True)):
        table[name] = value
        for end in ("low", "high"):
            edge = getattr(sure, end)[k]
            table[f"{name}_{end}"] = np.where(np.isnan(edge), value, edge)
    return table.sort_values(["total", "id"], ascending=[False, True], ignore_index=True)


def _indices(a: np.ndarray, b: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """First-order and total indices (2, input) from centred outcomes (Saltelli et al. 2010, table 2, b and f)."""
    variance = np.var([a, b])
    return np.array([np.mean(b * (ab - a), axis=-1), np.mean((a - ab) ** 2, axis=-1) / 2]) / variance


def sobol(
    scenario: Scenario,
    names: Iterable[str] | None = None,
    outcomes: Iterable[str] | None = None,
    base: int = 1024,
    seed: int = 2023,
    keep: int = 60,
    baseline: Place | None = None,
    until: int | None = None,
    progress: Callable[[float], object] | None = None,
    run: Callable = map,
    reference: Scenario | None = None,
) -> SobolStudy:
    """Run the assumptions named, or the `keep` strongest by Morris screening of the first outcome: base × (number + 2) runs.

    base: a power of two. A condition is one assumption with all its yearly shocks. With a reference, outcomes are differences from
    it under the same assumptions: twice the runs.
    run: how pieces are mapped over workers, as in `batch.each`.
    """
    if base != 2 ** (whole_number(base, "base", 16, 2**16).bit_length() - 1):
        raise AnalysisError("error.power", value=base)
    outcomes, keep, baseline = checked_outcomes(outcomes), whole_number(keep, "keep", 1, 1000), baseline or scenario.place
    years = horizon(until, baseline)
    if names is None:
        screened = morris(scenario, outcomes[0], until, seed=seed, baseline=baseline, run=run, reference=reference)
        names = screened["id"][:keep]
    names = tuple(names)
    plans = [scenario] if reference is None else [scenario, reference]
    sides = [_runs(plan, baseline, years, names, base, checked_seed(seed)) for plan in plans]
    found, count = [], len(plans) * (len(names) + 2)
    for values in each(chain(*sides), outcomes, run):
        found.append(values)
        if progress:
            progress(len(found) / count)
    if reference is not None:
        own, other = found[: len(names) + 2], found[len(names) + 2 :]
        found = [{o: mine[o] - theirs[o] for o in outcomes} for mine, theirs in zip(own, other, strict=True)]
    a, b, *ab = found
    return SobolStudy(scenario, years, names, a, b, {o: np.array([values[o] for values in ab]) for o in outcomes})


def _runs(plan: Scenario, baseline: Place, years: range, names: tuple[str, ...], base: int, seed: int) -> Iterator[Batch]:
    """Batches of the two independent sets of inputs, then of the first with each assumption taken from the second."""
    batch = Batch.of(plan, baseline, years)
    first, second = _sides(batch, names, base, seed)
    return (_joined(batch, inputs, base) for inputs in (first, second, *({**first, n: second[n]} for n in names)))


def _sides(batch: Batch, names: tuple[str, ...], base: int, seed: int) -> list[dict[str, np.ndarray]]:
    """Two independent sets of inputs by assumption, from the two halves of one Sobol sequence."""
    conditions = catalogue().condition_rows
    sizes = [len(shock_years(batch.baseline)) if name in conditions else 1 for name in names]
    width = sum(sizes)
    scores = ndtri(np.clip(scipy.stats.qmc.Sobol(2 * width, rng=np.random.default_rng(seed)).random(base), 1e-12, 1 - 1e-12))
    sides = []
    for half in (scores[:, :width], scores[:, width:]):
        columns = np.split(half, np.cumsum(sizes)[:-1], axis=1)
        sides.append({name: _input(batch, name, own) for name, own in zip(names, columns, strict=True)})
    return sides


def _input(batch: Batch, name: str, scores: np.ndarray) -> np.ndarray:
    if is_base_figure(name):
        return scores[:, 0]
    if name in catalogue().parameters:
        return value_at(name, scores[:, 0], batch.assumed)[None, :]
    return moved(name, batch.moving[name], deviation_alone(name, scores.T, batch.baseline))


def _joined(batch: Batch, inputs: Mapping[str, np.ndarray], runs: int) -> Batch:
    figures = {name: value for name, value in inputs.items() if is_base_figure(name)}
    parameters = {name: value for name, value in inputs.items() if name in catalogue().parameters}
    moving = {name: value for name, value in inputs.items() if name not in parameters and name not in figures}
    return batch.widened(runs, moving, parameters, _figures(batch, figures, runs))
