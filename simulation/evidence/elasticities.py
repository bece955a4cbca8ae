"""How much profit moves with conditions: computed from the run, beside the pairs of years that history offers.

An elasticity is per cent of profit for one per cent of the condition; of rates the change of profit for one point more.
Reported pairs hold everything that happened between two years, so they are a check of sign and order of size, no estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.engine.catalogue import catalogue
from simulation.engine.past_rows import PastPair
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.scenario import Scenario
from simulation.evidence.hindcast import past_conditions
from simulation.projection import TOTAL, Projection
from simulation.run import project, year_or_usual

FACTOR, POINT = 1.1, 0.01  # of indices, of rates


@dataclass(frozen=True)
class Response:
    """What a condition higher from the first year that can be decided on does to current practice.

    change: profit of the whole less that without, 亿元, in that year and in the last one; elasticity: in that year, of the
    whole or of an entity; nan for rates.
    """

    condition: str
    change: tuple[float, float]
    elasticity: float
    last: int


@dataclass(frozen=True)
class Paired:
    """A pair of years as reported, and the model's elasticity of the same enterprises."""

    pair: PastPair
    reported: float
    modelled: float


@lru_cache(maxsize=32)
def _shifted(condition: str, until: int, baseline: Place) -> Projection:
    """Current practice with one condition higher from the first year that can be decided on, within its limits."""
    row = baseline.conditions[condition]
    years = range(baseline.decided_from, until + 1)
    usual = baseline.path("central", condition, years)
    higher = [value * FACTOR if row.unit == "index" else value + POINT for value in usual]
    path = {year: min(value, row.max) for year, value in zip(years, higher, strict=True)}
    plan = Scenario.preset("reference", baseline)
    return project(plan.under({**plan.conditions, condition: {"by_year": path}}), baseline, until)


def _elasticity(condition: str, entity: str, until: int, baseline: Place) -> float:
    if catalogue().condition_rows[condition].unit != "index":
        return float("nan")
    at = baseline.decided_from - baseline.base_year
    own, usual = (
        run.entity("total_profit", entity or TOTAL)[at]
        for run in (_shifted(condition, until, baseline), project(Scenario.preset("reference", baseline), until=until))
    )
    return float((own / usual - 1) / (FACTOR - 1))


def response(condition: str, baseline: Place | None = None, until: int | None = None) -> Response:
    """How profit of the whole responds to a condition."""
    baseline = baseline or embedded_place()
    until = year_or_usual(until, baseline)
    own = _shifted(condition, until, baseline).total("total_profit")
    usual = project(Scenario.preset("reference", baseline), until=until).total("total_profit")
    gap = (own - usual)[[baseline.decided_from - baseline.base_year, -1]]
    return Response(condition, (float(gap[0]), float(gap[1])), _elasticity(condition, "", until, baseline), until)


def responses(baseline: Place | None = None, until: int | None = None) -> tuple[Response, ...]:
    """How profit responds to each condition, largest first."""
    found = [response(name, baseline, until) for name in studied()]
    return tuple(sorted(found, key=lambda row: -abs(row.change[0])))


def studied() -> tuple[str, ...]:
    """Conditions that may be a tenth, or a point, higher: indices and rates, not amounts."""
    rows = catalogue().condition_rows.values()
    return tuple(row.id for row in rows if row.unit == "index" or row.unit.startswith("share"))


@lru_cache(maxsize=4)
def pairs(place: Place) -> tuple[Paired, ...]:
    """Pairs of years of a place's enterprises beside the model."""
    return tuple(_paired(row, place) for row in place.past_pairs)


def _paired(pair: PastPair, place: Place) -> Paired:
    known = past_conditions(place)
    ratio = pair.ratio or known[pair.condition, pair.last] / known[pair.condition, pair.first]
    reported = float(np.log(pair.after / pair.before) / np.log(ratio))
    return Paired(pair, reported, _elasticity(pair.condition, pair.entity, place.usual_year, place))
