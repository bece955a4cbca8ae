"""How the change of an outcome runs through the equations: what each step carries, all steps adding up.

Every equation on the way is called with one argument moved at a time (`shares`). The outcome's change is then handed
back from each equation to its arguments in proportion to their parts, through the years, until it reaches
the lever, or the outcome's own earlier values: a circle ends there and is counted once. What enters a variable
leaves it, so the steps into the outcome add up to its change, and so do those out of the lever and the circles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulation.analysis.analysis_errors import AnalysisError, checked_outcomes, checked_year
from simulation.analysis.causes.counterfactual import without
from simulation.engine.base_year import BaseYear
from simulation.engine.catalogue import catalogue
from simulation.engine.evaluate import arguments_of
from simulation.engine.graph import Argument, Model
from simulation.engine.place import Place
from simulation.engine.scenario import Scenario
from simulation.explanation.change_shares import Shares, by_entity, divide_change, fitted
from simulation.model import model_of
from simulation.projection import Projection
from simulation.run import project, start_of, year_or_usual

ATTENTION = "attention_load"  # the one input that levers move besides themselves


def _is_ratio(name: str) -> bool:
    row = catalogue().variables.get(name)
    return row is not None and row.aggregate == "ratio"


@dataclass(frozen=True)
class Traced:
    """One run with everything its equations took. base: base-year values and paths of levers and conditions."""

    graph: Model
    base: BaseYear
    projection: Projection

    @classmethod
    def of(cls, scenario: Scenario, baseline: Place, until: int) -> Traced:
        """The central run of a scenario."""
        projection = project(scenario, baseline, until)
        return cls(model_of(baseline), start_of(scenario, baseline, projection.years), projection)

    def path(self, name: str) -> np.ndarray:
        """Values of a variable or of a lever (year, 1 or entity)."""
        values = self.projection.values
        return (values[name] if name in values else self.base.moving[name])[..., 0]

    def arguments(self, name: str) -> list[np.ndarray]:
        """What a variable's equation took, all years at once."""
        return arguments_of(self.graph, name, self.base, self.projection.values, len(self.projection.years))

    def totals(self, name: str) -> list[np.ndarray]:
        """What the province's value of a ratio is computed from."""
        return [self.projection.totals.argument(argument) for argument in self.graph.equations[name].arguments]


@dataclass
class Step:
    """An arrow of the causal map: how much of the outcome's change passes along it, by how many years it lags.

    carried: outcome's unit; lags: the amount carried by years of delay.
    """

    source: str
    target: str
    carried: float
    lags: dict[int, float]

    @property
    def lag(self) -> int:
        """Years of delay with which most of it arrives."""
        return max(self.lags, key=lambda lag: abs(self.lags[lag]))


