"""Evaluation: base year first, then each block for all years at once or, with feedback, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.engine.base_year import BaseYear, Values
from simulation.engine.graph import Argument, Block, Model
from simulation.engine.loop import Loop
from simulation.engine.one_by_one import evaluate_one_by_one, wanted_by_environment

LARGEST_KEPT = (32 << 20) - (64 << 10)  # bytes; the C library follows no block above 32 MiB


def _keep_memory() -> None:
    """Let the process keep what it frees.

    Arrays of a run live for microseconds. By default the C library hands their memory back to the system
    and asks for it again, page by page, which can take longer than the arithmetic. Once a large block has
    been freed it keeps blocks up to that size. The block is never touched, so it costs nothing.
    """
    np.empty(LARGEST_KEPT, np.uint8)


_keep_memory()


@dataclass(frozen=True)
class Step:
    """A block with what of it is used later, and what nobody needs once it is done."""

    block: Block
    kept: tuple[str, ...]
    finished: tuple[str, ...]
    loop: Loop | None


@lru_cache(maxsize=64)
def _schedule(model: Model, outputs: frozenset[str] | None) -> tuple[Step, ...]:
    blocks = model.blocks(outputs)
    wanted = frozenset(model.equations) if outputs is None else outputs
    last_use: dict[str, int] = {}
    for i, block in enumerate(blocks):
        for name in block.names:
            for argument in model.equations[name].arguments:
                if argument.name not in block.names and argument.moment == "year":
                    last_use[argument.name] = i
    steps: list[Step] = []
    made: set[str] = set()
    for i, block in enumerate(blocks):
        kept = tuple(name for name in block.names if name in wanted or last_use.get(name, i) > i)
        made.update(kept)
        finished = tuple(sorted(name for name in made if name not in wanted and last_use.get(name, 0) == i))
        steps.append(Step(block, kept, finished, Loop(model, block.names, kept) if block.recursive else None))
    return tuple(steps)


def evaluate(
    model: Model,
    columns: Values,
    parameters: Values,
    moving: Values,
    neutral: Values,
    years: range,
    outputs: frozenset[str] | None = None,
    base: BaseYear | None = None,
    plain: bool | None = None,
) -> dict[str, np.ndarray]:
    """Run the model.

    columns: base-year figures (entity, 1); parameters (1 or entity, draw); moving: levers, conditions
    and clock (year, 1 or entity, 1 or draw), neutral in year 0; neutral: levers' neutral values.
    base: base-year values found by an earlier run with the same columns and parameters.
    plain: call equations one by one instead, for a search of errors (`one_by_one`); by default where the
    environment variable SOE_DEBUG is set.
    Returns variables as (year, 1 or entity, 1 or draw), all of them or those `outputs` depends on.
    """
    base = BaseYear(model, columns, parameters, moving, neutral) if base is None else base.under(moving)
    if wanted_by_environment() if plain is None else plain:
        return evaluate_one_by_one(base, years, outputs)
    results: dict[str, np.ndarray] = {}
    n = len(years)
    for step in _schedule(model, outputs):
        if step.loop:
            _step_years(step, step.loop, base, results, n)
        else:
            (name,) = step.block.names
            results[name] = _all_years(model, name, base, results, n)
        for name in step.finished:
            del results[name]
    return results


def _constant(base: BaseYear, argument: Argument) -> np.ndarray | None:
    """Value of an argument that does not move, or None."""
    if argument not in base.constants:
        base.constants[argument] = _find_constant(base, argument)
    return base.constants[argument]


def _find_constant(base: BaseYear, argument: Argument) -> np.ndarray | None:
    if argument.moment == "neutral":
        return base.neutral[argument.name]
    if argument.moment == "base":
        return base[argument.name]
    if argument.name in base.model.equations or argument.name in base.moving:
        return None
    return base[argument.name]


def arguments_of(model: Model, name: str, base: BaseYear, results: Values, n: int) -> list[np.ndarray]:
    """What an equation is called with for all `n` years at once; `results` holds the variables it takes."""
    arguments = model.equations[name].arguments
    values = [_constant(base, argument) for argument in arguments]
    return [_path(base, results, a, n) if value is None else value for a, value in zip(arguments, values)]


def _all_years(model: Model, name: str, base: BaseYear, results: dict, n: int) -> np.ndarray:
    path = np.asarray(model.equations[name].function(*arguments_of(model, name, base, results, n)))
    if path.ndim < 3:
        path = np.broadcast_to(path, (n, *np.broadcast_shapes(path.shape, base[name].shape)))
    if name in model.initials or name in model.base_columns:
        first = base[name]
        shape = np.broadcast_shapes(path.shape[1:], first.shape)
        path = np.array(np.broadcast_to(path, (n, *shape)))
        path[0] = first
    return path


def _step_years(step: Step, loop: Loop, base: BaseYear, results: dict, n: int) -> None:
    if loop not in base.prepared:
        base.prepared[loop] = loop.prepare([_constant(base, argument) for argument in loop.constants])
    outside = [_path(base, results, argument, n) for argument in loop.outside]
    paths = loop.run(base.prepared[loop], outside, [base[name] for name in loop.first], n)
    for name, path in zip(step.kept, paths, strict=True):
        results[name] = _stacked(path)


def _path(base: BaseYear, results: Values, argument: Argument, n: int) -> np.ndarray:
    """Values of a moving argument in each year, `lag` years late."""
    path = results.get(argument.name)
    if path is None:
        path = base.moving[argument.name]
    return path[_late(n, argument.lag)] if argument.lag else path


@lru_cache(maxsize=256)
def _late(n: int, lag: int) -> np.ndarray:
    """Where a value `lag` years ago stands; before the base year, that of the base year."""
    return np.maximum(np.arange(n) - lag, 0)


def _stacked(path: list[np.ndarray]) -> np.ndarray:
    if path[0].shape != path[-1].shape:
        shape = np.broadcast_shapes(path[0].shape, path[-1].shape)
        path = [np.broadcast_to(value, shape) for value in path]
    return np.array(path)
