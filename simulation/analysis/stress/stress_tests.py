"""Stress: plans under named conditions, how far conditions must move until a target is missed, and regret."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
import pandas as pd

from simulation.analysis.analysis_errors import AnalysisError, checked_outcomes
from simulation.analysis.batch import Batch, Progress, each, part_of, totals
from simulation.analysis.goals.targets import Target, check_value
from simulation.analysis.uncertainty.disturbances import in_logarithms, yearly_spread
from simulation.engine.catalogue import catalogue
from simulation.engine.correlations import pairs
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.inputs import condition_inputs
from simulation.run import horizon

TOGETHER = "prices_together"
STOPS = 33  # stops of one scan; three scans, each within one step of the last, place a break to 1/32768
SCANS = 3
FARTHEST = 6.0  # prices together are moved by up to this many standard deviations


@cache
def prices() -> tuple[str, ...]:
    """Conditions moved as one: indices that are correlated with another index, as prices are."""
    indices = [row.id for row in catalogue().condition_rows.values() if row.unit == "index"]
    known = {name for pair in pairs(catalogue().correlations) if set(pair) <= set(indices) for name in pair}
    return tuple(name for name in indices if name in known)


def _under_presets(scenario: Scenario, baseline: Place, years: range) -> Batch:
    """One run a condition preset, in table order; conditions that the scenario sets itself stay as they are in each."""
    presets = tuple(baseline.condition_presets)
    scenario = scenario.at(baseline)
    paths = [condition_inputs(scenario.under({**scenario.conditions, "preset": preset}), years) for preset in presets]
    moving = {name: np.concatenate([path[name] for path in paths], axis=2) for name in paths[0]}
    return Batch.of(scenario, baseline, years).widened(len(presets), moving)


def preset_table(
    scenario: Scenario,
    reference: Scenario | None = None,
    year: int | None = None,
    outcomes: Iterable[str] | None = None,
    baseline: Place | None = None,
    run: Callable = map,
) -> pd.DataFrame:
    """A plan and the reference under every condition preset: preset, variable, unit, scenario, reference, difference.

    Conditions and assumptions that a scenario sets itself hold under each.
    """
    outcomes, baseline = checked_outcomes(outcomes), baseline or scenario.place
    years = horizon(year, baseline)
    plans = (scenario, reference or scenario.reference())
    own, other = each((_under_presets(plan, baseline, years) for plan in plans), outcomes, run)
    rows = [
        (preset, name, catalogue().variables[name].unit, own[name][-1, k], other[name][-1, k])
        for k, preset in enumerate(baseline.condition_presets)
        for name in outcomes
    ]
    table = pd.DataFrame(rows, columns=["preset", "variable", "unit", "scenario", "reference"])
    return table.assign(difference=table["scenario"] - table["reference"])


def _shifted(name: str, batch: Batch, ends: np.ndarray, share: np.ndarray) -> np.ndarray:
    """A condition's path (year, 1, run), moved from the first unknown year on by a share of the way to an end (run,)."""
    row, path = batch.baseline.conditions[name], batch.moving[name]
    later, last = _unknown(batch)[:, None, None], path[-1, 0, 0]
    moved = path * (1 + share * (ends / last - 1)) if in_logarithms(row) and last > 0 else path + share * (ends - last)
    return np.where(later, np.clip(moved, row.min, row.max), path)


def _unknown(batch: Batch) -> np.ndarray:
    """Whether nothing is known yet of a year (year,)."""
    return np.array(batch.years) >= batch.baseline.unknown_from


def _columns(scenario: Scenario, years: range) -> list[tuple[str, int]]:
    """What is moved: each condition down and up, and prices together."""
    names = [n for n, path in condition_inputs(scenario, years).items() if n in scenario.place.conditions]
    return [(name, way) for name in (*names, TOGETHER) for way in (-1, 1)]


def _moved_batch(batch: Batch, columns: list[tuple[str, int]], share: np.ndarray) -> Batch:
    """Runs (column × stop): one condition, or prices together, moved by a share of the farthest; share (column, stop)."""
    size, moving = share.size, {}
    for name, row in batch.baseline.conditions.items():
        part, ends = np.zeros(share.shape), np.full(share.shape, row.base)
        for k, (moved, way) in enumerate(columns):
            if moved == name:
                part[k], ends[k] = share[k], row.min if way < 0 else row.max
        path = _shifted(name, batch, ends.ravel(), part.ravel())
        if name in prices():
            path = np.where(part.ravel() > 0, path, _together(name, batch, columns, share))
        moving[name] = path
    return batch.widened(size, moving)


def _together(name: str, batch: Batch, columns: list[tuple[str, int]], share: np.ndarray) -> np.ndarray:
    """Path of a price when all prices move by the same number of standard deviations."""
    row, way = batch.baseline.conditions[name], np.array([w if n == TOGETHER else 0 for n, w in columns])
    sizes = (way[:, None] * share * FARTHEST).ravel()
    spread = (yearly_spread(name, batch.baseline)[: len(batch.years)] * _unknown(batch))[:, None, None]
    path = batch.moving[name]
    return np.where(spread * sizes == 0, path, np.clip(path * np.exp(spread * sizes), row.min, row.max))


