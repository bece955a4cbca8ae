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
    """Shares of a difference. best: the team that reaches most targets, of equals the one with the wider margins; against:
    "median" or the other team; players: levers, or groups of them; below: players that the best plan leaves below practice.

    outcome: in which the best plan is furthest ahead, measured by what counts as near its target; difference, shares: by
    outcome in the rules' year, in its unit; shares (player) add up to the difference; others: by player that the best plan
    moves, how many other teams leave it at practice or move it the other way.
    """

    best: str
    against: str
    outcome: str
    players: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]]
    difference: Mapping[str, float]
    shares: Mapping[str, tuple[float, ...]]
    below: tuple[str, ...]
    others: Mapping[str, int]


def side(outcome: str, place: Place) -> int:
    """Whether more of an outcome is better (1) or worse (-1)."""
    return -1 if place.target_rules[outcome].side == "most" else 1


def margins(figures: Mapping[str, float], rules: Rules, place: Place) -> dict[str, float]:
    """How far each target is passed (+) or missed (−), in the outcome's unit."""
    return {name: side(name, place) * (figures[name] - value) for name, value in rules.targets.items()}


def order_of(entries: Mapping[str, Entry], rules: Rules, place: Place) -> tuple[str, ...]:
    """Teams from best to last: targets reached, then margins as multiples of what counts as near; none where no target is set."""
    if not rules.targets:
        return ()

    def worth(team: str) -> tuple[int, float]:
        own = margins(entries[team].figures, rules, place)
        scaled = sum(margin / place.target_rules[name].near for name, margin in own.items())
        return sum(margin >= 0 for margin in own.values()), scaled

    return tuple(sorted(entries, key=worth, reverse=True))


def separation(entries: Mapping[str, Entry], conditions: Mapping[str, Any], rules: Rules, place: Place) -> Separation | None:
    """What separates the best plan from the rest; nothing without targets, for a single team, equal plans, or one that leads in no outcome."""
    if len(entries) < 2 or not rules.targets:
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
    players, members, difference, shares = split
    lead = {name: side(name, place) * gap / place.target_rules[name].near for name, gap in difference.items()}
    outcome = max(lead, key=lambda name: lead[name])
    if lead[outcome] <= 0:
        return None
    sides = levers_below(scenario_of(entries[best].levers, conditions, place))
    below = tuple(player for player in players if sides.get(player) == WHOLLY)
    rest = [entry.levers for team, entry in entries.items() if team != best]
    others = {
        player: sum(not _likewise(plan, entries[best].levers, levers, place) for plan in rest)
        for player, levers in members.items()
        if any(_move(entries[best].levers, lever, place) for lever in levers)
    }
    return Separation(best, "median" if many else ranked[-1], outcome, players, members, difference, shares, below, others)


def _move(plan: Mapping[str, float], lever: str, place: Place) -> int:
    """Which way a plan moves a lever from practice."""
    away = value_of(plan, lever, place) - place.levers[lever].neutral
    return 0 if abs(away) <= 1e-12 else 1 if away > 0 else -1


def _likewise(plan: Mapping[str, float], best: Mapping[str, float], levers: tuple[str, ...], place: Place) -> bool:
    """Whether a plan moves a lever, or one of a group, the way the best one does."""
    return any(_move(best, lever, place) and _move(best, lever, place) == _move(plan, lever, place) for lever in levers)


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
