"""Evaluation: base year first, then stage after stage; the years before a lever can act apart from those after (`settled.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import RLock
from typing import Any

import numpy as np

from simulation.engine.base_year import BaseYear, Values
from simulation.engine.graph import Argument, Block, Model
from simulation.engine.one_by_one import evaluate_one_by_one, wanted_by_environment
from simulation.engine.settled import KEPT, Settled, kept_under, settled_part
from simulation.engine.stage import Past, Stage, joined, late

SMALL = 64  # numbers of a year in a path that is not worth a call of its own
ALL = 10**6  # years back: all there are
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
    """A stage, what nobody needs once it is done, and how many years back later years need what is kept of it."""

    stage: Stage
    finished: tuple[str, ...]
    looked_back: Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """Years of a run, from `start` to the n-th; before: what they need of those before; left: where what later ones need is put."""

    base: BaseYear
    start: int
    n: int
    before: Settled | None = None
    left: Settled | None = None


_scheduling = RLock()  # whoever comes while steps are being made waits for them, and does not make them again


def _schedule(model: Model, outputs: frozenset[str] | None) -> tuple[Step, ...]:
    with _scheduling:
        return _steps(model, outputs)


@lru_cache(maxsize=64)
def _steps(model: Model, outputs: frozenset[str] | None) -> tuple[Step, ...]:
    groups = _groups(model, model.blocks(outputs))
    wanted = frozenset(model.equations) if outputs is None else outputs
    last_use: dict[str, int] = {}
    lags = dict.fromkeys(wanted, ALL)
    for i, names in enumerate(plain + looped for plain, looped in groups):
        within = frozenset(names)
        for taken in (a for name in names for a in model.equations[name].arguments if a.moment == "year"):
            if taken.name not in within:
                last_use[taken.name] = i
                lags[taken.name] = max(taken.lag, lags.get(taken.name, 0))
    steps: list[Step] = []
    made: set[str] = set()
    for i, (plain, looped) in enumerate(groups):
        kept = tuple(name for name in plain + looped if name in wanted or last_use.get(name, i) > i)
        made.update(kept)
        finished = tuple(sorted(name for name in made if name not in wanted and last_use.get(name, 0) == i))
        looked_back = {name: lags[name] for name in kept if lags[name]}
        steps.append(Step(Stage(model, plain, looped, kept), finished, looked_back))
    return tuple(steps)


@lru_cache(maxsize=64)
def _moved_by(model: Model, outputs: frozenset[str] | None) -> tuple[str, ...]:
    """Levers, conditions, luck and clock on whose paths outputs depend."""
    return tuple(sorted({a.name for s in _schedule(model, outputs) for a in s.stage.outside} - model.equations.keys()))


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
    n = len(years)
    settled = base.settled if base.settled < n else 0
    return _run(_schedule(model, outputs), Part(base, settled, n, before=_settled(base, outputs) if settled else None))


def _settled(base: BaseYear, outputs: frozenset[str] | None) -> Settled:
    """What a run needs of its settled years: kept, where it has the same paths in them as an earlier one."""
    base = settled_part(base, _moved_by(base.model, outputs))
    under = kept_under(base, outputs)
    found = KEPT.get(under)
    if found is None:
        found = Settled([], {})
        _run(_schedule(base.model, outputs), Part(base, 0, base.settled, left=found))
        KEPT.weigh(under, found)
    return found


def _run(steps: tuple[Step, ...], part: Part) -> dict[str, np.ndarray]:
    """Paths of what is wanted, to the last year of a part."""
    results: dict[str, np.ndarray] = {}
    for i, step in enumerate(steps):
        results.update(_step(step, part, results, part.before.pasts[i] if part.before else None))
        for name in step.finished:
            del results[name]
    return results


def _step(step: Step, part: Part, results: Values, past: Past | None) -> dict[str, np.ndarray]:
    """Paths of what is kept of a stage, as far back as later years need them; past: what earlier years left."""
    stage, base = step.stage, part.base
    if stage not in base.prepared:
        base.prepared[stage] = stage.prepare([_constant(base, argument) for argument in stage.constants])
    outside = [_path(base, results, argument, part.n, part.start) for argument in stage.outside]
    known, past = (1, stage.begin(base.__getitem__)) if past is None else (0, past)
    found, past = stage.run(base.prepared[stage], outside, past, known, part.n - part.start)
    if part.left:
        part.left.pasts.append(past)
        part.left.paths.update(_looked_back(step, found))
    if part.before:
        found = [_continued(part.before.paths.get(name), path) for name, path in zip(stage.kept, found, strict=True)]
    return dict(zip(stage.kept, _paths(found, part.n), strict=True))


def _looked_back(
    step: Step, found: list[np.ndarray | list[np.ndarray]]
) -> Iterator[tuple[str, np.ndarray | list[np.ndarray]]]:
    """Last years of what a stage gives, where later years need them."""
    for name, path in zip(step.stage.kept, found, strict=True):
        if name in step.looked_back and _moves(path):
            yield name, path[-step.looked_back[name] :]


def _moves(path: np.ndarray | list[np.ndarray]) -> bool:
    """Whether a path has an axis of years."""
    return isinstance(path, list) or path.ndim == 3


def _continued(before: Any, path: np.ndarray | list[np.ndarray]) -> np.ndarray | list[np.ndarray]:
    """A path with the years before it that are still needed."""
    if before is None:
        return path
    return [*before, *path] if isinstance(path, list) else joined(before, path)


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


def _path(base: BaseYear, results: Values, argument: Argument, n: int, start: int = 0) -> np.ndarray:
    """Values of a moving argument in each year from `start` to the n-th, `lag` years late; of a path, early years may be gone."""
    path = results.get(argument.name)
    if path is None:
        path = base.moving[argument.name]
    gone = n - len(path)
    if argument.lag:
        return path[late(n, argument.lag)[start:] - gone]
    return path[start - gone :] if start > gone else path


def _paths(found: list[np.ndarray | list[np.ndarray]], n: int) -> Iterator[np.ndarray]:
    """Arrays (year, 1 or entity, 1 or draw) of what a stage gives; what does not move has n years."""
    together = _joined(found)
    for i, path in enumerate(found):
        if isinstance(path, list):
            yield together[i] if i in together else _stacked(path)
        else:
            yield path if path.ndim == 3 else np.broadcast_to(path, (n, *path.shape))


def _joined(found: list[np.ndarray | list[np.ndarray]]) -> dict[int, np.ndarray]:
    """Paths of single runs, by place, laid end to end at once for each shape: one call costs more than its copying."""
    alike: dict[tuple[int, ...], list[int]] = {}
    for i, path in enumerate(found):
        if isinstance(path, list) and path[0].size <= SMALL and path[0].shape == path[-1].shape:
            alike.setdefault((len(path), *path[0].shape), []).append(i)
    together: dict[int, np.ndarray] = {}
    for shape, places in alike.items():
        whole = np.concatenate([value for i in places for value in found[i]])
        together |= zip(places, whole.reshape(len(places), *shape))
    return together


def _stacked(path: list[np.ndarray]) -> np.ndarray:
    if path[0].shape != path[-1].shape:
        shape = np.broadcast_shapes(path[0].shape, path[-1].shape)
        path = [np.broadcast_to(value, shape) for value in path]
    return np.concatenate(path).reshape(len(path), *path[-1].shape)
