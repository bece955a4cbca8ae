"""When a lever has paid back what it cost, and at which value of a parameter it would.

A cut is read the same way: the year by which it has lost again what it saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import scipy

from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.batch import Batch, totals
from simulation.analysis.causes.counterfactual import without
from simulation.analysis.causes.lever_by_lever import at_practice, levers_below
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.run import horizon, horizon_after

NOTHING = 1e-9


@dataclass(frozen=True)
class Payback:
    """What a lever adds to an outcome over the years, and when the sum turns.

    last: the target year; years: to five years after it; yearly: the plan less the same plan without the lever (year,), unit of the
    outcome; first: +1 where it begins with a gain, -1 with a cost, 0 where it does nothing; year: the year from which the sum since the
    start has turned to the other side for good, None where it has not by the end of the years.
    """

    lever: str
    outcome: str
    last: int
    years: range
    yearly: np.ndarray = field(repr=False)
    first: int
    year: int | None

    @property
    def cumulated(self) -> np.ndarray:
        """Sum of the yearly effects up to each year, not discounted."""
        return np.cumsum(self.yearly)

    @property
    def most(self) -> tuple[int, float]:
        """The year in which the sum is furthest on the side on which it begins, and the sum then."""
        at = int(np.argmax(self.cumulated * self.first))
        return self.years[at], float(self.cumulated[at])

    def given_back(self, year: int) -> float:
        """Share of the most that the sum has given back by a year, nought before it was reached."""
        when, most = self.most
        return 1 - float(self.cumulated[self.years.index(year)]) / most if year > when else 0.0


def effect(
    scenario: Scenario,
    lever: str,
    outcome: str,
    years: range,
    baseline: Place,
    parameters: Mapping[str, float] | None = None,
    against: Scenario | None = None,
) -> np.ndarray:
    """What a lever of a plan adds to an outcome (year,), with some parameters at other values. against: another plan than the one without it."""
    values = {name: np.array([[value]]) for name, value in (parameters or {}).items()}
    plans = (scenario, against or without(scenario, (lever,)))
    with_it, plain = (
        totals(Batch.of(plan, baseline, years).widened(1, parameters=values), (outcome,))[outcome][:, 0] for plan in plans
    )
    return with_it - plain


def payback(
    scenario: Scenario,
    lever: str,
    outcome: str = "total_profit",
    baseline: Place | None = None,
    until: int | None = None,
    parameters: Mapping[str, float] | None = None,
    against: Scenario | None = None,
) -> Payback:
    """When a lever has paid back, or lost again, what it began with; read to five years after `until`, else the place's last year.

    against: what the plan is set against, where that is not the plan without the lever.
    """
    place = baseline or scenario.place
    last = until or place.last_year
    years = horizon_after(last, place)
    yearly = effect(scenario, lever, outcome, years, place, parameters, against)
    moved = np.flatnonzero(np.abs(yearly) > NOTHING)
    if not moved.size:
        return Payback(lever, outcome, last, years, yearly, 0, None)
    first = int(np.sign(yearly[moved[0]]))
    held = np.flatnonzero(np.cumsum(yearly) * first > 0)[-1]
    return Payback(lever, outcome, last, years, yearly, first, years[held + 1] if held + 1 < len(years) else None)


def unproven_paybacks(scenario: Scenario, baseline: Place | None = None) -> tuple[Payback, ...]:
    """Of changed levers of which evidence does not show that stopping them costs money: when each has paid back.

    Where it is below practice, what stopping saves and loses again: against the plan with only that put back to practice.
    """
    unproven, below = {row.lever for row in scenario.place.neglects.values() if row.unproven_en}, levers_below(scenario)
    return tuple(
        payback(scenario, lever, baseline=baseline, against=at_practice(scenario, lever) if lever in below else None)
        for lever in scenario.changed()
        if lever in unproven
    )


def break_even(
    scenario: Scenario,
    lever: str,
    parameter: str,
    year: int,
    outcome: str = "total_profit",
    baseline: Place | None = None,
) -> float | None:
    """Value of a parameter, within its range, at which a lever changes nothing in a year; None where there is none.

    Raises AnalysisError when the parameter is not in the table.
    """
    if parameter not in catalogue().parameters:
        raise AnalysisError("error.no_parameter", name=parameter)
    baseline = baseline or scenario.place
    row, years = baseline.parameters[parameter], horizon(year, baseline)

    def gain(value: float) -> float:
        return float(effect(scenario, lever, outcome, years, baseline, {parameter: value})[-1])

    ends = gain(row.low), gain(row.high)
    return (
        None if ends[0] * ends[1] > 0 or not any(ends) else float(scipy.optimize.brentq(gain, row.low, row.high, xtol=1e-5))
    )


def break_even_return(tax_rate: float, interest: float, depreciation: float, deduction: float = 1.0) -> float:
    """Gross return at which a yuan of R&D is worth its cost after tax, paid once, earning a year later and decaying.

    (1 - (1 + deduction) t) (r + d) / (1 - t) x (1 + r), shares a year. Source: E022 with the model's lag of a year.
    """
    kept = 1 - (1 + deduction) * tax_rate
    return kept * (interest + depreciation) / (1 - tax_rate) * (1 + interest)
