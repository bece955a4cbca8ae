"""The rows of a place's tables: whose figures these are, what of them is observed and what is still to be decided."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from simulation.engine.errors import Refusal
from simulation.engine.rows import (
    ConditionRow,
    Explained,
    Grade,
    LeverRow,
    Named,
    Shape,
    Year,
    checked_range,
    ids_of,
)
from simulation.engine.tables import Row


class PlaceRow(Named):
    """Whose figures these are, up to which year practice and conditions are observed, from which levers can act.

    part_known: share of the year after `observed_until` that is known already; last_year: last year a target may have.
    insolvency: what follows two years without equity, a rescue by the owner or the enterprise's exit.
    area, whole, owned: what the place, its whole and its enterprises are called in sentences.
    """

    base_year: Year
    observed_until: Year
    decided_from: Year
    last_year: Year
    part_known: float = Field(default=0, ge=0, lt=1)
    insolvency: Literal["rescue", "exit"] = "rescue"
    area_zh: str
    area_en: str
    whole_zh: str
    whole_en: str
    owned_zh: str
    owned_en: str
    source: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        years = (self.base_year, self.observed_until, self.decided_from, self.last_year)
        for name, earlier, later, apart in (
            ("observed_until", *years[0:2], 0),
            ("decided_from", *years[1:3], 1),
            ("last_year", *years[2:4], 0),
        ):
            if later < earlier + apart:
                raise Refusal("error.place_years", part=name, value=later, least=earlier + apart)
        return self


TAKEN_OVER = {  # sources of practice that a place did not state
    "sized": "由内置数据按行业和规模折算 | the embedded figure, brought to the place's industries and size",
    "embedded": "取内置数据，未填报 | the embedded figure; the workbook states none",
}


class LeverRange(Row):
    """What a lever stands at in a place, and how far it may be moved there.

    neutral: practice in the last observed year; attention_full: the change that fills one slot of managers' attention.
    """

    lever: str
    neutral: float
    min: float
    max: float
    step: float = Field(gt=0)
    attention_full: float | None = Field(default=None, gt=0)
    facts: str = ""
    source: str
    anchors_zh: str
    anchors_en: str

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Ids of the published figures that practice rests on."""
        return ids_of(self.facts)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.min <= self.neutral <= self.max or self.min >= self.max:
            raise Refusal(
                "error.order", part="neutral", value=self.neutral, first="min", low=self.min, second="max", high=self.max
            )
        return self


class Lever(LeverRow):
    """What owners and enterprises decide, as a place has it: its range, when it may act, and practice as observed.

    start: first year that can still be decided; full: year of full effect by default; last: last year a setting may name;
    practice: observed values by year, the base year's first; `neutral` is the last of them.
    """

    neutral: float
    min: float
    max: float
    step: float
    attention_full: float | None
    facts: str
    source: str
    anchors_zh: str
    anchors_en: str
    start: int
    full: int
    last: int
    practice: tuple[tuple[int, float], ...]

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Ids of the published figures that the lever's practice rests on."""
        return ids_of(self.facts)

    @property
    def taken_over(self) -> str:
        """How practice came from another place where its own does not state it: `sized`, `embedded`; blank where it is its own.

        What counts only what is added to practice has none to take over.
        """
        return "" if self.added else next((how for how, source in TAKEN_OVER.items() if self.source == source), "")


class Condition(ConditionRow):
    """What owners and enterprises do not decide, as a place has it; base: its value in the base year."""

    base: float


class PracticePoint(Row):
    """What a lever stood at in an observed year."""

    lever: str
    year: Year
    value: float
    grade: Grade
    facts: str = ""
    source: str

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Ids of the published figures that the value rests on."""
        return ids_of(self.facts)


class OwnParameter(Row):
    """A parameter in which a place differs from the register."""

    parameter: str
    value: float
    low: float
    high: float
    grade: Literal["A", "B", "C"]
    source: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        checked_range(self.value, self.low, self.high)
        return self


class ConditionPreset(Explained):
    """A named set of conditions."""


class ConditionPoint(Row):
    """Value of a condition in a year under a preset."""

    preset: str
    condition: str
    year: Year
    value: float
    grade: Grade
    source: str


class ScenarioPreset(Explained):
    """A named package of levers. compared: its place among those that plans are set beside; blank: not there.

    loses: what its sentence says is lost against current practice, as outcome, year and least change.
    """

    order: int
    preset_conditions: str
    compared: int | None = Field(default=None, ge=1)
    loses: str = Field(default="", pattern=r"^([a-z_]+:\d{4}:-?[0-9.]+(\|[a-z_]+:\d{4}:-?[0-9.]+)*)?$")

    @property
    def losses(self) -> tuple[tuple[str, int, float], ...]:
        """Outcome, year, and least change in its unit that counts as a loss: a fall where below zero."""
        parts = (part.split(":") for part in self.loses.split("|") if part)
        return tuple((outcome, int(year), float(least)) for outcome, year, least in parts)


class ScenarioLever(Row):
    """A lever set by a named package."""

    scenario: str
    lever: str
    entity: str = ""
    value: float
    start: Year | None = None
    full: Year | None = None
    shape: Shape | None = None
    reason: str = ""


class TargetRule(Row):
    """An indicator with targets: its side, what counts as a near miss, the values a target may have."""

    variable: str
    side: Literal["least", "most"]
    near: float = Field(ge=0)
    min: float
    max: float
    basis_zh: str
    basis_en: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min >= self.max:
            raise Refusal("error.not_below", low=self.min, high=self.max)
        return self


class TargetValue(Row):
    """What an indicator should reach, or keep to, in a year."""

    variable: str
    year: Year
    value: float
    grade: Grade
    source: str


class BaseTotal(Row):
    """What is known of a base-year figure of the whole: reported (no range), or 90 % between `low` and `high`."""

    variable: str
    value: float = Field(gt=0)
    low: float = Field(gt=0)
    high: float
    unit: str
    grade: Grade
    source: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        checked_range(self.value, self.low, self.high)
        return self


class HistoryRange(Row):
    """What is known of an outcome after the base year: 90 % of plausible values lie between `low` and `high`."""

    variable: str
    year: Year
    low: float
    high: float
    unit: str
    grade: Grade
    source: str
    facts: str = ""

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Ids of the published figures that the range rests on."""
        return ids_of(self.facts)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low >= self.high:
            raise Refusal("error.range_not_below", low=self.low, high=self.high)
        return self


class Fact(Row):
    """A published figure with its source."""

    id: str
    subject_zh: str
    subject_en: str
    scope: str
    entity: str
    period: str
    value: str
    unit: str
    grade: Grade
    source: str
    url: str = ""
    date: str = ""
    note: str = ""
