"""What a monthly report is asked for: plan, record, year, language."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.analysis.goals.targets import TargetSet
from simulation.benchmarking.target_allotment import Allotment
from simulation.engine.scenario import Scenario
from simulation.projection import TOTAL
from simulation.report.content.request import today
from simulation.tracking.monthly_record import MonthlyRecord


@dataclass(frozen=True)
class MonthRequest:
    """A report on a year of a record. allotted: targets broken down, by which an enterprise is judged; date: of the report (ISO)."""

    scenario: Scenario
    record: MonthlyRecord
    year: int
    language: str = "zh"
    targets: TargetSet = field(default_factory=TargetSet)
    entity: str = TOTAL
    allotted: tuple[Allotment, ...] = ()
    date: str = field(default_factory=today)
