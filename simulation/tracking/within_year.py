"""What would bring the year back: levers that still act within it, each tried alone at the end of its range."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from simulation.engine.lever_paths import lever_path
from simulation.engine.place import Place
from simulation.engine.place_rows import Lever
from simulation.engine.scenario import Scenario
from simulation.engine.setting import ScenarioError
from simulation.projection import TOTAL, Projection
from simulation.run import horizon, projected
from simulation.tracking.gap import with_levers

LEAST = 1e-3  # of the outcome: less is no help


class Help(NamedTuple):
    """A lever moved from where it is planned to where it would stand, and what that gives in the year (unit of the outcome)."""

    lever: str
    planned: float
    value: float
    effect: float


class Trial(NamedTuple):
    """A lever moved for the rest of a year, and the year that this gives."""

    lever: str
    planned: float
    value: float
    run: Projection


def trials(scenario: Scenario, year: int, rest: float, baseline: Place | None = None) -> tuple[Trial, ...]:
    """Every lever of the model that can still be moved, alone, to either end for the rest of a year.

    rest: share of the year that is left; what is done in it counts for the year with that share, of an amount as well as of a
    strength. What cannot be taken back is left out, and so is less reform than in practice: neither repairs a year.
    """
    place = baseline or scenario.place
    scenario, years, found = scenario.at(place), horizon(year, place), []
    for name, row in place.levers.items():
        if row.irreversible in ("path", "once") or row.standing != "valued":
            continue
        now = float(lever_path(row, scenario.levers.get(name), years)[-1])
        for end in _ends(row, now):
            share = now + (end - now) * rest
            try:
                run = projected(with_levers(scenario, {name: share}, year), place, years)
            except ScenarioError:
                continue
            found.append(Trial(name, now, share if row.scope == "amount" else end, run))
    return tuple(found)


def still_helps(
    plan: Projection, tried: Iterable[Trial], outcome: str, better: int = 1, entity: str = TOTAL
) -> tuple[Help, ...]:
    """Trials that move the outcome the wanted way within the year, most first; none where no lever of the model works so fast.

    better: 1 where more is wanted, -1 where less.
    """
    planned = float(plan.entity(outcome, entity)[-1])
    effects = ((trial, float(trial.run.entity(outcome, entity)[-1]) - planned) for trial in tried)
    found = [Help(*trial[:3], effect) for trial, effect in effects if better * effect > LEAST * max(abs(planned), 1e-9)]
    return tuple(sorted(found, key=lambda each: -better * each.effect))


def _ends(row: Lever, now: float) -> tuple[float, ...]:
    """How far a lever can go either way, no lower than practice where less is less reform."""
    least = row.min if row.two_way else min(row.neutral, now)
    return tuple(end for end in (least, row.max) if end != now)
