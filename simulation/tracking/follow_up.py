"""A plan's year followed up: each reported indicator against plan and target, where it will land, why, and what still helps."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.analysis.goals.alerts import EXACT, UNLIKELY, Colour
from simulation.analysis.goals.targets import LIKELY, TargetSet
from simulation.engine.baseline import Baseline
from simulation.engine.catalogue import catalogue
from simulation.engine.scenario import Scenario
from simulation.projection import TOTAL, Projection
from simulation.run import embedded_baseline, horizon, projected
from simulation.tracking.gap import Gap, explained, observed
from simulation.tracking.landing import Landing, landing
from simulation.tracking.monthly_record import MonthlyRecord
from simulation.tracking.within_year import Help, still_helps


@dataclass(frozen=True)
class Followed:
    """One indicator's year (unit as in `data/variables.csv`).

    target: what the landing is judged by: the target of the year, else the plan's own value; probability of meeting it, or None
    for a rate; helps: levers that move it the wanted way within the year, where it does not land on target.
    """

    indicator: str
    entity: str
    landing: Landing
    gap: Gap
    target: float
    own_target: bool
    probability: float | None
    colour: Colour
    helps: tuple[Help, ...]

    @property
    def rest(self) -> float:
        """Share of the year that is left."""
        return 1 - self.landing.month / 12


def followed(
    scenario: Scenario,
    record: MonthlyRecord,
    year: int,
    targets: TargetSet | None = None,
    baseline: Baseline | None = None,
    entity: str = TOTAL,
) -> tuple[Followed, ...]:
    """Every indicator that the record has of a year, in the order of `data/scorecard.csv`.

    Raises ScenarioError for a year that cannot be projected.
    """
    place = baseline or embedded_baseline()
    plan = projected(scenario, place, horizon(year))
    found = (_followed(plan, record, year, name, targets or TargetSet(), entity) for name in record.indicators(year, entity))
    return tuple(each for each in found if each is not None)


def _followed(
    plan: Projection, record: MonthlyRecord, year: int, indicator: str, targets: TargetSet, entity: str
) -> Followed | None:
    before, planned = (float(value) for value in plan.entity(indicator, entity)[-2:])
    closing = record.value(indicator, year - 1, 12, entity)
    lands = landing(record, indicator, year, planned, before if closing is None else closing, entity)
    if lands is None:
        return None
    own = _target(targets, indicator, year) if entity == TOTAL else None
    target, more = planned if own is None else own, catalogue().scorecard[indicator].better == "up"
    probability = _probability(lands, target, more)
    colour = _colour(lands, target, more, probability)
    gap = explained(plan.scenario, indicator, year, lands, observed(record, year), plan.baseline, entity)
    helps: tuple[Help, ...] = ()
    if colour != "blue" and lands.month < 12:
        rest, better = 1 - lands.month / 12, 1 if more else -1
        helps = still_helps(plan.scenario, indicator, year, rest, better, plan.baseline, entity)
    return Followed(indicator, entity, lands, gap, target, own is not None, probability, colour, helps)


def _target(targets: TargetSet, indicator: str, year: int) -> float | None:
    if indicator not in catalogue().target_rules:
        return None
    return next((target.value for target in targets.within(range(year, year + 1)) if target.outcome == indicator), None)


def _probability(lands: Landing, target: float, more: bool) -> float | None:
    reached = lands.probability(target)
    return reached if more or reached is None else 1 - reached


def _colour(lands: Landing, target: float, more: bool, probability: float | None) -> Colour:
    """Blue, yellow or red by the rule of `simulation/analysis/goals/alerts.py`; a rate by whether all or none of its range does."""
    sign, least = 1 if more else -1, EXACT * max(1.0, abs(target))
    if probability is None:
        met = [sign * (value - target) >= -least for value in (lands.low, lands.high)]
        return "blue" if all(met) else "yellow" if any(met) else "red"
    meets = sign * (lands.middle - target) >= -least
    if meets and probability >= LIKELY - EXACT:
        return "blue"
    return "red" if not meets and probability < UNLIKELY - EXACT else "yellow"
