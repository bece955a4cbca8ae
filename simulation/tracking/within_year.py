"""What would bring the year back: levers that still act within it, each tried alone at the end of its range."""

from __future__ import annotations

from typing import NamedTuple

from simulation.engine.baseline import Baseline
from simulation.engine.catalogue import catalogue
from simulation.engine.rows import Lever
from simulation.engine.scenario import Scenario, ScenarioError
from simulation.inputs import lever_path
from simulation.projection import TOTAL
from simulation.run import embedded_baseline, horizon, projected
from simulation.tracking.gap import with_levers

LEAST = 1e-3  # of the outcome: less is no help


class Help(NamedTuple):
    """A lever moved from where it is planned to where it would stand, and what that gives in the year (unit of the outcome)."""

    lever: str
    planned: float
    value: float
    effect: float


def still_helps(
    scenario: Scenario,
    outcome: str,
    year: int,
    rest: float,
    better: int = 1,
    baseline: Baseline | None = None,
    entity: str = TOTAL,
) -> tuple[Help, ...]:
    """Levers that move the outcome the wanted way within the year, most first; none where no lever of the model works so fast.

    rest: share of the year that is left, to which an amount's further part is cut. better: 1 where more is wanted, -1 where less.
    What cannot be taken back is left out, and so is less reform than in practice: neither repairs a year.
    """
    place, years = baseline or embedded_baseline(), horizon(year)

    def run(plan: Scenario) -> float:
        return float(projected(plan, place, years).entity(outcome, entity)[-1])

    planned, found = run(scenario), []
    for name, row in catalogue().levers.items():
        if row.irreversible == "path" or row.standing != "valued":
            continue
        now = float(lever_path(row, scenario.levers.get(name), years)[-1])
        for end in _ends(row, now, rest):
            try:
                effect = run(with_levers(scenario, {name: end}, year)) - planned
            except ScenarioError:
                continue
            if better * effect > LEAST * max(abs(planned), 1e-9):
                found.append(Help(name, now, end, effect))
    return tuple(sorted(found, key=lambda each: -better * each.effect))


def _ends(row: Lever, now: float, rest: float) -> tuple[float, ...]:
    """How far a lever can go either way, no lower than practice where less is less reform; of an amount as much as is left of the year."""
    part = rest if row.scope == "amount" else 1.0
    least = row.min if row.two_way else min(row.neutral, now)
    return tuple(now + (end - now) * part for end in (least, row.max) if end != now)
