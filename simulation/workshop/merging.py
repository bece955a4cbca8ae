"""From the teams' plans to a common one, and where there is none: agreement by a threshold set before, dissent kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.workshop.room_rules import Rules
from simulation.workshop.room_statistics import Plans, median_plan, near, spreads, table_of, value_of

MEDIAN, BEST_OF_GROUP, LEVER_BY_LEVER = MERGES = ("median", "best_of_group", "lever_by_lever")
Score = Callable[[Mapping[str, float]], float]


def tally(votes: Mapping[str, str]) -> dict[str, int]:
    """How many teams voted for each way of merging, those that nobody wants left out; votes: choice by team."""
    counts = {rule: sum(choice == rule for choice in votes.values()) for rule in MERGES}
    return {rule: count for rule, count in counts.items() if count}


def leading(counts: Mapping[str, int]) -> tuple[str, ...]:
    """Ways of merging with the most votes, several where they are equal, none without votes; counts: votes by choice."""
    most = max((counts.get(rule, 0) for rule in MERGES), default=0)
    return tuple(rule for rule in MERGES if most and counts.get(rule, 0) == most)


@dataclass(frozen=True)
class Merged:
    """A common plan. agreed: levers on which the share of teams near the common value reaches the threshold; outside: teams that are not near it."""

    rule: str
    levers: Mapping[str, float]
    agreed: Mapping[str, bool]
    outside: Mapping[str, tuple[str, ...]]


def merged(rule: str, plans: Plans, rules: Rules, score: Score, place: Place) -> Merged:
    """The common plan by a rule.

    median: each lever at the median. best_of_group: on the plan of medians, each group of levers as in the plan that
    makes the whole score best, groups in the order of the table. lever_by_lever: levers agreed on at the median, the
    others stay at practice until they are agreed on.
    """
    found = spreads(plans, rules, place)
    values = dict(zip(rules.levers, table_of(plans, tuple(rules.levers), place).T, strict=True))
    agreed = {one.lever: one.agreed >= rules.threshold - 1e-12 for one in found}
    if rule == LEVER_BY_LEVER:
        untouched = rules.untouched(place)
        levers = {**untouched, **{name: value for name, value in median_plan(plans, rules, place).items() if agreed[name]}}
    elif rule == BEST_OF_GROUP:
        levers = _best_of_groups(plans, rules, score, place)
    else:
        levers = median_plan(plans, rules, place)
    outside = {}
    for one in found:
        centre = value_of(levers, one.lever, place)
        away = ~near(values[one.lever], centre, one.lever, rules, place)
        outside[one.lever] = tuple(team for team, far in zip(plans, away, strict=True) if far)
        agreed[one.lever] = bool((~away).mean() >= rules.threshold - 1e-12)
    return Merged(rule, levers, agreed, outside)


def _best_of_groups(plans: Plans, rules: Rules, score: Score, place: Place) -> dict[str, float]:
    """Group after group the team's levers that help the whole most; the medians where no team's do."""
    medians = median_plan(plans, rules, place)
    common = {name: value_of(medians, name, place) for name in rules.levers}
    for group in catalogue().groups:
        names = [name for name in rules.levers if place.levers[name].group == group]
        offers = [common] + [{**common, **{name: value_of(plan, name, place) for name in names}} for plan in plans.values()]
        common = max(offers, key=score)  # the first of equals, so medians stay where nothing is gained
    return {name: value for name, value in common.items() if abs(value - place.levers[name].neutral) > 1e-12}
