"""The model's equations as one loop of C: what draws could cost at best. Needs a C compiler.

Written out from the same operations that the engine reads (`simulation/engine/expressions.py`): for each draw, for each year, all
enterprises in one loop between two sums over them. Base-year values are given, so that the loop does less than the engine.
"""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from simulation.engine.base_year import BaseYear
from simulation.engine.expressions import Expressions, Node
from simulation.engine.graph import Argument, Model

FLAGS = ("-O3", "-march=native", "-fno-math-errno", "-ffp-contract=off", "-shared", "-fPIC", "-lm")
FORMS = {
    "maximum": "({0} > {1} ? {0} : {1})", "minimum": "({0} < {1} ? {0} : {1})", "negative": "(-{0})", "absolute": "fabs({0})",
    "where": "({0} != 0 ? {1} : {2})", "divide": "({1} == 0 ? {2} : {0} / {1})", "meaningful": "({1} > 0 ? {0} / {1} : NAN)",
    "exp": "exp({0})", "expm1": "expm1({0})", "log": "log({0})", "log1p": "log1p({0})", "copysign": "copysign({0}, {1})",
    "floor": "floor({0})", "sqrt": "sqrt({0})", "**": "pow({0}, {1})",
}  # fmt: skip
FIXED, YEARLY = 0, 1


