"""Reference and scenario, each under two sets of conditions: what the conditions moved, and what the policy moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.projection import Projection
from simulation.run import project


@dataclass(frozen=True)
class Split:
    """How a total came from the reference under `before` to the scenario under `after`; parts add up to it by year.

    `conditions`: the reference under both; `policy`: scenario less reference under `after`;
    `policy_before`: the same under `before`, for judging whether the policy depends on the conditions.
    """

    conditions: np.ndarray
    policy: np.ndarray
    policy_before: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Scenario under `after` less reference under `before`."""
        return self.conditions + self.policy


@dataclass(frozen=True)
class FourLines:
    """Projections of reference and scenario under the conditions `before` and `after`."""

    reference_before: Projection
    scenario_before: Projection
    reference_after: Projection
    scenario_after: Projection

    def split(self, variable: str) -> Split:
        """The split of a total, by year."""
        before, own_before, after, own_after = (p.total(variable) for p in self.all())
        return Split(after - before, own_after - after, own_before - before)

    def all(self) -> tuple[Projection, Projection, Projection, Projection]:
        """The four projections in the order of the fields."""
        return self.reference_before, self.scenario_before, self.reference_after, self.scenario_after


def four_lines(
    scenario: Scenario, before: Mapping[str, Any], baseline: Place | None = None, until: int | None = None
) -> FourLines:
    """The four runs; the scenario's own conditions are `after`."""
    plans = [plan for own in (scenario.under(before), scenario) for plan in (own.reference(), own)]
    return FourLines(*(project(plan, baseline, until) for plan in plans))
