"""Running the model on a scenario in a place."""

from __future__ import annotations

from functools import lru_cache

from simulation.engine.base_year import BaseYear
from simulation.engine.evaluate import evaluate
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.rows import AFTER
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError
from simulation.inputs import central_parameters, clock, condition_inputs, lever_inputs, settled_years
from simulation.model import model_of
from simulation.projection import Projection


def year_or_usual(year: int | None, place: Place) -> int:
    """The year that was asked for, whatever it is; that usually looked at in the place where none was."""
    return place.usual_year if year is None else year


def horizon(until: int | None = None, place: Place | None = None) -> range:
    """Base year of a place to `until`, None: to its usual year; ScenarioError when the year cannot be projected."""
    place = place or embedded_place()
    first, last, until = place.base_year, place.last_year, year_or_usual(until, place)
    if isinstance(until, bool) or not isinstance(until, int) or not first < until <= last:
        raise ScenarioError("error.year", place="until", found=repr(until), first=first + 1, last=last)
    return range(first, until + 1)


def horizon_after(year: int | None = None, place: Place | None = None) -> range:
    """Base year to five years after a target year; ScenarioError when the target year cannot be projected."""
    years = horizon(year, place)
    return range(years.start, years.stop + AFTER)


@lru_cache(maxsize=4)  # a national place takes hundreds of megabytes
def _central_base(place: Place) -> BaseYear:
    """Base-year values with central parameters; they do not depend on the scenario."""
    years, usual = range(place.base_year, place.base_year + 2), Scenario(place=place)
    practice, neutral = lever_inputs(usual, place, years)
    moving = {**practice, **condition_inputs(usual, years), **clock(years)}
    return BaseYear(model_of(place), place.columns, central_parameters(place), moving, neutral, settled_years(place))


def central_base_year(place: Place) -> BaseYear:
    """Base-year value of every variable with central figures and parameters, by id (1 or entity, 1)."""
    return _central_base(place)


def start_of(scenario: Scenario, place: Place, years: range) -> BaseYear:
    """Base-year values of the central run with the scenario's paths of levers and conditions, ready to be evaluated.

    Raises ScenarioError when the scenario names an entity the place lacks.
    """
    levers, _ = lever_inputs(scenario, place, years)
    base = _central_base(place.assuming(scenario.assumptions))
    return base.under({**levers, **condition_inputs(scenario.at(place), years), **clock(years)})


def project(
    scenario: Scenario, place: Place | None = None, until: int | None = None, *, baseline: Place | None = None
) -> Projection:
    """Central projection of a scenario from the base year to `until`, its place's usual year by default: in its own place, or in another.

    baseline: older name of `place`. Raises ScenarioError when the place lacks an entity, lever or value of the scenario, or the
    year is out of range.
    """
    where = place or baseline or scenario.place
    return projected(scenario, where, horizon(until, where))


def project_after(scenario: Scenario, place: Place | None = None, year: int | None = None) -> Projection:
    """Central projection to five years after a target year; conditions after the last year are those of it.

    Raises ScenarioError as `project` does.
    """
    where = place or scenario.place
    return projected(scenario, where, horizon_after(year, where))


def projected(scenario: Scenario, place: Place, years: range) -> Projection:
    """Central projection of a scenario in a place over given years."""
    parameters = central_parameters(place.assuming(scenario.assumptions))
    base = start_of(scenario, place, years)
    values = evaluate(model_of(place), place.columns, parameters, base.moving, base.neutral, years, base=base)
    return Projection(scenario.at(place), place, years, values, parameters)
