"""What two outcomes cost each other: plans none of which is better in both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import scipy

from simulation.analysis.analysis_errors import AnalysisError, checked_outcomes, checked_seed, whole_number
from simulation.analysis.goals.plans import NO_LIMITS, Limits, PlanSpace
from simulation.analysis.goals.problem import Problem
from simulation.analysis.goals.search import MET, Watch, neighbours, report
from simulation.analysis.goals.targets import Target
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.run import horizon

ROUNDS, PARENTS, CHILDREN, KEPT = 24, 8, 256, 16


@dataclass(frozen=True)
class Front:
    """Plans on the front, ordered by the first outcome.

    values: (plan, outcome) at central parameters; points: (plan, lever) in `space`.
    """

    outcomes: tuple[str, str]
    year: int
    space: PlanSpace = field(repr=False)
    points: np.ndarray = field(repr=False)
    values: np.ndarray = field(repr=False)

    def scenario(self, plan: int) -> Scenario:
        """A plan of the front as a scenario."""
        return self.space.scenario(self.points[plan], f"pareto {plan + 1}")

    def ahead(self, first: float, second: float) -> float:
        """How much more of the second outcome a plan of the front gives with at least as much of the first; nought where none does."""
        equal = self.values[self.values[:, 0] >= first - 1e-9]
        return max(0.0, float(equal[:, 1].max()) - second) if len(equal) else 0.0

    def table(self) -> pd.DataFrame:
        """Plans with both outcomes and the setting of each lever."""
        levers = pd.DataFrame(self.points, columns=[row.id for row in self.space.levers])
        return pd.concat([pd.DataFrame(self.values, columns=list(self.outcomes)), levers], axis=1)


def nondominated(values: np.ndarray) -> np.ndarray:
    """Which rows (point, 2) no other row beats in both columns, more being better; of equal rows the first."""
    order = np.lexsort((-values[:, 1], -values[:, 0]))
    second = values[order, 1]
    best = np.maximum.accumulate(np.concatenate([[-np.inf], second[:-1]]))
    keep = np.zeros(len(values), dtype=bool)
    keep[order[second > best]] = True
    return keep


def pareto(
    first: str,
    second: str,
    year: int | None = None,
    limits: Limits = NO_LIMITS,
    start: Scenario | None = None,
    samples: int = 1024,
    seed: int = 2023,
    baseline: Place | None = None,
    progress: Watch | None = None,
    run: Callable = map,
) -> Front:
    """Front between two outcomes in a year: sampled plans, then rounds of local search around those on the front.

    At most KEPT plans, spread evenly along it. What is found is close to the best there is, not proven to be it.
    Either outcome may be programme money (`programme_investment`, the year's amount), of which less is better.
    """
    outcomes = checked_outcomes((first, second))
    if len(outcomes) != 2:
        raise AnalysisError("error.same_outcomes")
    whole_number(samples, "samples", 16, 65536)
    place = baseline or (start.place if start else embedded_place())
    years = horizon(year, place)
    year = years[-1]
    space = PlanSpace((start or Scenario("start")).at(place), place, years, limits)
    aims = tuple(Target(n, year, **{"at_most" if catalogue().less_is_better(n) else "at_least": 0.0}) for n in outcomes)
    problem = Problem.of(space, aims, checked_seed(seed), run)
    problem.cushions[:] = -np.inf
    generator = np.random.default_rng(seed)
    points, values = _kept(problem, _first_plans(space, samples, generator))
    for turn in range(ROUNDS):
        near = [neighbours(space.box, point, generator) for point in points[spread(values, PARENTS)]]
        points, values = _kept(problem, np.vstack([points, *near, *_children(space, points, generator)]))
        report(progress, (turn + 1) / ROUNDS)
    shown = spread(values, KEPT)
    return Front(outcomes, year, space, points[shown], values[shown])


def _first_plans(space: PlanSpace, samples: int, generator: np.random.Generator) -> np.ndarray:
    box, n = space.box, len(space.levers)
    sample = box.low + scipy.stats.qmc.Sobol(n, rng=generator).random(1 << (samples - 1).bit_length())[:samples] * (
        box.high - box.low
    )
    kept = generator.random(sample.shape) < np.linspace(0, 0.9, samples)[:, None]
    return np.vstack([box.start, space.presets(), np.where(kept, box.start, sample)])


def _kept(problem: Problem, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The front of the plans that respect the limits, and its values (plan, outcome)."""
    points = np.unique(problem.space.box.snapped(points), axis=0)
    reached, use = problem.run(points)
    allowed = problem.missing(reached, use) <= MET
    if not allowed.any():
        raise AnalysisError("error.no_plan")
    points, values = points[allowed], reached[:, allowed].T
    keep = nondominated(values * [target.sign for target in problem.targets])
    return points[keep], values[keep]


def spread(values: np.ndarray, count: int) -> np.ndarray:
    """Which rows (point, 2) of a front lie most evenly along it, ends included, by the first outcome; `count` or fewer."""
    order = np.argsort(values[:, 0], kind="stable")
    if len(order) <= count:
        return order
    path = values[order] / np.maximum(np.ptp(values, axis=0), 1e-12)
    along = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(path, axis=0)).sum(axis=1))])
    return order[np.unique(np.abs(along[:, None] - np.linspace(0, along[-1], count)).argmin(axis=0))]


def _children(space: PlanSpace, points: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Plans between those on the front: two crossed, and some levers moved by the difference of two others."""
    one, other, third, fourth = points[generator.integers(0, len(points), (4, CHILDREN))]
    chance = generator.random((CHILDREN, len(space.levers)))
    length = generator.uniform(0.3, 1, (CHILDREN, 1))
    shifted = one + np.where(chance < 0.3, length * (third - fourth), 0)
    return np.where(chance < 0.5, one, other), np.clip(shifted, space.box.low, space.box.high)
