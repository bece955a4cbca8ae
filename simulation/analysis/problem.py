"""The search problem of goal mode: plans against targets and limits, many at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulation.analysis.batch import Batch, totals
from simulation.analysis.ensemble import Ensemble, project_ensemble
from simulation.analysis.plans import PlanSpace
from simulation.analysis.refine import refine
from simulation.analysis.search import GENERATIONS, Watch, minimise
from simulation.analysis.targets import Target, at_targets, outcomes_of, shortfall
from simulation.engine.scenario import Scenario

MONEY = "programme_investment"
PROOF_DRAWS = 512


@dataclass
class Problem:
    """Plans against targets; cost and shortfall of many plans at once.

    By target: cushions asked on top of the target; centre: median of the outcome less its central value,
    and spread: from the 10 % point to the median, both towards the better side.
    """

    space: PlanSpace
    targets: tuple[Target, ...]
    seed: int
    cushions: np.ndarray
    centre: np.ndarray
    spread: np.ndarray

    def __post_init__(self):
        reference = Scenario("reference", {}, {}, self.space.start.conditions)
        run = Batch.of(reference, self.space.baseline, self.space.years)
        self.usual = totals(run, (MONEY,))[MONEY].sum()

    @classmethod
    def of(cls, space: PlanSpace, targets: tuple[Target, ...], seed: int) -> Problem:
        """The problem before anything is known about ranges."""
        n = len(targets)
        return cls(space, targets, seed, np.zeros(n), np.zeros(n), np.ones(n))

    def run(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Values at targets (target, plan), money and attention (plan,)."""
        batch = self.space.batch(points)
        values = totals(batch, tuple(dict.fromkeys((*outcomes_of(self.targets), MONEY))))
        load = np.broadcast_to(batch.moving["attention_load"].max(axis=(0, 1)), (len(points),))
        return at_targets(self.targets, values, self.space.years), values[MONEY].sum(axis=0) - self.usual, load

    def missing(self, reached: np.ndarray, money: np.ndarray, attention: np.ndarray) -> np.ndarray:
        """Shortfall of plans (plan,): targets missed and limits exceeded."""
        limits = self.space.limits
        missing = shortfall(self.targets, reached, self.cushions)
        if limits.money is not None:
            missing += np.maximum(money - limits.money - 1e-6, 0) / 50.0
        if limits.attention is not None:
            missing += np.maximum(attention - limits.attention - 1e-9, 0)
        return missing

    def change(self, points: np.ndarray) -> np.ndarray:
        """How far plans move levers from the start (plan,), in ranges of levers."""
        box = self.space.box
        width = np.array([row.max - row.min for row in self.space.levers])
        return (np.abs(points - box.start) / width).sum(axis=1)

    def cost(self, kind: str, points: np.ndarray, reached: np.ndarray, money: np.ndarray) -> np.ndarray:
        """What a route keeps low (plan,)."""
        change = self.change(points)
        if kind == "least_change":
            return change
        if kind == "least_money":
            return np.maximum(money, 0) / 100 + 0.02 * change
        margins = np.array([target.margin(row) for target, row in zip(self.targets, reached, strict=True)])
        sure = (margins + self.centre[:, None]) / self.spread[:, None]
        return -sure.min(axis=0) + 0.03 * change

    def measure(self, point: np.ndarray, needed: bool, spare: float = 0.0) -> None:
        """Cushion and range of each target's outcome around a plan, from its ensemble; none when not needed.

        spare: what cushions are made larger by, in units of shortfall.
        """
        self.cushions[:], self.centre[:], self.spread[:] = 0.0, 0.0, 1.0
        if not needed:
            return
        ensemble = self.ensemble(self.space.scenario(point, "plan"))
        for i, target in enumerate(self.targets):
            at = self.space.years.index(target.year)
            better = target.sign * (ensemble.of(target.outcome)[at] - ensemble.central[target.outcome][at])
            low, self.centre[i] = np.quantile(better, (0.1, 0.5))
            self.spread[i] = max(self.centre[i] - low, target.scale * 1e-3)
            if target.probability is not None:
                self.cushions[i] = -np.quantile(better, 1 - target.probability) + spare * target.scale

    def ensemble(self, scenario: Scenario) -> Ensemble:
        """The fixed ensemble on which chances are judged."""
        space = self.space
        return project_ensemble(
            scenario, PROOF_DRAWS, self.seed, space.baseline, space.years[-1], outcomes_of(self.targets)
        )

    def solve(self, kind: str, tried: np.ndarray, watch: Watch | None = None, generations: int = GENERATIONS) -> np.ndarray:
        """Best plan of one kind, on the grid."""
        return minimise(
            self.assess(kind), self.space.box, self.seed, tried, watch, generations, lambda point: refine(self, kind, point)
        )

    def assess(self, kind: str) -> Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]:
        """Cost and shortfall of plans for one route."""
        def both(points):
            reached, money, attention = self.run(points)
            return self.cost(kind, points, reached, money), self.missing(reached, money, attention)

        return both
