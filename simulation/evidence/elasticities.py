"""How much profit moves with conditions: computed from the run, beside the pairs of years that history offers.

An elasticity is per cent of profit for one per cent of the condition; of rates the change of profit for one point more.
Reported pairs hold everything that happened between two years, so they are a check of sign and order of size, no estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from simulation.engine.baseline import Baseline
from simulation.engine.catalogue import catalogue
from simulation.engine.folders import DATA
from simulation.engine.rows import FIRST_YEAR
from simulation.engine.scenario import Scenario
from simulation.engine.tables import read_table
from simulation.evidence.hindcast import past_conditions
from simulation.evidence.past_rows import PastPair
from simulation.projection import TOTAL, Projection
from simulation.run import embedded_baseline, project

FACTOR, POINT = 1.1, 0.01  # of indices, of rates
FROM_YEAR = 2027


@dataclass(frozen=True)
class Response:
    """What a condition higher from FROM_YEAR on does to current practice.

    change: profit of the whole less that without, 亿元, in FROM_YEAR and in the last year; elasticity: in FROM_YEAR, of the
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


@cache
def _shifted(condition: str, until: int, baseline: Baseline) -> Projection:
    """Current practice with one condition higher from FROM_YEAR on, within its limits."""
    row = catalogue().conditions[condition]
    years = range(FROM_YEAR, until + 1)
    usual = catalogue().path("central", condition, years)
    higher = [value * FACTOR if row.unit == "index" else value + POINT for value in usual]
    path = {year: min(value, row.max) for year, value in zip(years, higher, strict=True)}
    plan = Scenario.preset("reference")
    return project(plan.under({**plan.conditions, condition: {"by_year": path}}), baseline, until)


def _elasticity(condition: str, entity: str, until: int, baseline: Baseline) -> float:
    if catalogue().conditions[condition].unit != "index":
        return float("nan")
    at = FROM_YEAR - FIRST_YEAR
    own, usual = (
        run.entity("total_profit", entity or TOTAL)[at]
        for run in (_shifted(condition, until, baseline), project(Scenario.preset("reference"), baseline, until))
    )
    return float((own / usual - 1) / (FACTOR - 1))


def response(condition: str, baseline: Baseline | None = None, until: int = 2030) -> Response:
    """How profit of the whole responds to a condition."""
    baseline = baseline or embedded_baseline()
    own = _shifted(condition, until, baseline).total("total_profit")
    usual = project(Scenario.preset("reference"), baseline, until).total("total_profit")
    gap = (own - usual)[[FROM_YEAR - FIRST_YEAR, -1]]
    return Response(condition, (float(gap[0]), float(gap[1])), _elasticity(condition, "", until, baseline), until)


def responses(baseline: Baseline | None = None, until: int = 2030) -> tuple[Response, ...]:
    """How profit responds to each condition, largest first."""
    found = [response(name, baseline, until) for name in studied()]
    return tuple(sorted(found, key=lambda row: -abs(row.change[0])))


def studied() -> tuple[str, ...]:
    """Conditions that may be a tenth, or a point, higher: indices and rates, not amounts."""
    return tuple(row.id for row in catalogue().conditions.values() if row.unit == "index" or row.unit.startswith("share"))


@cache
def pairs() -> tuple[Paired, ...]:
    """Pairs of years of the embedded enterprises beside the model."""
    table = read_table(DATA / "past_pairs.csv", PastPair, key=("condition", "entity", "first"))
    return tuple(_paired(row) for row in table)


def _paired(pair: PastPair) -> Paired:
    known = past_conditions()
    ratio = pair.ratio or known[pair.condition, pair.last] / known[pair.condition, pair.first]
    reported = float(np.log(pair.after / pair.before) / np.log(ratio))
    return Paired(pair, reported, _elasticity(pair.condition, pair.entity, 2030, embedded_baseline()))
