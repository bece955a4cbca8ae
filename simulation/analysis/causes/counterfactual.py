"""The same plan with one thing different, to see what that thing does."""

from __future__ import annotations

from dataclasses import replace

from simulation.engine.place import Place
from simulation.engine.scenario import Scenario


def without(scenario: Scenario, levers: tuple[str, ...]) -> Scenario:
    """The scenario with some levers back at base-year practice, for all entities."""
    entities = {e: {n: s for n, s in own.items() if n not in levers} for e, own in scenario.entities.items()}
    return replace(
        scenario,
        levers={name: setting for name, setting in scenario.levers.items() if name not in levers},
        entities={entity: own for entity, own in entities.items() if own},
    )


def programme(name: str, place: Place) -> tuple[str, ...]:
    """Ids of the levers that are judged together as one programme."""
    return tuple(lever for lever, row in place.levers.items() if row.programme == name)


def new_energy_contrast(scenario: Scenario) -> tuple[str, Scenario]:
    """What to set a plan against to see what new energy does to it.

    A plan that changes new energy is set against base-year practice ("practice"); one that does not,
    against no further starts ("halt").
    """
    own = programme("new_energy", scenario.place)
    if set(scenario.changed()) & set(own):
        return "practice", without(scenario, own)
    return "halt", scenario.with_lever("new_energy_starts", scenario.place.levers["new_energy_starts"].min)
