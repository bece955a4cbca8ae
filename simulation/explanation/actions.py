"""Actions beside outcomes: each moved lever with what it adds to the headline outcomes and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulation.analysis.analysis_errors import AnalysisError
from simulation.analysis.causes.attribution import Attribution, attribute, within
from simulation.engine.lever_paths import lever_path
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting
from simulation.language.words import Words
from simulation.projection import HEADLINES

COSTS = ("programme_investment", "programme_costs")  # cumulated over the projected years


@dataclass(frozen=True)
class Action:
    """A player of the attribution: a moved lever, a group that cannot be divided, or conditions.

    adds: contribution to each headline outcome in the last year; costs: to each cost, cumulated; units of the variables.
    """

    player: str
    adds: Mapping[str, float]
    costs: Mapping[str, float]


@dataclass(frozen=True)
class Actions:
    """All actions, those with most profit first; ends: each outcome without and with all of them, costs cumulated."""

    actions: tuple[Action, ...]
    ends: Mapping[str, tuple[float, float]]
    rule: str

    @property
    def whole(self) -> dict[str, float]:
        """The change of each outcome and cost, which the actions add up to."""
        return {name: after - before for name, (before, after) in self.ends.items()}

    def share(self, player: str, outcome: str) -> float:
        """What a player adds to an outcome."""
        return next(action.adds[outcome] for action in self.actions if action.player == player)


def actions_of(scenario: Scenario, baseline: Place | None = None, until: int | None = None) -> Actions:
    """Exact contributions of every moved lever, groups divided among their levers as far as that can be done."""
    found = attribute(scenario, baseline, until, (*HEADLINES, *COSTS))
    parts = [part for player in found.players for part in _divided(found, player, baseline)]
    sides = found.before, found.after
    ends = {name: (float(sides[0][name][-1]), float(sides[1][name][-1])) for name in HEADLINES}
    ends |= {name: (float(sides[0][name][1:].sum()), float(sides[1][name][1:].sum())) for name in COSTS}
    return Actions(tuple(sorted(parts, key=lambda part: -part.adds["total_profit"])), ends, found.rule)


def _divided(found: Attribution, player: str, baseline: Place | None) -> list[Action]:
    if len(found.members[player]) > 1:
        try:
            found = within(found, player, baseline)
        except AnalysisError:
            return [_action(found, player)]
        return [_action(found, lever) for lever in found.players]
    return [_action(found, player)]


def _action(found: Attribution, player: str) -> Action:
    at = found.players.index(player)
    named = player if len(found.members[player]) != 1 else found.members[player][0]
    adds = {name: float(found.contributions[name][-1, at]) for name in HEADLINES}
    return Action(named, adds, {name: float(found.contributions[name][1:, at].sum()) for name in COSTS})


def values_of(place: Place, lever: str, setting: Setting | None, years: range) -> np.ndarray:
    """Value of a lever in each year for all entities together, as it is set (units of `data/levers.csv`) in a place."""
    return lever_path(place.levers[lever], setting, years)


def printed_adds(actions: Actions, variable: str, words: Words) -> dict[str, float]:
    """What each player adds to an outcome or a cost as printed: together the printed change."""
    exact = [action.adds.get(variable, action.costs.get(variable, 0.0)) for action in actions.actions]
    parts = words.parts(variable, exact, words.gap(variable, *actions.ends[variable]))
    return dict(zip((action.player for action in actions.actions), parts, strict=True))
