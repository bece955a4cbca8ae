"""A hall of many people gets few levers: time for talk is short, and each lever asks for its own."""

from __future__ import annotations

from simulation.analysis.causes.lever_sizes import lever_sizes
from simulation.engine.place import Place
from simulation.projection import HEADLINES
from simulation.workshop.room_rules import Rules

MANY_PEOPLE = 60  # above which a hall is large
FEW = 6  # levers that are proposed there


def telling(lever: str, place: Place) -> float:
    """How much a lever moves over its whole range: the largest change of a headline, as a multiple of what counts as near its target."""
    effects = lever_sizes(place)[lever].effects
    return max(max(map(abs, effects[name])) / place.target_rules[name].near for name in HEADLINES if name in effects)


def few_levers(rules: Rules, place: Place) -> dict[str, tuple[float, float]]:
    """The levers of the rules that move a headline most, in their order; all where there are few already."""
    kept = sorted(rules.levers, key=lambda lever: -telling(lever, place))[:FEW]
    return {name: ends for name, ends in rules.levers.items() if name in kept}


def proposed(rules: Rules, people: int, place: Place) -> Rules:
    """Rules as a room of so many people is offered them; whoever opens it may choose otherwise."""
    return rules.model_copy(update={"levers": few_levers(rules, place)}) if people > MANY_PEOPLE else rules
