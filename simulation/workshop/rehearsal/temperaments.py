"""Three temperaments of simulated teams: cautious half-way to the package `deepening`, bold the first-class one, idle practice with noise."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.projection import HEADLINES
from simulation.workshop.room_rules import Rules
from simulation.workshop.room_statistics import on_step, value_of, width_of

CAUTIOUS, BOLD, IDLE = TEMPERAMENTS = ("cautious", "bold", "idle")
TOWARDS: Mapping[str, tuple[str, float]] = {CAUTIOUS: ("deepening", 0.5), BOLD: ("first_class", 1.0)}
NOISE = 0.05  # of a lever's range: standard deviation of what an idle team does, and of the others around their plan
EXPECTED = {CAUTIOUS: (1, 2.0), BOLD: (1, 6.0), IDLE: (0, 0.0)}  # direction, and size as multiples of what counts as near
VOTES = {CAUTIOUS: "lever_by_lever", BOLD: "best_of_group", IDLE: "median"}


def plan_of(
    temperament: str,
    rules: Rules,
    chance: np.random.Generator,
    before: Mapping[str, float],
    place: Place,
    force: float = 1.0,
) -> dict[str, float]:
    """A plan within the rules' ranges, on steps. force: share of the way from practice, less where a budget binds.

    With "one lever a round" the plan before with the one lever that is furthest from what the team wants.
    """
    package, share = TOWARDS.get(temperament, ("reference", 0.0))
    wanted = Scenario.preset(package, place).levers
    plan: dict[str, float] = {}
    for name in rules.levers:
        row = place.levers[name]
        practice = row.neutral
        goal = wanted[name].value if name in wanted else practice
        value = practice + force * (share * ((practice if goal is None else goal) - practice) + _noise(name, rules, chance))
        stop = on_step(name, value, rules, place)
        if force and abs(stop - practice) > row.step / 2:
            plan[name] = stop
    return _one(plan, before, rules, place) if rules.one_lever else plan


def _noise(name: str, rules: Rules, chance: np.random.Generator) -> float:
    return float(chance.normal(0, NOISE * width_of(name, rules)))


def _one(plan: Mapping[str, float], before: Mapping[str, float], rules: Rules, place: Place) -> dict[str, float]:
    """The plan before with one lever changed."""

    def apart(name: str) -> float:
        return abs(value_of(plan, name, place) - value_of(before, name, place)) / width_of(name, rules)

    most = max(rules.levers, key=apart)
    found = {**before, most: value_of(plan, most, place)}
    return {name: value for name, value in found.items() if value != place.levers[name].neutral}


def prediction_of(temperament: str, why: str, place: Place) -> dict[str, object]:
    """What a temperament expects of the headlines."""
    direction, near = EXPECTED[temperament]
    size = {name: near * place.target_rules[name].near for name in HEADLINES}
    guesses = {name: {"direction": direction, "size": size[name] if direction else None} for name in HEADLINES}
    return {"guesses": guesses, "why": why}
