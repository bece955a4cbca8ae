"""Running the model on a scenario."""

from __future__ import annotations

from functools import cache, lru_cache

from simulation.engine.base_year import BaseYear
from simulation.engine.baseline import Baseline, load_baseline
from simulation.engine.evaluate import evaluate
from simulation.engine.rows import AFTER, FIRST_YEAR, LAST_YEAR
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
        raise ScenarioError("error.year", place="until", found=repr(until), first=FIRST_YEAR + 1, last=LAST_YEAR)
    return range(FIRST_YEAR, until + 1)


def horizon_after(year: int) -> range:
    """Base year to five years after a target year; ScenarioError when the target year cannot be projected."""
    return range(FIRST_YEAR, horizon(year).stop + AFTER)


@lru_cache(maxsize=4)  # a national baseline takes hundreds of megabytes
def _central_base(baseline: Baseline) -> BaseYear:
    """Base-year values with central parameters; they do not depend on the scenario."""
    years = range(FIRST_YEAR, FIRST_YEAR + 2)
    practice, neutral = lever_inputs(Scenario(), baseline, years)
    moving = {**practice, **condition_inputs(Scenario(), years), **clock(years)}
    return BaseYear(model(), baseline.columns, central_parameters(), moving, neutral)


def central_base_year(baseline: Baseline) -> BaseYear:
    """Base-year value of every variable with central figures and parameters, by id (1 or entity, 1)."""
    return _central_base(baseline)


def start_of(scenario: Scenario, baseline: Baseline, years: range) -> BaseYear:
    """Base-year values of the central run with the scenario's paths of levers and conditions, ready to be evaluated.

    Raises ScenarioError when the scenario names an entity the baseline lacks.
    """
    levers, _ = lever_inputs(scenario, baseline, years)
    return _central_base(baseline).under({**levers, **condition_inputs(scenario, years), **clock(years)})


def project(scenario: Scenario, baseline: Baseline | None = None, until: int = 2030) -> Projection:
    """Central projection of a scenario from the base year to `until`.

    Raises ScenarioError when the scenario names an entity the baseline lacks or the year is out of range.
    """
    return projected(scenario, baseline or embedded_baseline(), horizon(until))


def project_after(scenario: Scenario, baseline: Baseline | None = None, year: int = 2030) -> Projection:
    """Central projection to five years after a target year; conditions after 2035 are those of 2035.

    Raises ScenarioError as `project` does.
    """
    return projected(scenario, baseline or embedded_baseline(), horizon_after(year))


def projected(scenario: Scenario, baseline: Baseline, years: range) -> Projection:
    """Central projection of a scenario over given years."""
    parameters = central_parameters()
    base = start_of(scenario, baseline, years)
    values = evaluate(model(), baseline.columns, parameters, base.moving, base.neutral, years, base=base)
    return Projection(scenario, baseline, years, values, parameters)
