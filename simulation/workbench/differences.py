"""What differs between two scenarios: levers with their timing, exceptions by entity, and conditions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.engine.scenario import Scenario, Setting
from simulation.inputs import condition_inputs


@dataclass(frozen=True)
class LeverDifference:
    """A lever that two scenarios set differently, for one entity or (None) for all; settings are fully stated."""

    lever: str
    entity: str | None
    one: Setting
    other: Setting

    @property
    def value(self) -> bool:
        """Whether the strength in full effect differs, not only the timing."""
        return strength(self.one) != strength(self.other)


@dataclass(frozen=True)
class ConditionDifference:
    """A condition that takes different paths; values by year of the projection."""

    condition: str
    one: np.ndarray
    other: np.ndarray


def stated(lever: str, setting: Setting | None) -> Setting:
    """A setting with every blank filled: base-year practice and the lever's own timing."""
    row = catalogue().levers[lever]
    if setting is not None and setting.by_year:
        return setting
    setting = setting or Setting()
    value = row.neutral if setting.value is None else setting.value
    if value == row.neutral:
        return Setting(value)
    start = setting.start or min(row.start, setting.full or row.start)
    return Setting(value, start, setting.full or max(row.full, start), setting.shape or row.shape)


def strength(setting: Setting) -> float | None:
    """A lever's value in full effect."""
    return setting.by_year[-1][1] if setting.by_year else setting.value


def lever_differences(one: Scenario, other: Scenario) -> list[LeverDifference]:
    """Levers set differently, in the order of the lever table; exceptions by entity after the common value."""
    found = []
    for lever in catalogue().levers:
        pair = stated(lever, one.levers.get(lever)), stated(lever, other.levers.get(lever))
        if pair[0] != pair[1]:
            found.append(LeverDifference(lever, None, *pair))
        for entity in dict.fromkeys((*one.entities, *other.entities)):
            raw = [scenario.entities.get(entity, {}).get(lever) for scenario in (one, other)]
            own = tuple(stated(lever, mine or common.levers.get(lever)) for mine, common in zip(raw, (one, other)))
            if any(raw) and own[0] != own[1]:
                found.append(LeverDifference(lever, entity, *own))
    return found


def condition_differences(one: Scenario, other: Scenario, years: range) -> list[ConditionDifference]:
    """Conditions on different paths over `years`, in the order of the condition table."""
    paths = [condition_inputs(scenario, years) for scenario in (one, other)]
    found = []
    for name in catalogue().conditions:
        mine, its = (np.asarray(path[name], float).reshape(-1) for path in paths)
        if not np.allclose(mine, its, rtol=0, atol=1e-12):
            found.append(ConditionDifference(name, mine, its))
    return found
