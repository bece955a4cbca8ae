"""One assumption at a time: what each does alone at the ends of its range, and which would change a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from simulation.analysis.analysis_errors import checked_outcomes, checked_year
from simulation.analysis.batch import Batch, Progress, part_of, totals
from simulation.analysis.sensitivity.base_figures import base_figures, columns_at_ends, ends_of, grade_of, is_base_figure
from simulation.analysis.uncertainty.distributions import FIVE_PERCENT, uncertain
from simulation.analysis.uncertainty.disturbances import moved, uncertain_conditions, yearly_spread
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.run import horizon


@dataclass(frozen=True)
class Tornado:
    """Outcomes with one assumption at its low and at its high end, all others central.

    names: parameters, conditions, then base-year figures; by outcome: central (year,), low and high (year, assumption). With a
    reference, outcomes are differences from it under the same assumption.
    """

    scenario: Scenario
    reference: Scenario | None
    years: range
    names: tuple[str, ...]
    central: Mapping[str, np.ndarray] = field(repr=False)
    low: Mapping[str, np.ndarray] = field(repr=False)
    high: Mapping[str, np.ndarray] = field(repr=False)

    def table(self, outcome: str, year: int) -> pd.DataFrame:
        """Assumptions by decreasing swing.

        Columns id, kind, grade, low_value, high_value (the range), at_low, central, at_high (the outcome),
        swing, flips (whether the outcome changes sign).
        """
        at = checked_year(year, self.years)
        low, high, central = self.low[outcome][at], self.high[outcome][at], self.central[outcome][at]
        place = self.scenario.place.assuming(self.scenario.assumptions)
        figures = tuple(filter(is_base_figure, self.names))
        ends = ends_of(self.scenario.place, figures) if figures else {}
        rows = [(name, *describe(name, at, place, ends)) for name in self.names]
        table = pd.DataFrame(rows, columns=["id", "kind", "grade", "low_value", "high_value"])
        table = table.assign(at_low=low, central=central, at_high=high, swing=np.abs(high - low))
        table["flips"] = (np.sign(low) * np.sign(central) < 0) | (np.sign(high) * np.sign(central) < 0)
        return table.sort_values(["swing", "id"], ascending=[False, True], ignore_index=True)


def describe(name: str, at: int, place: Place, ends: Mapping[str, tuple[float, float]]) -> tuple[str, str, float, float]:
    """Kind and grade of an assumption with the ends of its range; for a condition, its deviation in a year.

    ends: of the ranges of base-year figures.
    """
    if is_base_figure(name):
        return "figure", grade_of(place, name), *ends[name]
    if name in place.parameters:
        row = place.parameters[name]
        return "parameter", row.grade, row.low, row.high
    end = FIVE_PERCENT * float(yearly_spread(name, place)[at])
    return "condition", place.conditions[name].grade, -end, end


def assumptions(place: Place) -> tuple[str, ...]:
    """Every uncertain parameter and condition, and every base-year figure of a place that is not certain."""
    return uncertain() + uncertain_conditions() + base_figures(place)


def _batch(scenario: Scenario, baseline: Place, years: range, names: tuple[str, ...]) -> Batch:
    """Runs: central; each assumption low; each assumption high. Base-year figures come last among the names."""
    batch, runs = Batch.of(scenario, baseline, years), 2 * len(names) + 1
    baseline = batch.assumed
    parameters, moving = {}, {}
    for i, name in enumerate(names, start=1):
        if is_base_figure(name):
            continue
        if name in baseline.parameters:
            row = baseline.parameters[name]
            values = np.full((1, runs), row.value)
            values[0, i], values[0, i + len(names)] = row.low, row.high
            parameters[name] = values
        else:
            spread = yearly_spread(name, baseline)
            deviation = np.zeros((len(spread), runs))
            deviation[:, i], deviation[:, i + len(names)] = (end * FIVE_PERCENT * spread for end in (-1, 1))
            moving[name] = moved(name, batch.moving[name], deviation)
    return batch.widened(runs, moving, parameters, _columns(batch.baseline, names, runs))


def _columns(place: Place, names: tuple[str, ...], runs: int) -> dict[str, np.ndarray]:
    """Base-year columns (entity, run) with each of the figures among the names at either end in its two runs."""
    at = [i for i, name in enumerate(names, start=1) if is_base_figure(name)]
    if not at:
        return {}
    found = {}
    for column, ends in columns_at_ends(place, tuple(names[i - 1] for i in at)).items():
        found[column] = np.repeat(place.columns[column] * 1.0, runs, axis=1)
        found[column][:, [*at, *(i + len(names) for i in at)]] = ends
    return found


def tornado(
    scenario: Scenario,
    reference: Scenario | None = None,
    baseline: Place | None = None,
    until: int | None = None,
    outcomes: Iterable[str] | None = None,
    names: tuple[str, ...] | None = None,
    run: Callable = map,
    progress: Progress | None = None,
) -> Tornado:
    """Move each assumption alone over its 90 % range (minimum to maximum for judgements).

    A condition is moved in all years at once, by the 5 % and 95 % points of its deviation in each year; a base-year figure
    with reported totals held, the others giving way.
    run: how pieces are mapped over workers, as in `batch.each`; progress: called with the share done.
    """
    outcomes, baseline = checked_outcomes(outcomes), baseline or scenario.place
    scenario, years = scenario.at(baseline), horizon(until, baseline)
    names = assumptions(baseline) if names is None else tuple(names)
    first = part_of(progress, 0.0, 1.0 if reference is None else 0.5)
    values = totals(_batch(scenario, baseline, years, names), outcomes, run, first)
    if reference is not None:
        others = totals(_batch(reference, baseline, years, names), outcomes, run, part_of(progress, 0.5, 1.0))
        values = {name: values[name] - others[name] for name in outcomes}
    n = len(names)
    return Tornado(
        scenario,
        reference,
        years,
        names,
        {o: v[:, 0] for o, v in values.items()},
        {o: v[:, 1 : n + 1] for o, v in values.items()},
        {o: v[:, n + 1 :] for o, v in values.items()},
    )


def decisive_assumptions(
    scenario: Scenario,
    other: Scenario,
    outcome: str = "total_profit",
    year: int | None = None,
    baseline: Place | None = None,
) -> pd.DataFrame:
    """Assumptions that, wrong alone, would reverse which of two scenarios does better.

    Columns as in `Tornado.table`, for `scenario` less `other`; empty when no single assumption decides.
    """
    found = tornado(scenario, other, baseline, year, (outcome,))
    table = found.table(outcome, found.years[-1])
    return table[table["flips"]].reset_index(drop=True)
