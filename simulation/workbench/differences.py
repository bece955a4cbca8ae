"""What differs between scenarios: levers with their timing, exceptions by entity, conditions, and own assumptions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.engine.lever_paths import lever_timing, own_share
from simulation.engine.own_amounts import as_one_sets_it
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting
from simulation.inputs import condition_inputs


@dataclass(frozen=True)
class LeverDifference:
    """A lever that scenarios set differently, for one entity or (None) for all; settings are fully stated, in order."""

    lever: str
    entity: str | None
    settings: tuple[Setting, ...]

    @property
    def value(self) -> bool:
        """Whether the strength in full effect differs, not only the timing."""
        return len({setting.last for setting in self.settings}) > 1


@dataclass(frozen=True)
class ConditionDifference:
    """A condition that takes different paths; values by year of the projection, in the order of the scenarios."""

    condition: str
    paths: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class AssumptionDifference:
    """A parameter that scenarios assume differently; values in the order of the scenarios, the register's where none is stated."""

    parameter: str
    values: tuple[float, ...]


def stated(row: Lever, setting: Setting | None) -> Setting:
    """A setting with every blank filled: base-year practice and the lever's own timing."""
    if setting is not None and setting.by_year:
        return setting
    setting = setting or Setting()
    value = row.neutral if setting.value is None else setting.value
    if value == row.neutral:
        return Setting(value)
    return Setting(value, *lever_timing(row, setting))


def lever_differences(*scenarios: Scenario) -> list[LeverDifference]:
    """Levers set differently, in the order of the lever table; exceptions by entity after the common value."""
    found = []
    for lever, row in scenarios[0].place.levers.items():
        common = tuple(stated(row, scenario.levers.get(lever)) for scenario in scenarios)
        if len(set(common)) > 1:
            found.append(LeverDifference(lever, None, common))
        for entity in dict.fromkeys(entity for scenario in scenarios for entity in scenario.entities):
            raw = [scenario.entities.get(entity, {}).get(lever) for scenario in scenarios]
            if any(raw):
                own = tuple(_in_one(row, scenario, entity) for scenario in scenarios)
                found += [LeverDifference(lever, entity, own)] if len(set(own)) > 1 else []
    return found


def _in_one(row: Lever, scenario: Scenario, entity: str) -> Setting:
    """A lever in one entity, fully stated: as it is set apart there, else the entity's part of what is set for all."""
    place, mine = scenario.place, scenario.entities.get(entity, {}).get(row.id)
    if entity not in place.entity_ids:
        return stated(row, mine or scenario.levers.get(row.id))
    common = (scenario.levers.get(row.id) or Setting()).times(own_share(row, place, entity))
    return stated(as_one_sets_it(row, place, entity), mine or common)


def condition_differences(years: range, *scenarios: Scenario) -> list[ConditionDifference]:
    """Conditions on different paths over `years`, in the order of the condition table."""
    inputs = [condition_inputs(scenario, years) for scenario in scenarios]
    found = []
    for name in catalogue().condition_rows:
        paths = tuple(np.asarray(own[name], float).reshape(-1) for own in inputs)
        if not all(np.allclose(paths[0], path, rtol=0, atol=1e-12) for path in paths[1:]):
            found.append(ConditionDifference(name, paths))
    return found


def assumption_differences(*scenarios: Scenario) -> list[AssumptionDifference]:
    """Parameters assumed differently, in the order of the register."""
    found = []
    for name in catalogue().parameters:
        values = tuple(s.assumptions.get(name, s.place.parameters[name].value) for s in scenarios)
        if len(set(values)) > 1:
            found.append(AssumptionDifference(name, values))
    return found
