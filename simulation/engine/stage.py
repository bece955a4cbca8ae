"""Equations evaluated together, as one plain function: those without feedback for all years at once, then loops year by year.

Calling equations one by one through look-ups costs more than their arithmetic when arrays are small, so a stage is written
out once and compiled. What does not change is computed once, what no loop touches is computed for all years at once, last
year's values of a loop are local variables, and what nobody needs any more is let go, so that its memory is used again
while it is still in cache. The text holds only generated names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache

import numpy as np

from simulation.engine.expressions import Expressions, Node
from simulation.engine.graph import CLOCK, Argument, Model

FIXED, YEARLY, INSIDE = range(3)  # known before the first year; known for all years; found year by year


class Stage:
    """Equations of which none waits for another stage.

    plain: equations without feedback, causes first; looped: equations of loops that do not need one another.
    constants, outside: arguments the caller looks up, in the order the functions take them.
    prepare(constants): what does not change between runs with these constants;
    run(prepared, outside, first, n): the kept variables, from arrays (year, 1 or entity, 1 or draw) of what is outside and
    base-year values of the variables named in `first`. A variable of a loop is a list of yearly values, base year first;
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
        scope |= {"small": _small, "years": _years, "late": late, "begun": _begun}
        text = _Text(self)
        self.first: list[str] = [self._names[i] for i in text.first]
        exec(compile("\n".join(text.lines()), "<stage>", "exec"), scope)
        self.prepare: Callable = scope["prepare"]
        self.run: Callable = scope["run"]

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


def _begun(path: np.ndarray, first: np.ndarray, n: int) -> np.ndarray:
    """A path with another base-year value."""
    shape = np.broadcast_shapes(path.shape[-2:], first.shape)
    path = np.array(np.broadcast_to(path, (n, *shape)))
    path[0] = first
    return path


@lru_cache(maxsize=256)
def late(n: int, lag: int) -> np.ndarray:
    """Where a value `lag` years ago stands; before the base year, that of the base year."""
    return np.maximum(np.arange(n) - lag, 0)


