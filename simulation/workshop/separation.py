"""What separates the best plan from the rest: exact shares of the difference, by lever of the room.

The difference of an outcome between two plans is split by Shapley values over the levers in which they differ, so the
shares add up to it and do not depend on an order. With four teams or more the other plan is that of medians, with fewer
the plan furthest behind. Above MOST levers those of one group are taken together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.analysis.batch import Batch, totals
from simulation.analysis.causes import shapley
from simulation.analysis.causes.lever_by_lever import WHOLLY, levers_below
from simulation.engine.place import Place
from simulation.inputs import lever_inputs
from simulation.projection import HEADLINES
from simulation.run import horizon
from simulation.workshop.room import Entry
from simulation.workshop.room_rules import Rules
from simulation.workshop.room_statistics import median_plan, value_of
from simulation.workshop.trial import scenario_of

Split = tuple[tuple[str, ...], Mapping[str, tuple[str, ...]], Mapping[str, float], Mapping[str, tuple[float, ...]]]
ENOUGH_FOR_MEDIANS = 4
MOST = 10


@dataclass(frozen=True)
class Separation:
    """Shares of a difference. best: the team; against: "median" or the other team; players: levers, or groups of them; below:
    players that the best plan leaves below practice.

    difference, shares: by outcome in the rules' year, in its unit; shares (player) add up to the difference.
    """

    best: str
    against: str
    players: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]]
    difference: Mapping[str, float]
    shares: Mapping[str, tuple[float, ...]]
    below: tuple[str, ...]


def margins(figures: Mapping[str, float], rules: Rules, place: Place) -> dict[str, float]:
    """How far each target is passed (+) or missed (−), in the outcome's unit."""
    sides = {name: -1 if place.target_rules[name].side == "most" else 1 for name in rules.targets}
    return {name: sides[name] * (figures[name] - value) for name, value in rules.targets.items()}


def order_of(entries: Mapping[str, Entry], rules: Rules, place: Place) -> tuple[str, ...]:
    """Teams from best to last: targets reached, then margins as multiples of what counts as near."""

    def worth(team: str) -> tuple[int, float]:
        own = margins(entries[team].figures, rules, place)
        scaled = sum(margin / place.target_rules[name].near for name, margin in own.items())
        return sum(margin >= 0 for margin in own.values()), scaled

    return tuple(sorted(entries, key=worth, reverse=True))


def separation(entries: Mapping[str, Entry], conditions: Mapping[str, Any], rules: Rules, place: Place) -> Separation | None:
    """What separates the best plan from the rest; nothing for a single team or equal plans."""
    if len(entries) < 2:
        return None
    ranked = order_of(entries, rules, place)
    best = ranked[0]
    many = len(entries) >= ENOUGH_FOR_MEDIANS
    other = (
        median_plan({team: entry.levers for team, entry in entries.items()}, rules, place)
        if many
        else entries[ranked[-1]].levers
    )
    split = between(other, entries[best].levers, conditions, rules, place)
    if split is None:
        return None
    sides = levers_below(scenario_of(entries[best].levers, conditions, place))
    below = tuple(player for player in split[0] if sides.get(player) == WHOLLY)
    return Separation(best, "median" if many else ranked[-1], *split, below)


def between(
    other: Mapping[str, float], best: Mapping[str, float], conditions: Mapping[str, Any], rules: Rules, place: Place
) -> Split | None:
    """Players, members, differences and shares between two plans; nothing where they are equal."""
    moved = [name for name in rules.levers if abs(value_of(best, name, place) - value_of(other, name, place)) > 1e-12]
    if not moved:
        return None
    members: dict[str, tuple[str, ...]] = {name: (name,) for name in moved}
    if len(moved) > MOST:
        members = {}
        for name in moved:
            group = place.levers[name].group
            members[group] = (*members.get(group, ()), name)
    outcomes = tuple(dict.fromkeys((*HEADLINES, *rules.targets)))
    worth = totals(_mixtures(other, best, conditions, rules, place, list(members.values())), outcomes)
    last = {name: values[-1] for name, values in worth.items()}
    difference = {name: float(values[-1] - values[0]) for name, values in last.items()}
    shares = {name: tuple(float(share) for share in shapley.values(values)) for name, values in last.items()}
    return tuple(members), members, difference, shares


def _mixtures(
    other: Mapping[str, float],
    best: Mapping[str, float],
    conditions: Mapping[str, Any],
    rules: Rules,
    place: Place,
    members: list[tuple[str, ...]],
) -> Batch:
    """One run a mixture of the two plans: levers of players in it as in the best plan, the others as in the other."""
    member, years = shapley.coalitions(len(members)), horizon(rules.year, place)
    batch = Batch.of(scenario_of(other, conditions, place), place, years)
    moving, load = dict[str, np.ndarray](), batch.moving["attention_load"]
    for player, levers in enumerate(members):
        for lever in levers:
            ends = []
            for plan in (other, best):
                alone = {lever: plan[lever]} if lever in plan else {}
                ends.append(lever_inputs(scenario_of(alone, {}, place), place, years)[0])
            inside = member[:, player]
            moving[lever] = np.where(inside, ends[1][lever], ends[0][lever])
            load = load + (ends[1]["attention_load"] - ends[0]["attention_load"]) * inside
    return batch.widened(len(member), {**moving, "attention_load": load})
