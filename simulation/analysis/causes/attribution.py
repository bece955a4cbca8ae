"""Attribution: which lever, which own assumption, and how far conditions, changed an outcome; exact, adding up to the change.

Each changed lever is one player with its whole setting (timing, values by year, overrides by entity), and so is each parameter
that is assumed to be other than in the register; conditions that differ from the central ones are a player of their own. Every combination of players on and
off is run, so shares are exact Shapley values and do not depend on an order. With more than MOST_PLAYERS
players, levers of one group form one player, and so do all own assumptions; `within` then divides a group among its levers by running
all combinations of them with all combinations of the other players (Owen value), which adds up again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import comb

import numpy as np
import pandas as pd

from simulation.analysis.analysis_errors import AnalysisError, checked_outcomes
from simulation.analysis.batch import Batch, Progress, by_entity, totals
from simulation.analysis.causes import shapley
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.inputs import ATTENTION, condition_inputs, lever_inputs
from simulation.run import horizon

CONDITIONS, ASSUMPTIONS = "conditions", "assumptions"
MOST_PLAYERS = 12
EXACT, GROUPED = "every_lever", "levers_in_groups"


@dataclass(frozen=True)
class Attribution:
    """Contributions of players to the change of outcomes against base-year practice under central conditions and the register.

    players: ids of levers or lever groups, of parameters assumed otherwise (in groups: "assumptions"), and "conditions"; members: the
    levers or parameters of each player; rule:
    EXACT or GROUPED. By outcome: before and after (year,), contributions (year, player), interactions
    (year, pair) in the order of `pairs`. Units as in `data/variables.csv`.
    """

    scenario: Scenario
    years: range
    players: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]]
    rule: str
    before: Mapping[str, np.ndarray] = field(repr=False)
    after: Mapping[str, np.ndarray] = field(repr=False)
    contributions: Mapping[str, np.ndarray] = field(repr=False)
    interactions: Mapping[str, np.ndarray] = field(repr=False)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Pairs of players, in the order of `interactions`."""
        return tuple((self.players[i], self.players[j]) for i, j in shapley.pairs(len(self.players)))

    def tidy(self) -> pd.DataFrame:
        """Long table: scenario, variable, unit, year, player, value."""
        index = pd.MultiIndex.from_product([self.years, self.players], names=["year", "player"])
        pieces = [
            pd.Series(table.ravel(), index=index, name="value")
            .reset_index()
            .assign(variable=name, unit=catalogue().variables[name].unit)
            for name, table in self.contributions.items()
            if self.players
        ]
        columns = ["scenario", "variable", "unit", "year", "player", "value"]
        if not pieces:
            return pd.DataFrame(columns=columns)
        return pd.concat(pieces, ignore_index=True).assign(scenario=self.scenario.name)[columns]

    def strongest_pairs(self, outcome: str, year: int, count: int = 5) -> list[tuple[str, str, float]]:
        """Pairs with the largest interaction, help (+) or hindrance (−), in a year."""
        row = self.interactions[outcome][self.years.index(year)]
        order = np.argsort(-np.abs(row), kind="stable")[:count]
        return [(*self.pairs[i], float(row[i])) for i in order]


def conditions_differ(scenario: Scenario, years: range) -> bool:
    """Whether the scenario's conditions are other than the central ones."""
    own, central = condition_inputs(scenario, years), condition_inputs(Scenario(place=scenario.place), years)
    return any(not np.array_equal(own[name], central[name]) for name in central)


def players_of(scenario: Scenario, years: range) -> tuple[dict[str, tuple[str, ...]], str]:
    """Players with the levers or parameters behind each, and the rule by which they were formed."""
    levers, table, held = scenario.changed(), scenario.place.levers, scenario.held()
    outside = {CONDITIONS: ()} if conditions_differ(scenario, years) else {}
    if len(levers) + len(held) + len(outside) <= MOST_PLAYERS:
        return {**{name: (name,) for name in (*levers, *held)}, **outside}, EXACT
    groups: dict[str, tuple[str, ...]] = {}
    for name in levers:
        groups[table[name].group] = (*groups.get(table[name].group, ()), name)
    return {**groups, **({ASSUMPTIONS: held} if held else {}), **outside}, GROUPED


def keeping(scenario: Scenario, lever: str) -> Scenario:
    """The scenario with one lever alone, its overrides by entity included, under central conditions and the register."""
    levers = {n: s for n, s in scenario.levers.items() if n == lever}
    entities = {e: {n: s for n, s in own.items() if n == lever} for e, own in scenario.entities.items()}
    return Scenario(scenario.name, levers, {e: own for e, own in entities.items() if own}, place=scenario.place)


