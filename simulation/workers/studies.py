"""Heavy analyses as a worker does them: from values to values, saying how far they are."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from simulation.analysis.goals import most_profit, pareto
from simulation.analysis.goals.plans import Limits
from simulation.analysis.goals.seek import Answer, seek
from simulation.analysis.goals.targets import Target
from simulation.analysis.sensitivity import morris_sobol
from simulation.analysis.stress import discovery
from simulation.analysis.uncertainty import width_by_source
from simulation.analysis.uncertainty.released_ranges import SEED
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.projection import HEADLINES

Told = Callable[..., None]


def route(targets: tuple[Target, ...], within: Limits, begin: Scenario, *, told: Told) -> Answer:
    """Plans that reach targets; says `stuck` where it turns to why there is none."""
    return seek(targets, within, begin, SEED, progress=lambda share: told("share", share), stuck=lambda: told("stuck"))


def shares(
    plan: Scenario, names: tuple[str, ...], other: Scenario | None, outcome: str, year: int, *, told: Told
) -> morris_sobol.SobolStudy:
    """Shares of variance of some assumptions, in an outcome to a year; with another scenario, in the difference."""
    return morris_sobol.sobol(
        plan, names, (outcome,), 512, SEED, until=year, progress=lambda share: told("share", share), reference=other
    )


def front(start: Scenario, first: str, second: str, year: int) -> pareto.Front:
    """Plans none of which is better in both outcomes."""
    return pareto.pareto(first, second, year, start=start, seed=SEED)


def most(place: Place, *, told: Told) -> most_profit.MostProfit:
    """The plan with the most profit in the year usually looked at, no equity sold."""
    return most_profit.most_profit(place.usual_year, baseline=place, watch=lambda share: told("share", share))


def sources(plan: Scenario, until: int) -> pd.DataFrame:
    """Where the width of ranges comes from, to a year."""
    return width_by_source.width_by_source(plan, 1024, SEED, until=until, outputs=HEADLINES)


def failures(plan: Scenario, target: Target) -> tuple[discovery.Box, ...]:
    """Combinations of conditions in which the target is missed."""
    return discovery.discover(plan, target, 2048, SEED)
