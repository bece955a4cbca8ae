"""Evaluation: base year first, then each block for all years at once or, with feedback, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Mapping

import numpy as np

from simulation.engine.graph import Argument, Block, Model

Values = Mapping[str, np.ndarray]


class BaseYear:
    """Base-year value of every variable: from the table, from a rule, else from its own equation."""

    def __init__(self, model: Model, columns: Values, parameters: Values, moving: Values, neutral: Values):
        self.model, self.moving, self.neutral = model, moving, neutral
        self.values: dict[str, np.ndarray] = {**columns, **parameters}
        self._pending: list[str] = []

    def under(self, moving: Values) -> BaseYear:
        """The same base year with other paths from there on."""
        other = BaseYear.__new__(BaseYear)
        other.__dict__.update(self.__dict__, moving=moving)
        return other

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


@dataclass(frozen=True)
class Step:
    """A block with what of it is used later, and what nobody needs once it is done."""

    block: Block
    kept: frozenset[str]
    memory: dict[str, int]
    finished: tuple[str, ...]


@lru_cache(maxsize=64)
def _schedule(model: Model, outputs: frozenset[str] | None) -> tuple[Step, ...]:
    blocks = model.blocks(outputs)
    wanted = frozenset(model.equations) if outputs is None else outputs
    last_use: dict[str, int] = {}
    memory: dict[str, int] = {}
    for i, block in enumerate(blocks):
        for name in block.names:
            for argument in model.equations[name].arguments:
                if argument.name not in block.names and argument.moment == "year":
                    last_use[argument.name] = i
                memory[argument.name] = max(memory.get(argument.name, 0), argument.lag)
    steps = []
    for i, block in enumerate(blocks):
        kept = frozenset(name for name in block.names if name in wanted or last_use.get(name, i) > i)
        made = {name for earlier in blocks[: i + 1] for name in (earlier.names if not earlier.recursive else ())}
        made |= {name for step in steps for name in step.kept} | kept
        finished = tuple(sorted(name for name in made if name not in wanted and last_use.get(name, 0) == i))
        steps.append(Step(block, kept, {name: memory.get(name, 0) for name in block.names}, finished))
    return tuple(steps)


def evaluate(
    model: Model, columns: Values, parameters: Values, moving: Values, neutral: Values, years: range,
    outputs: frozenset[str] | None = None, base: BaseYear | None = None,
) -> dict[str, np.ndarray]:
    """Run the model.

    columns: base-year figures (entity, 1); parameters (1 or entity, draw); moving: levers, conditions
    and clock (year, 1 or entity, 1 or draw), neutral in year 0; neutral: levers' neutral values.
    base: base-year values found by an earlier run with the same columns and parameters.
    Returns variables as (year, 1 or entity, 1 or draw), all of them or those `outputs` depends on.
    """
    base = BaseYear(model, columns, parameters, moving, neutral) if base is None else base.under(moving)
    results: dict[str, np.ndarray] = {}
    n = len(years)
    for step in _schedule(model, outputs):
        if step.block.recursive:
            _step_years(model, step, base, results, n)
        else:
            (name,) = step.block.names
            results[name] = _all_years(model, name, base, results, n)
        for name in step.finished:
            del results[name]
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


def _step_years(model: Model, step: Step, base: BaseYear, results: dict, n: int) -> None:
    inside = {name: [base[name]] for name in step.block.names}
    plan = []
    for name in step.block.names:
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
    passing = [(inside[name], step.memory[name]) for name in step.block.names if name not in step.kept]
    for t in range(1, n):
        for function, keep, getters in plan:
            keep(function(*[path[t - lag if t > lag else 0] for path, lag in getters]))
        for path, lag in passing:
            if t > lag:
                path[t - lag] = None
    for name in step.kept:
        results[name] = _stacked(inside[name])


def _stacked(path: list[np.ndarray]) -> np.ndarray:
    shape = path[-1].shape
    if any(value.shape != shape for value in path):
        shape = np.broadcast_shapes(*(value.shape for value in path))
        path = [np.broadcast_to(value, shape) for value in path]
    return np.array(path)