class Flow:
    """The change of one outcome in one year between two runs, traced back step by step.

    before, after: the runs; steps: by (source, target). Units of `carried` are the outcome's.
    """

    def __init__(self, before: Traced, after: Traced, outcome: str, year: int):
        self.before, self.after, self.outcome, self.year = before, after, outcome, year
        self.graph = after.graph
        self.at = after.projection.years.index(year)
        self.steps: dict[tuple[str, str], Step] = {}
        self._weight: dict[str, np.ndarray] = {}
        self._start(outcome, np.eye(len(after.projection.years))[self.at])
        for t in range(self.at, 0, -1):
            for name in reversed(self.graph.same_year_order):
                circle = name == outcome and t < self.at
                if not circle and name in self._weight and self._weight[name][t].any():
                    self._hand_back(name, t)

    @property
    def change(self) -> float:
        """The outcome's change in the year."""
        return float((self.after.projection.total(self.outcome) - self.before.projection.total(self.outcome))[self.at])

    def difference(self, name: str) -> np.ndarray:
        """Change of a variable or input (year, 1 or entity)."""
        return self.after.path(name) - self.before.path(name)

    def province(self, name: str, values: np.ndarray) -> float:
        """One figure for the province out of a variable's values by entity: a sum, or a mean weighted by base-year output."""
        row = catalogue().variables.get(name) or catalogue().lever_rows.get(name)
        entities = len(self.after.projection.baseline.entities)
        if getattr(row, "aggregate", "") == "sum" or getattr(row, "scope", "") == "amount":
            return float(values.sum() * (entities if len(values) == 1 else 1))
        if len(values) == 1:
            return float(values[0])
        return float(np.average(values, weights=self.before.projection.values["value_added"][0, :, 0]))

    def local(self, name: str) -> tuple[dict[str, float], float]:
        """A variable's change in the year by cause, each moved alone, and what only comes about together."""
        equation, ratio = self.graph.equations[name], _is_ratio(name)
        if ratio:
            shares = divide_change(equation.function, self.before.totals(name), self.after.totals(name))
        else:
            shares = self.divided(name)[0]

        def figure(part: np.ndarray) -> float:
            return float(part[self.at, 0]) if ratio else self.province(name, part[self.at, :, 0])

        found: dict[str, float] = {}
        for i, part in shares.parts.items():
            cause = equation.arguments[i].name
            found[cause] = found.get(cause, 0.0) + figure(part)
        return found, figure(shares.together)

    def moved_by(self, name: str) -> float:
        """Change of a variable, lever or input in the year, for the province."""
        if _is_ratio(name):
            pair = (traced.projection.total(name)[self.at] for traced in (self.after, self.before))
            return float(next(pair) - next(pair))
        return self.province(name, self.difference(name)[self.at])

    @cached_property
    def _divided(self) -> dict[str, tuple[Shares, dict[int, np.ndarray]]]:
        return {}

    def divided(self, name: str) -> tuple[Shares, dict[int, np.ndarray]]:
        """An equation's change by argument, and the same with the joint remainder spread (year, entity)."""
        if name not in self._divided:
            function = self.graph.equations[name].function
            shares = divide_change(function, self.before.arguments(name), self.after.arguments(name))
            shape = self.after.projection.values[name].shape[:2]
            spread = {i: np.broadcast_to(part[..., 0], shape) for i, part in shares.spread().items()}
            self._divided[name] = shares, spread
        return self._divided[name]

    def _start(self, name: str, weight: np.ndarray) -> None:
        """Give entities their share in the province's value: (year,) is what a unit of it is worth."""
        row = catalogue().variables[name]
        if _is_ratio(name):
            self._start_ratio(name, weight)
            return
        rows = self.after.projection.values[name].shape[1]
        alike = row.aggregate == "sum" and rows == 1
        many = len(self.after.projection.baseline.entities) if alike else 1
        share = np.ones(rows) if row.aggregate == "sum" else np.eye(rows)[0]
        self._add(name, weight[:, None] * share * many)

    def _start_ratio(self, name: str, weight: np.ndarray) -> None:
        equation = self.graph.equations[name]
        shares = divide_change(equation.function, self.before.totals(name), self.after.totals(name))
        for i, part in shares.spread().items():
            cause, carried = equation.arguments[i], part[:, 0] * weight
            own = self.after.projection.total(cause.name) - self.before.projection.total(cause.name)
            self._carry(cause, name, float(carried.sum()))
            worth = np.zeros_like(weight)
            for t in map(int, np.flatnonzero(carried)):
                worth[max(t - cause.lag, 0)] += carried[t] / own[max(t - cause.lag, 0)]
            self._start(cause.name, worth)

    def _add(self, name: str, weight: np.ndarray) -> None:
        self._weight[name] = self._weight.get(name, 0.0) + weight

    def _carry(self, cause: Argument, target: str, carried: float) -> None:
        step = self.steps.setdefault((cause.name, target), Step(cause.name, target, 0.0, {}))
        step.carried += carried
        step.lags[cause.lag] = step.lags.get(cause.lag, 0.0) + carried

    def _hand_back(self, name: str, t: int) -> None:
        """What a variable carries in a year goes back to its arguments, each by its part."""
        weight = self._weight[name][t]
        for i, part in self.divided(name)[1].items():
            cause = self.graph.equations[name].arguments[i]
            carried, s = part[t] * weight, max(t - cause.lag, 0)
            if not carried.any():
                continue
            self._carry(cause, name, float(carried.sum()))
            own = self.difference(cause.name)[s]
            returned = self._by_source(name, i, t, weight) if self._adds_over_entities(name, i) else carried
            returned = returned if len(own) > 1 else returned.sum(keepdims=True)
            worth = np.zeros((len(self.after.projection.years), len(own)))
            worth[s] = np.divide(returned, own, out=np.zeros_like(own), where=own != 0)
            self._add(cause.name, worth)

    def _adds_over_entities(self, name: str, place: int) -> bool:
        cause = self.graph.equations[name].arguments[place]
        function = self.graph.equations[name].function
        return "total" in function.__code__.co_names and self.difference(cause.name).shape[1] > 1

    def _by_source(self, name: str, place: int, t: int, weight: np.ndarray) -> np.ndarray:
        """The part of an argument of an equation that adds over entities, by the entity it comes from."""
        key = f"{name}:{place}"
        if key not in self._sources:
            function = self.graph.equations[name].function
            split = by_entity(function, self.before.arguments(name), self.after.arguments(name), place)
            part = self.divided(name)[1][place]
            self._sources[key] = fitted(np.broadcast_to(split, (*part.shape, split.shape[-1])), part)
        return weight @ self._sources[key][t]

    @cached_property
    def _sources(self) -> dict[str, np.ndarray]:
        return {}

    def into(self, name: str) -> Iterator[Step]:
        """Steps that end in a variable."""
        return (step for (_, target), step in self.steps.items() if target == name)

    def out_of(self, name: str) -> Iterator[Step]:
        """Steps that start from a variable or lever."""
        return (step for (source, _), step in self.steps.items() if source == name)


def flow_of(
    scenario: Scenario, lever: str, outcome: str, year: int, baseline: Place | None = None, until: int | None = None
) -> Flow:
    """The effect of one lever of a scenario on an outcome: the scenario against itself without the lever.

    until: how far it is traced, the year looked at or further; the place's usual year by default.
    Raises AnalysisError when the lever is not moved in the scenario, or outcome or year do not exist.
    """
    checked_outcomes(outcome)
    if lever not in scenario.changed():
        raise AnalysisError("error.lever_not_moved", found=repr(lever), known=", ".join(scenario.changed()))
    baseline = baseline or scenario.place
    until = year_or_usual(until, baseline)
    after = Traced.of(scenario, baseline, until)
    checked_year(year, after.projection.years)
    return Flow(Traced.of(without(scenario, (lever,)), baseline, until), after, outcome, year)