class CompiledLoop:
    """The equations that some outcomes depend on, compiled for the shapes of these inputs. run(): outcomes (year, entity, draw)."""

    def __init__(self, model: Model, base: BaseYear, years: range, outputs: frozenset[str], draws: int):
        self.model, self.base, self.years, self.outputs, self.draws = model, base, len(years), sorted(outputs), draws
        self.names = [name for block in model.blocks(outputs) for name in block.names]
        self.graph, self.given = Expressions(), list[np.ndarray]()
        self.leaves: dict[tuple, int] = {}
        self.wide: dict[int, bool] = {}  # nodes that differ by entity
        self.now: dict[str, int] = {}
        for name in self.names:
            equation = model.equations[name]
            self.now[name] = self.graph.apply(equation.function, [self._leaf(a) for a in equation.arguments])
        self.entities = max(values.shape[-2] for values in self.given)
        self._shape()
        self.run_in_c = self._compiled()

    def _leaf(self, argument: Argument) -> int:
        """Node of an argument: this year's operation, an earlier year's value, or an input."""
        name, lag, moment = argument.name, argument.lag, argument.moment
        if moment == "year" and name in self.now and not lag:
            return self.now[name]
        key: tuple = (name, lag, moment)
        if moment == "year" and name in self.model.equations:
            return self._kept(key, ("before", name, lag), YEARLY)
        if moment == "year" and name in self.base.moving:
            path = self.base.moving[name]
            late = path[np.maximum(np.arange(self.years) - lag, 0)]
            return self._input(key, np.broadcast_to(late, (self.years, *late.shape[1:])), YEARLY)
        if moment == "neutral":
            return self._input(key, self.base.neutral[name], FIXED)
        return self._input((name, 0, "base"), self.base[name], FIXED)

    def _input(self, key: tuple, values: np.ndarray, level: int) -> int:
        if key not in self.leaves:
            self.given.append(np.asarray(values, float))
        return self._kept(key, ("given", len(self.given) - 1), level)

    def _kept(self, key: tuple, what: tuple, level: int) -> int:
        if key not in self.leaves:
            self.leaves[key] = self.graph.leaf(what, level)
        return self.leaves[key]

    def _shape(self) -> None:
        """Which nodes differ by entity, and the pass over enterprises in which each is found."""
        self.phase: dict[int, int] = {}
        first = {name: self.base[name].shape[-2] > 1 for name in self.names}
        while True:
            for i, node in enumerate(self.graph.nodes):
                self.wide[i] = self._is_wide(node, first)
                sums = any(self.wide[j] for j in node.inputs) and not self.wide[i]
                self.phase[i] = max((self.phase[j] for j in node.inputs), default=0) + sums
            wider = {name for name in self.names if self.wide[self.now[name]] and not first[name]}
            if not wider:
                return
            first |= dict.fromkeys(wider, True)

    def _is_wide(self, node: Node, first: Mapping[str, bool]) -> bool:
        if node.kind == "leaf":
            return first[node.what[1]] if node.what[0] == "before" else self.given[node.what[1]].shape[-2] > 1
        return _called(node) != "total" and any(self.wide[j] for j in node.inputs)

    def _compiled(self) -> ctypes.CDLL:
        with tempfile.TemporaryDirectory() as folder:
            source, library = Path(folder, "loop.c"), Path(folder, "loop.so")
            source.write_text("\n".join(self.lines()), encoding="ascii")
            subprocess.run(["gcc", str(source), "-o", str(library), *FLAGS], check=True, capture_output=True)
            return ctypes.CDLL(str(library))

    def lines(self) -> Iterator[str]:
        """The text of the loop."""
        yield f"#include <math.h>\nenum {{ E = {self.entities}, T = {self.years} }};"
        yield "void run(long draws, const double **in, const long *by_draw, const long *by_year, double **first, const long *first_by_draw, double **out) {"
        yield "for (long d = 0; d < draws; d++) {"
        for at, name in enumerate(self.names):
            yield f"double h{at}[T][E]; for (int e = 0; e < E; e++) h{at}[0][e] = first[{at}][d * first_by_draw[{at}] + {'e' if self._first_wide(name) else '0'}];"
        yield from (f"const double *p{k} = in[{k}] + d * by_draw[{k}];" for k in range(len(self.given)))
        yield from self._level(FIXED)
        yield "for (int t = 1; t < T; t++) {"
        yield from self._level(YEARLY)
        yield "}"
        for k, name in enumerate(self.outputs):
            at = self.names.index(name)
            yield f"for (int t = 0; t < T; t++) for (int e = 0; e < E; e++) out[{k}][(d * T + t) * E + e] = h{at}[t][e];"
        yield "}}"

    def _first_wide(self, name: str) -> bool:
        return self.base[name].shape[-2] > 1

    def _level(self, level: int) -> Iterator[str]:
        """Operations that are found once a draw, or once a year: pass after pass over the enterprises."""
        own = [i for i, node in enumerate(self.graph.nodes) if node.kind != "number" and self.graph.levels[i] == level]
        named = {self.now[name]: at for at, name in enumerate(self.names)} if level == YEARLY else {}
        for phase in range(1 + max((self.phase[i] for i in own), default=0)):
            here = [i for i in own if self.phase[i] == phase]
            sums = [
                i for i in own if _called(self.graph.nodes[i]) == "total" and self.phase[i] == phase + 1 and self._sums(i)
            ]
            yield from (f"double n{i} = {self._text(i)};" for i in here if not self.wide[i] and not self._sums(i))
            wide = [i for i in here if self.wide[i]]
            yield from (f"double n{i}[E];" for i in wide)
            yield from (f"double n{i} = 0;" for i in sums)
            yield "for (int e = 0; e < E; e++) {"
            yield from (f"n{i}[e] = {self._text(i)};" for i in wide)
            yield from (f"n{i} += {self._operand(self.graph.nodes[i].inputs[0])};" for i in sums)
            yield "}"
        for i, at in named.items():
            yield f"for (int e = 0; e < E; e++) h{at}[t][e] = {self._operand(i)};"
        if level == YEARLY:  # variables that do not move from year to year
            for at, name in enumerate(self.names):
                if self.graph.levels[self.now[name]] == FIXED:
                    yield f"for (int e = 0; e < E; e++) h{at}[t][e] = {self._operand(self.now[name])};"

    def _sums(self, i: int) -> bool:
        return not self.wide[i] and any(self.wide[j] for j in self.graph.nodes[i].inputs)

    def _operand(self, i: int) -> str:
        node = self.graph.nodes[i]
        if node.kind == "number":
            return f"({float(node.what)!r})"
        return f"n{i}[e]" if self.wide[i] else f"n{i}"

    def _text(self, i: int) -> str:
        node = self.graph.nodes[i]
        if node.kind == "leaf":
            place = "e" if self.wide[i] else "0"
            if node.what[0] == "before":
                _, name, lag = node.what
                return f"h{self.names.index(name)}[t > {lag} ? t - {lag} : 0][{place}]"
            year = f" + t * by_year[{node.what[1]}]" if self.graph.levels[i] == YEARLY else ""
            return f"(p{node.what[1]}{year})[{place}]"
        operands = [self._operand(j) for j in node.inputs]
        called = _called(node)
        if called == "total":
            return operands[0]
        if node.kind == "infix" and called != "**":
            return f"({operands[0]} {called} {operands[1]})"
        return FORMS[called].format(*operands)

    def run(self) -> dict[str, np.ndarray]:
        """Outcomes (year, entity, draw)."""
        first = [np.ascontiguousarray(np.moveaxis(self.base[name], -1, 0)) for name in self.names]
        given = [np.ascontiguousarray(np.moveaxis(values, -1, 0)) for values in self.given]
        found = [np.empty((self.draws, self.years, self.entities)) for _ in self.outputs]
        self.run_in_c.run(
            ctypes.c_long(self.draws), _addresses(given), _longs([values[0].size if len(values) > 1 else 0 for values in given]),
            _longs([values.shape[-1] for values in given]), _addresses(first),
            _longs([values[0].size if len(values) > 1 else 0 for values in first]), _addresses(found),
        )  # fmt: skip
        return {
            name: np.moveaxis(values, 0, -1)[:, : self.entities if self.wide[self.now[name]] else 1]
            for name, values in zip(self.outputs, found, strict=True)
        }


def _called(node: Node) -> str:
    return (
        node.what if node.kind == "infix" else getattr(node.what, "__name__", "") if node.kind in ("ufunc", "call") else ""
    )


def _addresses(arrays: list[np.ndarray]) -> ctypes.Array:
    return (ctypes.c_void_p * len(arrays))(*[array.ctypes.data for array in arrays])


def _longs(values: list[int]) -> ctypes.Array:
    return (ctypes.c_long * len(values))(*values)
