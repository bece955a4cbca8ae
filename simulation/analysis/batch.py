"""Many runs at once: scenarios, parameters or paths side by side on the draw axis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from simulation.engine.baseline import Baseline
from simulation.engine.catalogue import catalogue
from simulation.engine.evaluate import evaluate
from simulation.engine.scenario import Scenario
from simulation.inputs import central_parameters, clock, condition_inputs, lever_inputs
from simulation.model import model
from simulation.projection import Projection

OUTCOMES = (
    "total_profit", "net_profit", "return_on_equity", "labour_productivity", "new_energy_capacity", "revenue",
    "value_added", "total_assets", "liabilities", "equity", "debt_ratio", "employees", "rd_spending", "rd_intensity",
    "return_on_invested_capital", "eva", "eva_rate", "operating_cash_ratio", "capital_preservation_rate",
)
HEADLINES = (
    "total_profit", "net_profit", "return_on_equity", "labour_productivity", "new_energy_capacity", "debt_ratio",
    "total_assets",
)
CELLS = 9216  # entities x runs evaluated together: keeps the working arrays in cache and memory bounded
LANE = 2  # runs are evaluated in multiples of this, so that results do not depend on how they are cut


@dataclass(frozen=True)
class Batch:
    """Inputs of many runs; the last axis of any array is the run, or 1 where all runs are alike.

    parameters: (1 or entity, run); moving: levers, conditions, disturbances and clock (year, 1 or entity, run);
    neutral: neutral values of levers (1 or entity, 1).
    """

    scenario: Scenario
    baseline: Baseline
    years: range
    parameters: Mapping[str, np.ndarray]
    moving: Mapping[str, np.ndarray]
    neutral: Mapping[str, np.ndarray]
    runs: int

    @classmethod
    def of(cls, scenario: Scenario, baseline: Baseline, years: range) -> Batch:
        """The central run of a scenario, to be widened."""
        levers, neutral = lever_inputs(scenario, baseline, years)
        moving = {**levers, **condition_inputs(scenario, years), **clock(years)}
        return cls(scenario, baseline, years, central_parameters(), moving, neutral, 1)

    def widened(
        self, runs: int, moving: Mapping[str, np.ndarray] | None = None,
        parameters: Mapping[str, np.ndarray] | None = None,
    ) -> Batch:
        """The batch with some inputs replaced by one value a run."""
        return replace(
            self, runs=runs, moving={**self.moving, **(moving or {})},
            parameters={**self.parameters, **(parameters or {})},
        )

    def cut(self, start: int, stop: int) -> Batch:
        """Runs `start` to `stop` alone."""
        def part(arrays):
            return {n: a if a.shape[-1] == 1 else a[..., start:stop] for n, a in arrays.items()}

        return replace(self, parameters=part(self.parameters), moving=part(self.moving), runs=stop - start)


@cache
def model_outputs(outcomes: tuple[str, ...]) -> frozenset[str]:
    """Variables of entities from which the province's value of each outcome is formed: of a ratio, its arguments."""
    found: set[str] = set()
    for name in outcomes:
        ratio = catalogue().variables[name].aggregate == "ratio"
        found |= {a.name for a in model().equations[name].arguments if a.name in model().equations} if ratio else {name}
    return frozenset(found)


def _evaluated(batch: Batch, outputs: frozenset[str]) -> Projection:
    values = evaluate(
        model(), batch.baseline.columns, batch.parameters, batch.moving, batch.neutral, batch.years, outputs=outputs
    )
    return Projection(batch.scenario, batch.baseline, batch.years, values, batch.parameters)


def spans(runs: int, entities: int) -> list[tuple[int, int]]:
    """First and last run of each piece that is evaluated at once."""
    width = max(LANE, CELLS // entities // LANE * LANE)
    return [(at, min(at + width, runs)) for at in range(0, runs, width)]


def _pieces(batch: Batch) -> list[tuple[int, int]]:
    return spans(batch.runs, len(batch.baseline.entities))


def totals(batch: Batch, outcomes: tuple[str, ...]) -> dict[str, np.ndarray]:
    """The province's value of each outcome (year, run)."""
    found = {name: np.empty((len(batch.years), batch.runs)) for name in outcomes}
    for start, stop in _pieces(batch):
        projection = _evaluated(batch.cut(start, stop), model_outputs(outcomes))
        for name in outcomes:
            found[name][:, start:stop] = projection.totals[name]
    return found


def by_entity(batch: Batch, outcomes: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Each entity's value of each outcome (year, entity, run)."""
    shape = (len(batch.years), len(batch.baseline.entities), batch.runs)
    found = {name: np.empty(shape) for name in outcomes}
    for start, stop in _pieces(batch):
        values = _evaluated(batch.cut(start, stop), frozenset(outcomes)).values
        for name in outcomes:
            found[name][..., start:stop] = values[name]
    return found
