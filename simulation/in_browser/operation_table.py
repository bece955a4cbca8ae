"""The equations as a table of plain operations, which `static/model.js` runs: no code travels, and none is evaluated there.

An operation is a list: its name, then how many places before it those stand that it works on. Leaves are

- `["figure", i]`: the i-th of the place's figures (`figures`): a parameter, a base-year figure, practice of a lever;
- `["path", name, lag]`: a lever, a condition or the clock, so many years ago;
- `["ago", n, lag, i]`: the n-th operation's value so many years ago; up to the base year, figure i;
- `["number", value]`.

The first `fixed` operations are the same in every year. `variables` names the operation that is a variable's value by entity, and
the one that is its value for the whole where it has one: the sum, or its equation fed with totals, as in `simulation.projection`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from simulation.engine import maths
from simulation.engine.base_year import BaseYear
from simulation.engine.catalogue import catalogue
from simulation.engine.expressions import Expressions, Node
from simulation.engine.graph import CLOCK, Argument, Model
from simulation.model import model

FIXED, YEARLY, FOUND = range(3)
CALLS: Mapping[Any, str] = {
    np.maximum: "max",
    np.minimum: "min",
    np.where: "where",
    np.negative: "neg",
    np.exp: "exp",
    np.expm1: "expm1",
    np.log: "log",
    np.log1p: "log1p",
    np.sqrt: "sqrt",
    np.abs: "abs",
    np.floor: "floor",
    np.copysign: "copysign",
    maths.total: "total",
    maths.divide: "divide",
    maths.meaningful: "meaningful",
    maths.internal_rate_of_return: "rate_of_return",
}


@dataclass(frozen=True)
class OperationTable:
    """The equations of a model as JSON, its digest, and which figures it takes: what they are of and their ids."""

    text: str
    digest: str
    figures: tuple[Argument, ...]


@cache
def operation_table(exits: bool = False) -> OperationTable:
    """The table of a form of the model (`simulation.model.model`)."""
    return _Writer(model(exits)).table()


def figure(base: BaseYear, argument: Argument) -> np.ndarray:
    """A figure that a table names (1 or entity, 1), of a central run's base year."""
    return base.neutral[argument.name] if argument.moment == "neutral" else base[argument.name]


class _Writer:
    """Equations of a model, written one after the other into one graph."""

    def __init__(self, of: Model):
        self.model = of
        self.graph = Expressions()
        self.figures: dict[tuple[str, str], int] = {}
        self.now: dict[str, int] = {}
        self.known_totals: dict[tuple[str, int], int] = {}
        self.moving = of.levers | of.conditions | frozenset(CLOCK)

    def table(self) -> OperationTable:
        for name in self.model.same_year_order:
            equation = self.model.equations[name]
            self.now[name] = self.graph.apply(equation.function, [self._leaf(a) for a in equation.arguments])
        rows = catalogue().variables
        totals = {name: self._total(name) for name in self.now if rows[name].aggregate != "none"}
        place = {old: new for new, old in enumerate(self._order())}
        told = {
            "fixed": sum(self.graph.levels[i] == FIXED for i in place),
            "operations": [self._written(self.graph.nodes[i], place, at) for i, at in place.items()],
            "variables": {
                name: [place[i], place[totals[name]]] if name in totals else [place[i]] for name, i in self.now.items()
            },
        }
        text = json.dumps(told, separators=(",", ":"))
        figures = tuple(Argument(name, 0, moment) for name, moment in self.figures)
        return OperationTable(text, hashlib.sha256(text.encode()).hexdigest()[:12], figures)

    def _order(self) -> list[int]:
        """Operations in order of evaluation, those that are fixed first."""
        return sorted(range(len(self.graph.nodes)), key=lambda i: (self.graph.levels[i] != FIXED, i))

    def _leaf(self, argument: Argument) -> int:
        if argument.moment == "year" and argument.name in self.model.equations:
            return self._ago(argument.name, argument.lag) if argument.lag else self.now[argument.name]
        if argument.moment == "year" and argument.name in self.moving:
            return self.graph.leaf(("path", argument.name, argument.lag), YEARLY)
        return self._figure(argument.name, argument.moment if argument.moment == "neutral" else "base")

    def _ago(self, name: str, lag: int) -> int:
        return self.graph.leaf(("ago", name, lag, self._number(name, "base")), FOUND)

    def _figure(self, name: str, moment: str) -> int:
        return self.graph.leaf(("figure", self._number(name, moment)), FIXED)

    def _number(self, name: str, moment: str) -> int:
        return self.figures.setdefault((name, moment), len(self.figures))

    def _total(self, name: str, lag: int = 0) -> int:
        """Operation of a variable's value for the whole, so many years ago."""
        if (name, lag) not in self.known_totals:
            self.known_totals[name, lag] = self._found_total(name, lag)
        return self.known_totals[name, lag]

    def _found_total(self, name: str, lag: int) -> int:
        aggregate = catalogue().variables[name].aggregate
        if aggregate in ("sum", "province"):
            own = self._ago(name, lag) if lag else self.now[name]
            return self.graph.add("sum", None, own) if aggregate == "sum" else own
        equation = model().equations[name]
        inputs = [
            self._total(a.name, lag + a.lag) if a.name in self.now else self._figure(a.name, "base")
            for a in equation.arguments
        ]
        return self.graph.apply(equation.function, inputs)

    def _written(self, node: Node, place: Mapping[int, int], at: int) -> list:
        inputs = [at - place[i] for i in node.inputs]
        match node.kind:
            case "leaf" if node.what[0] == "ago":
                _, name, lag, known = node.what
                return ["ago", place[self.now[name]], lag, known]
            case "leaf":
                return list(node.what)
            case "number":
                return ["number", node.what]
            case "infix":
                return [node.what, *inputs]
        return [node.kind if node.kind == "sum" else _name(node.what), *inputs]


def _name(function: Callable) -> str:
    """Name of an operation; an equation with a branch or a loop of its own cannot be written out."""
    if function not in CALLS:
        raise LookupError(f"{function.__name__}: no operation of the table in simulation/in_browser/operation_table.py")
    return CALLS[function]
