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
from simulation.engine.own_amounts import own_practice
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


def falls_short(scenario: Scenario) -> bool:
    """Whether a plan leaves some lever below practice, in some year or enterprise: its gain is not to be told without its price."""
    return any(how != ASIDE for how in levers_below(scenario).values())


def at_practice(scenario: Scenario, lever: str) -> Scenario:
    """The same plan with what it leaves of a lever below practice put back to practice; what is above stays."""
    row, place = scenario.place.levers[lever], scenario.place
    entities = {
        entity: _put_back(own, row, own_practice(row, place, entity), place) if lever in own else own
        for entity, own in scenario.entities.items()
    }
    return replace(
        scenario,
        levers=_put_back(scenario.levers, row, row.neutral, place),
        entities={e: o for e, o in entities.items() if o},
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
    """How far each value set is from practice, below zero where it is below."""
    row, place = scenario.place.levers[lever], scenario.place
    found = [value - row.neutral for value in _values(scenario.levers.get(lever), row.neutral)]
    for entity, own in scenario.entities.items():
        practice = own_practice(row, place, entity)
        found += [value - practice for value in _values(own.get(lever), practice)]
    return [side if abs(side) > 1e-9 else 0.0 for side in found] or [0.0]


def _values(setting: Setting | None, practice: float) -> list[float]:
    if setting is None:
        return []
    return [value for _, value in setting.by_year] or [setting.level(practice)]


def _put_back(own: Mapping[str, Setting], row: Lever, practice: float, place: Place) -> dict[str, Setting]:
    setting = own.get(row.id)
    kept = {name: one for name, one in own.items() if name != row.id}
    if setting is None or row.two_way:
        return kept
    raised = tuple((year, max(value, practice)) for year, value in setting.by_year)
    replayed = any(
        year < place.decided_from for year, _ in raised
    )  # practice of those years is another than today's: what they spend stays
    if replayed or any(value > practice for _, value in raised):
        return {**kept, row.id: replace(setting, by_year=raised)}
    return {**kept, row.id: setting} if not raised and setting.level(practice) > practice else kept
