"""Own assumptions that make the loss of a neglect disappear: the price is still there under the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.analysis.causes.later_years import LEFT, after_practice
from simulation.engine.neglect_rows import Neglect
from simulation.engine.rows import AFTER
from simulation.engine.scenario import Scenario

LEAST = 0.1  # of the least loss that counts for the whole neglect: less is nothing to hide


@dataclass(frozen=True)
class AssumedAway:
    """A lever left undone; hidden: change of outcomes five years after (`year`) under the register, of which own assumptions leave less than half."""

    lever: str
    year: int
    hidden: Mapping[str, float]


def assumed_away(scenario: Scenario, year: int) -> tuple[AssumedAway, ...]:
    """Neglects in a scenario whose named losses its own assumptions take away."""
    if not scenario.held():
        return ()
    found = []
    for row in scenario.place.neglects.values():
        if not _left_undone(scenario, row):
            continue
        own, register = (after_practice(s, row.least, year, s.place) for s in (scenario, scenario.assuming({})))
        hidden = {n: float(register[n][-1]) for n, least in row.least.items() if _hidden(own[n][-1], register[n][-1], least)}
        if hidden:
            found.append(AssumedAway(row.lever, year + AFTER, hidden))
    return tuple({one.lever: one for one in found}.values())


def _left_undone(scenario: Scenario, row: Neglect) -> bool:
    """Whether the lever is moved the way of the neglect, for all or in an entity."""
    practice = scenario.place.levers[row.lever].neutral
    settings = [own[row.lever] for own in (scenario.levers, *scenario.entities.values()) if row.lever in own]
    moves = [value for s in settings for value in ([v for _, v in s.by_year] or [s.level(practice)])]
    return any((value - practice) * (row.value - practice) > 0 for value in moves)


def _hidden(own: float, register: float, least: float) -> bool:
    way = 1.0 if least > 0 else -1.0
    return register * way > LEAST * abs(least) and own * way < LEFT * register * way
