"""Why a lever does so little: each possible obstacle is taken away in turn and the effect computed again.

The effect is the scenario against itself without the lever. What an obstacle costs is the effect without the
obstacle less the effect as it is; obstacles that cost less than WEIGHS of the effect are not named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from simulation.analysis.batch import Batch, totals
from simulation.analysis.causes.attribution import keeping
from simulation.analysis.causes.counterfactual import programme, without
from simulation.engine.catalogue import catalogue
from simulation.engine.lever_paths import share_of
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting, nearest_whole
from simulation.explanation.causal_map import routes
from simulation.explanation.flows import Flow, flow_of
from simulation.run import horizon, project

FIRST_PART = 0.1  # of the distance the lever is moved: how well it works at the start
SMALL = 0.01  # of the outcome's level: below it an effect counts as small
NONE = 1e-5
WEIGHS = 0.1  # of the effect, or of a small effect: below it an obstacle is not named
WHOLE = 0.98  # of base-year value added: above it a lever reaches everybody
CEILING, QUOTA = "debt_ceiling", "new_energy_quota"
KINDS = ("saturation", "delay", "cost", "attention", "ceiling", "quota", "dose", "overlap", "reach")


@dataclass(frozen=True)
class Obstacle:
    """kind: one of KINDS; lost: how much better the outcome would be without it, its unit; figures: what it is shown
    with (shares as fractions, effects in the outcome's unit); through: the variable a cost comes through."""

    kind: str
    lost: float
    figures: Mapping[str, float] = field(default_factory=dict)
    through: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """effect: of the lever on the outcome in the year, level: the outcome without it; both in its unit.

    verdict: "none", "adverse", "small" or "large"; obstacles: those that weigh, by decreasing loss; reach: part of
    base-year value added in entities whose lever moves.
    """

    lever: str
    outcome: str
    year: int
    effect: float
    level: float
    verdict: str
    reach: float
    obstacles: tuple[Obstacle, ...]


def diagnose(
    scenario: Scenario, lever: str, outcome: str, year: int, baseline: Place | None = None, flow: Flow | None = None
) -> Diagnosis:
    """What keeps a lever's effect down, each with its figure. flow: the same effect traced, if at hand."""
    baseline = baseline or scenario.place
    flow = flow or flow_of(scenario, lever, outcome, year, baseline)
    sign = -1.0 if catalogue().less_is_better(outcome) else 1.0
    effect, level = flow.change, float(flow.before.projection.total(outcome)[flow.at])
    case = _Case(scenario, lever, outcome, year, baseline, sign, effect)
    found = (
        case.saturation(),
        case.delay(),
        case.cost(flow),
        case.attention(),
        case.ceiling(),
        case.quota(),
        case.dose(),
        case.overlap(),
        case.reach(flow),
    )
    floor = WEIGHS * max(abs(effect), WEIGHS * SMALL * abs(level))
    weighing = [obstacle for obstacle in found if obstacle and obstacle.lost >= floor]
    ratio = effect * sign / max(abs(level), 1e-12)
    verdict = "none" if abs(ratio) < NONE else "adverse" if ratio < 0 else "small" if ratio < SMALL else "large"
    return Diagnosis(
        lever, outcome, year, effect, level, verdict, reached(flow, lever), tuple(sorted(weighing, key=lambda o: -o.lost))
    )


def scaled(scenario: Scenario, lever: str, share: float, baseline: Place) -> Scenario:
    """The scenario with a lever moved `share` times as far from practice, at most to its limits, timing kept; what is counted
    moves to the nearest whole number."""
    row = baseline.levers[lever]
    spread = share_of(row, baseline)

    def moved(setting: Setting, part: float) -> Setting:
        low, high, practice = row.min * part, row.max * part, row.neutral * part

        def one(value: float) -> float:
            found = float(np.clip(practice + share * (value - practice), low, high))
            return nearest_whole(found, practice) if row.whole else found

        by_year = tuple((year, one(value)) for year, value in setting.by_year)
        return replace(setting, value=None if setting.value is None else one(setting.value), by_year=by_year)

    levers = {name: moved(s, 1.0) if name == lever else s for name, s in scenario.levers.items()}
    entities = {}
    for entity, own in scenario.entities.items():
        part = float(spread[min(baseline.entity_ids.index(entity), len(spread) - 1), 0])
        entities[entity] = {name: moved(s, part) if name == lever else s for name, s in own.items()}
    return replace(scenario, levers=levers, entities=entities)


def distance(setting: Setting | None, row: Lever) -> float:
    """Part of the way from practice to the lever's limit that its last value goes; 0 when it is not set for all."""
    if setting is None:
        return 0.0
    return part_of_the_way(row.neutral if setting.last is None else setting.last, row)


def part_of_the_way(value: float, row: Lever) -> float:
    """Part of the way from practice to the lever's limit on that side that a value goes."""
    room = row.max - row.neutral if value > row.neutral else row.neutral - row.min
    return abs(value - row.neutral) / room if room > 0 else float(value != row.neutral)


def reached(flow: Flow, lever: str) -> float:
    """Part of base-year value added in entities whose lever moves."""
    moved = np.abs(flow.difference(lever)).max(axis=0) > 0
    weights = flow.before.projection.values["value_added"][0, :, 0]
    return float(weights[moved].sum() / weights.sum()) if len(moved) > 1 else float(moved[0])


@dataclass(frozen=True)
class _Case:
    """One lever of one scenario and one outcome; each method takes one obstacle away."""

    scenario: Scenario
    lever: str
    outcome: str
    year: int
    baseline: Place
    sign: float
    effect: float

    def _value(self, scenario: Scenario, year: int) -> float:
        return float(project(scenario, self.baseline, year).total(self.outcome)[-1])

    def _effect(self, scenario: Scenario, year: int | None = None) -> float:
        """Effect of the lever within another scenario, in the year looked at or another one."""
        year, rest = year or self.year, without(scenario, (self.lever,))
        return self._value(scenario, year) - self._value(rest, year)

    def _obstacle(self, kind: str, free: float, **figures: float) -> Obstacle:
        return Obstacle(kind, self.sign * (free - self.effect), {"free": free, **figures})

    def saturation(self) -> Obstacle | None:
        """The first tenth of the move, taken ten times, against the whole; and the first half. None of a count too small to be parted."""
        moved = [scaled(self.scenario, self.lever, part, self.baseline) for part in (FIRST_PART, 0.5)]
        row = self.baseline.levers[self.lever]
        begun, meant = (distance(each.levers.get(self.lever), row) for each in (moved[0], self.scenario))
        if abs(begun - FIRST_PART * meant) > 0.02 * meant:
            return None
        first, half = map(self._effect, moved)
        return self._obstacle(
            "saturation", first / FIRST_PART, first=first, half=half, part=half / self.effect if self.effect else 0.0
        )

    def delay(self) -> Obstacle | None:
        """The effect in the last year that can be computed."""
        if self.year >= self.baseline.last_year:
            return None
        late = self._effect(self.scenario, self.baseline.last_year)
        return self._obstacle("delay", late, late_year=self.baseline.last_year, part=self.effect / late if late else 0.0)

    def cost(self, flow: Flow) -> Obstacle | None:
        """Routes that make the outcome worse, set against those that make it better."""
        parts = {route.through: self.sign * route.carried for route in routes(flow)}
        gain, cost = sum(v for v in parts.values() if v > 0), -sum(v for v in parts.values() if v < 0)
        if not cost:
            return None
        worst = min(parts, key=parts.__getitem__)
        figures = {"gain": self.sign * gain, "cost": -self.sign * cost, "worst": self.sign * parts[worst]}
        return Obstacle("cost", cost, figures, worst)

    def attention(self) -> Obstacle:
        """Nothing lost when managers carry too many efforts."""
        years = horizon(self.year, self.baseline)
        values = []
        for scenario in (self.scenario, without(self.scenario, (self.lever,))):
            batch = Batch.of(scenario, self.baseline, years).widened(1, parameters={"attention_loss": np.zeros((1, 1))})
            values.append(float(totals(batch, (self.outcome,))[self.outcome][-1, 0]))
        return self._obstacle("attention", values[0] - values[1])

    def ceiling(self) -> Obstacle | None:
        """The debt ceiling as high as it can be set."""
        return self._with_limit("ceiling", CEILING)

    def quota(self) -> Obstacle | None:
        """As much new-energy quota as can be won."""
        return self._with_limit("quota", QUOTA) if self.lever in programme("new_energy", self.baseline) else None

    def _with_limit(self, kind: str, limit: str) -> Obstacle | None:
        if self.lever == limit:
            return None
        rows, decided = self.baseline.levers, self.baseline.decided_from
        highest = rows[limit].max
        first = min([decided, *(setting.begins(rows[name]) for name, setting in self.scenario.levers.items())])
        freed = without(self.scenario, (limit,)).with_lever(
            limit, {"value": highest, "start": first, "full": first, "shape": "step"}
        )
        return self._obstacle(kind, self._effect(freed), limit=highest)

    def dose(self) -> Obstacle | None:
        """The lever at its limit instead of where it is set."""
        part = distance(self.scenario.levers.get(self.lever), self.baseline.levers[self.lever])
        if not 0 < part < 1:
            return None
        return self._obstacle("dose", self._effect(scaled(self.scenario, self.lever, 1 / part, self.baseline)), part=part)

    def overlap(self) -> Obstacle | None:
        """The lever alone, all others at practice."""
        others = len(self.scenario.changed()) - 1
        if others < 1:
            return None
        alone = keeping(self.scenario, self.lever).beside(self.scenario)
        return self._obstacle("overlap", self._effect(alone), others=others)

    def reach(self, flow: Flow) -> Obstacle | None:
        """Every entity reached as those that are; for levers that could be set alike everywhere."""
        part = reached(flow, self.lever)
        if self.baseline.levers[self.lever].scope != "rate" or not 0 < part < WHOLE:
            return None
        return self._obstacle("reach", self.effect / part, part=part)
