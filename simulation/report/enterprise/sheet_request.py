"""What enterprise sheets are asked for: plan, year, language, targets broken down, classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulation.benchmarking.enterprise_standing import Class
from simulation.benchmarking.target_allotment import Allotment
from simulation.engine.scenario import Scenario
from simulation.report.content.imprint import Imprint
from simulation.report.content.request import chosen_parts, today
from simulation.run import year_or_usual

# Parts that may be left out, each with the id of its heading; the finding always stands.
PARTS = {part: f"sheet.head.{part}" for part in ("figures", "gaps", "levers", "targets")}


@dataclass(frozen=True)
class SheetRequest:
    """Sheets of a plan's enterprises. year: looked at; classes: those set by the user; date: of the sheets (ISO);
    imprint: who issues them; sections: their parts, of `PARTS`."""

    scenario: Scenario
    year: int | None = None
    language: str = "zh"
    allotments: tuple[Allotment, ...] = ()
    classes: Mapping[str, Class] = field(default_factory=dict)
    date: str = field(default_factory=today)
    imprint: Imprint = field(default_factory=Imprint)
    sections: tuple[str, ...] = tuple(PARTS)

    @property
    def last(self) -> int:
        """Year looked at: the place's usual one unless another was asked for."""
        return year_or_usual(self.year, self.scenario.place)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", chosen_parts(self.sections, PARTS))