def coalition_batch(
    scenario: Scenario, baseline: Place, years: range, members: list[tuple[str, ...]], member: np.ndarray
) -> Batch:
    """One run a coalition: players in it at the scenario's setting, the others at base-year practice or the register.

    members: the levers or parameters of each player, none for conditions; member: (coalition, player).
    """
    batch = Batch.of(Scenario(scenario.name, place=baseline), baseline, years)
    moving, load = dict[str, np.ndarray](), batch.moving["attention_load"]
    inside = {name: member[:, player] for player, names in enumerate(members) for name in names or (CONDITIONS,)}
    parameters = {
        name: np.where(within, scenario.assumptions[name], batch.parameters[name])
        for name, within in inside.items()
        if name in batch.parameters
    }
    for lever in (name for name in inside if name in baseline.levers):
        own, _ = lever_inputs(keeping(scenario, lever), baseline, years)
        moving[lever] = np.where(inside[lever], own[lever], batch.moving[lever])
        load = load + _load(scenario, lever, baseline, years, inside) * inside[lever]
    if CONDITIONS in inside:
        outside = condition_inputs(scenario, years)
        changed = [n for n, path in outside.items() if not np.array_equal(path, batch.moving[n])]
        moving |= {name: np.where(inside[CONDITIONS], outside[name], batch.moving[name]) for name in changed}
    return batch.widened(len(member), {**moving, "attention_load": load}, parameters)


def _load(scenario: Scenario, lever: str, baseline: Place, years: range, inside: Mapping[str, np.ndarray]) -> np.ndarray:
    """Attention that a lever takes in each coalition (year, 1 or entity, 1 or coalition): assumptions about attention are in it."""
    alone, taking, load = keeping(scenario, lever), [name for name in ATTENTION if name in inside], np.zeros((1, 1, 1))
    for chosen in product((False, True), repeat=len(taking)):
        held = {name: scenario.assumptions[name] for name, taken in zip(taking, chosen, strict=True) if taken}
        here = np.all([inside[name] == taken for name, taken in zip(taking, chosen, strict=True)], axis=0)
        load = load + lever_inputs(alone.assuming(held), baseline, years)[0]["attention_load"] * here
    return load


def attribute(
    scenario: Scenario,
    baseline: Place | None = None,
    until: int | None = None,
    outcomes: Iterable[str] | None = None,
    run: Callable = map,
    progress: Progress | None = None,
) -> Attribution:
    """Contributions of each changed lever, and of conditions, to each outcome in each year.

    run: how pieces are mapped over workers, as in `batch.each`; progress: called with the share done.
    """
    names, baseline = checked_outcomes(outcomes, "attributed"), baseline or scenario.place
    scenario, years = scenario.at(baseline), horizon(until, baseline)
    players, rule = players_of(scenario, years)
    if len(players) > MOST_PLAYERS:
        raise AnalysisError("error.groups", count=len(players))
    member = shapley.coalitions(len(players))
    worth = totals(coalition_batch(scenario, baseline, years, list(players.values()), member), names, run, progress)
    return Attribution(
        scenario,
        years,
        tuple(players),
        players,
        rule,
        {n: w[:, 0] for n, w in worth.items()},
        {n: w[:, -1] for n, w in worth.items()},
        {n: shapley.values(w) for n, w in worth.items()},
        {n: shapley.interactions(w) for n, w in worth.items()},
    )


def attribute_entities(
    scenario: Scenario, outcome: str, baseline: Place | None = None, until: int | None = None, run: Callable = map
) -> tuple[tuple[str, ...], np.ndarray]:
    """Players and their contributions to an outcome of each entity (year, entity, player)."""
    baseline = baseline or scenario.place
    years = horizon(until, baseline)
    row = catalogue().variables.get(outcome)
    if row is None or row.aggregate == "province":
        raise AnalysisError("error.no_entity_value", outcome=outcome)
    players, _ = players_of(scenario, years)
    member = shapley.coalitions(len(players))
    batch = coalition_batch(scenario, baseline, years, list(players.values()), member)
    return tuple(players), shapley.values(by_entity(batch, (outcome,), run)[outcome])


def within(attribution: Attribution, player: str, baseline: Place | None = None, run: Callable = map) -> Attribution:
    """A group's contribution divided among its levers (Owen value); the shares add up to the group's."""
    if player not in attribution.members:
        raise AnalysisError("error.player", found=player, known=", ".join(attribution.players))
    levers = attribution.members[player]
    others = [attribution.members[p] for p in attribution.players if p != player]
    if not levers or len(levers) + len(others) > MOST_PLAYERS + 2:
        raise AnalysisError("error.indivisible", found=player)
    baseline, outcomes = baseline or attribution.scenario.place, tuple(attribution.contributions)
    member = shapley.coalitions(len(levers) + len(others))
    batch = coalition_batch(
        attribution.scenario, baseline, attribution.years, [(lever,) for lever in levers] + others, member
    )
    worth = {n: _average_over(w, len(levers), len(others)) for n, w in totals(batch, outcomes, run).items()}
    return replace(
        attribution,
        players=levers,
        members={lever: (lever,) for lever in levers},
        rule=EXACT,
        before={n: w[:, 0] for n, w in worth.items()},
        after={n: w[:, -1] for n, w in worth.items()},
        contributions={n: shapley.values(w) for n, w in worth.items()},
        interactions={n: shapley.interactions(w) for n, w in worth.items()},
    )


def _average_over(worth: np.ndarray, inner: int, outer: int) -> np.ndarray:
    """Worth of the inner players' coalitions (…, inner coalition), averaged over coalitions of the outer ones.

    The average has Shapley weights: what the group as a whole adds to each of them.
    """
    table = worth.reshape(*worth.shape[:-1], 2**outer, 2**inner)
    size = shapley.coalitions(outer).sum(axis=1)
    weight = np.array([1 / ((outer + 1) * comb(outer, int(s))) for s in size])
    return np.einsum("...oi,o->...i", table - table[..., :1], weight) + table[..., :1, 0]
