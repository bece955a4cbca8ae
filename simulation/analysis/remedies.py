"""What lifts a limit that binds: one lever moved as little as possible, or several held back alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from simulation.analysis.limits import Limit, attention, money, starts
from simulation.engine.catalogue import catalogue
from simulation.engine.scenario import Scenario, Setting
from simulation.run import project

WIDENING = ("debt_ceiling", "new_energy_quota")  # raised, these let more through
INVESTING = ("transformation_investment", "chain_investment", "new_energy_starts", "cooperation_signing")
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
    return tuple(name for name in INVESTING if _beyond(scenario, name)) + limit.levers


def remedies(scenario: Scenario, limit: Limit, until: int = 2030) -> Remedies:
    """What lifts a limit that binds in a scenario; each way is tried on the model."""
    lifted, levers = _check(scenario, limit.kind, until), concerned(scenario, limit)
    tried = {name: _alone(scenario, name, lifted) for name in levers}
    single = {name: value for name, value in tried.items() if value is not None}
    share, together = (None, {}) if single else _alike(scenario, levers, lifted)
    return Remedies(limit, levers, single, share, together)


def _check(scenario: Scenario, kind: str, until: int) -> Callable[[Scenario], bool]:
    if kind == "money":
        usual = project(Scenario.preset("reference").under(scenario.conditions), until=until)
        return lambda changed: money(project(changed, until=until), usual) is None
    limit = {"attention": attention, "starts": starts}[kind]
    return lambda changed: limit(project(changed, until=until)) is None


def _beyond(scenario: Scenario, lever: str) -> bool:
    setting, neutral = scenario.levers.get(lever), catalogue().levers[lever].neutral
    if setting is None:
        return False
    if setting.value is not None:
        return setting.value > neutral
    return any(value > neutral for _, value in setting.by_year)


def _alone(scenario: Scenario, lever: str, lifted: Callable[[Scenario], bool]) -> float | None:
    """The value nearest to the present one at which the limit no longer binds, if there is one."""
    row, setting = catalogue().levers[lever], scenario.levers.get(lever) or Setting(catalogue().levers[lever].neutral)
    end = row.max if lever in WIDENING else row.neutral
    if setting.value is None or (end <= setting.value) == (lever in WIDENING):
        return None
    now = setting.value
    step = math.ceil((row.max - row.min) / STOPS / row.step - 1e-9) * row.step * (1 if end > now else -1)

    def value(count: int) -> float:
        """`count` steps on, at a round value, never beyond the end."""
        at = round((now + count * step) / step) * step
        return round(min(at, end) if step > 0 else max(at, end), 9)

    count = _first(math.ceil((end - now) / step), lambda n: lifted(with_value(scenario, lever, value(n))))
    return None if count is None else value(count)


def with_value(scenario: Scenario, lever: str, value: float) -> Scenario:
    """The scenario with a lever at another value in full effect, its timing as it was."""
    return scenario.with_lever(lever, replace(scenario.levers.get(lever) or Setting(), value=value))


def _alike(scenario: Scenario, levers: tuple[str, ...], lifted: Callable[[Scenario], bool]) -> tuple[float | None, dict]:
    names = [name for name in levers if _beyond(scenario, name)]

    def kept(count: int) -> dict[str, Setting]:
        return {name: _part(name, scenario.levers[name], 1 - count / SHARES) for name in names}

    def changed(count: int) -> Scenario:
        return replace(scenario, levers={**scenario.levers, **kept(count)})

    count = _first(SHARES, lambda n: lifted(changed(n))) if names else None
    return (None, {}) if count is None else (1 - count / SHARES, kept(count))


def _part(lever: str, setting: Setting, share: float) -> Setting:
    """A setting with a part of what it adds to base-year practice, on the lever's steps."""
    row = catalogue().levers[lever]

    def held(value: float) -> float:
        if value <= row.neutral:
            return value
        return round(row.neutral + math.floor((value - row.neutral) * share / row.step + 1e-9) * row.step, 9)

    if setting.value is not None:
        return replace(setting, value=held(setting.value))
    return replace(setting, by_year=tuple((year, held(value)) for year, value in setting.by_year))


def _first(most: int, holds: Callable[[int], bool]) -> int | None:
    """Smallest count from 1 to `most` at which something holds that goes on holding; None if it never does."""
    if most < 1 or not holds(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
