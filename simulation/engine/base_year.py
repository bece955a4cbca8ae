"""The base year: the value of every variable from which a run starts."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np

from simulation.engine.graph import Argument, Equation, Model
from simulation.engine.stage import Stage

Values = Mapping[str, np.ndarray]


def call(function: Callable, names: Sequence[str], arguments: Sequence[np.ndarray], year: object) -> np.ndarray:
    """Value of an equation; an error in it says which equation, for what year, and what it was called with."""
    try:
        return np.asarray(function(*arguments))
    except Exception as error:
        error.add_note(f"equation {function.__module__}.{function.__name__}, {year}, called with")
        for name, value in zip(names, arguments, strict=True):
            error.add_note(f"  {name}: {_described(value)}")
        raise


def _described(value: np.ndarray) -> str:
    found = np.asarray(value)
    span = f", {found.min():g} to {found.max():g}" if found.size and found.dtype.kind in "fiu" else ""
    return f"shape {found.shape}{span}"


def _narrow(values: np.ndarray) -> np.ndarray:
    """One row where all entities are alike: what is kept for later runs has the same shape whatever scenario came first."""
    return values[:1] if len(values) > 1 and np.ptp(values, axis=0).max() == 0 else values


def written(equation: Equation) -> tuple[str, ...]:
    """Arguments of an equation as its signature writes them."""
    return _written(equation.function)


@cache
def _written(function: Callable) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


class BaseYear:
    """Base-year value of every variable: from the table, from a rule, else from its own equation.

    Found when first asked for and kept, also by runs side by side; the model has no circle in its base year.
    settled: years from it on whose paths most runs have in common: what they give is kept (`settled.py`).
    """

    def __init__(self, model: Model, columns: Values, parameters: Values, moving: Values, neutral: Values, settled: int = 0):
        self.model, self.moving, self.neutral, self.settled = model, moving, neutral, settled
        self.mark = object()  # by which what is kept of its runs is found again
        self.values: dict[str, np.ndarray] = {**columns, **parameters}
        self.constants: dict[Argument, np.ndarray | None] = {}
        self.prepared: dict[Stage, list[np.ndarray]] = {}

    def under(self, moving: Values) -> BaseYear:
        """The same base year with other paths from there on."""
        other = BaseYear.__new__(BaseYear)
        other.__dict__.update(self.__dict__, moving=moving)
        return other

    @property
    def found(self) -> int:
        """How much has been found so far: what tells that it has grown."""
        return len(self.values) + len(self.prepared)

    def arrays(self) -> list:
        """All that has been found so far, but for the paths of the run."""
        return [dict(self.values), list(self.prepared.values())]

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self.values:
            self.values[name] = self._find(name)
        return self.values[name]

    def _find(self, name: str) -> np.ndarray:
        if name in self.moving:
            return _narrow(self.moving[name][0])
        if name in self.model.initials:
            names = self.model.initial_arguments[name]
            return call(self.model.initials[name], names, [self[argument] for argument in names], "base year")
        return self.from_equation(name)

    def from_equation(self, name: str) -> np.ndarray:
        """What the equation itself gives in the base year, with last year equal to this one."""
        equation = self.model.equations[name]
        arguments = [self.neutral[a.name] if a.moment == "neutral" else self[a.name] for a in equation.arguments]
        return call(equation.function, written(equation), arguments, "base year")
