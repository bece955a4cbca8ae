"""The causal graph, read from the signatures of the equations, and the order of evaluation."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType

import networkx as nx

from simulation.engine.leaving import LEAVING, while_standing

LAG = re.compile(r"^(?P<name>.+)_(?:prev|lag(?P<years>\d+))$")
CLOCK = ("year", "years_elapsed")


class ModelError(Exception):
    """The equations do not form a model; the message names the equation and what is missing."""


@dataclass(frozen=True, eq=False)
class Argument:
    """A cause: its name, how many years back, and whether base-year or neutral value is meant."""

    name: str
    lag: int = 0
    moment: str = "year"  # "year" | "base" | "neutral"


@dataclass(frozen=True)
class Equation:
    """One variable, its function and its causes."""

    name: str
    function: Callable
    module: str
    arguments: tuple[Argument, ...]

    @property
    def meaning(self) -> str:
        """First sentence of the docstring."""
        return (inspect.getdoc(self.function) or "").split("\n")[0]

    @property
    def source(self) -> str:
        """The function as written."""
        return inspect.getsource(self.function)


@dataclass(frozen=True)
class Block:
    """Equations evaluated together: year by year when they feed back, else for all years at once."""

    names: tuple[str, ...]
    recursive: bool


def parse(argument: str, known: frozenset[str]) -> Argument:
    """Resolve a suffix unless the whole name is itself known."""
    if argument in known:
        return Argument(argument)
    for suffix, moment in (("_base", "base"), ("_neutral", "neutral")):
        if argument.endswith(suffix):
            return Argument(argument.removesuffix(suffix), 0, moment)
    lagged = LAG.match(argument)
    if lagged:
        return Argument(lagged["name"], int(lagged["years"] or 1))
    return Argument(argument)


def own_functions(module: ModuleType) -> dict[str, Callable]:
    """Public functions that the module itself defines."""
    return {
        name: function
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    }


class Model:
    """Equations and base-year rules collected from modules, checked and put in order.

    `levers`, `conditions`, `parameters` are the ids an argument may name; what is left over must be
    a column of the base-year table (`base_columns`). `while_it_stands`: variables that are nothing for an enterprise
    which no longer stands (variable `standing`), unless they tell what its leaving itself books (`leaving`).
    """

    def __init__(
        self,
        modules: Iterable[ModuleType],
        levers: Iterable[str],
        conditions: Iterable[str],
        parameters: Iterable[str],
        base_columns: Iterable[str],
        while_it_stands: Collection[str] = (),
    ):
        self.levers, self.conditions, self.parameters = frozenset(levers), frozenset(conditions), frozenset(parameters)
        self.base_columns = frozenset(base_columns)
        functions: dict[str, tuple[str, Callable]] = {}
        for module in modules:
            for name, function in own_functions(module).items():
                if name in functions:
                    raise ModelError(f"{name} is defined in {functions[name][0]} and in {module.__name__}")
                functions[name] = (module.__name__.rsplit(".", 1)[-1], function)
        self.initials = {n.removeprefix("initial_"): f for n, (_, f) in functions.items() if n.startswith("initial_")}
        plain = {n: mf for n, mf in functions.items() if not n.startswith("initial_")}
        self.inputs = self.levers | self.conditions | self.parameters | frozenset(CLOCK)
        self.known = frozenset(plain) | frozenset(self.initials) | self.inputs | self.base_columns
        self.equations = {name: self._equation(name, module, function) for name, (module, function) in plain.items()}
        if while_it_stands:
            books = nx.descendants(self.causal_graph, LEAVING)
            ending = {name: self.equations[name] for name in while_it_stands if name in self.equations and name not in books}
            self.equations |= {n: self._equation(n, e.module, while_standing(e.function)) for n, e in ending.items()}
            del self.causal_graph
        self.initial_arguments = {name: tuple(inspect.signature(f).parameters) for name, f in self.initials.items()}
        self._check()

    def _equation(self, name: str, module: str, function: Callable) -> Equation:
        causes = tuple(parse(argument, self.known) for argument in inspect.signature(function).parameters)
        return Equation(name, function, module, causes)

    def base_causes(self, name: str) -> tuple[str, ...]:
        """What the base-year value of a variable is computed from; nothing when a table states it."""
        if name in self.base_columns or name in self.inputs:
            return ()
        if name in self.initials:
            return self.initial_arguments[name]
        return tuple(argument.name for argument in self.equations[name].arguments if argument.moment != "neutral")

    def _check(self) -> None:
        for equation in self.equations.values():
            for argument in equation.arguments:
                if argument.name not in self.known or (argument.moment == "neutral" and argument.name not in self.levers):
                    raise ModelError(f"{equation.name}: {argument.name} is unknown{self._hint(argument.name)}")
        for name, causes in self.initial_arguments.items():
            for cause in causes:
                if cause not in self.known:
                    raise ModelError(f"initial_{name}: {cause} is unknown{self._hint(cause)}")
        base = nx.DiGraph([(cause, name) for name in self.equations for cause in self.base_causes(name)])
        base.add_edges_from((cause, name) for name in self.initials for cause in self.base_causes(name))
        if not nx.is_directed_acyclic_graph(base):
            circle = " -> ".join(edge[0] for edge in nx.find_cycle(base))
            raise ModelError(f"base-year values depend on each other: {circle}; give one a column or an initial_ rule")
        try:
            self.same_year_order  # noqa: B018
        except nx.NetworkXUnfeasible:
            cycle = " -> ".join(edge[0] for edge in nx.find_cycle(self.same_year_graph))
            raise ModelError(f"causes run in a circle within one year: {cycle}; let one of them act with _prev") from None

    def _hint(self, name: str) -> str:
        near = difflib.get_close_matches(name, self.known, n=1)
        return f"; did you mean {near[0]}?" if near else ""

    @cached_property
    def same_year_graph(self) -> nx.DiGraph:
        """Variables, with an edge from each cause to its effect in the same year."""
        graph = nx.DiGraph()
        graph.add_nodes_from(self.equations)
        for equation in self.equations.values():
            for argument in equation.arguments:
                if argument.name in self.equations and argument.lag == 0 and argument.moment == "year":
                    graph.add_edge(argument.name, equation.name)
        return graph

    @cached_property
    def same_year_order(self) -> tuple[str, ...]:
        """Variables such that every same-year cause precedes its effect."""
        return tuple(nx.topological_sort(self.same_year_graph))

    @cached_property
    def causal_graph(self) -> nx.DiGraph:
        """Levers, conditions, parameters, attributes and variables; edges from cause to effect, any lag."""
        graph = nx.DiGraph()
        for equation in self.equations.values():
            for argument in equation.arguments:
                if argument.moment != "year" or argument.name in CLOCK:
                    continue
                lag = min(argument.lag, graph.edges.get((argument.name, equation.name), {}).get("lag", 99))
                graph.add_edge(argument.name, equation.name, lag=lag)
        return graph

    def needed(self, outputs: Iterable[str]) -> frozenset[str]:
        """Equations on which the outputs depend, themselves included."""
        wanted: set[str] = set()
        for name in outputs:
            wanted |= {name} | nx.ancestors(self.causal_graph, name)
            for cause in list(wanted):
                wanted |= {a.name for a in getattr(self.equations.get(cause), "arguments", ())}
        grown = True
        while grown:
            more = {a.name for name in wanted if name in self.equations for a in self.equations[name].arguments}
            grown = not more <= wanted
            wanted |= more
        return frozenset(wanted & self.equations.keys())

    def blocks(self, outputs: frozenset[str] | None = None) -> tuple[Block, ...]:
        """Equations in order of evaluation, feedback loops kept together."""
        names = self.needed(outputs) if outputs else frozenset(self.equations)
        graph = nx.DiGraph()
        graph.add_nodes_from(sorted(names))
        for name in sorted(names):
            for argument in self.equations[name].arguments:
                if argument.name in names and argument.moment == "year":
                    graph.add_edge(argument.name, name)
        condensed = nx.condensation(graph)
        rank = {name: i for i, name in enumerate(self.same_year_order)}
        blocks = []
        for component in nx.lexicographical_topological_sort(
            condensed, key=lambda c: min(rank[n] for n in condensed.nodes[c]["members"])
        ):
            members = condensed.nodes[component]["members"]
            recursive = len(members) > 1 or graph.has_edge(*(2 * tuple(members)))
            blocks.append(Block(tuple(sorted(members, key=rank.__getitem__)), recursive))
        return tuple(blocks)