class _Text:
    """The text of `prepare` and `run`."""

    def __init__(self, stage: Stage):
        self.nodes, self.now, self.names = stage._graph.nodes, stage._now, stage._names
        self.kept, self.sizes = stage.kept, (len(stage.constants), len(stage.outside))
        self.whole = stage._plain
        self.moment = stage._graph.levels
        self.roots, self.needed = self._reached()
        self.uses = Counter(j for i in self.needed for j in self.nodes[i].inputs)
        self.uses.update({self.now[self.names[i]]: 2 for i in self.roots})
        self.before = {self.nodes[i].what[1:] for i in self.needed if self._is_before(i)}
        kept = {self.names.index(name) for name in self.kept if name not in self.whole}
        self.histories = sorted({i for i, lag in self.before if lag > 1} | kept)
        self.first = sorted({i for i, _ in self.before} | set(self.histories))

    def _is_before(self, i: int) -> bool:
        return self.nodes[i].kind == "leaf" and self.nodes[i].what[0] == "before"

    def _reached(self) -> tuple[list[int], list[int]]:
        """Variables whose values outlive a year, and the nodes that are needed for them."""
        roots, needed = [self.names.index(name) for name in self.kept], set[int]()
        for root in roots:
            waiting = [self.now[self.names[root]]]
            while waiting:
                i = waiting.pop()
                if i in needed:
                    continue
                needed.add(i)
                waiting.extend(self.nodes[i].inputs)
                if self._is_before(i) and self.nodes[i].what[1] not in roots:
                    roots.append(self.nodes[i].what[1])
        return roots, sorted(needed)

    def lines(self) -> Iterator[str]:
        """Text of both functions."""
        fixed, yearly = self._border(FIXED), self._border(YEARLY)
        constants, outside = self.sizes
        yield "def prepare(constants):"
        yield from _unpacked("constants", [f"c{i}" for i in range(constants)])
        yield from self._before_the_loop(FIXED, fixed)
        yield from (f"    s{i} = small(n{i})" for i in fixed)
        yield f"    return {_listed([f'{form}{i}' for form in 'ns' for i in fixed])}"
        yield "def run(prepared, outside, first, n):"
        yield from _unpacked("prepared", [f"{form}{i}" for form in "ns" for i in fixed])
        yield from _unpacked("outside", [f"o{i}" for i in range(outside)])
        yield from _unpacked("first", [f"p{i}" for i in self.first])
        yield from (f"    h{i} = [p{i}]" for i in self.histories)
        yield from self._before_the_loop(YEARLY, yearly)
        if self.histories:
            yield from (f"    y{i} = years(n{i})" for i in yearly)
            yield "    for t in range(1, n):"
            yield from (f"        {line}" for line in self._year())
        yield f"    return {_listed([self._result(name) for name in self.kept])}"

    def _result(self, name: str) -> str:
        return f"n{self.now[name]}" if name in self.whole else f"h{self.names.index(name)}"

    def _border(self, moment: int) -> list[int]:
        """Nodes of a moment that something later works on."""
        later = {j for i in self.needed for j in self.nodes[i].inputs if self.moment[i] > self.moment[j]}
        later |= {self.now[self.names[i]] for i in self.roots}
        return sorted(i for i in later if self.moment[i] == moment and self.nodes[i].kind != "number")

    def _before_the_loop(self, moment: int, border: list[int]) -> Iterator[str]:
        """Operations of a moment; a name nobody needs any more is let go."""
        own = [i for i in self.needed if self.moment[i] == moment and self.nodes[i].kind != "number"]
        staying = {*border, *(self.now[name] for name in self.kept)}
        last = {j: i for i in own for j in self.nodes[i].inputs if j not in staying and self.moment[j] == moment}
        free: dict[int, list[int]] = {}
        for j, i in last.items():
            if self.nodes[j].kind != "number":
                free.setdefault(i, []).append(j)
        for i in own:
            done = f"; del {', '.join(f'n{j}' for j in free[i])}" if i in free else ""
            yield f"    n{i} = {self._expression(i)}{done}"

    def _expression(self, i: int) -> str:
        """An operation on nodes of the same or an earlier moment, outside the loop."""
        node = self.nodes[i]
        if node.kind == "leaf":
            return f"{node.what[0][0]}{node.what[1]}"
        if node.kind == "late":
            return f"n{node.inputs[0]}[late(n, {node.what})]"
        if node.kind == "begun":
            return f"begun(n{node.inputs[0]}, n{node.inputs[1]}, n)"
        whole = node.kind == "call" or self.moment[i] == FIXED
        return self._operation(i, [self._outside_operand(node, j, whole) for j in node.inputs])

    def _outside_operand(self, node: Node, j: int, whole: bool) -> str:
        if self.nodes[j].kind == "number":
            return self._number(j) if node.kind == "call" or node.what == "**" else f"k{j}"
        return f"n{j}" if whole or self.moment[j] != FIXED else f"s{j}"

    def _number(self, i: int) -> str:
        return repr(self.nodes[i].what)

    def _operation(self, i: int, operands: Sequence[str]) -> str:
        node = self.nodes[i]
        if node.kind == "infix":
            return f"({operands[0]} {node.what} {operands[1]})"
        return f"f{i}({', '.join(operands)})"

    def _year(self) -> list[str]:
        """One year: operations used more than once get a name; a name nobody needs any more is let go."""
        lines: list[str] = []
        last: dict[str, int] = {}
        for i in self.needed:
            if self.moment[i] == INSIDE and self.uses[i] > 1 and not self._is_before(i):
                used: list[str] = []
                lines.append(f"v{i} = {self._inside(i, used)}")
                last |= dict.fromkeys(used, len(lines) - 1)
        carried = sorted({i for i, lag in self.before if lag == 1})
        closing = [f"h{i}.append({self._named(self.now[self.names[i]])})" for i in self.histories]
        moved = [(f"p{i}", self._named(self.now[self.names[i]])) for i in carried]
        if moved:
            closing.append(f"{', '.join(p for p, _ in moved)} = {', '.join(v for _, v in moved)}")
        staying = {self._named(self.now[self.names[i]]) for i in self.roots}
        free: dict[int, list[str]] = {}
        for name, at in last.items():
            if name not in staying:
                free.setdefault(at, []).append(name)
        body = [line + (f"; del {', '.join(free[at])}" if at in free else "") for at, line in enumerate(lines)]
        return body + closing

    def _named(self, i: int) -> str:
        """A variable's value at the end of the year."""
        if self.moment[i] == INSIDE:
            return self._earlier(i) if self._is_before(i) else f"v{i}"
        return f"n{i}" if self.moment[i] == FIXED else f"n{i}[t]"

    def _earlier(self, i: int) -> str:
        _, place, lag = self.nodes[i].what
        return f"p{place}" if lag == 1 else f"h{place}[t - {lag} if t > {lag} else 0]"

    def _inside(self, i: int, used: list[str]) -> str:
        """An operation within the loop; names it uses are added to `used`."""
        node, operands = self.nodes[i], []
        for j in node.inputs:
            if self.nodes[j].kind == "number":
                plain = node.kind == "call" or node.what == "**"
                operands.append(self._number(j) if plain else f"k{j}")
            elif self.moment[j] == INSIDE:
                operands.append(self._operand(j, used))
            elif self.moment[j] == FIXED:
                operands.append(f"n{j}" if node.kind == "call" else f"s{j}")
            else:
                operands.append(f"n{j}[t]" if node.kind == "call" else f"y{j}[t]")
        return self._operation(i, operands)

    def _operand(self, j: int, used: list[str]) -> str:
        if self._is_before(j):
            if self.nodes[j].what[2] == 1:
                used.append(f"p{self.nodes[j].what[1]}")
            return self._earlier(j)
        if self.uses[j] > 1:
            used.append(f"v{j}")
            return f"v{j}"
        return self._inside(j, used)


def _listed(names: Sequence[str]) -> str:
    return f"[{', '.join(names)}]"


def _unpacked(source: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"    {_listed(names)} = {source}"
