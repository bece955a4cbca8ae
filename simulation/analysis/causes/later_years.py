"""Five years after a target year: what of a gain is still there, and whether a plan lives on the future.

A plan is marked by rule, not by name: when less than half of its gain is left five years after the target year, or in a
year until then in which a cost that it postponed comes due, or when
it spends clearly less for later years than practice does and a large part of its gain comes of that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from simulation.analysis.causes.counterfactual import without
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.rows import AFTER
from simulation.engine.scenario import Scenario
from simulation.projection import Projection
from simulation.run import horizon_after, project_after

LEFT = 0.5  # of the gain, five years after: below it the gain fades
LESS = 0.1  # of practice's spending for later years: more than this below it a plan spends less
PART = 1 / 3  # of the gain that comes of spending less: above it the plan lives on it
TRIFLE = 0.001  # of practice's spending: a lever that lowers it by less does not count as one that does
NOTHING = 1e-6
PROVISION, DUE = "provision_for_later", "upkeep_made_up"
FADES, SPENDS_LESS = "fades", "spends_less"


@dataclass(frozen=True)
class LaterYears:
    """A plan against practice in a target year and five years after.

    gain, gain_after: change of the outcome, its unit; spending: spending for later years, from the first year in which
    levers can act to the target year, against practice (-0.12: 12 % less); part: share of the gain that comes of the
    levers that lower this spending (their exact share against all others), 0 where it is not lower or there is no gain;
    mark: "fades", "spends_less" or "" where the plan does not live on the future; least, gain_least: the year five years after, or
    one before it in which a postponed cost comes due and less of the gain is left, and that gain.
    """

    outcome: str
    year: int
    gain: float
    gain_after: float
    spending: float
    part: float
    mark: str
    least: int
    gain_least: float

    @property
    def year_after(self) -> int:
        """Five years after the target year."""
        return self.year + AFTER


def after_practice(scenario: Scenario, outcomes: Iterable[str], year: int, baseline: Place) -> dict[str, np.ndarray]:
    """What a plan adds to outcomes of the province, against practice under its conditions, to five years after (year,)."""
    plan, practice = projected_beyond(scenario, baseline, year), projected_beyond(scenario.reference(), baseline, year)
    return {name: plan.total(name) - practice.total(name) for name in outcomes}


def ends_after(
    scenario: Scenario, outcomes: Iterable[str], year: int, baseline: Place | None = None
) -> dict[str, tuple[float, float]]:
    """Outcomes of the province five years after a target year, under practice and of a plan."""
    place = baseline or scenario.place
    usual, own = (projected_beyond(one, place, year) for one in (scenario.reference(), scenario))
    return {name: (float(usual.total(name)[-1]), float(own.total(name)[-1])) for name in outcomes}


@lru_cache(maxsize=8)  # a plan and practice are asked about one after another
def projected_beyond(scenario: Scenario, baseline: Place, year: int) -> Projection:
    """A plan to five years after a target year."""
    return project_after(scenario, baseline, year)


def later_years(scenario: Scenario, year: int, outcome: str = "total_profit", baseline: Place | None = None) -> LaterYears:
    """The gain of a plan in a target year and five years after, and the mark of a plan that lives on the future."""
    baseline = baseline or scenario.place
    years = horizon_after(year, baseline)
    at, wanted = years.index(year), -1.0 if catalogue().less_is_better(outcome) else 1.0
    deciding = [t for t, one in enumerate(years) if baseline.decided_from <= one <= year] or [at]
    plans = {(): scenario.reference(), scenario.changed(): scenario}
    found: dict[tuple[str, ...], Projection] = {}

    def of(levers: tuple[str, ...]) -> Projection:
        """The plan with some of its changed levers alone."""
        if levers not in found:
            rest = tuple(name for name in scenario.changed() if name not in levers)
            found[levers] = projected_beyond(plans.get(levers) or without(scenario, rest), baseline, year)
        return found[levers]

    def gain(levers: tuple[str, ...], when: int = at) -> float:
        return float(of(levers).total(outcome)[when] - of(()).total(outcome)[when])

    def spent(levers: tuple[str, ...]) -> float:
        return float(of(levers).total(PROVISION)[deciding].sum())

    def share_of_saving(every: tuple[str, ...]) -> float:
        """Share of the gain of the levers that lower the spending, as one player against all others."""
        others = {name: tuple(n for n in every if n != name) for name in every}
        saving = tuple(name for name in every if spent(every) < spent(others[name]) - TRIFLE * spent(()))
        rest = tuple(name for name in every if name not in saving)
        return (gain(every) - gain(rest) + gain(saving)) / 2 / gain(every) if saving else 0.0

    every = scenario.changed()
    now, after = gain(every), gain(every, at + AFTER)
    usual = spent(())
    spending = spent(every) / usual - 1 if usual else 0.0
    part = share_of_saving(every) if spending < -LESS and now * wanted > NOTHING else 0.0
    due = of(every).total(DUE) - of(()).total(DUE)
    asked = [t for t in range(at + 1, at + AFTER) if due[t] > NOTHING]
    least = min((at + AFTER, *asked), key=lambda t: gain(every, t) * wanted)
    result = LaterYears(outcome, year, now, after, spending, part, "", years[least], gain(every, least))
    return replace(result, mark=_mark(result, wanted))


def _mark(found: LaterYears, wanted: float) -> str:
    gain, after = found.gain * wanted, found.gain_least * wanted
    if gain > NOTHING and after < LEFT * gain:
        return FADES
    return SPENDS_LESS if found.spending < -LESS and found.part > PART else ""
