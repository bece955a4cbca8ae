"""The rows of the data tables, each with its own rules."""

from __future__ import annotations

from sys import intern
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic.dataclasses import dataclass

from simulation.engine import cases
from simulation.engine.errors import Refusal
from simulation.engine.tables import RULES, Row

Word = Annotated[str, AfterValidator(intern)]
Grade = Literal["reported", "derived", "assumed"]
Evidence = Literal["A", "B", "C"]
Standing = Literal["valued", "counted", "retired"]
Shape = Literal["linear", "front_loaded", "back_loaded", "step", "s_curve"]
Distribution = Literal["fixed", "normal", "lognormal", "pert", "beta", "bernoulli", "cases"]

EARLY, FAR = 1990, 2100  # bounds of a calendar; what a place allows is checked with the place
Year = Annotated[int, Field(ge=EARLY, le=FAR)]
AFTER = 5  # years that are shown beyond a target year, so that what is put off is seen


def ids_of(cell: str) -> tuple[str, ...]:
    """Ids in a cell, between semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def checked_range(value: float, low: float, high: float) -> None:
    """Refuse a figure that does not lie within its own range."""
    if not low <= value <= high:
        raise Refusal("error.order", part="value", value=value, first="low", low=low, second="high", high=high)


class Named(Row):
    """A row with an id and a name in both languages."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label_zh: str
    label_en: str


class Explained(Named):
    """A named row with a sentence of help in both languages."""

    help_zh: str
    help_en: str


FORM = "form"  # the unit of what is chosen, not measured


class LeverRow(Explained):
    """A row of `levers.csv`: what a lever is, wherever it is used. Practice and range are a place's.

    limit, occupied: a parameter and a base-year column; in an entity, the value and what is occupied stay within the limit.
    acts: where it acts, of a lever that does not act everywhere: said beside a setting that changes nothing.
    stock: parameters whose product is how many there are of what the lever counts, spread as `share`; an entity has no more to set.
    two_way: neither direction is less reform; terms: what owner and enterprise settle between them; draws_on, widens: the limit that more of it uses up, or raises; programme: what it is judged
    together with; whole: it counts things, so that values are whole numbers; added: it counts what is added to practice, which is nought.
    irreversible: `path` never falls from year to year, `practice` is never gone below, `once` is settled for all years; blank: both ways are open.
    """

    group: str
    tier: Literal["simple", "expert", "detail"]
    scope: Literal["rate", "amount", "province"]
    share: str = ""
    unit: str
    ramp: int = Field(ge=0, le=20)
    shape: Shape
    standing: Standing
    evidence: str = ""
    grade: Evidence
    cost_zh: str
    cost_en: str
    acts_zh: str = ""
    acts_en: str = ""
    limit: str = ""
    occupied: str = ""
    stock: str = ""
    two_way: Literal["", "yes"] = ""
    terms: Literal["", "yes"] = ""
    draws_on: Literal["", "money", "quota"] = ""
    widens: Literal["", "money", "quota"] = ""
    programme: Literal["", "new_energy"] = ""
    irreversible: Literal["", "path", "practice", "once"] = ""
    whole: Literal["", "yes"] = ""
    added: Literal["", "yes"] = ""

    @property
    def categorical(self) -> bool:
        """Whether the lever chooses one of its anchors, by name; its numbers only tell them apart."""
        return self.unit == FORM

    @property
    def slides(self) -> bool:
        """Whether the lever has a slider: what is counted only, and the details of a programme, are typed."""
        return self.standing == "valued" and self.tier != "detail"

    @model_validator(mode="after")
    def _share_where_spread(self) -> Self:
        if (self.scope == "amount") != bool(self.share):
            raise Refusal("error.share_column")
        return self


class ConditionRow(Explained):
    """A row of `conditions.csv`: what owners and enterprises do not decide, and how it varies."""

    unit: str
    min: float
    max: float
    step: float = Field(gt=0)
    sd: float = Field(ge=0)
    persistence: float = Field(ge=0, le=1)
    distribution: Literal["student_t", "normal"]
    dof: float = Field(default=5, gt=2)
    grade: Evidence
    evidence: str = ""
    source: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min >= self.max:
            raise Refusal("error.not_below", low=self.min, high=self.max)
        return self


class Parameter(Named):
    """How strongly something works: uncertain, with a range. whole: it counts things, so that an own value is a whole number."""

    value: float
    low: float
    high: float
    unit: str
    distribution: Distribution
    cases: str = ""
    group: str = ""
    grade: Evidence
    evidence: str = ""
    source: str
    note: str = ""
    whole: Literal["", "yes"] = ""

    @property
    def weighted_cases(self) -> tuple[tuple[float, float], ...]:
        """Structural cases as (value, weight), in order of value; weights add up to 1."""
        return cases.weighted(self.cases)

    @model_validator(mode="after")
    def _cases_sound(self) -> Self:
        try:
            fits = cases.sound(self.weighted_cases, self.low, self.value, self.high)
        except ValueError:
            fits = False
        if fits != (self.distribution == "cases") or bool(self.cases) != fits:
            raise Refusal("error.cases", found=self.cases)
        return self

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        checked_range(self.value, self.low, self.high)
        return self