def reverse_stress(
    scenario: Scenario,
    target: Target,
    baseline: Place | None = None,
    run: Callable = map,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """How far each condition alone, and prices together, must move from the first unknown year on until the target is missed.

    When the target is missed already: until it is met. Columns id, direction (-1, 1), breaks, at (value in the
    target's year), central, change (share of the central value for indices, difference for rates; of prices together
    none), least and most (the same change, of prices together the smallest and largest of them),
    deviations (change in standard deviations of that year). Nearest first; those that never break last.
    run: how pieces are mapped over workers, as in `batch.each`; progress: called with the share done.
    """
    baseline = baseline or scenario.place
    scenario, years = scenario.at(baseline), horizon(target.year, baseline)
    check_value(target.outcome, target.year, target.value, baseline)
    if target.year < baseline.unknown_from:
        raise AnalysisError("error.stress_year", first=baseline.unknown_from)
    batch, columns, steps = Batch.of(scenario, baseline, years), _columns(scenario, years), SCANS + 1
    parts = iter([part_of(progress, step / steps, (step + 1) / steps) for step in range(steps)])

    def met(share: np.ndarray) -> np.ndarray:
        values = totals(_moved_batch(batch, columns, share), (target.outcome,), run, next(parts))[target.outcome][-1]
        return target.met(values).reshape(share.shape)

    return _break_table(batch, columns, *_first_change(met, len(columns)))


def _first_change(met: Callable[[np.ndarray], np.ndarray], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Smallest share (column,) at which `met` differs from standing still, and whether there is one."""
    low, high, rows, still = np.zeros(n), np.ones(n), np.arange(n), met(np.zeros((n, 1)))
    for _ in range(SCANS):
        share = np.linspace(low, high, STOPS, axis=1)
        changed = met(share) != still
        first, broken = np.argmax(changed, axis=1), changed.any(axis=1)
        low = np.where(broken, share[rows, np.maximum(first - 1, 0)], 0.0)
        high = np.where(broken, share[rows, first], 1.0)
    return high, broken


def _break_table(batch: Batch, columns: list[tuple[str, int]], share: np.ndarray, broken: np.ndarray) -> pd.DataFrame:
    moved, rows = _moved_batch(batch, columns, share[:, None]).moving, []
    for k, (name, way) in enumerate(columns):
        if name == TOGETHER:
            ends = [(float(moved[price][-1, 0, k]), float(batch.moving[price][-1, 0, 0])) for price in prices()]
            span = sorted((at / central - 1 for at, central in ends if central > 0), key=abs) or [np.nan]
            rows.append((name, way, broken[k], np.nan, np.nan, np.nan, span[0], span[-1], way * share[k] * FARTHEST))
            continue
        central, at = float(batch.moving[name][-1, 0, 0]), float(moved[name][-1, 0, k])
        relative = in_logarithms(batch.baseline.conditions[name]) and central > 0
        spread = float(yearly_spread(name, batch.baseline)[len(batch.years) - 1])
        distance = np.log(max(at, 1e-12) / central) if relative else at - central
        change = at / central - 1 if relative else at - central
        rows.append((name, way, broken[k], at, central, change, change, change, distance / spread if spread else np.nan))
    heads = ["id", "direction", "breaks", "at", "central", "change", "least", "most", "deviations"]
    table = pd.DataFrame(rows, columns=heads)
    table.loc[~table["breaks"], ["at", "change", "least", "most", "deviations"]] = np.nan
    return (
        table.assign(near=table["deviations"].abs())
        .sort_values(["breaks", "near", "id"], ascending=[False, True, True], ignore_index=True)
        .drop(columns="near")
    )


def regret(
    scenarios: Iterable[Scenario],
    outcome: str = "total_profit",
    year: int | None = None,
    baseline: Place | None = None,
    run: Callable = map,
) -> pd.DataFrame:
    """What each plan loses, under each condition preset, against the best plan there.

    Rows scenarios, columns presets and `largest`; the plan with the smallest largest regret is the most robust.
    """
    scenarios, (outcome,) = list(scenarios), checked_outcomes(outcome)
    if not scenarios:
        raise AnalysisError("error.none_named", place="scenarios")
    baseline = baseline or scenarios[0].place
    years, sign = horizon(year, baseline), -1 if catalogue().less_is_better(outcome) else 1
    batches = (_under_presets(scenario, baseline, years) for scenario in scenarios)
    values = np.array([found[outcome][-1] for found in each(batches, (outcome,), run)])
    lost = (sign * values).max(axis=0) - sign * values
    table = pd.DataFrame(lost, index=[s.name for s in scenarios], columns=list(baseline.condition_presets))
    return table.assign(largest=lost.max(axis=1))
