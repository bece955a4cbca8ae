"""Why a year will land elsewhere than planned: conditions that were otherwise, levers not carried out as planned, and the rest.

The first two come from the model: the plan's year with the conditions as observed, with the levers as carried out, and with
both; each of the two has the mean of its effect before and after the other (their Shapley shares), so that they add up whatever
order they are told in. What the model does not give is named unexplained.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.engine.catalogue import catalogue
from simulation.engine.lever_paths import lever_path
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting, nearest_whole
from simulation.inputs import condition_inputs
from simulation.projection import TOTAL, Projection
from simulation.run import horizon, projected
from simulation.tracking.landing import Landing
from simulation.tracking.monthly_record import MonthlyRecord


@dataclass(frozen=True)
class Gap:
    """The year's landing less its plan, in parts that add up (unit of the outcome)."""

    outcome: str
    year: int
    planned: float
    landing: Landing
    conditions: float
    levers: float

    @property
    def whole(self) -> float:
        """Landing less plan."""
        return self.landing.middle - self.planned

    @property
    def unexplained(self) -> float:
        """What neither conditions nor levers give."""
        return self.whole - self.conditions - self.levers


@dataclass(frozen=True)
class Observed:
    """What a record says of a year's conditions and levers, by id, as the model takes them for the year."""

    conditions: Mapping[str, float]
    levers: Mapping[str, float]


def observed(record: MonthlyRecord, year: int, place: Place) -> Observed:
    """Conditions and levers of the whole as reported last in a year.

    A condition stands as it was; of a lever that is an amount what is carried out so far is taken on to the year, month by month.
    """
    tables, rows = catalogue(), place.levers
    last = {name: record.last_month(name, year) for name in (*tables.condition_rows, *rows)}
    seen = {name: (month, record.value(name, year, month)) for name, month in last.items() if month is not None}
    conditions = {name: value for name, (_, value) in seen.items() if name in tables.condition_rows and value is not None}
    levers = {
        name: _within(rows[name], value * 12 / month if rows[name].scope == "amount" else value)
        for name, (month, value) in seen.items()
        if name in rows and value is not None
    }
    return Observed(conditions, levers)


def _within(row: Lever, value: float) -> float:
    return min(max(value, row.min), row.max)


def with_conditions(scenario: Scenario, seen: Mapping[str, float], year: int) -> Scenario:
    """The scenario with conditions of one year as observed; other years as assumed."""
    years = horizon(year, scenario.place)
    assumed = condition_inputs(scenario, years)
    paths = {
        name: tuple((y, value if y == year else float(assumed[name][i, 0, 0])) for i, y in enumerate(years) if i)
        for name, value in seen.items()
    }
    return scenario.under({**scenario.conditions, **paths})


def with_levers(scenario: Scenario, seen: Mapping[str, float], year: int) -> Scenario:
    """The scenario with levers of one year as carried out; what cannot be taken back falls no lower than the year before."""
    for name, value in seen.items():
        row, years = scenario.place.levers[name], horizon(year, scenario.place)
        path = [float(v) for v in lever_path(row, scenario.levers.get(name), years)]
        least = path[-2] if row.irreversible == "path" else row.neutral if row.irreversible == "practice" else row.min
        planned = [nearest_whole(v, row.neutral) for v in path[1:-1]] if row.whole else path[1:-1]
        stated = [*planned, max(value, least)]
        scenario = scenario.with_lever(name, Setting(by_year=tuple(zip(years[1:], stated, strict=True))))
    return scenario


@dataclass(frozen=True)
class Runs:
    """A year's plan, and the same with conditions as observed, with levers as carried out, and with both."""

    planned: Projection
    otherwise: Projection
    carried: Projection
    both: Projection

    @classmethod
    def of(cls, scenario: Scenario, seen: Observed, year: int, baseline: Place | None = None) -> Runs:
        """The four runs of a year; ScenarioError where what was carried out contradicts the model's rules."""
        place = baseline or scenario.place
        scenario, years = scenario.at(place), horizon(year, place)
        otherwise = with_conditions(scenario, seen.conditions, year)
        plans = (
            scenario, otherwise, with_levers(scenario, seen.levers, year), with_levers(otherwise, seen.levers, year)
        )  # fmt: skip
        return cls(*(projected(plan, place, years) for plan in plans))


def explained(runs: Runs, outcome: str, landing: Landing, entity: str = TOTAL) -> Gap:
    """The gap between a year's landing and its plan, with what observed conditions and levers give of it."""
    planned, otherwise, carried, both = (
        float(run.entity(outcome, entity)[-1]) for run in (runs.planned, runs.otherwise, runs.carried, runs.both)
    )
    joint = both - otherwise - carried + planned
    return Gap(
        outcome, runs.planned.years[-1], planned, landing, otherwise - planned + joint / 2, carried - planned + joint / 2
    )
