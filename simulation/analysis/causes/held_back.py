"""Levers that a plan moves later than it could, lets go again, or moves in some enterprises only, each with the same plan that does not.

Set against current practice such a lever gains whatever it does; what waiting saves, and loses, is seen only beside the plan without the wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from simulation.analysis.batch import Batch, totals
from simulation.analysis.causes.lever_by_lever import ASIDE, levers_below, row_as_seen
from simulation.engine.lever_paths import lever_path, lever_timing, own_share, practice_in, practice_path
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.engine.setting import Setting
from simulation.run import horizon_after

LATE, LET_GO, SOME = "late", "let_go", "some"
WAIT = 2  # years by which each lever waits where waiting is looked at by itself
SAME = 1e-7  # of a change: a share of an amount is written with nine digits


@dataclass(frozen=True)
class HeldBack:
    """A lever that is moved later, let go again, or left at practice in some enterprises.

    how: "let_go" where it is nearer to practice in the target year than at its furthest, else "late"; "some" where nothing else is
    less than in another plan than the enterprises that move it;
    paths: each outcome asked for (year,) of the plan with the lever in time and of the plan, to five years after the target year.
    """

    lever: str
    how: str
    years: range
    paths: Mapping[str, tuple[np.ndarray, np.ndarray]] = field(repr=False)


def in_time(scenario: Scenario, lever: str) -> Scenario:
    """The same plan with a lever in its own time, at the value that is furthest from practice, and held there."""
    entities = {
        e: {**own, lever: _in_time(own[lever], scenario, lever, e)} if lever in own else own
        for e, own in scenario.entities.items()
    }
    own = scenario.levers
    levers = {**own, lever: _in_time(own[lever], scenario, lever)} if lever in own else own
    return replace(scenario, levers=levers, entities=entities)


def as_in(scenario: Scenario, lever: str, other: Scenario) -> Scenario:
    """The same plan with a lever as another plan moves it."""
    entities = {entity: {n: s for n, s in own.items() if n != lever} for entity, own in scenario.entities.items()}
    for entity, own in other.entities.items():
        if lever in own:
            entities[entity] = {**entities.get(entity, {}), lever: own[lever]}
    levers = {name: setting for name, setting in scenario.levers.items() if name != lever}
    levers |= {lever: other.levers[lever]} if lever in other.levers else {}
    return replace(scenario, levers=levers, entities={entity: own for entity, own in entities.items() if own})


def held_back(scenario: Scenario, year: int, other: Scenario | None = None) -> dict[str, tuple[str, Scenario]]:
    """Levers that wait or are let go up to a year, how, and the plan to set it against: in its own time, or as another plan moves it.

    A lever that is below practice in some year is told of by what practice does. Another plan: it moves the lever as far, earlier, for
    longer or in more enterprises.
    """
    below, found = levers_below(scenario), {}
    for lever in scenario.changed():
        row = scenario.place.levers[lever]
        if row.standing != "valued" or row.irreversible == "once" or below.get(lever, ASIDE) != ASIDE:
            continue
        if other is not None and lever not in other.changed():
            continue
        against = in_time(scenario, lever) if other is None else as_in(scenario, lever, other)
        how = _how(scenario, against, lever, year)
        if how:
            found[lever] = how, against
    return found


def each_late(place: Place) -> Iterator[Scenario]:
    """Each lever by itself at an end of its range beyond practice, begun some years after the first in which it can act."""
    usual = Scenario.preset("reference", place)
    for row in place.levers.values():
        if row.standing != "valued" or row.irreversible == "once":
            continue
        for end in (row.min, row.max) if row.two_way else (row.max,):
            if abs(end - row.neutral) > SAME:
                yield usual.renamed(row.id).with_lever(row.id, {"value": end, "start": row.start + WAIT})


@lru_cache(maxsize=64)
def judged_waits(
    scenario: Scenario, year: int, place: Place, outcomes: tuple[str, ...], other: Scenario | None = None
) -> tuple[HeldBack, ...]:
    """Each of them with the paths that tell what the wait saves and loses; all plans are run together."""
    found = held_back(scenario, year, other)
    if not found:
        return ()
    years, plans = horizon_after(year, place), (scenario, *(against for _, against in found.values()))
    paths = totals(Batch.joined([Batch.of(plan, place, years) for plan in plans]), outcomes)
    return tuple(
        HeldBack(lever, how, years, {name: (paths[name][:, at], paths[name][:, 0]) for name in outcomes})
        for at, (lever, (how, _)) in enumerate(found.items(), start=1)
    )


def _in_time(setting: Setting, scenario: Scenario, lever: str, entity: str = "") -> Setting:
    """A setting moved to the first year in which the lever can act, as quickly as it arrives by itself, and held at its furthest value."""
    row = row_as_seen(scenario, lever, entity)
    if not setting.by_year:
        start, full, _ = lever_timing(row, setting)
        return replace(setting, start=min(start, row.start), full=min(full, row.full))
    moved = [(year, value) for year, value in setting.by_year if abs(value - practice_in(row, year)) > SAME]
    if not moved:
        return setting
    sooner = max(moved[0][0] - row.start, 0)
    far = max(range(len(moved)), key=lambda at: (abs(moved[at][1] - row.neutral), -at))
    return Setting(by_year=tuple((year - sooner, value) for year, value in moved[: far + 1]))


def _how(scenario: Scenario, against: Scenario, lever: str, year: int) -> str:
    """How a plan holds a lever back beside another; blank where it does not, goes further somewhere, or less far where it goes at all."""
    years, found = range(scenario.place.base_year, scenario.place.last_year + 1), set[str]()
    until = years.index(year) + 1
    for path, full in zip(*(_departures(one, lever, years) for one in (scenario, against)), strict=True):
        most, whole = (float(np.abs(one).max()) for one in (path, full))
        side, same = np.sign(full[int(np.argmax(np.abs(full)))]), SAME * max(whole, 1.0)
        less = ((full - path) * side)[:until]
        if (most > same and abs(most - whole) > same) or (less < -same).any() or (path * side < -same).any():
            return ""
        if (less > same).any():
            moved = np.abs(path[:until])
            found.add(SOME if most <= same else LET_GO if moved[-1] < moved.max() - same else LATE)
    return next((how for how in (LET_GO, LATE, SOME) if how in found), "")


def _departures(scenario: Scenario, lever: str, years: range) -> list[np.ndarray]:
    """How far a lever is from practice by year, of each enterprise; of a lever of the whole, once."""
    row, place, whole = scenario.place.levers[lever], scenario.place, scenario.levers.get(lever)
    if row.scope == "province":
        return [lever_path(row, whole, years) - practice_path(row, years)]
    found = []
    for entity in place.entity_ids:
        seen, own = row_as_seen(scenario, lever, entity), scenario.entities.get(entity, {}).get(lever)
        part = whole.times(own_share(row, place, entity)) if whole and row.scope == "amount" else whole
        found.append(lever_path(seen, own or part, years) - practice_path(seen, years))
    return found
