"""Search for the cheapest point that meets all demands: global, then refined on the levers' own steps.

Differential evolution (SciPy) on whole populations, which the model evaluates side by side on its draw
axis; then rounds of single and paired moves on the grid of steps, each round one evaluation. A point that
falls short ranks behind every point that does not. The result depends on the seed alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

from simulation.analysis.analysis_errors import Cancelled

Assess = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
Watch = Callable[[float], "bool | None"]
POPULATION, GENERATIONS, ROUNDS, PAIRS = 96, 25, 40, 256
MET = 1e-9
FRACTIONS = (0.5, 0.25, 0.125, 0.0625, 0.03125, 0.0)


@dataclass(frozen=True)
class Box:
    """Where to search: bounds, start and grid (multiples of it) of each coordinate (coordinate,)."""

    low: np.ndarray
    high: np.ndarray
    start: np.ndarray
    grid: np.ndarray

    def snapped(self, points: np.ndarray) -> np.ndarray:
        """Points (point, coordinate) on the grid and within bounds; an unmoved coordinate stays as it was."""
        steps = np.round(points / self.grid) * self.grid
        near = np.abs(points - self.start) < self.grid / 2
        return np.where(near, self.start, np.clip(steps, self.low, self.high))


def ranked(assess: Assess, points: np.ndarray) -> np.ndarray:
    """Rank value of points (point, coordinate): cost, or what is missing on top of any cost."""
    cost, shortfall = assess(points)
    return np.where(shortfall > MET, 1e9 + 1e6 * shortfall, cost)


def minimise(
    assess: Assess,
    box: Box,
    seed: int,
    candidates: np.ndarray | None = None,
    watch: Watch | None = None,
    generations: int = GENERATIONS,
    refine: Callable[[np.ndarray], np.ndarray] | None = None,
) -> np.ndarray:
    """Best point found (coordinate,), on the grid; never worse than a candidate.

    assess: points (point, coordinate) to cost and shortfall (point,); candidates: points worth trying;
    watch: called with the share done; Cancelled is raised when it returns False; refine: improves a point
    before it is put on the grid.
    """
    if len(box.start) == 0:
        return box.start
    state = {"generation": 0}

    def told(*_: object, **__: object) -> None:
        state["generation"] += 1
        report(watch, 0.7 * state["generation"] / generations)

    found = scipy.optimize.differential_evolution(
        lambda x: ranked(assess, x.T),
        list(zip(box.low, box.high, strict=True)),
        rng=np.random.default_rng(seed),
        init=_population(box, seed, candidates),
        maxiter=generations,
        tol=0,
        atol=0,
        polish=False,
        vectorized=True,
        updating="deferred",
        mutation=(0.4, 0.9),
        recombination=0.8,
        callback=lambda intermediate_result: told(),
    )
    points = [found.x] if refine is None else [refine(found.x), refine(box.start)]
    polished = np.array([polish(assess, box, point, seed, watch) for point in points])
    if candidates is not None:
        polished = np.vstack([polished, box.snapped(candidates)])
    best = int(np.argmin(ranked(assess, polished)))
    return polished[best] if best < len(points) else polish(assess, box, polished[best], seed, watch)


def report(watch: Watch | None, share: float) -> None:
    """Tell the caller the share done; Cancelled when it answers False."""
    if watch is not None and watch(min(share, 1.0)) is False:
        raise Cancelled


def _population(box: Box, seed: int, candidates: np.ndarray | None) -> np.ndarray:
    """Start, candidates, and a Sobol sample in which more and more coordinates stay at the start."""
    n, generator = len(box.start), np.random.default_rng(seed)
    sample = scipy.stats.qmc.Sobol(n, rng=generator).random(128)[:POPULATION]
    sample = box.low + sample * (box.high - box.low)
    kept = generator.random(sample.shape) < np.linspace(0, 0.8, len(sample))[:, None]
    given = [box.start, *(candidates if candidates is not None else [])]
    points = np.vstack([*given, np.where(kept, box.start, sample)])[: max(POPULATION, len(given))]
    return np.clip(points, box.low, box.high)


def polish(assess: Assess, box: Box, point: np.ndarray, seed: int, watch: Watch | None = None) -> np.ndarray:
    """Put a point on the grid and improve it by moves on the grid until none helps."""
    best = box.snapped(point)
    value = ranked(assess, best[None])[0]
    generator, failures = np.random.default_rng(seed), 0
    for turn in range(ROUNDS):
        near = neighbours(box, best, generator)
        values = ranked(assess, near)
        if values.min() < value - 1e-12:
            best, value, failures = near[np.argmin(values)], values.min(), 0
        else:
            failures += 1
        report(watch, 0.7 + 0.3 * (turn + 1) / ROUNDS)
        if failures == 2:
            break
    return best


def neighbours(box: Box, point: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Points near one (point, coordinate), on the grid: each coordinate alone by several lengths or back to the start, and random pairs."""
    n, width = len(point), box.high - box.low
    lengths = [sign * np.maximum(fraction * width, box.grid) for fraction in FRACTIONS for sign in (-1, 1)]
    singles = [np.eye(n) * length for length in lengths]
    back = np.eye(n) * (box.start - point)
    pairs = np.zeros((PAIRS, n))
    for _side in range(2):
        column = generator.integers(0, n, PAIRS)
        length = generator.choice(FRACTIONS, PAIRS) * generator.choice((-1, 1), PAIRS)
        pairs[np.arange(PAIRS), column] += np.where(length == 0, box.start[column] - point[column], length * width[column])
    moves = point + np.vstack([*singles, back, pairs])
    return box.snapped(np.clip(moves, box.low, box.high))
