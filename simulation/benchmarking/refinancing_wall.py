"""What falls due year by year beside what a plan leaves to repay it with, and guarantees beside equity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.engine.place import Place
from simulation.projection import TOTAL, Projection


@dataclass(frozen=True)
class DueYear:
    """A year of debt that falls due, 亿元; an identity, no assumption beside the projection.

    due: what falls due; opening: interest-bearing debt at the year's beginning; change: how far the plan moves it in the year;
    borrowed: what must be borrowed anew, for what falls due and for the change; repaid: what of the due the plan repays of its own.
    """

    year: int
    due: float
    opening: float
    change: float

    @property
    def borrowed(self) -> float:
        """New borrowing and refinancing together; never below zero."""
        return max(self.due + self.change, 0.0)

    @property
    def repaid(self) -> float:
        """What of the debt due is repaid without borrowing anew."""
        return min(max(-self.change, 0.0), self.due)

    @property
    def share(self) -> float:
        """Debt due as a share of the opening debt; 0 without any."""
        return self.due / self.opening if self.opening > 0 else 0.0


@dataclass(frozen=True)
class Guarantee:
    """Guarantees of an enterprise beside its equity of the base year, 亿元."""

    entity: str
    value: float
    equity: float


def due_years(projection: Projection, entity: str = TOTAL) -> tuple[DueYear, ...]:
    """Every year of the projection in which debt of the entity, or of those of the whole that state it, falls due."""
    place = projection.baseline
    stating = stating_due(place) if entity == TOTAL else (entity,)
    due: dict[int, float] = {}
    for row in place.obligations:
        if row.year is not None and row.entity in stating:
            due[row.year] = due.get(row.year, 0.0) + row.value
    found, years = [], list(projection.years)
    for year in sorted(year for year in due if year in years[1:]):
        at = years.index(year)
        opening, closing = (sum(float(projection.entity("debt", one)[when]) for one in stating) for when in (at - 1, at))
        found.append(DueYear(year, due[year], opening, closing - opening))
    return tuple(found)


def stating_due(place: Place) -> tuple[str, ...]:
    """Enterprises that state when their debt falls due, in the order of the place."""
    stating = {row.entity for row in place.obligations if row.kind == "due"}
    return tuple(one for one in place.entity_ids if one in stating)


def wall(found: Sequence[DueYear]) -> DueYear | None:
    """The year in which the largest share of the debt falls due; None without any."""
    return max(found, key=lambda one: (one.share, -one.year), default=None)


def guarantees(projection: Projection) -> tuple[Guarantee, ...]:
    """Guarantees by enterprise, the largest part of equity first."""
    found = [
        Guarantee(row.entity, row.value, float(projection.entity("equity", row.entity)[0]))
        for row in projection.baseline.obligations
        if row.kind == "guarantee"
    ]
    return tuple(sorted(found, key=lambda one: -one.value / one.equity if one.equity > 0 else float("-inf")))
