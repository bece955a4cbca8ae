"""Equations evaluated together, as one plain function: those without feedback for all years at once, then loops year by year.

Calling equations one by one through look-ups costs more than their arithmetic when arrays are small, so a stage is written
out once and compiled (`stage_text.py`). What does not change is computed once, what no loop touches is computed for all years at
once, last year's values of a loop are local variables, and what nobody needs any more is let go, so that its memory is used
again while it is still in cache. A run may go on where another left off.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from simulation.engine.expressions import Expressions
from simulation.engine.graph import CLOCK, Argument, Model
from simulation.engine.stage_text import FIXED, INSIDE, YEARLY, Text

Past = list[Any]  # what a stage's run needs of the years before it, in the order of its text


class Stage:
    """Equations of which none waits for another stage.

    plain: equations without feedback, causes first; looped: equations of loops that do not need one another.
    constants, outside: arguments the caller looks up, in the order the functions take them.
    prepare(constants): what does not change between runs with these constants;
    run(prepared, outside, past, known, n): the kept variables in the next n years, from arrays (year, 1 or entity, 1 or draw) of
    what is outside and what these years need of those before; and what later years need of them in turn. A run from the base
    year knows the first of its years (known is 1) and begins with `begin`. A variable of a loop is a list of yearly values;
    another is an array of them, or one value where it does not move.
    """

    def __init__(self, model: Model, plain: tuple[str, ...], looped: tuple[str, ...], kept: tuple[str, ...]):
        self.constants: list[Argument] = []
        self.outside: list[Argument] = []
        self.kept = kept
        self._model, self._names, self._plain = model, plain + looped, frozenset(plain)
        self._graph = Expressions()
        self._found: dict[tuple, int] = {}
        self._now: dict[str, int] = {}
        for name in self._names:
            equation = model.equations[name]
            node = self._graph.apply(equation.function, [self._leaf(a) for a in equation.arguments])
            self._now[name] = self._begun(name, node) if name in self._plain else node
        scope: dict = {f"f{i}": node.what for i, node in enumerate(self._graph.nodes) if node.kind in ("ufunc", "call")}
        scope |= {f"k{i}": np.array(float(node.what)) for i, node in enumerate(self._graph.nodes) if node.kind == "number"}
        scope |= {"small": _small, "years": _years, "late": _late, "last": _last, "begun": _begun}
        text = Text(self._graph, self._names, self._now, self._plain, kept, (len(self.constants), len(self.outside)))
        self._histories, self._carried = ([self._names[i] for i in found] for found in (text.histories, text.carried))
        self._late = len(text.late)
        exec(compile("\n".join(text.lines()), "<stage>", "exec"), scope)
        self.prepare: Callable = scope["prepare"]
        self.run: Callable = scope["run"]

    def begin(self, base_value: Callable[[str], np.ndarray]) -> Past:
        """What a run from the base year needs: base-year values, with nothing before them."""
        histories = [[base_value(name)] for name in self._histories]
        return [*histories, *map(base_value, self._carried), *[None] * self._late]

    def _begun(self, name: str, node: int) -> int:
        """The path of a variable whose base-year value is stated elsewhere than in its equation."""
        if name not in self._model.initials and name not in self._model.base_columns:
            return node
        node = self._graph.add("begun", None, node, self._leaf(Argument(name, moment="base")))
        self._graph.levels[node] = YEARLY
        return node

    def _leaf(self, argument: Argument) -> int:
        """Node of an argument; those inside the stage are this year's expression or an earlier year's value."""
        if argument.moment == "year" and argument.name in self._names:
            now = self._now.get(argument.name, -1)
            if argument.lag == 0:
                return now
            if argument.name in self._plain:
                return self._graph.add("late", argument.lag, now) if self._graph.levels[now] else now
            return self._graph.leaf(("before", self._names.index(argument.name), argument.lag), INSIDE)
        key = (argument.name, argument.lag, argument.moment)
        if key not in self._found:
            moving = argument.name in self._model.equations or argument.name in self._moving
            yearly = moving and argument.moment == "year"
            known = self.outside if yearly else self.constants
            known.append(argument)
            leaf = ("outside" if yearly else "constant", len(known) - 1, 0)
            self._found[key] = self._graph.leaf(leaf, YEARLY if yearly else FIXED)
        return self._found[key]

    @cached_property
    def _moving(self) -> frozenset[str]:
        return self._model.levers | self._model.conditions | frozenset(CLOCK)


def _small(value: np.ndarray) -> np.ndarray:
    """A single number without axes: arithmetic with it is quicker."""
    return value.reshape(()) if value.size == 1 else value


def _years(values: np.ndarray) -> list[np.ndarray]:
    return [value.reshape(()) for value in values] if values.size == len(values) else list(values)


def _begun(path: np.ndarray, first: np.ndarray, known: int) -> np.ndarray:
    """A path with another base-year value, where the base year is its first."""
    shape = np.broadcast_shapes(path.shape[-2:], first.shape)
    path = np.array(np.broadcast_to(path, (len(path), *shape)))
    path[:known] = first
    return path


def _late(before: np.ndarray | None, path: np.ndarray, lag: int) -> np.ndarray:
    """A path `lag` years late; before: the years before it, None where it begins with the base year."""
    if before is None:
        return path[late(len(path), lag)]
    return joined(before, path)[late(len(before) + len(path), lag)[len(before) :]]


def _last(before: np.ndarray | None, path: np.ndarray, years: int) -> np.ndarray:
    """The last years of a path and of what stands before it, apart from the rest."""
    return (path if before is None or len(path) >= years else joined(before, path))[-years:].copy()


def joined(before: np.ndarray, path: np.ndarray) -> np.ndarray:
    """A path (year, 1 or entity, 1 or draw) with the years before it."""
    if before.shape[1:] != path.shape[1:]:
        shape = np.broadcast_shapes(before.shape[1:], path.shape[1:])
        before, path = (np.broadcast_to(part, (len(part), *shape)) for part in (before, path))
    return np.concatenate((before, path))


@lru_cache(maxsize=256)
def late(n: int, lag: int) -> np.ndarray:
    """Where a value `lag` years ago stands; before the base year, that of the base year."""
    return np.maximum(np.arange(n) - lag, 0)
