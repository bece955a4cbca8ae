"""Rows of tables that only some places have: what falls due and is guaranteed, own classes and benchmarks, years closed since and before."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from simulation.engine.errors import Refusal
from simulation.engine.rows import Grade, Year
from simulation.engine.tables import Row


class Obligation(Row):
    """Debt of an enterprise that falls due in a year, or guarantees that it has given (no year), 亿元."""

    entity: str
    kind: Literal["due", "guarantee"]
    year: int | None = None
    value: float = Field(ge=0)
    grade: Grade
    source: str

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if (self.kind == "due") != (self.year is not None):
            raise Refusal("error.obligation_year")
        return self


class OwnClass(Row):
    """The class of an enterprise in benchmarking: one of the model's (`ambitious`, `steady`, `nurtured`) or a name of one's own."""

    entity: str
    own_class: str = Field(min_length=1, max_length=20)


class OwnBenchmark(Row):
    """A figure of others that the place's enterprises are held against (unit of the indicator).

    set: whose figures, one of `benchmarks.csv` or a name of one's own; industry: blank where it is of all; year, period: of when.
    """

    set: str = Field(min_length=1, max_length=40)
    variable: str
    industry: str = ""
    value: float
    year: int | None = None
    period: str = ""
    grade: Grade
    source: str


class ClosedFigure(Row):
    """What was reported of a whole year after the base year (unit of the variable); entity: blank for all together."""

    entity: str = ""
    year: Year
    variable: str
    value: float
    source: str


class CarriedFigure(Row):
    """What was known of a year before a place went on from a later one, or of that later one, its base year (unit of the variable).

    entity: blank for all together. modelled: what the projection from the base year before gave; None for figures of that base year
    itself. value − modelled is unexplained.
    """

    entity: str = ""
    year: Year
    variable: str
    value: float
    modelled: float | None = None
    source: str
