"""Plans of one, two or three levers at the ends of their ranges, for all or in one enterprise, with paths by year, run side by side on top of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from simulation import HEADLINES, Scenario, embedded_place
from simulation.analysis.batch import Batch, totals
from simulation.analysis.causes.lever_by_lever import falls_short
from simulation.engine.own_amounts import as_one_sets_it
from simulation.engine.setting import ScenarioError
from simulation.explanation.prices_in_words import GAINED
from simulation.run import horizon_after

PLACE = embedded_place()
YEAR, TOGETHER = 2030, 512
YEARS = horizon_after(YEAR, PLACE)
WATCHED = (*HEADLINES, "debt", "owner_cash", "programme_costs")
TRIFLE = {"return_on_equity": 1e-7, "labour_productivity": 1e-5}


def moves() -> list[tuple[str, object]]:
    """A lever and its setting: at an end from 2027, from 2030, in one year alone, or at both ends one after the other."""
    found = []
    for row in (row for row in PLACE.levers.values() if row.standing == "valued"):
        for end, other in ((row.min, row.max), (row.max, row.min)):
            if end != row.neutral:
                found += [(row.id, setting) for setting in _settings(row, end, other)]
    return found


def _settings(row, end, other) -> list:
    n = row.neutral
    if row.irreversible:
        return [end, {"value": end, "start": 2030, "full": 2030}]
    paths = [{2027: end, 2028: n}, {2028: n, 2029: end, 2030: n}, {2029: n, 2030: end}, {2029: n, 2030: end, 2031: n}]
    return [end, *({"by_year": path} for path in (*paths, {2027: end, 2028: end, 2029: other, 2030: other}))]


def plans(base: Scenario, pairs: bool = False) -> Iterator[Scenario]:
    """The base with one move, or with two of different levers."""
    one = [(move,) for move in moves()]
    two = [pair for pair in combinations(moves(), 2) if pair[0][0] != pair[1][0]] if pairs else one
    for chosen in two:
        yield Scenario("moved", {**base.levers, **dict(chosen)}, base.entities, base.conditions)


def free_lunches(base: Scenario, pairs: bool = False) -> list[tuple[Scenario, float]]:
    """Plans with more profit in 2030 that worsen no headline in 2030 and 2035, nor debt and the owner's cash to 2030; with what they cost to run beyond the base."""
    every, found, at = list(plans(base, pairs)), [], YEARS.index(YEAR)
    usual = totals(Batch.of(base, PLACE, YEARS), WATCHED)
    for start in range(0, len(every), TOGETHER):
        some = every[start : start + TOGETHER]
        values = totals(Batch.joined([Batch.of(plan, PLACE, YEARS) for plan in some]), WATCHED)
        gaps = {name: values[name] - usual[name] for name in WATCHED}
        good = (gaps["total_profit"][at] > 0.05) & (gaps["debt"][at] <= 1e-3)
        good &= gaps["owner_cash"][: at + 1].sum(axis=0) >= -1e-3
        for name in HEADLINES:
            good &= (gaps[name][[at, -1]] >= -TRIFLE.get(name, 1e-4)).all(axis=0)
        cost = gaps["programme_costs"][: at + 1].sum(axis=0)
        found += [(some[i], float(cost[i])) for i in np.flatnonzero(good)]
    return found


def triples(base: Scenario, count: int, seed: int = YEAR) -> Iterator[Scenario]:
    """The base with three moves of different levers, drawn at random: as many as are asked for."""
    every, chance = moves(), np.random.default_rng(seed)
    while count:
        chosen = [every[i] for i in chance.choice(len(every), 3, replace=False)]
        if len({lever for lever, _ in chosen}) == 3:
            count -= 1
            yield Scenario("three", {**base.levers, **dict(chosen)}, base.entities, base.conditions)


def in_enterprises(base: Scenario) -> Iterator[Scenario]:
    """The base with one lever at an end of its range in one enterprise alone, from 2027, from 2030 or in one year."""
    for entity in PLACE.entity_ids:
        for row in (row for row in PLACE.levers.values() if row.standing == "valued"):
            try:
                own = as_one_sets_it(row, PLACE, entity)
                ends = [(own.min, own.max), (own.max, own.min)]
                settings = [one for end, other in ends if end != own.neutral for one in _settings(own, end, other)]
                yield from [Scenario("apart", base.levers, {entity: {row.id: one}}, base.conditions) for one in settings]
            except ScenarioError:  # a lever of the whole, or an amount of which the enterprise has none
                continue


def raised_by_neglect(base: Scenario, every: Iterator[Scenario]) -> list[Scenario]:
    """Plans that leave a lever below practice and end with more profit, return on equity or productivity than the base."""
    short, found, at = [plan for plan in every if falls_short(plan)], [], YEARS.index(YEAR)
    usual = totals(Batch.of(base, PLACE, YEARS), GAINED)
    least = {"total_profit": 0.05, "return_on_equity": 5e-5, "labour_productivity": 0.05}  # less is printed as the same
    for start in range(0, len(short), TOGETHER):
        some = short[start : start + TOGETHER]
        values = totals(Batch.joined([Batch.of(plan, PLACE, YEARS) for plan in some]), GAINED)
        more = np.any([values[name][at] - usual[name][at] > least[name] for name in GAINED], axis=0)
        found += [some[i] for i in np.flatnonzero(more)]
    return found
