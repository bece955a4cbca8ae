"""Levers of a plan, each judged with the rest of the plan held: the plan against the same plan with that lever at practice.

So what other levers gain hides nothing of what one leaves undone, or crowds out, in any year up to five years after the target year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from simulation.analysis.batch import Batch, totals
from simulation.analysis.causes.counterfactual import without
from simulation.engine.lever_paths import own_scale, practice_in
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting
from simulation.run import horizon_after

WHOLLY, PARTLY, ASIDE, ABOVE = "wholly", "partly", "aside", "above"


@dataclass(frozen=True)
class JudgedLever:
    """A lever that a plan sets.

    how: "wholly" below practice, "partly" where other years or enterprises are above it, "aside" where neither way is less
    reform, "above" where it is nowhere below;
    paths: each outcome asked for (year,) of the plan with the lever at practice and of the plan, to five years after the target year.
    """

    lever: str
    how: str
    years: range
    paths: Mapping[str, tuple[np.ndarray, np.ndarray]] = field(repr=False)


def levers_below(scenario: Scenario) -> dict[str, str]:
    """Levers below practice in any year or enterprise, and how: wholly, partly, or aside of it."""
    found = {}
    for lever in scenario.changed():
        row, sides = scenario.place.levers[lever], _sides(scenario, lever)
        if row.standing == "valued" and (min(sides) < 0 or row.two_way):
            found[lever] = ASIDE if row.two_way else PARTLY if max(sides) > 0 else WHOLLY
    return found


def lowered(scenario: Scenario, lever: str) -> bool:
    """Whether a plan sets a lever lower than practice in some year or enterprise, reform or not."""
    return min(_sides(scenario, lever)) < 0


def falls_short(scenario: Scenario) -> bool:
    """Whether a plan leaves some lever below practice, in some year or enterprise: its gain is not to be told without its price."""
    return any(how != ASIDE for how in levers_below(scenario).values())


def at_practice(scenario: Scenario, lever: str) -> Scenario:
    """The same plan with what it leaves of a lever below practice put back to practice; what is above stays."""
    entities = {e: _put_back(own, lever, scenario, e) if lever in own else own for e, own in scenario.entities.items()}
    return replace(
        scenario, levers=_put_back(scenario.levers, lever, scenario), entities={e: own for e, own in entities.items() if own}
    )


@lru_cache(maxsize=64)
def judged_levers(scenario: Scenario, year: int, place: Place, outcomes: tuple[str, ...]) -> tuple[JudgedLever, ...]:
    """Each valued lever of a plan with the paths that tell what it saves and loses; all plans are run together."""
    below, years = levers_below(scenario), horizon_after(year, place)
    hows = {
        lever: below.get(lever, ABOVE) for lever in scenario.changed() if scenario.place.levers[lever].standing == "valued"
    }
    if not hows:
        return ()
    held = (at_practice(scenario, name) if name in below else without(scenario, (name,)) for name in hows)
    found = totals(Batch.joined([Batch.of(plan, place, years) for plan in (scenario, *held)]), outcomes)
    return tuple(
        JudgedLever(lever, how, years, {name: (found[name][:, at], found[name][:, 0]) for name in outcomes})
        for at, (lever, how) in enumerate(hows.items(), start=1)
    )


def _sides(scenario: Scenario, lever: str) -> list[float]:
    """How far each value set is from practice of its year, below zero where it is below."""
    found = _beyond(scenario.levers.get(lever), row_as_seen(scenario, lever))
    for entity, own in scenario.entities.items():
        found += _beyond(own.get(lever), row_as_seen(scenario, lever, entity))
    return [side if abs(side) > 1e-9 else 0.0 for side in found] or [0.0]


def row_as_seen(scenario: Scenario, lever: str, entity: str = "") -> Lever:
    """A lever as all, or one entity, see it."""
    row = scenario.place.levers[lever]
    return own_scale(row, scenario.place, entity) if entity else row


def _beyond(setting: Setting | None, row: Lever) -> list[float]:
    if setting is None:
        return []
    return [round(value - practice_in(row, year), 9) for year, value in setting.by_year] or [
        round(setting.level(row.neutral) - row.neutral, 9)
    ]


def _put_back(own: Mapping[str, Setting], lever: str, scenario: Scenario, entity: str = "") -> dict[str, Setting]:
    setting, row = own.get(lever), row_as_seen(scenario, lever, entity)
    kept = {name: one for name, one in own.items() if name != lever}
    if setting is None or row.two_way:
        return kept
    if not setting.by_year:
        return {**kept, lever: setting} if setting.level(row.neutral) > round(row.neutral, 9) else kept
    raised = tuple((year, max(value, practice_in(row, year))) for year, value in setting.by_year)
    put = replace(setting, by_year=raised)
    return kept if scenario.departs(lever, put, entity) is None else {**kept, lever: put}
