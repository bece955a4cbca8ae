"""The free-lunch search: the plan with the most profit in a year over all levers, and whether it lives on the future.

No target, no budget, retreat below practice allowed, no equity sold unless asked for: what a search finds when only one year counts. A model in which neglect
pays would answer with neglect; the answer stands with what is left five years after, the mark of rule, and what else it costs
the owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulation.analysis.batch import totals
from simulation.analysis.causes.later_years import LaterYears, after_practice, later_years
from simulation.analysis.goals.plans import Limits, PlanSpace
from simulation.analysis.goals.search import GENERATIONS, Watch, minimise
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.run import horizon

SEED = 2030
OUTCOME = "total_profit"


@dataclass(frozen=True)
class MostProfit:
    """The plan found; below: levers it holds below practice, in table order; later: what is left five years after, and the mark;
    owner: change against practice in the target year and five years after, of what else the owner goes by.
    """

    scenario: Scenario
    below: tuple[str, ...]
    later: LaterYears
    owner: Mapping[str, tuple[float, float]]

    @property
    def lost(self) -> tuple[str, ...]:
        """What else the owner goes by and is worse off in, in the target year or five years after."""
        return tuple(name for name, ends in self.owner.items() if min(ends) < -1e-9)


def most_profit(
    year: int | None = None,
    seed: int = SEED,
    generations: int = GENERATIONS,
    baseline: Place | None = None,
    watch: Watch | None = None,
    deals: bool = False,
) -> MostProfit:
    """Search all levers for the most profit in a year, from current practice; the result depends on the seed and budget alone.

    deals: whether equity may be sold too.
    """
    baseline = baseline or embedded_place()
    years = horizon(year, baseline)
    year = years[-1]
    space = PlanSpace(Scenario.preset("reference", baseline), baseline, years, Limits(retreat=True, deals=deals, terms=True))

    def assess(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        profit = totals(space.batch(points), (OUTCOME,))[OUTCOME][-1]
        return -profit, np.zeros(len(points))

    found = minimise(assess, space.box, seed, space.presets(), watch, generations)
    plan = space.scenario(found, "most_profit")
    below = tuple(row.id for row, value in zip(space.levers, found, strict=True) if value < row.neutral - 1e-12)
    changes = after_practice(plan, catalogue().listed("owner"), year, baseline)
    owner = {name: (float(path[len(years) - 1]), float(path[-1])) for name, path in changes.items()}
    return MostProfit(plan, below, later_years(plan, year, baseline=baseline), owner)
