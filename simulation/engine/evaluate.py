"""Evaluation: base year first, then stage after stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulation.engine.base_year import BaseYear, Values
from simulation.engine.graph import Argument, Block, Model
from simulation.engine.one_by_one import evaluate_one_by_one, wanted_by_environment
from simulation.engine.stage import Stage, late

SMALL = 64  # numbers of a year in a path that is not worth a call of its own
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
    """A stage, and what nobody needs once it is done."""

    stage: Stage
    finished: tuple[str, ...]


@lru_cache(maxsize=64)
def _schedule(model: Model, outputs: frozenset[str] | None) -> tuple[Step, ...]:
    groups = _groups(model, model.blocks(outputs))
    wanted = frozenset(model.equations) if outputs is None else outputs
    last_use: dict[str, int] = {}
    for i, names in enumerate(plain + looped for plain, looped in groups):
        within = frozenset(names)
        taken = (a.name for name in names for a in model.equations[name].arguments if a.moment == "year")
        last_use.update((name, i) for name in taken if name not in within)
    steps: list[Step] = []
    made: set[str] = set()
    for i, (plain, looped) in enumerate(groups):
        kept = tuple(name for name in plain + looped if name in wanted or last_use.get(name, i) > i)
        made.update(kept)
        finished = tuple(sorted(name for name in made if name not in wanted and last_use.get(name, 0) == i))
        steps.append(Step(Stage(model, plain, looped, kept), finished))
    return tuple(steps)


def _groups(model: Model, blocks: tuple[Block, ...]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Names of each stage, without feedback and in loops: a block waits for the loops that it takes something from."""
    stages: dict[str, int] = {}  # the first in which a variable can be taken
    groups: list[tuple[list[str], list[str]]] = []
    for block in blocks:
        causes = {a.name for name in block.names for a in model.equations[name].arguments if a.moment == "year"}
        at = max((stages[name] for name in causes if name in stages), default=0)
        stages |= dict.fromkeys(block.names, at + 1 if block.recursive else at)
        while len(groups) <= at:
            groups.append(([], []))
        groups[at][block.recursive].extend(block.names)
    return [(tuple(plain), tuple(looped)) for plain, looped in groups]


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
        results.update(_run(step.stage, base, results, n))
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


def _run(stage: Stage, base: BaseYear, results: Values, n: int) -> dict[str, np.ndarray]:
    """Paths of what is kept of a stage."""
    if stage not in base.prepared:
        base.prepared[stage] = stage.prepare([_constant(base, argument) for argument in stage.constants])
    outside = [_path(base, results, argument, n) for argument in stage.outside]
    found = stage.run(base.prepared[stage], outside, [base[name] for name in stage.first], n)
    return dict(zip(stage.kept, _paths(found, n), strict=True))


def _path(base: BaseYear, results: Values, argument: Argument, n: int) -> np.ndarray:
    """Values of a moving argument in each year, `lag` years late."""
    path = results.get(argument.name)
    if path is None:
        path = base.moving[argument.name]
    return path[late(n, argument.lag)] if argument.lag else path


def _paths(found: list[np.ndarray | list[np.ndarray]], n: int) -> Iterator[np.ndarray]:
    """Arrays (year, 1 or entity, 1 or draw) of what a stage gives."""
    together = _joined(found, n)
    for i, path in enumerate(found):
        if isinstance(path, list):
            yield together[i] if i in together else _stacked(path, n)
        else:
            yield path if path.ndim == 3 else np.broadcast_to(path, (n, *path.shape))


def _joined(found: list[np.ndarray | list[np.ndarray]], n: int) -> dict[int, np.ndarray]:
    """Paths of single runs, by place, laid end to end at once for each shape: one call costs more than its copying."""
    alike: dict[tuple[int, ...], list[int]] = {}
    for i, path in enumerate(found):
        if isinstance(path, list) and path[0].size <= SMALL and path[0].shape == path[-1].shape:
            alike.setdefault(path[0].shape, []).append(i)
    joined: dict[int, np.ndarray] = {}
    for shape, places in alike.items():
        whole = np.concatenate([value for i in places for value in found[i]])
        joined |= zip(places, whole.reshape(len(places), n, *shape))
    return joined


def _stacked(path: list[np.ndarray], n: int) -> np.ndarray:
    if path[0].shape != path[-1].shape:
        shape = np.broadcast_shapes(path[0].shape, path[-1].shape)
        path = [np.broadcast_to(value, shape) for value in path]
    return np.concatenate(path).reshape(n, *path[-1].shape)
