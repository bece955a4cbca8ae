"""A plan in a few sentences: which sentence, and each figure in it with what it is, so that it can be computed again.

Wording belongs to whoever shows it: a claim's key names a sentence with blanks, its parts fill them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from simulation.analysis.goals.limits import binding
from simulation.engine.catalogue import catalogue
from simulation.evidence.provenance import input_grades, weakest
from simulation.explanation.actions import Actions, values_of
from simulation.explanation.causal_map import routes
from simulation.explanation.flows import Flow, Traced
from simulation.explanation.obstacles import distance
from simulation.projection import HEADLINES, Projection

PROFIT = "total_profit"
NAMED = 3  # levers named for how far they are moved
UNSEEN = 0.05  # 亿元: a difference that is not written
JUDGEMENT = "C"


@dataclass(frozen=True)
class Figure:
    """A number in a sentence. form: how it is written ("level", "more", "change", "size", "setting", "year", "count");
    statistic: what it is of the variable or lever in the year."""

    form: str
    value: float
    statistic: str
    variable: str = ""
    lever: str = ""
    year: int = 0
    measure: str = ""  # the variable in whose unit the number is, where that is another one
    ends: tuple[float, float] | None = None  # reference and scenario, where the number is their difference

    @property
    def scale(self) -> str:
        """The variable in whose unit the number is."""
        return self.measure or self.variable


@dataclass(frozen=True)
class Name:
    """Something named in a sentence. kind: "player", "variable", "grade"."""

    kind: str
    id: str


@dataclass(frozen=True)
class Claim:
    """A sentence, or a clause of one, to be worded: its key, and what fills its blanks."""

    key: str
    parts: Mapping[str, Figure | Name | tuple[Claim, ...]]

    def figures(self) -> tuple[Figure, ...]:
        """Every number in it, clauses included."""
        found: list[Figure] = []
        for part in self.parts.values():
            if isinstance(part, Figure):
                found.append(part)
            elif isinstance(part, tuple):
                found += [figure for clause in part for figure in clause.figures()]
        return tuple(found)


def reading(projection: Projection, reference: Projection, actions: Actions) -> tuple[Claim, ...]:
    """What a plan does, brings, when, at what cost, what offsets it, which limits bind, how sure that is.

    reference: base-year practice under the same conditions; actions: of the same scenario.
    """
    plan = _Plan(projection, reference, actions)
    return (plan.done(), plan.brings(), plan.turns(), plan.costs(), plan.offsets(), plan.limits(), plan.sure())


@dataclass(frozen=True)
class _Plan:
    projection: Projection
    reference: Projection
    actions: Actions

    @property
    def last(self) -> int:
        return self.projection.years[-1]

    def _year(self, year: int, statistic: str) -> Figure:
        return Figure("year", year, statistic, PROFIT, year=year)

    def _end(self) -> Figure:
        return self._year(self.last, "last_year")

    def _gap(self, variable: str, form: str = "more") -> Figure:
        ends = float(self.reference.total(variable)[-1]), float(self.projection.total(variable)[-1])
        return Figure(form, ends[1] - ends[0], "gap", variable, year=self.last, ends=ends)

    def _ends(self, at: int) -> tuple[float, float]:
        """Profit of reference and scenario in a year."""
        return float(self.reference.total(PROFIT)[at]), float(self.projection.total(PROFIT)[at])

    def _spent(self, variable: str) -> Figure:
        ends = float(self.reference.total(variable)[1:].sum()), float(self.projection.total(variable)[1:].sum())
        return Figure("more", ends[1] - ends[0], "cumulated_gap", variable, year=self.last, ends=ends)

    def done(self) -> Claim:
        """How many levers are moved, which furthest, and which add and take most."""
        levers = self.projection.scenario.changed()
        far = {name: distance(self.projection.scenario.levers.get(name), name) for name in levers}
        furthest = [name for name in sorted(levers, key=lambda name: -far[name]) if far[name]][:NAMED]
        moves = tuple(self._move(name) for name in furthest)
        parts: dict = {"count": Figure("count", len(levers), "levers"), "moves": moves, "drivers": self._drivers()}
        return Claim("tell.done" if moves else "tell.done_apart", parts if moves else {**parts, "moves": ()})

    def _move(self, lever: str) -> Claim:
        row = catalogue().levers[lever]
        value = float(values_of(lever, self.projection.scenario.levers[lever], self.projection.years)[-1])
        return Claim(
            "tell.move",
            {
                "lever": Name("player", lever),
                "before": Figure("setting", row.neutral, "practice", lever=lever, year=2023),
                "after": Figure("setting", value, "setting", lever=lever, year=self.last),
            },
        )

    def _drivers(self) -> tuple[Claim, ...]:
        own = [action for action in self.actions.actions if abs(action.adds[PROFIT]) >= UNSEEN]
        up = [a for a in own if a.adds[PROFIT] > 0][:1]
        down = [a for a in own[::-1] if a.adds[PROFIT] < 0][:1]
        return tuple(
            Claim(
                f"tell.{key}",
                {
                    "player": Name("player", found[0].player),
                    "value": Figure("change", found[0].adds[PROFIT], "share", PROFIT, found[0].player, self.last),
                },
            )
            for key, found in (("adds", up), ("takes", down))
            if found
        ) or (Claim("tell.drivers_none", {}),)

    def brings(self) -> Claim:
        """The headline outcomes in the last year against the reference."""
        return Claim("tell.brings", {"year": self._end(), **{name: self._gap(name) for name in HEADLINES}})

    def turns(self) -> Claim:
        """Whether profit falls behind first, and from which year it is ahead."""
        gaps = (self.projection.total(PROFIT) - self.reference.total(PROFIT))[1:]
        first = self.projection.years[1]
        behind = [i for i, gap in enumerate(gaps) if gap < -UNSEEN]
        if not behind:
            ahead = next((i for i, gap in enumerate(gaps) if gap > UNSEEN), None)
            if ahead is None:
                return Claim("tell.turns_never_moves", {"year": self._end()})
            return Claim("tell.turns_at_once", {"ahead": self._year(first + ahead, "ahead_year")})
        worst = min(behind, key=lambda i: gaps[i])
        parts = {
            "worst": self._year(first + worst, "worst_year"),
            "size": Figure("size", float(gaps[worst]), "gap", PROFIT, year=first + worst, ends=self._ends(worst + 1)),
        }
        if behind[-1] == len(gaps) - 1:
            return Claim("tell.turns_not_yet", {**parts, "year": self._end()})
        return Claim("tell.turns", {**parts, "ahead": self._year(first + behind[-1] + 1, "ahead_year")})

    def costs(self) -> Claim:
        """Programme money and running costs over the years, and debt at the end."""
        start = self._year(self.projection.years[1], "first_year")
        spent = {name: self._spent(name) for name in ("programme_investment", "programme_costs")}
        return Claim("tell.costs", {"start": start, "year": self._end(), **spent, "debt": self._gap("debt")})

    def offsets(self) -> Claim:
        """Profit's gains and costs before they are set against each other."""
        before, after = (Traced.of(p.scenario, p.baseline, p.years[-1]) for p in (self.reference, self.projection))
        found = {route.through: route.carried for route in routes(Flow(before, after, PROFIT, self.last))}
        gain, cost = sum(v for v in found.values() if v > 0), sum(v for v in found.values() if v < 0)
        parts: dict = {"gain": Figure("size", gain, "gains", PROFIT, year=self.last)}
        if cost > -UNSEEN:
            return Claim("tell.offsets_none", {**parts, "year": self._end()})
        worst = min(found, key=found.__getitem__)
        return Claim(
            "tell.offsets",
            {
                **parts,
                "year": self._end(),
                "cost": Figure("size", cost, "costs", PROFIT, year=self.last),
                "through": Name("variable", worst),
                "worst": Figure("size", found[worst], "route", worst, year=self.last, measure=PROFIT),
            },
        )

    def limits(self) -> Claim:
        """Limits that bind."""
        found = tuple(
            Claim(
                f"tell.limit_{limit.kind}",
                {
                    "at": Figure("year", limit.year, f"limit_year:{limit.kind}", year=limit.year),
                    "amount": self._limit(limit.kind, limit.amount, "amount", limit.year),
                    "allowed": self._limit(limit.kind, limit.allowed, "allowed", limit.year),
                },
            )
            for limit in binding(self.projection, self.reference)
        )
        return Claim("tell.limits", {"limits": found}) if found else Claim("tell.limits_none", {})

    def _limit(self, kind: str, value: float, side: str, year: int) -> Figure:
        variable = {"money": "investment_scaled_back", "starts": "starts"}.get(kind, "")
        return Figure("level" if variable else "efforts", float(value), f"{side}:{kind}", variable, year=year)

    def sure(self) -> Claim:
        """What profit rests on, and how many of the moved levers rest on judgement."""
        counts = input_grades(PROFIT, self.projection.baseline)
        levers = self.projection.scenario.changed()
        grades: Counter[str] = Counter(catalogue().levers[name].grade for name in levers)
        return Claim(
            "tell.sure",
            {
                "count": Figure("count", len(levers), "levers"),
                "judged": Figure("count", grades[JUDGEMENT], "judged"),
                **{kind: Figure("count", count, f"inputs:{kind}", PROFIT) for kind, count in counts.items()},
                "grade": Name("grade", weakest(PROFIT, self.projection.baseline)),
            },
        )
