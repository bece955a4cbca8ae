"""Rows of the tables of the past: conditions, figures, readings and pairs that the model is held against."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulation.engine.rows import Grade, Year
from simulation.engine.tables import Row


class PastCondition(Row):
    """A condition in a year before or at the base year, in the unit of the condition (indices: base year 1)."""

    condition: str
    year: Year
    value: float
    grade: Grade
    source: str


class PastFigure(Row):
    """A base-year column in an earlier year: of the whole (`province`), of one entity, or a factor on all cells of a rate."""

    entity: str
    year: Year
    variable: str
    value: float = Field(gt=0)
    grade: Grade
    source: str


class Reading(Row):
    """A published or derived figure the model is held against; use: fitted, tested (played no part), or known since.

    part: hindcast of the whole; pair of one group; half-years; since the base year; sign of a change (+1 or −1).
    """

    part: Literal["hindcast", "pair", "half_year", "since", "sign"]
    entity: str = ""
    variable: str
    year: int
    value: float
    unit: str
    use: Literal["fitted", "tested", "known"]
    facts: str = ""
    note_zh: str = ""
    note_en: str = ""


class PastPair(Row):
    """Profit of one group, or of the whole, in two years, beside a condition; ratio: the group's own price, where known."""

    condition: str
    entity: str = ""
    first: int
    last: int
    before: float = Field(gt=0)
    after: float = Field(gt=0)
    ratio: float = Field(default=0, ge=0)
    facts: str = ""
    note_zh: str
    note_en: str


class CooperationReading(Row):
    """Projects of central-local cooperation: signed within a year (no month), or started or operating by the end of a month."""

    stage: Literal["signed", "started", "operating"]
    year: int
    month: int | None = Field(default=None, ge=1, le=12)
    projects: float = Field(gt=0)
    facts: str

    @property
    def date(self) -> float:
        """When it was read, as a year with decimals."""
        return self.year + (self.month or 12) / 12
