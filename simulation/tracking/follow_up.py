"""A plan's year followed up: each reported indicator against plan and target, where it will land, why, and what still helps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulation.analysis.goals.alerts import EXACT, UNLIKELY, Colour, as_printed
from simulation.analysis.goals.targets import LIKELY, TargetSet
from simulation.benchmarking.target_allotment import Allotment
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.evidence.provenance import unreported_at_base
from simulation.language.numbers import as_written
from simulation.projection import TOTAL
from simulation.run import horizon
from simulation.tracking.gap import Gap, Runs, explained, observed
from simulation.tracking.landing import Landing, landing
from simulation.tracking.monthly_record import MonthlyRecord
from simulation.tracking.within_year import Help, Trial, still_helps, trials

SLIP, RATIO_SLIP = 20, 5  # times what the plan has by the month: a figure so large is more likely in another unit


@dataclass(frozen=True)
class Followed:
    """One indicator's year (unit as in `data/variables.csv`).

    target: what the landing is judged by: the target of the year, else the plan's own value; probability of meeting it, or None
    for a rate; helps: levers that move it the wanted way within the year, where it does not land on target and the year can still be
    decided; before: where it
    was to land by the months before the last one reported, with its colour, or None; slip: whether the figure is so far from the
    plan that its unit is in doubt: then it never counts as on course, and no probability is given. colour: None where neither more
    nor less is wanted and no target is set.
    """

    indicator: str
    entity: str
    landing: Landing
    gap: Gap
    target: float
    own_target: bool
    probability: float | None
    colour: Colour | None
    helps: tuple[Help, ...]
    before: tuple[Landing, Colour | None] | None = None
    slip: bool = False

    @property
    def ahead(self) -> bool:
        """Whether the middle of the landing, as written, is on the wanted side of what it is judged by."""
        sign = -1 if catalogue().scorecard[self.indicator].better == "down" else 1
        return bool(
            sign * (as_written(self.indicator, self.landing.middle) - as_written(self.indicator, self.target)) >= -EXACT
        )


def followed(
    scenario: Scenario,
    record: MonthlyRecord,
    year: int,
    targets: TargetSet | None = None,
    baseline: Place | None = None,
    entity: str = TOTAL,
    allotted: Sequence[Allotment] = (),
) -> tuple[Followed, ...]:
    """Every indicator that the record has of a year, in the order of `data/scorecard.csv`.

    allotted: targets broken down to enterprises, by which an enterprise is judged.

    Raises ScenarioError for a year that cannot be projected.
    """
    place = baseline or scenario.place
    horizon(year, place)
    names = record.indicators(year, entity)
    if not names:
        return ()
    follower = _Follower(
        record,
        year,
        targets or TargetSet(place=place),
        entity,
        Runs.of(scenario, observed(record, year, place), year, place),
        {one.indicator: one.target(entity) for one in allotted if one.year == year and entity in place.entity_ids},
    )
    found = (follower.followed(name) for name in names)
    return tuple(each for each in found if each is not None)


class _Follower:
    """What all indicators of a year share: the record, targets, and the runs."""

    def __init__(
        self, record: MonthlyRecord, year: int, targets: TargetSet, entity: str, runs: Runs, allotted: Mapping[str, float]
    ):
        self.record, self.year, self.targets, self.entity, self.runs = record, year, targets, entity, runs
        self.allotted = allotted
        self._trials: dict[int, tuple[Trial, ...]] = {}

    def trials(self, month: int) -> tuple[Trial, ...]:
        """Levers tried for what is left of the year after a month; they are the same for all indicators."""
        if month not in self._trials:
            plan = self.runs.planned
            self._trials[month] = trials(plan.scenario, self.year, 1 - month / 12, plan.baseline)
        return self._trials[month]

    def followed(self, indicator: str) -> Followed | None:
        plan, year, entity = self.runs.planned, self.year, self.entity
        before, planned = (float(value) for value in plan.entity(indicator, entity)[-2:])
        if math.isnan(planned) or unreported_at_base(indicator, plan.baseline, entity):
            return None  # of what the base year does not state the model has no plan, or one of additions alone
        closing = self.record.value(indicator, year - 1, 12, entity)
        begin = before if closing is None else closing
        lands = landing(self.record, indicator, year, planned, begin, entity)
        if lands is None:
            return None
        own = _target(self.targets, indicator, year) if entity == TOTAL else self.allotted.get(indicator)
        better = catalogue().scorecard[indicator].better
        target, more = planned if own is None else own, better != "down"
        slip, judged = _slip(indicator, lands, planned, begin), better != "none" or own is not None
        probability = lands.probability(target, more) if judged and not slip else None
        colour = _colour(indicator, lands, target, more) if judged else None
        if slip and colour == "blue":
            colour = "yellow"
        helps: tuple[Help, ...] = ()
        if colour not in (None, "blue") and lands.month < 12 and year >= plan.baseline.decided_from:
            helps = still_helps(plan, self.trials(lands.month), indicator, 1 if more else -1, entity)
        earlier = landing(self.record.up_to(year, lands.month - 1), indicator, year, planned, begin, entity)
        past = earlier and (earlier, _colour(indicator, earlier, target, more) if judged else None)
        gap = explained(self.runs, indicator, lands, entity)
        return Followed(
            indicator,
            entity,
            lands,
            gap,
            target,
            own is not None,
            probability,
            colour,
            helps,
            past or None,
            slip,
        )


def _slip(indicator: str, lands: Landing, planned: float, begin: float) -> bool:
    """Whether the unit of a figure is in doubt: an amount or a ratio far above its part of the year, a level far below or above."""
    if lands.kind not in ("flow", "level"):
        return False
    usual = max(abs(planned), abs(begin)) * (lands.month / 12 if lands.kind == "flow" else 1)
    most = RATIO_SLIP if catalogue().variables[indicator].aggregate == "ratio" else SLIP
    far = abs(lands.so_far) > most * usual
    return usual > 0 and (far or (lands.kind == "level" and abs(lands.so_far) * most < usual))


def _target(targets: TargetSet, indicator: str, year: int) -> float | None:
    if indicator not in targets.place.target_rules:
        return None
    return next((target.value for target in targets.within(range(year, year + 1)) if target.outcome == indicator), None)


def _colour(indicator: str, lands: Landing, target: float, more: bool) -> Colour:
    """Blue, yellow or red by the rule of `simulation/analysis/goals/alerts.py`; a rate by whether all or none of its range does."""
    probability = lands.probability(target, more)
    sign, aim = 1 if more else -1, as_written(indicator, target)
    low, middle, high = (sign * (as_written(indicator, v) - aim) >= -EXACT for v in (lands.low, lands.middle, lands.high))
    if probability is None:
        met = (low, high)
        return "blue" if all(met) else "yellow" if any(met) else "red"
    chance = as_printed(probability)
    if middle and (lands.month == 12 or chance >= LIKELY - EXACT):
        return "blue"
    return "red" if not middle and chance < UNLIKELY - EXACT else "yellow"
