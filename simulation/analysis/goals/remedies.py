"""What lifts a limit that binds: one lever moved as little as possible, or several held back alike."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from simulation.analysis.batch import Batch, totals
from simulation.analysis.goals.limits import MONEY_SHORT, STARTS_SHORT, Limit
from simulation.analysis.goals.problem import TAKEN, effort_in, used
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting
from simulation.run import horizon

STOPS = 100  # a remedy is a round value: at most so many over a lever's range
SHARES = 20  # levers held back together keep 19/20, 18/20 … of what was added


@dataclass(frozen=True)
class Remedies:
    """Ways to lift a limit.

    levers: those concerned. single: value of one lever that suffices alone, by lever. share: part of what was added
    that the concerned levers may keep when held back alike, with their settings in `together`; None where not even
    base-year practice of these levers would do.
    """

    limit: Limit
    levers: tuple[str, ...]
    single: Mapping[str, float]
    share: float | None
    together: Mapping[str, Setting]


def concerned(scenario: Scenario, limit: Limit) -> tuple[str, ...]:
    """Levers by which a limit can be lifted."""
    if limit.kind != "money":
        return limit.levers
    return (
        tuple(name for name, row in scenario.place.levers.items() if row.draws_on == "money" and _beyond(scenario, name))
        + limit.levers
    )


def remedies(scenario: Scenario, limit: Limit, until: int | None = None) -> Remedies:
    """What lifts a limit that binds in a scenario; each way is tried on the model."""
    levers, years = concerned(scenario, limit), horizon(until, scenario.place)
    values = {name: found for name in levers if len(found := _values(scenario, name))}
    tried = [_run(scenario, name, found, years) for name, found in values.items()]
    places = np.cumsum([part.runs for part in tried])[:-1]
    lifted = np.split(_lifted(Batch.joined(tried), limit), places) if tried else []
    least = {name: _least(holds) for name, holds in zip(values, lifted, strict=True)}
    single = {name: float(values[name][at]) for name, at in least.items() if at is not None}
    share, together = (None, {}) if single else _alike(scenario, levers, limit, years)
    return Remedies(limit, levers, single, share, together)


def _lifted(batch: Batch, limit: Limit) -> np.ndarray:
    """In which runs a limit no longer binds (run,)."""
    if limit.kind == "attention":
        return effort_in(batch) <= limit.allowed + 1e-9
    use = used(batch, totals(batch, TAKEN))
    return use.unfunded <= limit.allowed + MONEY_SHORT if limit.kind == "money" else use.starts <= STARTS_SHORT


def _least(holds: np.ndarray) -> int | None:
    """Place of the first run from which on something holds to the end; None if it does not hold in the last."""
    failing = np.flatnonzero(~holds)
    first = int(failing[-1]) + 1 if len(failing) else 0
    return first if first < len(holds) else None


def _beyond(scenario: Scenario, lever: str) -> bool:
    setting, neutral = scenario.levers.get(lever), scenario.place.levers[lever].neutral
    if setting is None:
        return False
    if setting.value is not None:
        return setting.value > neutral
    return any(value > neutral for _, value in setting.by_year)


def _values(scenario: Scenario, lever: str) -> np.ndarray:
    """Round values of a lever from the present one to the end that helps, the nearest first; none for values by year."""
    row = scenario.place.levers[lever]
    setting = scenario.levers.get(lever) or Setting(row.neutral)
    end = row.max if row.widens else row.neutral
    if setting.value is None or (end <= setting.value) == bool(row.widens):
        return np.array([])
    now = setting.value
    step = math.ceil((row.max - row.min) / STOPS / row.step - 1e-9) * row.step * (1 if end > now else -1)
    counts = np.arange(1, math.ceil((end - now) / step) + 1)
    at = np.round((now + counts * step) / step) * step
    return np.round(np.minimum(at, end) if step > 0 else np.maximum(at, end), 9)


def _run(scenario: Scenario, lever: str, values: np.ndarray, years: range) -> Batch:
    """A run for each value of a lever; between two values on one side of practice its path and effort are linear in it."""
    near, far = (Batch.of(with_value(scenario, lever, float(value)), scenario.place, years) for value in values[[0, -1]])
    share = (values - values[0]) / (values[-1] - values[0] or 1)
    moving = {name: near.moving[name] + (far.moving[name] - near.moving[name]) * share for name in (lever, "attention_load")}
    return near.widened(len(values), moving)


def with_value(scenario: Scenario, lever: str, value: float) -> Scenario:
    """The scenario with a lever at another value in full effect, its timing as it was."""
    return scenario.with_lever(lever, replace(scenario.levers.get(lever) or Setting(), value=value))


def _alike(scenario: Scenario, levers: tuple[str, ...], limit: Limit, years: range) -> tuple[float | None, dict]:
    names = [name for name in levers if _beyond(scenario, name)]
    if not names:
        return None, {}
    shares = [1 - count / SHARES for count in range(1, SHARES + 1)]
    kept = [{name: _part(scenario.place.levers[name], scenario.levers[name], share) for name in names} for share in shares]
    changed = [replace(scenario, levers={**scenario.levers, **settings}) for settings in kept]
    at = _least(_lifted(Batch.joined([Batch.of(plan, plan.place, years) for plan in changed]), limit))
    return (None, {}) if at is None else (shares[at], kept[at])


def _part(row: Lever, setting: Setting, share: float) -> Setting:
    """A setting with a part of what it adds to base-year practice, on the lever's steps."""

    def held(value: float) -> float:
        if value <= row.neutral:
            return value
        return round(row.neutral + math.floor((value - row.neutral) * share / row.step + 1e-9) * row.step, 9)

    if setting.value is not None:
        return replace(setting, value=held(setting.value))
    return replace(setting, by_year=tuple((year, held(value)) for year, value in setting.by_year))
