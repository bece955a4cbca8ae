"""What teams may set, and what they submit: rules, predictions, plans; hostile content is refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from simulation.analysis.goals.targets import TargetSet
from simulation.engine.catalogue import catalogue
from simulation.engine.place import Place
from simulation.engine.place_reading import embedded_place
from simulation.engine.rows import EARLY, FAR
from simulation.evidence.provenance import unreported_at_base
from simulation.language.clean import clean
from simulation.projection import HEADLINES
from simulation.workshop.workshop_errors import WorkshopRefusal

STRICT = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
T = TypeVar("T", bound=BaseModel)


class Rules(BaseModel):
    """Rules of a room. levers: least and most value of each lever that teams may set.

    money: 亿元 of programme investment and costs beyond practice, in all, to `year`; attention: most efforts at once;
    targets: value each outcome should reach in `year`; threshold: share of teams that makes an agreement.
    """

    model_config = STRICT

    levers: dict[str, tuple[float, float]] = Field(max_length=40)
    money: float | None = Field(default=None, ge=0)
    attention: float | None = Field(default=None, ge=0)
    one_lever: bool = False
    targets: dict[str, float] = Field(default_factory=dict)
    year: int = Field(default_factory=lambda: embedded_place().usual_year, ge=EARLY, le=FAR)  # rooms kept without one
    threshold: float = Field(default=0.75, gt=0.5, le=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name, (least, most) in self.levers.items():
            if name not in catalogue().lever_rows:
                raise WorkshopRefusal("error.workshop.lever", lever=name)
            if not least <= most:
                raise WorkshopRefusal("error.workshop.range_order", lever=name)
        for name in self.targets:
            if name not in catalogue().variables:
                raise WorkshopRefusal("error.workshop.target", outcome=name)
        return self

    def fitting(self, place: Place) -> Self:
        """The rules, where a place has their levers, ranges, targets and year; WorkshopRefusal where it has not."""
        for name, (least, most) in self.levers.items():
            row = place.levers.get(name)
            if row is None:
                raise WorkshopRefusal("error.workshop.lever", lever=name)
            if not row.min <= least <= most <= row.max:
                raise WorkshopRefusal("error.workshop.range", lever=name, low=row.min, high=row.max)
        for name, value in self.targets.items():
            rule = place.target_rules.get(name)
            if unreported_at_base(name, place):
                raise WorkshopRefusal("error.target_unreported", outcome=name, year=self.year, base=place.base_year)
            if rule is None:
                raise WorkshopRefusal("error.workshop.target", outcome=name)
            if not rule.min <= value <= rule.max:
                raise WorkshopRefusal(
                    "error.target_outside", outcome=name, year=self.year, value=value, low=rule.min, high=rule.max
                )
        if not place.base_year < self.year <= place.last_year:
            raise WorkshopRefusal("error.workshop.content", place="year")
        return self

    def untouched(self, place: Place) -> dict[str, float]:
        """Levers whose range leaves practice out, at the end nearer to it: where they stand when nobody moves them."""
        ends = {name: min(max(place.levers[name].neutral, least), most) for name, (least, most) in self.levers.items()}
        return {name: value for name, value in ends.items() if abs(value - place.levers[name].neutral) > 1e-12}

    @classmethod
    def usual(cls, place: Place, targets: TargetSet | None = None) -> Rules:
        """The levers of the simple tier over their whole ranges in a place, and targets of the year usually looked at.

        targets: a visitor's; else the place's. Headlines, and what the visitor set besides; where that year has none, those of
        the last year that has any.
        """
        levers = {row.id: (row.min, row.max) for row in place.levers.values() if row.tier == "simple"}
        stated = targets or TargetSet(place=place)
        own = {name for name, _, value in stated.changes if value is not None}
        wanted = [
            one
            for one in stated.within(range(place.base_year + 1, place.last_year + 1))
            if one.outcome in HEADLINES or one.outcome in own
        ]
        aimed = {one.year for one in wanted}
        year = place.usual_year if place.usual_year in aimed or not aimed else max(aimed)
        return cls(levers=levers, targets={one.outcome: one.value for one in wanted if one.year == year}, year=year)


class Guess(BaseModel):
    """What a team expects of one headline in the rules' year, against current practice: direction first, then size.

    size: the change in the outcome's own unit, without sign; blank where only a direction is given.
    """

    model_config = STRICT

    direction: Literal[-1, 0, 1]
    size: float | None = Field(default=None, ge=0, le=1e6)

    @property
    def change(self) -> float | None:
        """The expected change with its sign."""
        return 0.0 if self.direction == 0 else None if self.size is None else self.direction * self.size


class Prediction(BaseModel):
    """Guesses by headline, and one line why."""

    model_config = STRICT

    guesses: dict[str, Guess]
    why: str = ""

    @model_validator(mode="after")
    def _known(self) -> Self:
        unknown = set(self.guesses) - set(HEADLINES)
        if unknown:
            raise WorkshopRefusal("error.workshop.headline", outcome=clean(min(unknown), 40))
        object.__setattr__(self, "why", clean(self.why, 200))
        return self

    @property
    def whole(self) -> bool:
        """Whether every headline has a direction."""
        return set(self.guesses) == set(HEADLINES)


def read(kind: type[T], content: Any) -> T:
    """Content from outside as a value; WorkshopRefusal with place and reason."""
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        own = first.get("ctx", {}).get("error")
        if isinstance(own, WorkshopRefusal):
            raise own from None
        if first["loc"][:1] == ("guesses",) and first["loc"][2:] == ("size",):
            raise WorkshopRefusal("error.workshop.size", outcome=clean(str(first["loc"][1]), 40)) from None
        place = ".".join(map(str, first["loc"])) or kind.__name__
        raise WorkshopRefusal("error.workshop.content", place=clean(place, 60)) from None


def checked_plan(raw: Any, rules: Rules, before: Mapping[str, float], place: Place | None) -> dict[str, float]:
    """Lever values a team submits, those at the place's practice left out (without a place none is left out).

    A lever whose range leaves practice out stands at the end nearer to it where a team does not set it.
    before: its last plan, which "one lever a round" starts from."""
    if not isinstance(raw, Mapping) or len(raw) > len(catalogue().lever_rows):
        raise WorkshopRefusal("error.workshop.content", place="levers")
    plan: dict[str, float] = {}
    for name, value in raw.items():
        if name not in rules.levers:
            raise WorkshopRefusal("error.workshop.lever", lever=clean(str(name), 40))
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            raise WorkshopRefusal("error.workshop.content", place=name)
        least, most = rules.levers[name]
        if not least - 1e-9 <= value <= most + 1e-9:
            raise WorkshopRefusal("error.workshop.range", lever=name, low=least, high=most)
        if place is None or abs(value - place.levers[name].neutral) > 1e-12:
            plan[name] = float(value)
    least_moved = {} if place is None else rules.untouched(place)
    plan, start = {**least_moved, **plan}, {**least_moved, **before}
    moved = [name for name in {*plan, *start} if plan.get(name) != start.get(name)]
    if rules.one_lever and len(moved) > 1:
        raise WorkshopRefusal("error.workshop.one_lever", count=len(moved))
    return plan
