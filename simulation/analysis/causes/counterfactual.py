"""The same plan with one thing different, to see what that thing does."""

from __future__ import annotations

from dataclasses import replace

from simulation.engine.catalogue import catalogue
from simulation.engine.scenario import Scenario

NEW_ENERGY = ("new_energy_starts", "new_energy_quota", "wind_share", "storage_share")


def without(scenario: Scenario, levers: tuple[str, ...]) -> Scenario:
    """The scenario with some levers back at base-year practice, for all entities."""
    entities = {e: {n: s for n, s in own.items() if n not in levers} for e, own in scenario.entities.items()}
    return replace(
        scenario,
        levers={name: setting for name, setting in scenario.levers.items() if name not in levers},
        entities={entity: own for entity, own in entities.items() if own},
    )


def new_energy_contrast(scenario: Scenario) -> tuple[str, Scenario]:
    """What to set a plan against to see what new energy does to it.

    A plan that changes new energy is set against base-year practice ("practice"); one that does not,
    against no further starts ("halt").
    """
    if set(scenario.changed()) & set(NEW_ENERGY):
        return "practice", without(scenario, NEW_ENERGY)
    return "halt", scenario.with_lever("new_energy_starts", catalogue().levers["new_energy_starts"].min)
