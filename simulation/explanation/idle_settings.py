"""Settings that change nothing, and why: where a lever acts is a sentence of its row, that it does not act is found on the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from simulation.engine.scenario import Scenario
from simulation.language.words import Words
from simulation.projection import Projection
from simulation.run import project

NOTHING = 1e-9


def idle_settings(scenario: Scenario, run: Callable[[Scenario], Projection] = project) -> tuple[tuple[str, str], ...]:
    """Lever and entity (blank: all) of each setting without which every variable of the run is the same."""
    rows = scenario.place.levers
    asked = [(name, "") for name in rows if name in scenario.levers and rows[name].acts_zh and scenario.moves(name)]
    asked += [
        (n, e)
        for e, own in scenario.entities.items()
        for n in own
        if rows[n].acts_zh and e in scenario.place.entity_ids and scenario.moves(n, e)
    ]
    if not asked:
        return ()
    return tuple((name, entity) for name, entity in asked if _alike(run(scenario), run(_without(scenario, name, entity))))


def idle_said(
    scenario: Scenario, words: Words, run: Callable[[Scenario], Projection] = project
) -> dict[tuple[str, str], str]:
    """A sentence for each setting that changes nothing: where the lever acts."""
    rows, entities = scenario.place.levers, {entity.id: entity for entity in scenario.place.entities}
    return {
        (name, entity): words(
            "idle.entity" if entity else "idle.all",
            lever=words.inside(words.of(rows[name])),
            acts=words.of(rows[name], "acts"),
            **({"name": words.entity_inside(entities[entity])} if entity else {}),
        )
        for name, entity in idle_settings(scenario, run)
    }


def _without(scenario: Scenario, lever: str, entity: str) -> Scenario:
    if not entity:
        return scenario.with_lever(lever, None)
    own = {e: {n: s for n, s in settings.items() if (n, e) != (lever, entity)} for e, settings in scenario.entities.items()}
    return replace(scenario, entities={e: settings for e, settings in own.items() if settings})


def _alike(one: Projection, other: Projection) -> bool:
    return all(
        np.allclose(values, other.values[name], rtol=0, atol=NOTHING, equal_nan=True) for name, values in one.values.items()
    )
