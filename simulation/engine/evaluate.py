"""Evaluation: base year first, then each block for all years at once or, with feedback, year by year."""

from __future__ import annotations

from functools import lru_cache
from typing import Mapping

import numpy as np

from simulation.engine.graph import CLOCK, Argument, Model

Values = Mapping[str, np.ndarray]


class BaseYear:
    """Base-year value of every variable: from the table, from a rule, else from its own equation."""

    def __init__(self, model: Model, columns: Values, parameters: Values, moving: Values, neutral: Values):
        self.model, self.moving, self.neutral = model, moving, neutral
        self.values: dict[str, np.ndarray] = {**columns, **parameters}
        self._pending: list[str] = []

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self.values:
            self.values[name] = self._find(name)
        return self.values[name]

    def _find(self, name: str) -> np.ndarray:
        if name in self.moving:
            return self.moving[name][0]
        if name in self._pending:
            raise KeyError(f"{name} has no base-year value: add a column or an initial_{name}")
        self._pending.append(name)
        try:
            if name in self.model.initials:
                rule = self.model.initials[name]
                return np.asarray(rule(*[self[argument] for argument in self.model.initial_arguments[name]]))
            return self.from_equation(name)
        finally:
            self._pending.pop()

    def from_equation(self, name: str) -> np.ndarray:
        """What the equation itself gives in the base year, with last year equal to this one."""
        equation = self.model.equations[name]
        arguments = [self.neutral[a.name] if a.moment == "neutral" else self[a.name] for a in equation.arguments]
        return np.asarray(equation.function(*arguments))


@lru_cache(maxsize=64)
def _blocks(model: Model, outputs: frozenset[str] | None):
    return model.blocks(outputs)


def evaluate(
    model: Model, columns: Values, parameters: Values, moving: Values, neutral: Values, years: range,
    outputs: frozenset[str] | None = None,
) -> dict[str, np.ndarray]:
    """Run the model.

    columns: base-year figures (entity, 1); parameters (1 or entity, draw); moving: levers, conditions
    and clock (year, 1 or entity, 1 or draw), neutral in year 0; neutral: levers' neutral values.
    Returns variables as (year, 1 or entity, 1 or draw), all of them or those `outputs` depends on.
    """
    base = BaseYear(model, columns, parameters, moving, neutral)
    results: dict[str, np.ndarray] = {}
    n = len(years)
    for block in _blocks(model, outputs):
        if block.recursive:
            _step_years(model, block.names, base, results, n)
        else:
            (name,) = block.names
            results[name] = _all_years(model, name, base, results, n)
    return results


def _constant(base: BaseYear, argument: Argument) -> np.ndarray | None:
    """Value of an argument that does not move, or None."""
    if argument.moment == "neutral":
        return base.neutral[argument.name]
    if argument.moment == "base":
        return base[argument.name]
    if argument.name in base.model.equations or argument.name in base.moving:
        return None
    return base[argument.name]


def _all_years(model: Model, name: str, base: BaseYear, results: dict, n: int) -> np.ndarray:
    equation = model.equations[name]
    arguments = []
    for argument in equation.arguments:
        value = _constant(base, argument)
        if value is None:
            path = base.moving[argument.name] if argument.name in base.moving else results[argument.name]
            value = path[np.maximum(np.arange(n) - argument.lag, 0)] if argument.lag else path
        arguments.append(value)
    first = base[name]
    path = np.asarray(equation.function(*arguments))
    if path.ndim < 3:
        path = np.broadcast_to(path, (n, *np.broadcast_shapes(path.shape, first.shape)))
    if name in model.initials or name in model.base_columns:
        shape = np.broadcast_shapes(path.shape[1:], first.shape)
        path = np.array(np.broadcast_to(path, (n, *shape)))
        path[0] = first
    return path


def _step_years(model: Model, names: tuple[str, ...], base: BaseYear, results: dict, n: int) -> None:
    inside = {name: [base[name]] for name in names}
    plan = []
    for name in names:
        equation = model.equations[name]
        getters = []
        for argument in equation.arguments:
            constant = _constant(base, argument)
            if constant is not None:
                getters.append(([constant] * n, 0))
            elif argument.name in inside:
                getters.append((inside[argument.name], argument.lag))
            else:
                path = base.moving[argument.name] if argument.name in base.moving else results[argument.name]
                getters.append((list(path), argument.lag))
        plan.append((equation.function, inside[name].append, tuple(getters)))
    for t in range(1, n):
        for function, keep, getters in plan:
            keep(function(*[path[t - lag if t > lag else 0] for path, lag in getters]))
    for name in names:
        path = inside[name]
        shape = path[-1].shape
        if path[0].shape != shape:
            shape = np.broadcast_shapes(*(value.shape for value in path))
            path = [np.broadcast_to(value, shape) for value in path]
        results[name] = np.stack(path)
