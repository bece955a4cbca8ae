"""What an own workbook says, as one value: figures in the model's units, and the problems found."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.intake.cell_values import Figure
from simulation.intake.enterprise_sheets import Enterprises
from simulation.intake.long_sheets import OwnTarget, Reading
from simulation.intake.measures import Measure, Standard
from simulation.intake.problems import Problem
from simulation.intake.workbook_fields import FIGURES


@dataclass
class ReadWorkbook:
    """What an own workbook says. Enterprises by the name under which they are compared, in order; figures in 亿元, 万人, 万千瓦, shares.

    about: texts and years of the first sheet. figures: (enterprise, field); history: (enterprise, year, field); practice: (lever,
    year); debt: (enterprise, year); guarantees: by enterprise; standards, benchmarks: what
    enterprises are scored by and held against; totals: stated sums by field. problems: all of them, errors first; titles: names of the sheets.
    """

    about: dict[str, str | int] = field(default_factory=dict)
    enterprises: Enterprises = field(default_factory=Enterprises)
    figures: dict[tuple[str, str], Figure] = field(default_factory=dict)
    history: dict[tuple[str, int, str], Figure] = field(default_factory=dict)
    totals: dict[str, Figure] = field(default_factory=dict)
    practice: dict[tuple[str, int], Figure] = field(default_factory=dict)
    record: list[Reading] = field(default_factory=list)
    targets: list[OwnTarget] = field(default_factory=list)
    debt: dict[tuple[str, int], Figure] = field(default_factory=dict)
    guarantees: dict[str, Figure] = field(default_factory=dict)
    standards: list[Standard] = field(default_factory=list)
    benchmarks: list[Measure] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be mended before the figures can be used."""
        return tuple(one for one in self.problems if one.level == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What to look at."""
        return tuple(one for one in self.problems if one.level == "warning")

    @property
    def base_year(self) -> int:
        """Year of the base-year figures; 0 where it could not be read."""
        return int(self.about.get("base_year", 0))

    def completion(self) -> tuple[int, int]:
        """Required cells that are filled in, and all of them."""
        wanted = [(key, name) for key in self.enterprises for name in FIGURES]
        named = sum(bool(one.type) + bool(one.industry) for one in self.enterprises.values())
        filled = sum(key in self.figures for key in wanted) + named
        return filled, len(wanted) + 2 * len(self.enterprises)
