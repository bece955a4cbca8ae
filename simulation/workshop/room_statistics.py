"""What the plans of a round have in common: per lever least, quartiles, median, most, share that touched it; clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulation.engine.place import Place
from simulation.workshop.room_rules import Rules

MANY = 6  # above this many teams clusters and extremes are shown, not a card a team
CLUSTERS = 3
AGREEING = 0.1  # share of a lever's range within which two values mean the same
Plans = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class LeverSpread:
    """How teams set one lever, in its unit. touched: share of teams that moved it from practice; agreed: share near the median.

    Of a categorical lever, what most teams chose stands for the median, and each end is something that a team chose.
    """

    lever: str
    least: float
    lower: float
    median: float
    upper: float
    most: float
    touched: float
    agreed: float


@dataclass(frozen=True)
class Cluster:
    """Teams with similar plans: which, how large, the median plan among them. Shown without names."""

    teams: tuple[str, ...]
    levers: Mapping[str, float]


def value_of(plan: Mapping[str, float], lever: str, place: Place) -> float:
    """A plan's value of a lever: practice where the plan leaves it."""
    return plan.get(lever, place.levers[lever].neutral)


def table_of(plans: Plans, levers: tuple[str, ...], place: Place) -> np.ndarray:
    """Values (team, lever)."""
    return np.array([[value_of(plan, lever, place) for lever in levers] for plan in plans.values()]).reshape(
        len(plans), len(levers)
    )


def width_of(lever: str, rules: Rules) -> float:
    """Width of a lever's range in the room; 1 where the range is a point."""
    least, most = rules.levers[lever]
    return most - least or 1.0


def on_step(lever: str, value: float, rules: Rules, place: Place) -> float:
    """The nearest value that the lever's slider stops at, within the room's range."""
    row, (least, most) = place.levers[lever], rules.levers[lever]
    return min(max(round(round(value / row.step) * row.step, 9), least), most)


def near(values: np.ndarray, centre: float, lever: str, rules: Rules, place: Place) -> np.ndarray:
    """Which values mean the same as a centre: close to it, and not on the other side of practice; of a categorical lever, the same choice."""
    if place.levers[lever].categorical:
        return np.abs(values - centre) < 1e-9
    practice = place.levers[lever].neutral
    opposed = (values - practice) * (centre - practice) < -1e-12
    return (np.abs(values - centre) <= AGREEING * width_of(lever, rules) + 1e-12) & ~opposed


def _quantiles(values: np.ndarray, categorical: bool) -> list[float]:
    """Least, quartiles with the median between, most; of choices, the first that most teams made in the median's place."""
    ends = np.quantile(values, [0, 0.25, 0.5, 0.75, 1], method="inverted_cdf" if categorical else "linear")
    if categorical:
        made, counts = np.unique(values, return_counts=True)
        ends[2] = made[counts.argmax()]
    return [float(end) for end in ends]


def spreads(plans: Plans, rules: Rules, place: Place) -> tuple[LeverSpread, ...]:
    """Spread of each lever of the room, in the order of the rules; none without plans. Quartiles by linear interpolation."""
    if not plans:
        return ()
    found = []
    for lever, values in zip(rules.levers, table_of(plans, tuple(rules.levers), place).T, strict=True):
        least, lower, median, upper, most = _quantiles(values, place.levers[lever].categorical)
        touched = float((np.abs(values - place.levers[lever].neutral) > 1e-12).mean())
        agreed = float(near(values, median, lever, rules, place).mean())
        found.append(LeverSpread(lever, least, lower, median, upper, most, touched, agreed))
    return tuple(found)


def median_plan(plans: Plans, rules: Rules, place: Place) -> dict[str, float]:
    """The plan of medians, each on its lever's nearest step; levers at practice left out."""
    found = {}
    for spread in spreads(plans, rules, place):
        row, value = place.levers[spread.lever], on_step(spread.lever, spread.median, rules, place)
        if abs(value - row.neutral) > row.step / 2:
            found[spread.lever] = value
    return found


def clusters(plans: Plans, rules: Rules, place: Place) -> tuple[Cluster, ...]:
    """Three groups of similar plans by average linkage on levers as shares of their ranges, largest first; none for few teams."""
    if len(plans) <= MANY:
        return ()
    from scipy.cluster.hierarchy import fcluster, linkage

    levers = tuple(rules.levers)
    shares = table_of(plans, levers, place) / np.array([width_of(lever, rules) for lever in levers])
    labels = fcluster(linkage(shares, method="average"), CLUSTERS, criterion="maxclust")
    names = list(plans)
    groups = [tuple(names[i] for i in np.flatnonzero(labels == label)) for label in np.unique(labels)]
    groups.sort(key=lambda group: (-len(group), names.index(group[0])))
    return tuple(Cluster(group, median_plan({name: plans[name] for name in group}, rules, place)) for group in groups)
