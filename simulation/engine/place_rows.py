"""The rows of the tables that say whose figures these are, what of them is observed and what is still to be decided."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from simulation.engine.errors import Refusal
from simulation.engine.rows import FIRST_YEAR, LAST_YEAR, Grade, Named, ids_of
from simulation.engine.tables import Row


class Place(Named):
    """Whose figures these are, up to which year practice and conditions are observed, from which levers can act."""

    base_year: int = Field(ge=FIRST_YEAR, le=FIRST_YEAR)
    observed_until: int = Field(ge=FIRST_YEAR, lt=LAST_YEAR)
    decided_from: int = Field(gt=FIRST_YEAR, le=LAST_YEAR)
    source: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.decided_from <= self.observed_until:
            raise Refusal("error.years_order", full=self.decided_from, start=self.observed_until)
        return self


class PracticePoint(Row):
    """What a lever stood at in an observed year."""

    lever: str
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    value: float
    grade: Grade
    facts: str = ""
    source: str

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Ids of the published figures that the value rests on."""
        return ids_of(self.facts)


class FirstEdition(Row):
    """How a setting written by version 1 is read: the years it meant where it states none, and what its value is multiplied with."""

    lever: str
    start: int = Field(gt=FIRST_YEAR, le=LAST_YEAR)
    full: int = Field(gt=FIRST_YEAR, le=LAST_YEAR)
    factor: float = Field(default=1, gt=0)
