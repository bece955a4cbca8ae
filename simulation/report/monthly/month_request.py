"""What a monthly report is asked for: plan, record, year, language."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.analysis.goals.targets import TargetSet
from simulation.benchmarking.target_allotment import Allotment
from simulation.engine.scenario import Scenario
from simulation.projection import TOTAL
from simulation.report.content.imprint import Imprint
from simulation.report.content.request import chosen_parts, today
from simulation.tracking.monthly_record import MonthlyRecord
from simulation.workbench.adopted_plan import Adoption

# Parts that may be left out, each with the id of its heading; finding and method always stand.
PARTS = {
    "since": "paper.month.table.since",
    "state": "paper.month.head.state",
    "off": "paper.month.head.off",
    "corrections": "track.corrections",
}


@dataclass(frozen=True)
class MonthRequest:
    """A report on a year of a record. allotted: targets broken down, by which an enterprise is judged; adopted: the plan of record,
    which the report names; date: of the report (ISO);
    imprint: who issues it; sections: its parts, of `PARTS`."""

    scenario: Scenario
    record: MonthlyRecord
    year: int
    language: str = "zh"
    targets: TargetSet = field(default_factory=TargetSet)
    entity: str = TOTAL
    allotted: tuple[Allotment, ...] = ()
    adopted: Adoption | None = None
    date: str = field(default_factory=today)
    imprint: Imprint = field(default_factory=Imprint)
    sections: tuple[str, ...] = tuple(PARTS)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", chosen_parts(self.sections, PARTS))