class Variable(Named):
    """An outcome the model computes."""

    unit: str
    aggregate: Literal["sum", "ratio", "province", "none"]
    topic: str
    help_zh: str = ""
    help_en: str = ""


class Column(Explained):
    """A base-year column: a stock or flow of the base year, or a fixed attribute of an entity.

    otherwise: what a table that leaves the column out is taken to say: a number, `industry` (the ratio of the
    entity's industry), `industry x revenue`, `unknown` (not a number, nor is what rests on it); blank: the column must be stated. rule: shares of entities that `adds_up` to one,
    a figure that is always `above_zero`, one of `any_sign`; blank: zero or more.
    follows: the column that it goes with where a closed year reports that one and not itself; blank: it stays as projected.
    """

    unit: str
    scope: Literal["entity", "province"]
    otherwise: str = Field(default="", pattern=r"^(industry( x revenue)?|unknown|\d+(\.\d+)?)?$")
    rule: Literal["", "adds_up", "above_zero", "any_sign"] = ""
    follows: str = ""


class Entity(Named):
    """One enterprise, group or sector: `type` says which rules apply, `industry` what its ratios are like."""

    kind: str = ""
    type: str = "competitive"
    industry: str = "other"


@dataclass(frozen=True, slots=True, config=RULES)
class Cell:
    """A base-year figure of an entity (`province` for figures of the whole).

    A baseline may hold millions, so a cell has slots only, and equal words are kept once.
    """

    entity: Word
    variable: Word
    value: float
    low: float
    high: float
    unit: Word
    grade: Grade
    source: Word

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        checked_range(self.value, self.low, self.high)
        return self

    def replaced(self, **values: Any) -> Cell:
        """The figure with some fields changed, its range as it was and not checked again."""
        cell = object.__new__(Cell)
        for name in self.__slots__:
            object.__setattr__(cell, name, values.get(name, getattr(self, name)))
        return cell


class Group(Named):
    """A group of levers: one focus of the reform programme."""

    order: int
    title_zh: str
    help_zh: str
    help_en: str


class Indicator(Row):
    """A monthly indicator: its public definition, and whether the seed document names it.

    named_in_seed: yes or no for the 21 of the document; `beside` for what else a month is followed by (duties, jobs, pay, taxes, assets).
    within_year: how a month's figure stands to the year's: `flow` grows with the months, `level` is that of the month's end,
    `growth` too, but it counts from one at the year's start, `rate` is a ratio for which neither holds. part: what it is about.
    better: which way is wanted; `none` where neither is in itself, as of assets and jobs: such a one is shown beside the plan and not judged.
    replaces: the one of the 21 whose place it takes in years whose appraisal scheme asks for it and not for that one; blank: none.
    """

    variable: str
    named_in_seed: Literal["yes", "no", "beside"]
    definition_zh: str
    definition_en: str
    better: Literal["up", "down", "none"]
    within_year: Literal["flow", "level", "growth", "rate"]
    part: Literal["earnings", "capital", "innovation", "risk"]
    replaces: str = ""

    @property
    def of_the_21(self) -> bool:
        """Whether it is one of the 21 of the document, and not only followed up beside them."""
        return self.named_in_seed != "beside"


class Outcome(Row):
    """Where a variable is looked at as an outcome, and in which place there; blank: not there.

    studied: analyses; attributed: attribution; reported: documents; compared: scenarios side by side; traded: trade-off; sought: goal mode;
    account: identity checks and the bill; by_entity: result
    table by entity; benchmarked: enterprises against published figures; ranked: entities side by side; owner: what else the owner goes by; owner_view: the table of what the owner sees; waited: what a lever may gain by waiting; price: what a plan may be paid with that
    its profit does not show, said where it moves the wrong way; trifle: the share of current practice up to which it is none, blank: half a percent;
    against: the gain that this price buys, in its unit, told from half of that gain on however small it is beside practice. better: whether more or less of it is wanted; digits: decimals shown, where not those of its unit.
    yardstick: what it must reach to pay, where no target is set: `nought`, or the id of a parameter or condition in its unit.
    """

    variable: str
    studied: int | None = Field(default=None, ge=1)
    attributed: int | None = Field(default=None, ge=1)
    reported: int | None = Field(default=None, ge=1)
    compared: int | None = Field(default=None, ge=1)
    traded: int | None = Field(default=None, ge=1)
    sought: int | None = Field(default=None, ge=1)
    account: int | None = Field(default=None, ge=1)
    by_entity: int | None = Field(default=None, ge=1)
    benchmarked: int | None = Field(default=None, ge=1)
    ranked: int | None = Field(default=None, ge=1)
    owner: int | None = Field(default=None, ge=1)
    owner_view: int | None = Field(default=None, ge=1)
    waited: int | None = Field(default=None, ge=1)
    price: int | None = Field(default=None, ge=1)
    trifle: float | None = Field(default=None, gt=0, lt=1)
    against: str | None = None
    better: Literal["up", "down"]
    digits: int | None = Field(default=None, ge=0, le=6)
    yardstick: str | None = None
