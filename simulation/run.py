"""Running the model on a scenario."""

from __future__ import annotations

from functools import cache

from simulation.engine.baseline import Baseline, load_baseline
from simulation.engine.evaluate import evaluate
from simulation.engine.rows import FIRST_YEAR, LAST_YEAR
from simulation.engine.scenario import Scenario, ScenarioError
from simulation.inputs import central_parameters, clock, condition_inputs, lever_inputs
from simulation.model import model
from simulation.projection import Projection


@cache
def embedded_baseline() -> Baseline:
    """The baseline that comes with the program, read once."""
    return load_baseline()


def horizon(until: int) -> range:
    """Base year to `until`; ScenarioError when the year cannot be projected."""
    if isinstance(until, bool) or not isinstance(until, int) or not FIRST_YEAR < until <= LAST_YEAR:
        raise ScenarioError(f"until: {until!r} is not a year from {FIRST_YEAR + 1} to {LAST_YEAR}")
    return range(FIRST_YEAR, until + 1)


def project(scenario: Scenario, baseline: Baseline | None = None, until: int = 2030) -> Projection:
    """Central projection of a scenario from the base year to `until`.

    Raises ScenarioError when the scenario names an entity the baseline lacks or the year is out of range.
    """
    baseline = baseline or embedded_baseline()
    years = horizon(until)
    levers, neutral = lever_inputs(scenario, baseline, years)
    moving = {**levers, **condition_inputs(scenario, years), **clock(years)}
    parameters = central_parameters()
    values = evaluate(model(), baseline.columns, parameters, moving, neutral, years)
    return Projection(scenario, baseline, years, values, parameters)
